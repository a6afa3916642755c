import type { Address, Hex } from '../domain/address.ts'
import { AmmeterError } from '../errors.ts'
import { type PinnedBlock, quantity } from './callAtBlock.ts'
import { nextSpan } from './logRange.ts'
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
  readonly logIndex: number
}

export type LogQuery = {
  readonly address: Address
  /** Per position one topic, several of which any will do, or `null` for whichever. */
  readonly topics: readonly (Hex | readonly Hex[] | null)[]
  readonly fromBlock: bigint
  /** Inclusive; never beyond the pinned block. */
  readonly toBlock: bigint
  /** Give up rather than send more. */
  readonly maxRequests: number
  /** Where given, a log of this height must be of this block. */
  readonly pinned?: PinnedBlock | undefined
}

export type LogSearch = { readonly logs: readonly Log[]; readonly requests: number }

/**
 * Every log of a range in order, each exactly once.
 *
 * The whole range is asked at once. Where the node refuses *the range*, and for no other reason, the
 * search goes on in pages as long as the node takes; what it learned holds for every later search
 * through the same client. It gives up as soon as the pages left exceed the requests left.
 *
 * @throws EventsError `events/search-too-long`, with the requests spent; `events/bad-page` for a
 * page that holds anything but what was asked
 */
export async function getLogsBounded(client: Requester, query: LogQuery): Promise<LogSearch> {
  const { fromBlock, toBlock, maxRequests } = query
  const logs: Log[] = []
  let requests = 0
  let from = fromBlock
  while (from <= toBlock) {
    const left = toBlock - from + 1n
    const learned = learnedSpans.get(client)
    const span = learned !== undefined && learned < left ? learned : left
    const pages = (left + span - 1n) / span
    if (pages > BigInt(maxRequests - requests)) throw tooLong(query, span, pages, requests)
    const to = from + span - 1n
    requests += 1
    try {
      const page = await request(client, 'eth_getLogs', [filterOf(query, from, to)])
      for (const log of checkPage(page, query, from, to)) logs.push(log)
      from = to + 1n
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== 'rpc/range-too-large') throw error
      if (span === 1n) throw tooLong(query, span, pages, requests)
      learnedSpans.set(client, nextSpan(span, error.details ?? ''))
    }
  }
  return { logs, requests }
}

// A property of the node for as long as the client lives, not of one search.
const learnedSpans = new WeakMap<Requester, bigint>()

function filterOf({ address, topics }: LogQuery, from: bigint, to: bigint) {
  return { address, topics, fromBlock: quantity(from), toBlock: quantity(to) }
}

/** The page, if it is what was asked for. Nothing is dropped or reordered: a bad page is refused. */
function checkPage(
  page: readonly RpcLog[],
  query: LogQuery,
  from: bigint,
  to: bigint,
): readonly Log[] {
  let before: Log | undefined
  return page.map((raw) => {
    const log = logOf(raw)
    const refuse = (what: string) => badPage(query, log, what)
    if (raw.removed === true) throw refuse('is marked as removed')
    if (!isSame(log.address, query.address)) throw refuse(`is of ${log.address}`)
    if (log.blockNumber < from || log.blockNumber > to) throw refuse('is outside the range')
    if (!matches(log.topics, query.topics)) throw refuse('has other topics')
    if (before !== undefined) {
      const isSameBlock = before.blockNumber === log.blockNumber
      const isAfter = isSameBlock
        ? before.logIndex < log.logIndex
        : before.blockNumber < log.blockNumber
      if (!isAfter) throw refuse('is out of order or twice there')
      if (isSameBlock && !isSame(before.blockHash, log.blockHash)) throw refuse('has another hash')
    }
    const { pinned } = query
    if (log.blockNumber === pinned?.number && !isSame(log.blockHash, pinned.hash)) {
      throw refuse('is not of the pinned block')
    }
    before = log
    return log
  })
}

function logOf(raw: RpcLog): Log {
  return {
    address: raw.address,
    topics: raw.topics,
    data: raw.data,
    blockNumber: BigInt(raw.blockNumber),
    blockHash: raw.blockHash,
    transactionHash: raw.transactionHash,
    logIndex: Number.parseInt(raw.logIndex, 16),
  }
}

function matches(topics: readonly Hex[], wanted: LogQuery['topics']): boolean {
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

function badPage(query: LogQuery, log: Log, what: string): EventsError {
  return new EventsError({
    code: 'events/bad-page',
    shortMessage: `the node answered a search for events of ${query.address} with one that ${what}`,
    details: `block ${log.blockNumber}, log ${log.logIndex}`,
    hints: ['use another node'],
  })
}

function tooLong(query: LogQuery, span: bigint, pages: bigint, requests: number): EventsError {
  return new EventsError({
    code: 'events/search-too-long',
    shortMessage: `blocks ${query.fromBlock} to ${query.toBlock} would take ${pages} more requests of ${span} blocks`,
    details: `${requests} of ${query.maxRequests} requests spent`,
    hints: ['use a node with a wider limit for logs, or a later first block'],
    requests,
  })
}

/** Events that cannot be had whole. */
export class EventsError extends AmmeterError {
  override readonly name = 'EventsError'
  /** Requests spent until it was given up. */
  readonly requests: number

  constructor(
    options: ConstructorParameters<typeof AmmeterError>[0] & { readonly requests?: number },
  ) {
    super(options)
    this.requests = options.requests ?? 0
  }
}
