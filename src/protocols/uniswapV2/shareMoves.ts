import { toEventSelector } from 'viem'
import { redeemedBy } from '../../amm/constantProduct.ts'
import { liquidityOfDepositX64 } from '../../amm/shareFees.ts'
import { blockByNumber, secondsOf } from '../../chain/blockHeader.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { EventsError } from '../../chain/eventsError.ts'
import { fetchLogsOfBlock, type Log } from '../../chain/logPage.ts'
import { getLogsBounded } from '../../chain/logs.ts'
import type { Requester } from '../../chain/request.ts'
import type { Address, Hex } from '../../domain/address.ts'
import type { ConstantProductPoolState } from '../../domain/pool.ts'

/** One change of an owner's LP tokens since they last held none. */
export type ShareMove = {
  readonly kind: 'increase' | 'decrease'
  readonly sharesRaw: bigint
  readonly blockNumber: bigint
  readonly transactionHash: Hex
  readonly timestampSec?: number
  /** What went in: deposited, or what shares that were received stood for. Of an increase only. */
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
  /** √k they brought, times 2^64; what {@link splitShare} compares with. */
  readonly liquidityX64: bigint
}

export type ShareSearch =
  | { readonly kind: 'found'; readonly changes: readonly [ShareMove, ...ShareMove[]] }
  | { readonly kind: 'not-in-budget'; readonly reason: string }

export type ShareQuery = {
  readonly pair: Address
  readonly owner: Address
  /** LP tokens held at the pinned block: what the moves must add up to. */
  readonly sharesRaw: bigint
  readonly block: PinnedBlock
  readonly maxRequests: number
  /** The pair at an earlier block, for shares that were received instead of minted. */
  readonly pairAt: (block: PinnedBlock) => Promise<ConstantProductPoolState>
}

/**
 * How an owner came by the LP tokens of a pair: every deposit, withdrawal and transfer since the
 * owner last held none.
 *
 * Two searches for transfers to and from the owner, then one request for each deposit (the pair's own
 * events in that block). Shares received from another need the pair's state then (an archive node).
 * The moves count only if they add up to what is held.
 *
 * @throws EventsError `events/incomplete`, `events/bad-page`; RpcError
 */
export async function findShareMoves(client: Requester, query: ShareQuery): Promise<ShareSearch> {
  const { pair, owner, block, maxRequests } = query
  const self = topicOf(owner)
  const range = { address: pair, fromBlock: 0n, toBlock: block.number, pinned: block }
  let logs: readonly Log[]
  let left: number
  try {
    const into = await getLogsBounded(client, {
      ...range,
      topics: [TRANSFER, null, self],
      maxRequests,
    })
    left = maxRequests - into.requests
    const out = await getLogsBounded(client, {
      ...range,
      topics: [TRANSFER, self],
      maxRequests: left,
    })
    left -= out.requests
    logs = [...into.logs, ...out.logs.filter(({ topics }) => !isSame(topics[2], self))].sort(
      inOrder,
    )
  } catch (error) {
    if (!(error instanceof EventsError) || error.code !== 'events/search-too-long') throw error
    return { kind: 'not-in-budget', reason: error.shortMessage }
  }
  const since = sinceEmpty(logs, self, query)
  const increases = since.filter(({ topics }) => isSame(topics[2], self))
  if (increases.length + 1 > left) {
    return { kind: 'not-in-budget', reason: `${increases.length} deposits to read one by one` }
  }
  const changes: ShareMove[] = []
  for (const log of since) changes.push(await moveOf(client, query, log, self))
  const [first, ...others] = changes
  if (first === undefined) throw incomplete(query, logs.length)
  const timestampSec = secondsOf(await blockByNumber(client, first.blockNumber))
  return { kind: 'found', changes: [{ ...first, timestampSec }, ...others] }
}

const TRANSFER = toEventSelector('Transfer(address,address,uint256)')
const MINT = toEventSelector('Mint(address,uint256,uint256)')
const SYNC = toEventSelector('Sync(uint112,uint112)')
const NOBODY = `0x${'0'.repeat(64)}`

/** The transfers after the owner last held none; their sum must be what is held. */
function sinceEmpty(logs: readonly Log[], self: Hex, query: ShareQuery): readonly Log[] {
  let held = 0n
  let start = 0
  logs.forEach((log, index) => {
    // Sent to oneself: nothing moves.
    if (isSame(log.topics[1], self) && isSame(log.topics[2], self)) return
    held += isSame(log.topics[2], self) ? wordOf(log, 0) : -wordOf(log, 0)
    if (held === 0n) start = index + 1
    if (held < 0n) throw incomplete(query, logs.length)
  })
  if (held !== query.sharesRaw) throw incomplete(query, logs.length)
  return logs.slice(start).filter(({ topics }) => !isSame(topics[1], topics[2]))
}

async function moveOf(
  client: Requester,
  query: ShareQuery,
  log: Log,
  self: Hex,
): Promise<ShareMove> {
  const sharesRaw = wordOf(log, 0)
  const { blockNumber, transactionHash } = log
  const place = { blockNumber, transactionHash, sharesRaw }
  if (!isSame(log.topics[2], self)) {
    return { ...place, kind: 'decrease', amount0Raw: 0n, amount1Raw: 0n, liquidityX64: 0n }
  }
  const brought = isSame(log.topics[1], NOBODY)
    ? await minted(client, query, log)
    : await received(query, log, sharesRaw)
  return { ...place, kind: 'increase', ...brought }
}

/** `mint` logs Transfer, Sync, Mint in this order: amounts and reserves behind the transfer are its own. */
async function minted(client: Requester, { pair }: ShareQuery, transfer: Log) {
  const { blockNumber: number, blockHash: hash, transactionHash, logIndex } = transfer
  const logs = await fetchLogsOfBlock(client, { address: pair, topics: [] }, { number, hash })
  const behind = logs.filter(
    (log) => log.logIndex > logIndex && isSame(log.transactionHash, transactionHash),
  )
  const sync = behind.find(({ topics }) => isSame(topics[0], SYNC))
  const mint = behind.find(({ topics }) => isSame(topics[0], MINT))
  if (sync === undefined || mint === undefined) {
    throw new EventsError({
      code: 'events/incomplete',
      shortMessage: `LP tokens of ${pair} were minted at block ${number} without the pair's Mint event`,
      hints: ['use another node: this one has lost a part of its log index'],
    })
  }
  const [amount0Raw, amount1Raw] = [wordOf(mint, 0), wordOf(mint, 1)]
  const reserves = { reserve0Raw: wordOf(sync, 0), reserve1Raw: wordOf(sync, 1) }
  const liquidityX64 = liquidityOfDepositX64({ amount0Raw, amount1Raw }, reserves)
  return { amount0Raw, amount1Raw, liquidityX64 }
}

async function received({ pairAt, block }: ShareQuery, log: Log, sharesRaw: bigint) {
  const { blockNumber: number, blockHash: hash } = log
  const then = await pairAt({ chainId: block.chainId, number, hash, timestampSec: undefined })
  const amounts = redeemedBy(then, sharesRaw)
  // Of the amounts as they count, so that holding them is never worth less.
  return { ...amounts, liquidityX64: liquidityOfDepositX64(amounts, then) }
}

function incomplete({ pair, owner, sharesRaw, block }: ShareQuery, logs: number): EventsError {
  return new EventsError({
    code: 'events/incomplete',
    shortMessage: `the node's transfers of LP tokens of ${pair} do not add up to what ${owner} holds`,
    details: `${logs} transfers, ${sharesRaw} held at block ${block.number}`,
    hints: ['use another node: this one has lost a part of its log index'],
  })
}

function wordOf({ data, blockNumber }: Log, index: number): bigint {
  const digits = data.slice(2 + 64 * index, 2 + 64 * (index + 1))
  if (digits.length === 64) return BigInt(`0x${digits}`)
  throw new EventsError({
    code: 'events/bad-page',
    shortMessage: `an event of block ${blockNumber} has too little data`,
    hints: ['use another node'],
  })
}

function topicOf(address: Address): Hex {
  return `0x${address.slice(2).toLowerCase().padStart(64, '0')}`
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase()
}

function inOrder(a: Log, b: Log): number {
  if (a.blockNumber !== b.blockNumber) return a.blockNumber < b.blockNumber ? -1 : 1
  return a.logIndex - b.logIndex
}
