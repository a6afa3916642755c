import { relative } from 'node:path'
import type { EventsResult } from '../analysis/eventsResult.ts'
import type { FetchedEvents } from '../analysis/fetchEvents.ts'
import type { Address } from '../domain/address.ts'
import type { EventReader } from '../store/eventStore.ts'
import type { CliIo } from './io.ts'

/** What a store holds, and what a run added to it. */
export type Kept = Pick<
  EventsResult['data'],
  | 'kind'
  | 'address'
  | 'poolId'
  | 'store'
  | 'fromBlock'
  | 'toBlock'
  | 'events'
  | 'segments'
  | 'fetched'
  | 'exported'
>

/** What a store holds now. */
export function keptIn<E>(
  { manifest, folder }: EventReader<E>,
  address: Address,
  { events, byKind, replacedFrom }: FetchedEvents,
  io: CliIo,
): Kept {
  const { kind, poolId, fromBlock, nextBlock, segments } = manifest
  return {
    kind: kind === 'position' ? kind : 'pool',
    address,
    ...(poolId === undefined ? {} : { poolId }),
    store: relative(io.cwd, folder) || '.',
    ...(fromBlock === undefined || nextBlock === undefined
      ? {}
      : { fromBlock, toBlock: nextBlock - 1n }),
    events: segments.reduce((sum, { rows }) => sum + rows, 0),
    segments: segments.length,
    fetched: { events, byKind, ...(replacedFrom === undefined ? {} : { replacedFrom }) },
  }
}
