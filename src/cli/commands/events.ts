import type { EventsResult } from '../../analysis/eventsResult.ts'
import { fetchEvents } from '../../analysis/fetchEvents.ts'
import { type ComparedEvents, compareEventsWithChain } from '../../analysis/verifyEvents.ts'
import { openChain } from '../../chain/chainIdentity.ts'
import { createChainClient, rpcCallsOf } from '../../chain/client.ts'
import { confirmBlock } from '../../chain/pinBlock.ts'
import { type Requester, secretOf } from '../../chain/request.ts'
import type { BlockRef } from '../../domain/block.ts'
import { finalityDepth } from '../../domain/chains.ts'
import type { EventPlace } from '../../domain/poolEvent.ts'
import type { EventSource } from '../../protocols/uniswapV3/eventSource.ts'
import { eventsView } from '../../report/eventsView.ts'
import { eventsJson } from '../../report/json.ts'
import type { EventStore } from '../../store/eventStore.ts'
import { keepLogLimit, knownLogLimit } from '../../store/logLimits.ts'
import { eventRange } from '../eventRange.ts'
import { eventSubject } from '../eventSubject.ts'
import { type Kept, keptIn } from '../eventsKept.ts'
import { type ExportFlags, exportKept, exportTarget } from '../exportKept.ts'
import type { CliIo } from '../io.ts'
import { print } from '../output.ts'
import { progressLine } from '../progress.ts'
import { commandLine } from '../reading.ts'
import { positiveNumber, type ReadingFlags, type Settings, settle } from '../settings.ts'
import { eventsOfFiles } from './eventsOfFiles.ts'

export type EventsFlags = ReadingFlags &
  ExportFlags & {
    readonly from?: string
    readonly to?: string
    readonly segmentEvents?: string
    readonly verify?: boolean
    /** Files of logs, instead of a node. */
    readonly csv?: readonly string[]
    readonly color?: boolean
  }

type Run = {
  readonly client: Requester
  readonly flags: EventsFlags
  readonly settings: Settings
  readonly io: CliIo
  readonly head: BlockRef
}

/** `ammeter events <pool|token id>` */
export async function eventsCommand(
  idText: string,
  flags: EventsFlags,
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  exportTarget(flags, io)
  if (flags.csv !== undefined)
    return eventsOfFiles(idText, { ...flags, csv: flags.csv }, io, toolVersion)
  const settings = await settle(flags, io)
  const subject = eventSubject(idText, settings)
  const client = createChainClient({
    rpcUrl: settings.rpcUrl,
    // Years of events take as long as they take; each request has its own limit.
    deadlineMs: settings.isTimeoutGiven ? settings.timeoutSec * 1000 : Number.POSITIVE_INFINITY,
    rateLimitRetryCount: PATIENT_RETRIES,
    signal: io.signal,
  })
  const { identity, pinned, warnings } = await openChain(client, {
    chain: subject.chainId,
    nowSec: io.nowSec(),
  })
  const { block: head } = await confirmBlock(client, pinned)
  const history = subject.historyOn(identity)
  const run: Run = { client, flags, settings, io, head }
  let kept: Kept
  let verified: ComparedEvents | undefined
  if (history.kind === 'pool') {
    const store = await history.openStore()
    try {
      kept = await bringUp(run, store, history.source)
      if (flags.verify === true)
        verified = await compareEventsWithChain(client, store, history.readersOf(client))
      kept = { ...kept, ...(await exportKept(store, flags, io)) }
    } finally {
      await store.close()
    }
  } else {
    const store = await history.openStore()
    try {
      kept = await bringUp(run, store, history.source)
      if (flags.verify === true) verified = await compareEventsWithChain(client, store)
      kept = { ...kept, ...(await exportKept(store, flags, io)) }
    } finally {
      await store.close()
    }
  }
  const { number, hash, timestampSec } = head
  const result: EventsResult = {
    schemaVersion: '0',
    tool: { name: 'ammeter', version: toolVersion },
    chainId: identity.chainId,
    fork: identity.fork,
    block: { number, hash, timestampSec },
    warnings,
    assumptions: [],
    provenance: {
      rpcCalls: rpcCallsOf(client),
      reproduce: commandLine(['events', idText], flags),
    },
    data: {
      ...kept,
      protocol: subject.protocol,
      ...(history.kind === 'position' ? { tokenId: history.tokenId } : {}),
      ...(verified === undefined ? {} : { verified }),
    },
  }
  print(io, flags, { json: () => eventsJson(result), view: () => eventsView(result) })
}

// A free node's minute passes within these tries.
const PATIENT_RETRIES = 8

/** Fetches what the store lacks, and says what it holds. */
async function bringUp<E extends EventPlace & { readonly kind: string }>(
  { client, flags, settings, io, head }: Run,
  store: EventStore<E>,
  source: EventSource<E>,
): Promise<Kept> {
  const range = await eventRange(client, flags, {
    address: source.address,
    manifest: store.manifest,
    head,
  })
  const { host } = secretOf(client)
  const depth = finalityDepth(head.chainId)
  const progress = progressLine(io, flags)
  let learned: bigint | undefined
  const fetched = await fetchEvents(client, store, {
    source,
    ...range,
    finalBlock: head.number > depth ? head.number - depth : -1n,
    limit: await knownLogLimit(settings.store, host, io.nowSec()),
    onLimit: (blocks) => {
      learned = blocks
    },
    segmentEvents:
      flags.segmentEvents === undefined
        ? undefined
        : positiveNumber('--segment-events', flags.segmentEvents),
    onProgress: (done, total) => progress.update({ label: 'blocks searched', done, total }),
  }).finally(async () => {
    progress.end()
    if (learned !== undefined) await keepLogLimit(settings.store, host, learned, io.nowSec())
  })
  return keptIn(store, source.address, fetched, io)
}
