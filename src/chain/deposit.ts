import { toEventSelector, toFunctionSelector } from 'viem'
import type { Address, Hex } from '../domain/address.ts'
import { blockByNumber, PinError, secondsOf } from './blockHeader.ts'
import { type PinnedBlock, quantity } from './callAtBlock.ts'
import { rpcCallsOf } from './client.ts'
import { EventsError } from './eventsError.ts'
import type { Log } from './logPage.ts'
import { getLogsBounded } from './logs.ts'
import { type Requester, request } from './request.ts'
import { RpcError } from './rpcError.ts'

/** One change of a position's liquidity through the position manager. */
export type LiquidityChange = {
  readonly kind: 'increase' | 'decrease'
  /** Always ≥ 0; `kind` says which way. */
  readonly liquidity: bigint
  /** Paid in (increase) or credited to be collected (decrease). */
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
  readonly blockNumber: bigint
  readonly blockHash: Hex
  readonly transactionHash: Hex
  readonly logIndex: number
  /** Unix time of its block, seconds; `undefined` where the budget of requests ended before. */
  readonly timestampSec: number | undefined
}

/** Every change in order, the mint first; or why the node's limits did not let them be found. */
export type DepositSearch =
  | {
      readonly kind: 'found'
      readonly changes: readonly [LiquidityChange, ...LiquidityChange[]]
    }
  | { readonly kind: 'not-in-budget'; readonly reason: string }

export type DepositQuery = {
  readonly positionManager: Address
  readonly tokenId: bigint
  /** Liquidity of the position at the pinned block: what the changes must add up to. */
  readonly liquidity: bigint
  /** First block the position manager can have logged in; 0 where unknown. */
  readonly deploymentBlock?: bigint | undefined
  readonly block: PinnedBlock
  /** Limit of all requests of the search together. */
  readonly maxRequests: number
}

/**
 * Every change of a Uniswap v3 position's liquidity up to the pinned block.
 *
 * One request for the logs where the node takes the whole range, and one for the time of each block
 * with a change. Where the node limits ranges and the whole history exceeds the budget, the block of
 * the mint is found by halving over the token's existence (about 25 calls; needs archive state),
 * and only the blocks since then are searched. So it is where the node has pruned old logs.
 *
 * An index that lags or was pruned answers short and says nothing, so the changes count only if they
 * add up to the position's liquidity.
 *
 * @throws EventsError `events/incomplete` where they do not, `events/bad-page`; RpcError
 */
export async function findDeposit(client: Requester, query: DepositQuery): Promise<DepositSearch> {
  const { deploymentBlock = 0n, maxRequests } = query
  const whole = await logsSince(client, query, deploymentBlock, maxRequests)
  let left = maxRequests - whole.requests
  if (whole.logs !== undefined) {
    const changes = await changesOf(client, whole.logs, left)
    if (isComplete(changes, query.liquidity)) return { kind: 'found', changes }
    throw incompleteChanges(query, changes)
  }
  const mint = await mintBlock(client, query, deploymentBlock, left)
  left -= mint.requests
  if (mint.block === undefined) return { kind: 'not-in-budget', reason: whole.reason }
  const since = await logsSince(client, query, mint.block, left)
  left -= since.requests
  if (since.logs === undefined) return { kind: 'not-in-budget', reason: since.reason }
  const changes = await changesOf(client, since.logs, left)
  // Not the events but the old state may have been wrong: no reason to refuse the position.
  return isComplete(changes, query.liquidity)
    ? { kind: 'found', changes }
    : { kind: 'not-in-budget', reason: whole.reason }
}

const INCREASE = toEventSelector('IncreaseLiquidity(uint256,uint128,uint256,uint256)')
const DECREASE = toEventSelector('DecreaseLiquidity(uint256,uint128,uint256,uint256)')
const POSITIONS = toFunctionSelector('positions(uint256)')

type LogsSince =
  | { readonly logs: readonly Log[]; readonly requests: number }
  | { readonly logs?: undefined; readonly reason: string; readonly requests: number }

async function logsSince(
  client: Requester,
  { positionManager, tokenId, block }: DepositQuery,
  fromBlock: bigint,
  maxRequests: number,
): Promise<LogsSince> {
  const before = rpcCallsOf(client)
  try {
    return await getLogsBounded(client, {
      address: positionManager,
      topics: [[INCREASE, DECREASE], word(tokenId)],
      fromBlock,
      toBlock: block.number,
      maxRequests,
      pinned: block,
    })
  } catch (error) {
    if (error instanceof EventsError && error.code === 'events/search-too-long') {
      return { reason: error.shortMessage, requests: error.requests }
    }
    if (!(error instanceof RpcError) || !NO_OLD_LOGS.has(error.code)) throw error
    // Blocks since the mint may still be had where old ones were pruned (EIP-4444), not otherwise.
    const isPruned = error.code === 'chain/not-archive'
    const requests = isPruned ? Math.max(rpcCallsOf(client) - before, 1) : maxRequests
    return { reason: `${error.shortMessage}: ${error.details ?? error.code}`, requests }
  }
}

const NO_OLD_LOGS: ReadonlySet<string> = new Set([
  'chain/not-archive',
  'rpc/method-unsupported',
  'rpc/timeout',
])

/**
 * The first block at which the token exists, by halving; none where the node keeps no old state.
 * A pruned node that answers wrongly instead gives a wrong block, which the sum of the changes shows.
 */
async function mintBlock(
  client: Requester,
  query: DepositQuery,
  deploymentBlock: bigint,
  maxRequests: number,
): Promise<{ readonly block: bigint | undefined; readonly requests: number }> {
  let low = deploymentBlock
  let high = query.block.number
  let requests = 0
  while (low < high) {
    if (requests >= maxRequests) return { block: undefined, requests }
    const middle = (low + high) / 2n
    requests += 1
    const exists = await existsAt(client, query, middle)
    if (exists === undefined) return { block: undefined, requests }
    if (exists) high = middle
    else low = middle + 1n
  }
  return { block: low, requests }
}

async function existsAt(
  client: Requester,
  { positionManager, tokenId }: DepositQuery,
  block: bigint,
): Promise<boolean | undefined> {
  const data = `${POSITIONS}${word(tokenId).slice(2)}`
  const params = [{ to: positionManager, data }, quantity(block)]
  try {
    return (await request(client, 'eth_call', params)) !== '0x'
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    if (error.code === 'rpc/reverted') return false
    if (error.code === 'chain/not-archive' || error.code === 'block/not-found') return undefined
    throw error
  }
}

async function changesOf(
  client: Requester,
  logs: readonly Log[],
  maxRequests: number,
): Promise<readonly LiquidityChange[]> {
  return datedChanges(client, logs.map(changeOf), maxRequests)
}

/** The changes with the times of their blocks, as far as the budget reaches; checks their block hashes too. */
export async function datedChanges(
  client: Requester,
  changes: readonly LiquidityChange[],
  maxRequests: number,
): Promise<readonly LiquidityChange[]> {
  const numbers = [...new Set(changes.map(({ blockNumber }) => blockNumber))]
  // One after another: a burst of headers is what free nodes limit.
  const headers: Awaited<ReturnType<typeof blockByNumber>>[] = []
  for (const number of numbers.slice(0, maxRequests))
    headers.push(await blockByNumber(client, number))
  const byNumber = new Map(headers.map((header) => [BigInt(header.number), header]))
  return changes.map((change) => {
    const header = byNumber.get(change.blockNumber)
    if (header === undefined) return change
    if (header.hash.toLowerCase() !== change.blockHash.toLowerCase()) {
      throw new PinError({
        code: 'chain/reorg',
        shortMessage: `an event of block ${change.blockNumber} is of another block of that height`,
        hints: ['run it again'],
        retryable: true,
      })
    }
    return { ...change, timestampSec: secondsOf(header) }
  })
}

function changeOf({ topics, data, ...place }: Log): LiquidityChange {
  // liquidity, amount0, amount1: three words.
  if (data.length !== 2 + 3 * 64) {
    throw new EventsError({
      code: 'events/bad-page',
      shortMessage: `an event of block ${place.blockNumber} has ${(data.length - 2) / 2} bytes of data, not 96`,
      hints: ['check that the position manager is Uniswap v3’s'],
    })
  }
  const at = (index: number) => BigInt(`0x${data.slice(2 + index * 64, 2 + (index + 1) * 64)}`)
  return {
    kind: topics[0]?.toLowerCase() === INCREASE ? 'increase' : 'decrease',
    liquidity: at(0),
    amount0Raw: at(1),
    amount1Raw: at(2),
    blockNumber: place.blockNumber,
    blockHash: place.blockHash,
    transactionHash: place.transactionHash,
    logIndex: place.logIndex,
    timestampSec: undefined,
  }
}

function word(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, '0')}`
}

function sumOf(changes: readonly LiquidityChange[]): bigint {
  return changes.reduce(
    (sum, { kind, liquidity }) => (kind === 'increase' ? sum + liquidity : sum - liquidity),
    0n,
  )
}

/** Whether the changes begin with a deposit and add up to the liquidity held. */
export function isComplete(
  changes: readonly LiquidityChange[],
  liquidity: bigint,
): changes is readonly [LiquidityChange, ...LiquidityChange[]] {
  return changes[0]?.kind === 'increase' && sumOf(changes) === liquidity
}

/** `events/incomplete`: the changes a node knows do not add up to what the position holds. */
export function incompleteChanges(
  query: Pick<DepositQuery, 'tokenId' | 'liquidity' | 'block'>,
  changes: readonly LiquidityChange[],
): EventsError {
  return new EventsError({
    code: 'events/incomplete',
    shortMessage: `the node's events of position ${query.tokenId} do not add up to its liquidity`,
    details: `${changes.length} events sum to ${sumOf(changes)}, the position holds ${query.liquidity} at block ${query.block.number}`,
    hints: ['use another node: this one has lost a part of its log index'],
  })
}
