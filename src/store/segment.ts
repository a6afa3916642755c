import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type DecodedArray, parquetMetadata, parquetScan } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Hex } from '../domain/address.ts'
import { compareEvents } from '../domain/poolEvent.ts'
import { toInteger } from '../domain/units.ts'
import { writeDurably } from './durableFile.ts'
import { eventColumns, eventSchema, ROW_GROUP_ROWS, type StoredEvent } from './eventColumns.ts'
import type { StoreKind } from './eventFields.ts'
import { eventsOf, exactColumns } from './eventRows.ts'
import type { Segment } from './manifest.ts'
import { StoreError } from './storeError.ts'

/** A range of blocks and every event in it, in chain order. */
export type SegmentContent = {
  readonly fromBlock: bigint
  readonly toBlock: bigint
  readonly toBlockHash?: Hex | undefined
  readonly events: readonly StoredEvent[]
}

/** Compressors beyond the built-in ones, for files written here. */
export const compressors = { ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes) }
const decompressors = { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) }

/** Writes the Parquet file of a segment, named by its content; nothing refers to it yet. */
export async function writeSegment(
  folder: string,
  kind: StoreKind,
  { fromBlock, toBlock, toBlockHash, events }: SegmentContent,
): Promise<Segment> {
  const writer = new ByteWriter()
  const parquet = new ParquetWriter({
    writer,
    schema: eventSchema(kind),
    codec: 'ZSTD',
    compressors,
    createdBy: 'ammeter',
  })
  parquet.write({ columnData: eventColumns(kind, events), rowGroupSize: ROW_GROUP_ROWS })
  parquet.finish()
  const content = writer.getBytes()
  const sha256 = sha256Of(content)
  const file = `${fromBlock}-${toBlock}-${sha256.slice(0, 16)}.parquet`
  await writeDurably(folder, file, content)
  return {
    file,
    rows: events.length,
    fromBlock,
    toBlock,
    ...(toBlockHash === undefined ? {} : { toBlockHash }),
    sha256,
    bytes: content.byteLength,
  }
}

/**
 * The events of a segment, a row group at a time; the file is compared with the manifest before the
 * first is given out, each group before its own.
 *
 * @throws StoreError `store/damaged-segment`
 */
export async function* readSegment(
  folder: string,
  kind: StoreKind,
  segment: Segment,
): AsyncGenerator<readonly StoredEvent[]> {
  const content = await readContent(folder, segment)
  let before: StoredEvent | undefined
  for await (const events of decodeGroups(folder, kind, segment, content)) {
    for (const event of events) {
      const { blockNumber } = event
      if (blockNumber < segment.fromBlock || blockNumber > segment.toBlock)
        throw damaged(folder, segment, `an event of block ${blockNumber} does not belong there`)
      if (before !== undefined && compareEvents(before, event) >= 0)
        throw damaged(folder, segment, `events of block ${blockNumber} are out of order`)
      before = event
    }
    yield events
  }
}

async function readContent(folder: string, segment: Segment): Promise<Buffer> {
  let content: Buffer
  try {
    content = await readFile(join(folder, segment.file))
  } catch (error) {
    throw damaged(folder, segment, 'it cannot be read', error)
  }
  if (content.byteLength !== segment.bytes)
    throw damaged(folder, segment, `${content.byteLength} bytes, not ${segment.bytes}`)
  if (sha256Of(content) !== segment.sha256) throw damaged(folder, segment, 'its content changed')
  return content
}

async function* decodeGroups(
  folder: string,
  kind: StoreKind,
  segment: Segment,
  content: Buffer,
): AsyncGenerator<readonly StoredEvent[]> {
  const bytes = content.buffer.slice(
    content.byteOffset,
    content.byteOffset + content.byteLength,
  ) as ArrayBuffer
  const columns = [...exactColumns(kind)]
  try {
    const metadata = parquetMetadata(bytes)
    if (metadata.num_rows !== toInteger(segment.rows))
      throw damaged(folder, segment, `${metadata.num_rows} rows, not ${segment.rows}`)
    const scan = await parquetScan({
      file: {
        byteLength: bytes.byteLength,
        slice: (start, end) => bytes.slice(start, end),
      },
      metadata,
      columns,
      utf8: false,
      compressors: decompressors,
    })
    for (const { rowStart, rowEnd } of scan.ranges) {
      const read = new Map<string, DecodedArray>()
      for (const column of columns)
        read.set(column, await scan.readColumn({ column, rowStart, rowEnd }))
      yield eventsOf(kind, rowEnd - rowStart, (column) => read.get(column) ?? [])
    }
  } catch (error) {
    throw error instanceof StoreError ? error : damaged(folder, segment, 'not of this store', error)
  }
}

function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function damaged(folder: string, { file }: Segment, details: string, cause?: unknown): StoreError {
  return new StoreError({
    code: 'store/damaged-segment',
    shortMessage: `${file} in ${folder} is not what was written`,
    details,
    hints: ['restore the file, or remove the folder and fetch the events again'],
    cause,
  })
}
