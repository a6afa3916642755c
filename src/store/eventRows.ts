import type { DecodedArray } from 'hyparquet'
import { checksummed } from '../chain/checksum.ts'
import type { Address, Hex } from '../domain/address.ts'
import { toDouble } from '../domain/units.ts'
import { formBytes, type StoredEvent } from './eventColumns.ts'
import {
  type EventField,
  type EventFieldName,
  eventFields,
  fieldsByKind,
  fieldsOf,
  isSigned,
  type StoreKind,
} from './eventFields.ts'
import { unpackInteger } from './fixedBytes.ts'

const placeColumns = [
  'kind',
  'block_number',
  'block_hash',
  'transaction_hash',
  'transaction_index',
  'log_index',
  'timestamp_sec',
] as const

/** The columns events are rebuilt from: the exact ones. */
export function exactColumns(kind: StoreKind): readonly string[] {
  return [...placeColumns, ...fieldsOf(kind).map((name) => eventFields[name].column)]
}

/** Reads one column of a row group. */
export type ColumnReader = (column: string) => DecodedArray

/**
 * The events of a row group, in the order of the rows.
 *
 * @throws TypeError or RangeError where the columns are not those of a store of this kind
 */
export function eventsOf(kind: StoreKind, rows: number, column: ColumnReader): StoredEvent[] {
  const kinds: DecodedArray = column('kind')
  const blocks: DecodedArray = column('block_number')
  const blockHashes: DecodedArray = column('block_hash')
  const transactions: DecodedArray = column('transaction_hash')
  const transactionIndexes: DecodedArray = column('transaction_index')
  const logIndexes: DecodedArray = column('log_index')
  const times: DecodedArray = column('timestamp_sec')
  const hashOf = remembered(hexOf)
  const readers = readersByKind(kind, column)
  return Array.from({ length: rows }, (_, row) => {
    const eventKind: string = kinds[row]
    const event: Record<string, unknown> = {
      blockNumber: blocks[row],
      blockHash: blockHashes[row] === null ? undefined : hashOf(blockHashes[row]),
      transactionHash: hashOf(transactions[row]),
      transactionIndex: transactionIndexes[row],
      logIndex: logIndexes[row],
      timestampSec: toDouble(times[row]),
      kind: eventKind,
    }
    const fields = readers.get(eventKind)
    if (fields === undefined) throw new TypeError(`row ${row} is a ${eventKind}`)
    for (const { name, read } of fields) event[name] = read(row)
    // The tables of fields are checked against the event types where they stand.
    return event as unknown as StoredEvent
  })
}

type FieldReader = { readonly name: EventFieldName; readonly read: (row: number) => unknown }

function readersByKind(
  kind: StoreKind,
  column: ColumnReader,
): ReadonlyMap<string, readonly FieldReader[]> {
  const accountOf = remembered((bytes) => checksummed(hexOf(bytes) as Address))
  return new Map(
    Object.entries(fieldsByKind(kind)).map(([eventKind, names]) => [
      eventKind,
      names.map((name) => ({ name, read: readerOf(eventKind, name, column, accountOf) })),
    ]),
  )
}

function readerOf(
  eventKind: string,
  name: EventFieldName,
  column: ColumnReader,
  accountOf: (bytes: Uint8Array) => Address,
): (row: number) => unknown {
  const field: EventField = eventFields[name]
  const values = column(field.column)
  const { form } = field
  if (form === 'int32') return (row) => present(values[row], row)
  if (form === 'account') return (row) => accountOf(present(values[row], row))
  if (form === 'bytes32') return (row) => hexOf(present(values[row], row))
  const bytes = formBytes[form]
  const signed = isSigned(eventKind, form)
  const viewOf = viewsOfBuffers()
  return (row) => {
    const value: Uint8Array = present(values[row], row)
    return unpackInteger(viewOf(value.buffer), value.byteOffset, bytes, signed)
  }
}

function present<T>(value: T | null | undefined, row: number): T {
  if (value === null || value === undefined) throw new TypeError(`row ${row} lacks a value`)
  return value
}

/** Values of one page share a buffer: one view serves them all. */
function viewsOfBuffers(): (buffer: ArrayBufferLike) => DataView {
  let last: DataView | undefined
  return (buffer) => {
    if (last?.buffer !== buffer) last = new DataView(buffer)
    return last
  }
}

/** A column kept as a dictionary gives the same object for the same value. */
function remembered<T>(convert: (bytes: Uint8Array) => T): (bytes: Uint8Array) => T {
  const known = new Map<Uint8Array, T>()
  return (bytes) => {
    const found = known.get(bytes)
    if (found !== undefined) return found
    const value = convert(bytes)
    known.set(bytes, value)
    return value
  }
}

function hexOf(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}
