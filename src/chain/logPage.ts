import type { Address, Hex } from '../domain/address.ts'
import { type PinnedBlock, quantity } from './callAtBlock.ts'
import { EventsError } from './eventsError.ts'
import { type Requester, request } from './request.ts'
import { RpcError } from './rpcError.ts'
import type { RpcLog } from './rpcResult.ts'

/** An event as it happened: its place on the chain is checked, its data not yet decoded. */
export type Log = {
  readonly address: Address
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly blockNumber: bigint
  readonly blockHash: Hex
  readonly transactionHash: Hex
  readonly transactionIndex: number
  readonly logIndex: number
  /** Unix time of its block, seconds; `undefined` where the node does not say it with the log. */
  readonly timestampSec: number | undefined
}

/** Which logs are asked for. */
export type LogFilter = {
  /** Absent: of any contract. */
  readonly address?: Address | undefined
  /** Per position one topic, several of which any will do, or `null` for whichever. */
  readonly topics: readonly (Hex | readonly Hex[] | null)[]
}

/**
 * The logs of one range of blocks in one request, in order. Nothing is dropped or reordered: a page
 * that holds anything but what was asked is refused.
 *
 * @param pinned - where given, a log of its height must be of this block
 * @throws EventsError `events/bad-page`; RpcError, {@link isRangeRefusal} where the range is too long
 */
export async function fetchLogPage(
  client: Requester,
  filter: LogFilter,
  fromBlock: bigint,
  toBlock: bigint,
  pinned?: PinnedBlock,
): Promise<readonly Log[]> {
  const { topics } = filter
  const range = { fromBlock: quantity(fromBlock), toBlock: quantity(toBlock) }
  const page = await request(client, 'eth_getLogs', [{ ...contractOf(filter), topics, ...range }])
  return checkPage(page, filter, fromBlock, toBlock, pinned)
}

/** The logs of one block, named by its hash so that no other can answer. */
export async function fetchLogsOfBlock(
  client: Requester,
  filter: LogFilter,
  block: { readonly number: bigint; readonly hash: Hex },
): Promise<readonly Log[]> {
  const { topics } = filter
  const page = await request(client, 'eth_getLogs', [
    { ...contractOf(filter), topics, blockHash: block.hash },
  ])
  const { number, hash } = block
  return checkPage(page, filter, number, number, {
    chainId: 0,
    number,
    hash,
    timestampSec: undefined,
  })
}

/** Whether a failure says that the range is too long, and nothing else. */
export function isRangeRefusal(error: unknown): error is RpcError {
  return error instanceof RpcError && error.code === 'rpc/range-too-large'
}

function checkPage(
  page: readonly RpcLog[],
  filter: LogFilter,
  from: bigint,
  to: bigint,
  pinned: PinnedBlock | undefined,
): readonly Log[] {
  let before: Log | undefined
  return page.map((raw) => {
    const log = logOf(raw)
    const refuse = (what: string) => badPage(filter, log, what)
    if (raw.removed === true) throw refuse('is marked as removed')
    if (filter.address !== undefined && !isSame(log.address, filter.address))
      throw refuse(`is of ${log.address}`)
    if (log.blockNumber < from || log.blockNumber > to) throw refuse('is outside the range')
    if (!matches(log.topics, filter.topics)) throw refuse('has other topics')
    if (before !== undefined) {
      const isSameBlock = before.blockNumber === log.blockNumber
      const isAfter = isSameBlock
        ? before.logIndex < log.logIndex && before.transactionIndex <= log.transactionIndex
        : before.blockNumber < log.blockNumber
      if (!isAfter) throw refuse('is out of order or twice there')
      if (isSameBlock && !isSame(before.blockHash, log.blockHash)) throw refuse('has another hash')
      if (!isTimeOrdered(before, log, isSameBlock)) throw refuse('has a time that cannot be')
    }
    if (log.blockNumber === pinned?.number && !isSame(log.blockHash, pinned.hash)) {
      throw refuse('is not of the pinned block')
    }
    before = log
    return log
  })
}

function isTimeOrdered(before: Log, log: Log, isSameBlock: boolean): boolean {
  if (before.timestampSec === undefined || log.timestampSec === undefined) return true
  return isSameBlock
    ? before.timestampSec === log.timestampSec
    : before.timestampSec <= log.timestampSec
}

function logOf(raw: RpcLog): Log {
  const timestampSec = Number.parseInt(raw.blockTimestamp ?? '', 16)
  return {
    address: raw.address,
    topics: raw.topics,
    data: raw.data,
    blockNumber: BigInt(raw.blockNumber),
    blockHash: raw.blockHash,
    transactionHash: raw.transactionHash,
    transactionIndex: Number.parseInt(raw.transactionIndex, 16),
    logIndex: Number.parseInt(raw.logIndex, 16),
    // No chain has events in 1970: a node that fills in a zero does not know.
    timestampSec: timestampSec > 0 ? timestampSec : undefined,
  }
}

function matches(topics: readonly Hex[], wanted: LogFilter['topics']): boolean {
  return wanted.every((choice, position) => {
    if (choice === null) return true
    const topic = topics[position]
    if (topic === undefined) return false
    return typeof choice === 'string'
      ? isSame(topic, choice)
      : choice.some((one) => isSame(topic, one))
  })
}

function isSame(a: Hex, b: Hex): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function badPage(filter: LogFilter, log: Log, what: string): EventsError {
  return new EventsError({
    code: 'events/bad-page',
    shortMessage: `the node answered a search for events of ${filter.address ?? 'any contract'} with one that ${what}`,
    details: `block ${log.blockNumber}, log ${log.logIndex}`,
    hints: ['use another node'],
  })
}

function contractOf({ address }: LogFilter): { readonly address?: Address } {
  return address === undefined ? {} : { address }
}
