import { open, rename } from 'node:fs/promises'
import { ParquetWriter } from 'hyparquet-writer'
import { fileWriter } from 'hyparquet-writer/src/node.js'
import { AmmeterError } from '../errors.ts'
import { removeFile, TEMPORARY_SUFFIX } from './durableFile.ts'
import { eventColumns, eventSchema, ROW_GROUP_ROWS, type StoredEvent } from './eventColumns.ts'
import { eventFields, fieldsByKind, fieldsOf, type StoreKind } from './eventFields.ts'
import { compressors } from './segment.ts'

export const exportFormats = ['csv', 'parquet', 'ndjson'] as const
export type ExportFormat = (typeof exportFormats)[number]

/**
 * Writes events to one file, as many at a time as fit in memory; the file appears when it is whole.
 *
 * Columns and keys are those of the store's Parquet files, in their order. In `csv` and `ndjson` an
 * integer beyond 32 bits is its decimal digits, exact, in quotes in `ndjson`, and there are no columns
 * of doubles; a fact an event does not have is an empty field, or an absent key.
 *
 * @returns the number of events written
 * @throws ExportError `file/not-writable`; what reading the events throws
 */
export async function exportEvents(
  path: string,
  format: ExportFormat,
  kind: StoreKind,
  events: AsyncIterable<StoredEvent>,
): Promise<number> {
  const temporary = `${path}${TEMPORARY_SUFFIX}`
  try {
    const rows =
      format === 'parquet'
        ? await writeParquet(temporary, kind, events)
        : await writeLines(temporary, format, kind, events)
    await rename(temporary, path)
    return rows
  } catch (error) {
    await removeFile(temporary).catch(() => {})
    throw isFileSystem(error) ? new ExportError(path, error) : error
  }
}

/** The columns of a CSV export, in their order. */
export function exportColumns(kind: StoreKind): readonly string[] {
  return [...placeColumns, ...fieldsOf(kind).map((name) => eventFields[name].column)]
}

const placeColumns = [
  'kind',
  'block_number',
  'block_hash',
  'transaction_hash',
  'transaction_index',
  'log_index',
  'timestamp_sec',
] as const

type Cell = string | number | undefined
const LINES_AT_ONCE = 4096

async function writeLines(
  path: string,
  format: 'csv' | 'ndjson',
  kind: StoreKind,
  events: AsyncIterable<StoredEvent>,
): Promise<number> {
  const columns = exportColumns(kind)
  const fields = fieldsByKind(kind)
  const lineOf = (event: StoredEvent): string => {
    const cells = cellsOf(event, fields)
    if (format === 'csv') return `${columns.map((column) => cells[column] ?? '').join(',')}\n`
    return `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, cells[column]])))}\n`
  }
  const file = await open(path, 'w')
  try {
    let rows = 0
    let lines = format === 'csv' ? [`${columns.join(',')}\n`] : []
    for await (const event of events) {
      lines.push(lineOf(event))
      rows += 1
      if (lines.length < LINES_AT_ONCE) continue
      await file.write(lines.join(''))
      lines = []
    }
    await file.write(lines.join(''))
    return rows
  } finally {
    await file.close()
  }
}

function cellsOf(
  event: StoredEvent,
  fields: ReturnType<typeof fieldsByKind>,
): Readonly<Record<string, Cell>> {
  const cells: Record<string, Cell> = {
    kind: event.kind,
    block_number: event.blockNumber.toString(),
    block_hash: event.blockHash,
    transaction_hash: event.transactionHash,
    transaction_index: event.transactionIndex,
    log_index: event.logIndex,
    timestamp_sec: event.timestampSec,
  }
  const facts = event as unknown as Readonly<Record<string, bigint | string | number>>
  for (const name of fields[event.kind] ?? []) {
    const fact = facts[name]
    cells[eventFields[name].column] = typeof fact === 'bigint' ? fact.toString() : fact
  }
  return cells
}

async function writeParquet(
  path: string,
  kind: StoreKind,
  events: AsyncIterable<StoredEvent>,
): Promise<number> {
  const parquet = new ParquetWriter({
    writer: fileWriter(path),
    schema: eventSchema(kind),
    codec: 'ZSTD',
    compressors,
    createdBy: 'ammeter',
  })
  let rows = 0
  let group: StoredEvent[] = []
  const flush = async (): Promise<void> => {
    rows += group.length
    if (group.length > 0)
      await parquet.write({ columnData: eventColumns(kind, group), rowGroupSize: ROW_GROUP_ROWS })
    group = []
  }
  for await (const event of events) if (group.push(event) === ROW_GROUP_ROWS) await flush()
  await flush()
  await parquet.finish()
  return rows
}

function isFileSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

/** `file/not-writable`: the file of an export. */
export class ExportError extends AmmeterError {
  override readonly name = 'ExportError'

  constructor(path: string, cause: unknown) {
    super({
      code: 'file/not-writable',
      shortMessage: `${path} cannot be written.`,
      hints: ['give a file in a folder that is there'],
      cause,
    })
  }
}
