import { resolve } from 'node:path'
import { appendLogs } from '../../analysis/appendLogs.ts'
import type { EventsResult } from '../../analysis/eventsResult.ts'
import { verifyEvents } from '../../analysis/verifyEvents.ts'
import type { PoolEvent } from '../../domain/poolEvent.ts'
import type { PositionEvent } from '../../domain/positionEvent.ts'
import type { RawLog } from '../../domain/rawLog.ts'
import { eventsView } from '../../report/eventsView.ts'
import { eventsJson } from '../../report/json.ts'
import type { EventReader } from '../../store/eventStore.ts'
import { readRawLogs } from '../../store/rawLogFile.ts'
import { UsageError } from '../errors.ts'
import { eventSubject, type History } from '../eventSubject.ts'
import { type Kept, keptIn } from '../eventsKept.ts'
import { exportKept } from '../exportKept.ts'
import type { CliIo } from '../io.ts'
import { print } from '../output.ts'
import { commandLine } from '../reading.ts'
import { settle } from '../settings.ts'
import type { EventsFlags } from './events.ts'

/** `ammeter events <id> --csv <file>`: the same store from files of logs, without a node. */
export async function eventsOfFiles(
  idText: string,
  flags: EventsFlags & { readonly csv: readonly string[] },
  io: CliIo,
  toolVersion: string,
): Promise<void> {
  if (flags.from !== undefined || flags.to !== undefined)
    throw new UsageError('--csv adds whole files: --from and --to do not go with it.')
  const settings = await settle(flags, io, { needsNode: false })
  const subject = eventSubject(idText, settings)
  const { chainId } = subject
  if (chainId === undefined)
    throw new UsageError('A file of logs does not name its chain: give --chain with --csv.')
  const history = subject.historyOn({ chainId, deploymentChainId: chainId, fork: false })
  const files = flags.csv.map((file) => resolve(io.cwd, file))
  const { kept, byKind } = await addFiles(history, files, flags, io)
  const result: EventsResult = {
    schemaVersion: '0',
    tool: { name: 'ammeter', version: toolVersion },
    chainId,
    fork: false,
    warnings: [],
    assumptions: [],
    provenance: { rpcCalls: 0, reproduce: commandLine(['events', idText], flags) },
    data: {
      ...kept,
      protocol: subject.protocol,
      ...(history.kind === 'position' ? { tokenId: history.tokenId } : {}),
      ...(byKind === undefined
        ? {}
        : { verified: { byKind, state: 'not-compared', reason: 'no node was asked' } }),
    },
  }
  print(io, flags, { json: () => eventsJson(result), view: () => eventsView(result) })
}

type Added = { readonly kept: Kept; readonly byKind?: Readonly<Record<string, number>> }

async function addFiles(
  history: History,
  files: readonly string[],
  flags: EventsFlags,
  io: CliIo,
): Promise<Added> {
  const { address } = history.source
  if (history.kind === 'pool') {
    const store = await history.openStore()
    try {
      const added = await appendLogs(store, logsOf(files), history)
      return await finish(store, keptIn(store, address, added, io), flags, io)
    } finally {
      await store.close()
    }
  }
  const store = await history.openStore()
  try {
    // A file of the position manager has the events of every token.
    const isOurs = ({ tokenId }: { readonly tokenId: bigint }) => tokenId === history.tokenId
    const added = await appendLogs(store, logsOf(files), { source: history.source, isOurs })
    return await finish(store, keptIn(store, address, added, io), flags, io)
  } finally {
    await store.close()
  }
}

async function finish(
  store: EventReader<PoolEvent> | EventReader<PositionEvent>,
  kept: Kept,
  flags: EventsFlags,
  io: CliIo,
): Promise<Added> {
  const verified = flags.verify === true ? await verifyEvents(store) : undefined
  const all = { ...kept, ...(await exportKept(store, flags, io)) }
  return verified === undefined ? { kept: all } : { kept: all, byKind: verified.byKind }
}

async function* logsOf(files: readonly string[]): AsyncGenerator<RawLog> {
  for (const file of files) yield* readRawLogs(file)
}
