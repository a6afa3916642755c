import { EventsError } from '../chain/eventsError.ts'
import type { EventPlace } from '../domain/poolEvent.ts'
import type { RawLog } from '../domain/rawLog.ts'
import type { EventSource } from '../protocols/uniswapV3/eventSource.ts'
import type { EventStore } from '../store/eventStore.ts'
import type { FetchedEvents } from './fetchEvents.ts'

export type AppendOptions<E> = {
  readonly source: EventSource<E>
  /** Which of the events are this store's; all where absent. */
  readonly isOurs?: ((event: E) => boolean) | undefined
}

/**
 * Adds logs that were recorded elsewhere to a store: decoded as those of a node are, and kept in one
 * step or not at all. They stand for the blocks from the first log to the last, or from where the
 * store ended. Their blocks have no hashes, so no reorganisation of them can be noticed, and that none
 * is missing is the file's word alone.
 *
 * @param logs - in chain order; logs of other tokens are passed over
 * @throws `events/undecodable`; EventsError `events/no-logs`; StoreError `store/not-contiguous`,
 *   `store/bad-event`
 */
export async function appendLogs<E extends EventPlace & { readonly kind: string }>(
  store: EventStore<E>,
  logs: AsyncIterable<RawLog>,
  { source, isOurs }: AppendOptions<E>,
): Promise<FetchedEvents> {
  const events: E[] = []
  const byKind: Record<string, number> = {}
  let first: bigint | undefined
  let last: bigint | undefined
  for await (const log of logs) {
    last = log.place.blockNumber
    first ??= last
    const event = source.decode(log)
    if (isOurs?.(event) === false) continue
    events.push(event)
    byKind[event.kind] = (byKind[event.kind] ?? 0) + 1
  }
  if (first === undefined || last === undefined) throw noLogs()
  const { nextBlock } = store.manifest
  // A file that begins before the store's end would be added twice.
  const fromBlock = nextBlock !== undefined && first >= nextBlock ? nextBlock : first
  await store.append({ fromBlock, toBlock: last, events })
  return { events: events.length, byKind, replacedFrom: undefined }
}

function noLogs(): EventsError {
  return new EventsError({
    code: 'events/no-logs',
    shortMessage: 'the files hold no logs, so they stand for no blocks',
    hints: ['give a file with logs'],
  })
}
