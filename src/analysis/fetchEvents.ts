import { blockByNumber, PinError } from '../chain/blockHeader.ts'
import { lastCommonBlock } from '../chain/commonBlock.ts'
import { EventsError } from '../chain/eventsError.ts'
import { scanLogs } from '../chain/logScan.ts'
import { type DatedLog, datedLogs, replaced } from '../chain/logTimes.ts'
import type { Requester } from '../chain/request.ts'
import { checkSilentBlock } from '../chain/silentBlocks.ts'
import type { Hex } from '../domain/address.ts'
import type { EventPlace } from '../domain/poolEvent.ts'
import type { RawLog } from '../domain/rawLog.ts'
import { toDouble } from '../domain/units.ts'
import type { EventSource } from '../protocols/uniswapV3/eventSource.ts'
import type { EventStore } from '../store/eventStore.ts'

export type FetchOptions<E> = {
  readonly source: EventSource<E>
  /** First block of a new store; an old one goes on where it ended. */
  readonly fromBlock: bigint
  /** Whether nothing can have come before: the first event must then be the one that begins all. */
  readonly isFromCreation: boolean
  /** Inclusive. */
  readonly toBlock: bigint
  /** Blocks above may yet be replaced: their range is read whole between two looks at its end. */
  readonly finalBlock: bigint
  /** Blocks the node allows at once, where that is known; told where it is learned. */
  readonly limit?: bigint | undefined
  readonly onLimit?: ((blocks: bigint) => void) | undefined
  /** Events to keep at once; what a kill may cost. */
  readonly segmentEvents?: number | undefined
  readonly onProgress?: ((doneBlocks: number, totalBlocks: number) => void) | undefined
}

export type FetchedEvents = {
  readonly events: number
  readonly byKind: Readonly<Record<string, number>>
  /** First block that was forgotten because the chain replaced it. */
  readonly replacedFrom: bigint | undefined
}

/**
 * Brings a store up to a block: forgets what the chain replaced since, then searches on from where
 * the store ends. Whatever ends it, the store holds whole ranges, each event once.
 *
 * @throws EventsError `events/bad-page`, `events/incomplete`, `events/other-chain`,
 *   `events/undecodable`; PinError `chain/reorg`; RpcError
 */
export async function fetchEvents<E extends EventPlace & { readonly kind: string }>(
  client: Requester,
  store: EventStore<E>,
  options: FetchOptions<E>,
): Promise<FetchedEvents> {
  const byKind: Record<string, number> = {}
  let replacedFrom: bigint | undefined
  for (let tries = 1; ; tries += 1) {
    try {
      const dropped = await forgetReplaced(client, store, options.finalBlock)
      if (dropped !== undefined && (replacedFrom === undefined || dropped < replacedFrom))
        replacedFrom = dropped
      await fetchOn(client, store, options, byKind)
      break
    } catch (error) {
      // The chain moved while it was read: what is kept is whole, so look again and go on.
      if (!(error instanceof PinError) || error.code !== 'chain/reorg' || tries === 3) throw error
    }
  }
  const events = Object.values(byKind).reduce((sum, count) => sum + count, 0)
  return { events, byKind, replacedFrom }
}

/** Drops what was read of blocks that are no longer on the chain; the first of them. */
async function forgetReplaced<E>(
  client: Requester,
  store: EventStore<E>,
  finalBlock: bigint,
): Promise<bigint | undefined> {
  const { fromBlock, recentBlocks } = store.manifest
  if (fromBlock === undefined || recentBlocks.length === 0) return undefined
  const common = await lastCommonBlock(client, recentBlocks)
  if (common !== undefined && common.number === recentBlocks.at(-1)?.number) return undefined
  // Blocks that count as final are not replaced: then it is another chain.
  if (common === undefined && fromBlock <= finalBlock)
    throw otherChain(store.folder, recentBlocks.length)
  const first = common === undefined ? fromBlock : common.number + 1n
  await store.dropFrom(first)
  return first
}

async function fetchOn<E extends EventPlace & { readonly kind: string }>(
  client: Requester,
  store: EventStore<E>,
  options: FetchOptions<E>,
  byKind: Record<string, number>,
): Promise<void> {
  const { toBlock, finalBlock, segmentEvents = SEGMENT_EVENTS, onProgress } = options
  const first = store.manifest.nextBlock ?? options.fromBlock
  const total = toDouble(toBlock - first + 1n)
  const keep = async (fromBlock: bigint, to: bigint, toBlockHash: Hex, events: readonly E[]) => {
    const isFirst = options.isFromCreation && store.manifest.segments.length === 0
    if (isFirst && (events.length > 0 || to === toBlock)) checkBeginning(options, events[0])
    await store.append({ fromBlock, toBlock: to, toBlockHash, events })
    for (const { kind } of events) byKind[kind] = (byKind[kind] ?? 0) + 1
  }

  const settledTo = least(finalBlock, toBlock)
  let from = first
  let pending: E[] = []
  let keptMs = performance.now()
  for await (const page of pagesOf(client, options, first, settledTo)) {
    pending.push(...page.events)
    onProgress?.(toDouble(page.toBlock - first + 1n), total)
    const isDue = pending.length >= segmentEvents || performance.now() - keptMs > KEEP_AFTER_MS
    if (!isDue && page.toBlock !== settledTo) continue
    const hash = await endHash(client, options.source, page.toBlock, pending)
    await keep(from, page.toBlock, hash, pending)
    from = page.toBlock + 1n
    pending = []
    keptMs = performance.now()
  }

  if (from > toBlock) return
  const before = await blockByNumber(client, toBlock)
  for await (const page of pagesOf(client, options, from, toBlock)) {
    pending.push(...page.events)
    onProgress?.(toDouble(page.toBlock - first + 1n), total)
  }
  const hash = await endHash(client, options.source, toBlock, pending)
  // The chain did not move between the two, so all was read of one chain.
  if (hash !== before.hash.toLowerCase()) throw replaced(toBlock)
  await keep(from, toBlock, hash, pending)
}

// About 2 MB of Parquet; and no more than some seconds of work are lost to a kill.
const SEGMENT_EVENTS = 20_000
const KEEP_AFTER_MS = 3000

async function* pagesOf<E>(
  client: Requester,
  { source, limit, onLimit }: FetchOptions<E>,
  fromBlock: bigint,
  toBlock: bigint,
): AsyncGenerator<{ readonly toBlock: bigint; readonly events: readonly E[] }> {
  const { filters, decode } = source
  for await (const page of scanLogs(client, { filters, fromBlock, toBlock, limit, onLimit })) {
    const logs = await datedLogs(client, page.logs)
    yield { toBlock: page.toBlock, events: logs.map((log) => decode(rawLogOf(log))) }
  }
}

/** The hash of the last block of a range, once its events and its silence agree with its header. */
async function endHash<E extends EventPlace>(
  client: Requester,
  source: EventSource<E>,
  number: bigint,
  events: readonly E[],
): Promise<Hex> {
  const header = await blockByNumber(client, number)
  const hash = header.hash.toLowerCase() as Hex
  const last = events.at(-1)
  if (last?.blockNumber === number) {
    if (last.blockHash !== hash) throw replaced(number)
  } else await checkSilentBlock(client, source.filters, header)
  return hash
}

/** A node that answers wrongly of old state hides where a contract began, and what happened there. */
function checkBeginning<E extends { readonly kind: string }>(
  { source, fromBlock }: FetchOptions<E>,
  first: E | undefined,
): void {
  if (first?.kind === source.firstKind) return
  throw new EventsError({
    code: 'events/incomplete',
    shortMessage: `the events of ${source.address} from block ${fromBlock} do not begin with ${source.firstKind}`,
    details: `the node says that it has no code before; the first event is ${first?.kind ?? 'absent'}`,
    hints: ['give --from <block>, at or before its creation', 'use an archive node'],
  })
}

function rawLogOf({ topics, data, ...log }: DatedLog): RawLog {
  return {
    topics,
    data,
    place: {
      blockNumber: log.blockNumber,
      blockHash: log.blockHash.toLowerCase() as Hex,
      transactionHash: log.transactionHash.toLowerCase() as Hex,
      transactionIndex: log.transactionIndex,
      logIndex: log.logIndex,
      timestampSec: log.timestampSec,
    },
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function otherChain(folder: string, remembered: number): EventsError {
  return new EventsError({
    code: 'events/other-chain',
    shortMessage: `none of the ${remembered} blocks remembered in ${folder} is on the node's chain`,
    hints: [
      'use a node of the chain these events were read from',
      'for a development chain that was started anew, remove the folder',
    ],
  })
}
