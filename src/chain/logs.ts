import type { PinnedBlock } from './callAtBlock.ts'
import { EventsError } from './eventsError.ts'
import { fetchLogPage, isRangeRefusal, type Log, type LogFilter } from './logPage.ts'
import { nextSpan } from './logRange.ts'
import type { Requester } from './request.ts'

export type LogQuery = LogFilter & {
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
  const { fromBlock, toBlock, maxRequests, pinned } = query
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
      for (const log of await fetchLogPage(client, query, from, to, pinned)) logs.push(log)
      from = to + 1n
    } catch (error) {
      if (!isRangeRefusal(error)) throw error
      if (span === 1n) throw tooLong(query, span, pages, requests)
      learnedSpans.set(client, nextSpan(span, error.details ?? ''))
    }
  }
  return { logs, requests }
}

// A property of the node for as long as the client lives, not of one search.
const learnedSpans = new WeakMap<Requester, bigint>()

function tooLong(query: LogQuery, span: bigint, pages: bigint, requests: number): EventsError {
  return new EventsError({
    code: 'events/search-too-long',
    shortMessage: `blocks ${query.fromBlock} to ${query.toBlock} would take ${pages} more requests of ${span} blocks`,
    details: `${requests} of ${query.maxRequests} requests spent`,
    hints: ['use a node with a wider limit for logs, or a later first block'],
    requests,
  })
}
