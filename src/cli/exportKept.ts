import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EventsResult } from '../analysis/eventsResult.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import type { PositionEvent } from '../domain/positionEvent.ts'
import type { EventReader } from '../store/eventStore.ts'
import { type ExportFormat, exportEvents, exportFormats } from '../store/exportEvents.ts'
import { UsageError } from './errors.ts'
import type { CliIo } from './io.ts'

/** The flags of an export; both or neither. */
export type ExportFlags = { readonly export?: string; readonly out?: string }

/** Where to write what, checked before anything is fetched; `undefined` where no export was asked for. */
export function exportTarget(
  flags: ExportFlags,
  io: CliIo,
): { readonly format: ExportFormat; readonly path: string; readonly out: string } | undefined {
  if (flags.export === undefined && flags.out === undefined) return undefined
  const format = exportFormats.find((known) => known === flags.export)
  if (format === undefined || flags.out === undefined)
    throw new UsageError(`--export takes ${exportFormats.join(', ')}, and --out the file to write.`)
  const path = resolve(io.cwd, flags.out)
  if (existsSync(path)) throw new UsageError(`${flags.out} is there already: give another --out.`)
  return { format, path, out: flags.out }
}

/** Writes every event of a store to the file of the flags. */
export async function exportKept(
  store: EventReader<PoolEvent> | EventReader<PositionEvent>,
  flags: ExportFlags,
  io: CliIo,
): Promise<Pick<EventsResult['data'], 'exported'>> {
  const target = exportTarget(flags, io)
  if (target === undefined) return {}
  const { format, path, out } = target
  const events = await exportEvents(path, format, store.manifest.kind, store.events())
  return { exported: { format, file: out, events } }
}
