import type { PoolEvent } from '../domain/poolEvent.ts'
import type { PositionEvent } from '../domain/positionEvent.ts'
import type { StoredEvent } from './eventColumns.ts'
import { lockFolder } from './folderLock.ts'
import { readManifest, type StoreIdentity, type StoreManifest, writeManifest } from './manifest.ts'
import { readSegment } from './segment.ts'
import { appended, cut, type EventRange } from './storeChange.ts'
import { StoreError } from './storeError.ts'
import { makeFolder, openManifest, removeSegments } from './storeFolder.ts'

/** Blocks from one to another, both inclusive; an absent end is the store's. */
export type BlockSpan = {
  readonly fromBlock?: bigint | undefined
  readonly toBlock?: bigint | undefined
}

/** Events of one pool or position manager, as read from the folder at one moment. */
export type EventReader<E> = {
  readonly folder: string
  readonly manifest: StoreManifest
  /**
   * The events of a range in chain order; every file is verified before its events are given out.
   *
   * @throws StoreError `store/damaged-segment`
   */
  events(span?: BlockSpan): AsyncGenerator<E>
}

/** The one writer of a folder. */
export type EventStore<E> = EventReader<E> & {
  /**
   * Adds a range, whole or not at all, whenever the process may die.
   *
   * @throws StoreError `store/not-contiguous`, `store/bad-event`, `store/damaged-segment`
   */
  append(range: EventRange<E>): Promise<void>
  /** Forgets everything from a block on: what a reorganisation replaced. */
  dropFrom(block: bigint): Promise<void>
  /** Lets another writer in. */
  close(): Promise<void>
}

type PoolIdentity = StoreIdentity & { readonly kind: 'pool' | 'v4-pool' }
type PositionIdentity = StoreIdentity & { readonly kind: 'position' }

/**
 * Opens a folder as the store of one pool or position manager, or makes it; this process becomes its
 * one writer. What a killed writer left half done is cleaned away.
 *
 * @throws StoreError `store/locked`, `store/other-pool`, `store/damaged-manifest`, `store/other-version`
 */
export function openEventStore(
  folder: string,
  identity: PoolIdentity,
): Promise<EventStore<PoolEvent>>
export function openEventStore(
  folder: string,
  identity: PositionIdentity,
): Promise<EventStore<PositionEvent>>
export async function openEventStore(
  folder: string,
  identity: StoreIdentity,
): Promise<EventStore<StoredEvent>> {
  await makeFolder(folder)
  const unlock = await lockFolder(folder)
  try {
    return storeOf(folder, await openManifest(folder, identity), unlock)
  } catch (error) {
    await unlock()
    throw error
  }
}

/**
 * The store of a folder, to read while another process may write: what it holds is what the manifest
 * said at this moment.
 *
 * @throws StoreError `store/not-found`, `store/damaged-manifest`, `store/other-version`
 */
export async function readEventStore(
  folder: string,
): Promise<
  | (EventReader<PoolEvent> & { readonly kind: 'pool' | 'v4-pool' })
  | (EventReader<PositionEvent> & { readonly kind: 'position' })
> {
  const manifest = await readManifest(folder)
  if (manifest === undefined) throw notFound(folder)
  const { kind } = manifest
  const reader = { folder, manifest, kind, events: (span = {}) => eventsIn(folder, manifest, span) }
  return reader as EventReader<PoolEvent> & { readonly kind: 'pool' }
}

function storeOf(
  folder: string,
  opened: StoreManifest,
  unlock: () => Promise<void>,
): EventStore<StoredEvent> {
  let manifest = opened
  let last: Promise<void> = Promise.resolve()
  // One change at a time: each starts from the manifest the one before it left.
  const change = (next: () => Promise<StoreManifest>): Promise<void> => {
    const done = last.then(async () => {
      const before = manifest
      const after = await next()
      await writeManifest(folder, after)
      manifest = after
      await removeSegments(folder, before, after)
    })
    last = done.catch(() => {})
    return done
  }
  return {
    folder,
    get manifest() {
      return manifest
    },
    events: (span = {}) => eventsIn(folder, manifest, span),
    append: (range) => change(() => appended(folder, manifest, range)),
    dropFrom: (block) => change(() => cut(folder, manifest, block)),
    close: () => last.then(unlock),
  }
}

async function* eventsIn(
  folder: string,
  manifest: StoreManifest,
  { fromBlock, toBlock }: BlockSpan,
): AsyncGenerator<StoredEvent> {
  for (const segment of manifest.segments) {
    if (fromBlock !== undefined && segment.toBlock < fromBlock) continue
    if (toBlock !== undefined && segment.fromBlock > toBlock) continue
    for await (const events of readSegment(folder, manifest.kind, segment)) {
      for (const event of events) {
        if (fromBlock !== undefined && event.blockNumber < fromBlock) continue
        if (toBlock !== undefined && event.blockNumber > toBlock) return
        yield event
      }
    }
  }
}

function notFound(folder: string): StoreError {
  return new StoreError({
    code: 'store/not-found',
    shortMessage: `${folder} holds no events`,
    hints: ['fetch them with `ammeter events`'],
  })
}
