import type { Hex } from '../domain/address.ts'
import { compareEvents } from '../domain/poolEvent.ts'
import { ROW_GROUP_ROWS, type StoredEvent } from './eventColumns.ts'
import { REMEMBERED_BLOCKS, type Segment, type StoreManifest } from './manifest.ts'
import { readSegment, type SegmentContent, writeSegment } from './segment.ts'
import { StoreError } from './storeError.ts'

/*
 * A change writes new segments beside the old ones and returns the manifest that names them. Until
 * that manifest is written nothing has changed.
 */

/** A searched range with everything found in it. */
export type EventRange<E> = {
  /** `nextBlock` of the store, or any block where the store is new. */
  readonly fromBlock: bigint
  /** Inclusive. */
  readonly toBlock: bigint
  /** Remembered to notice a reorganisation; absent for records without hashes. */
  readonly toBlockHash?: Hex | undefined
  /** In chain order, all of the range; none is an answer too. */
  readonly events: readonly E[]
}

/** The manifest after a range was added. */
export async function appended(
  folder: string,
  manifest: StoreManifest,
  range: EventRange<StoredEvent>,
): Promise<StoreManifest> {
  checkRange(folder, manifest, range)
  const { fromBlock, toBlock, toBlockHash, events } = range
  const searched = {
    fromBlock: manifest.fromBlock ?? fromBlock,
    nextBlock: toBlock + 1n,
    recentBlocks:
      toBlockHash === undefined
        ? manifest.recentBlocks
        : [...manifest.recentBlocks, { number: toBlock, hash: lowered(toBlockHash) }].slice(
            -REMEMBERED_BLOCKS,
          ),
  }
  if (events.length === 0) return { ...manifest, ...searched }
  const { kept, content } = await mergeSmall(folder, manifest, {
    ...range,
    toBlockHash: toBlockHash === undefined ? undefined : lowered(toBlockHash),
  })
  const segment = await writeSegment(folder, manifest.kind, content)
  return { ...manifest, ...searched, segments: [...kept, segment] }
}

/**
 * What is to be written with the segments it swallows: those at the end that are no larger than what
 * is written after them, so that every row is rewritten few times however small the appends are.
 */
async function mergeSmall(
  folder: string,
  { kind, segments }: StoreManifest,
  content: SegmentContent,
): Promise<{ readonly kept: readonly Segment[]; readonly content: SegmentContent }> {
  let rows = content.events.length
  let keep = segments.length
  for (;;) {
    const before = segments[keep - 1]
    if (before === undefined || before.rows > rows || before.rows + rows > ROW_GROUP_ROWS) break
    rows += before.rows
    keep -= 1
  }
  const swallowed = segments.slice(keep)
  const events: StoredEvent[] = []
  for (const segment of swallowed)
    for await (const group of readSegment(folder, kind, segment)) events.push(...group)
  events.push(...content.events)
  const fromBlock = swallowed[0]?.fromBlock ?? content.fromBlock
  return { kept: segments.slice(0, keep), content: { ...content, fromBlock, events } }
}

/** The manifest after everything from a block on was dropped. */
export async function cut(
  folder: string,
  manifest: StoreManifest,
  block: bigint,
): Promise<StoreManifest> {
  const { fromBlock, nextBlock, kind } = manifest
  if (fromBlock === undefined || nextBlock === undefined || block >= nextBlock) return manifest
  const segments: Segment[] = []
  for (const segment of manifest.segments) {
    if (segment.toBlock < block) segments.push(segment)
    else if (segment.fromBlock < block) {
      const events: StoredEvent[] = []
      for await (const group of readSegment(folder, kind, segment))
        events.push(...group.filter(({ blockNumber }) => blockNumber < block))
      const content = { fromBlock: segment.fromBlock, toBlock: block - 1n, events }
      if (events.length > 0) segments.push(await writeSegment(folder, kind, content))
    }
  }
  return {
    ...manifest,
    nextBlock: block < fromBlock ? fromBlock : block,
    recentBlocks: manifest.recentBlocks.filter(({ number }) => number < block),
    segments,
  }
}

function checkRange(
  folder: string,
  { kind, tokenId, nextBlock }: StoreManifest,
  { fromBlock, toBlock, events }: EventRange<StoredEvent>,
): void {
  if (nextBlock !== undefined && fromBlock !== nextBlock)
    throw notContiguous(folder, `from block ${fromBlock}, but block ${nextBlock} is next`)
  if (fromBlock < 0n || toBlock < fromBlock)
    throw notContiguous(folder, `from block ${fromBlock} to ${toBlock}`)
  let before: StoredEvent | undefined
  for (const event of events) {
    const { blockNumber } = event
    if (blockNumber < fromBlock || blockNumber > toBlock)
      throw badEvent(event, `is outside blocks ${fromBlock} to ${toBlock}`)
    if (before !== undefined && compareEvents(before, event) >= 0)
      throw badEvent(event, 'is out of order or there twice')
    if (tokenId !== undefined && kind === 'position' && 'tokenId' in event)
      if (event.tokenId !== tokenId) throw badEvent(event, `is not of token ${tokenId}`)
    before = event
  }
}

function lowered(hash: Hex): Hex {
  return hash.toLowerCase() as Hex
}

function notContiguous(folder: string, what: string): StoreError {
  return new StoreError({
    code: 'store/not-contiguous',
    shortMessage: `a range ${what} cannot be appended to ${folder}`,
    hints: ['append each range once, in order, without a gap'],
  })
}

function badEvent({ kind, blockNumber, logIndex }: StoredEvent, what: string): StoreError {
  return new StoreError({
    code: 'store/bad-event',
    shortMessage: `the ${kind} of block ${blockNumber}, log ${logIndex} ${what}`,
    hints: ['append the events of the range in chain order, each once'],
  })
}
