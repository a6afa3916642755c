import type { SchemaElement } from 'hyparquet'
import type { ColumnSource } from 'hyparquet-writer'
import type { Hex } from '../domain/address.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import type { PositionEvent } from '../domain/positionEvent.ts'
import { toDouble, toInteger } from '../domain/units.ts'
import {
  type EventField,
  type EventFieldName,
  eventFields,
  type FieldForm,
  fieldsByKind,
  fieldsOf,
  isSigned,
  type StoreKind,
} from './eventFields.ts'
import { fits, packInteger } from './fixedBytes.ts'
import { StoreError } from './storeError.ts'

export type StoredEvent = PoolEvent | PositionEvent

/** Rows of one group: what is read, verified and handed out at once. */
export const ROW_GROUP_ROWS = 65_536

/** Bytes of the forms that are kept as bytes. */
export const formBytes = {
  account: 20,
  amount: 32,
  bytes32: 32,
  uint256: 32,
  uint160: 20,
  uint128: 16,
} as const satisfies Partial<Record<FieldForm, number>>

const TWO_POW_96 = 2 ** 96

/** The schema of the Parquet files of a store or an export. */
export function eventSchema(kind: StoreKind): SchemaElement[] {
  const columns: SchemaElement[] = [
    { name: 'kind', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    { name: 'block_number', type: 'INT64', repetition_type: 'REQUIRED' },
    fixed('block_hash', 32, 'OPTIONAL'),
    fixed('transaction_hash', 32, 'REQUIRED'),
    { name: 'transaction_index', type: 'INT32', repetition_type: 'REQUIRED' },
    { name: 'log_index', type: 'INT32', repetition_type: 'REQUIRED' },
    {
      name: 'timestamp',
      type: 'INT64',
      converted_type: 'TIMESTAMP_MILLIS',
      repetition_type: 'REQUIRED',
    },
    { name: 'timestamp_sec', type: 'INT64', repetition_type: 'REQUIRED' },
    ...fieldsOf(kind).flatMap((name): SchemaElement[] => {
      const { column, form, doubleColumn }: EventField = eventFields[name]
      const exact: SchemaElement =
        form === 'int32'
          ? { name: column, type: 'INT32', repetition_type: 'OPTIONAL' }
          : fixed(column, formBytes[form], 'OPTIONAL')
      if (doubleColumn === undefined) return [exact]
      return [exact, { name: doubleColumn, type: 'DOUBLE', repetition_type: 'OPTIONAL' }]
    }),
  ]
  return [{ name: 'events', num_children: columns.length }, ...columns]
}

/**
 * Events as the columns of {@link eventSchema}.
 *
 * @throws StoreError `store/bad-event` where a value does not fit its column
 */
export function eventColumns(kind: StoreKind, events: readonly StoredEvent[]): ColumnSource[] {
  const hasField = fieldSets(kind)
  const seconds = BigInt64Array.from(events, secondsOf)
  const milliseconds = Array.from(seconds, (sec) => sec * 1000n)
  return [
    { name: 'kind', data: events.map((event) => knownKind(event, hasField)) },
    ordered(
      'block_number',
      BigInt64Array.from(events, (event) => event.blockNumber),
    ),
    plain(
      'block_hash',
      hashes(events, (event) => event.blockHash),
      'RLE_DICTIONARY',
    ),
    plain(
      'transaction_hash',
      hashes(events, (event) => event.transactionHash),
      'PLAIN',
    ),
    ordered(
      'transaction_index',
      int32s(events, (event) => event.transactionIndex),
    ),
    ordered(
      'log_index',
      int32s(events, (event) => event.logIndex),
    ),
    { name: 'timestamp', data: milliseconds, encoding: 'DELTA_BINARY_PACKED' },
    ordered(
      'timestamp_sec',
      BigInt64Array.from(events, (event) => toInteger(event.timestampSec)),
    ),
    ...fieldsOf(kind).flatMap((name) => fieldColumns(name, events, hasField)),
  ]
}

type FieldSets = ReadonlyMap<string, ReadonlySet<EventFieldName>>

function fieldSets(kind: StoreKind): FieldSets {
  return new Map(Object.entries(fieldsByKind(kind)).map(([name, names]) => [name, new Set(names)]))
}

function fieldColumns(
  name: EventFieldName,
  events: readonly StoredEvent[],
  hasField: FieldSets,
): ColumnSource[] {
  const { column, form, doubleColumn }: EventField = eventFields[name]
  const factOf = (event: StoredEvent): unknown =>
    hasField.get(event.kind)?.has(name) === true
      ? (event as unknown as Record<string, unknown>)[name]
      : null
  if (form === 'int32') {
    return [
      {
        name: column,
        data: events.map((event) => {
          const value = factOf(event)
          if (value !== null && !isInt32(value)) throw badEvent(event, name)
          return value
        }),
        encoding: 'DELTA_BINARY_PACKED',
      },
    ]
  }
  if (form === 'account' || form === 'bytes32') {
    const bytesOf = interned(formBytes[form])
    const data = events.map((event) => {
      const value = factOf(event)
      return value === null ? null : (bytesOf(value) ?? refuse(badEvent(event, name)))
    })
    return [plain(column, data)]
  }
  const exact = plain(column, integers(name, form, events, factOf), 'PLAIN')
  if (doubleColumn === undefined) return [exact]
  const scale = form === 'uint160' ? TWO_POW_96 : 1
  const doubles = events.map((event) => {
    const value = factOf(event)
    return typeof value === 'bigint' ? toDouble(value) / scale : null
  })
  return [exact, { name: doubleColumn, data: doubles, encoding: 'PLAIN' }]
}

function integers(
  name: EventFieldName,
  form: keyof typeof formBytes,
  events: readonly StoredEvent[],
  factOf: (event: StoredEvent) => unknown,
): (Uint8Array | null)[] {
  const bytes = formBytes[form]
  const pool = new Uint8Array(bytes * events.length)
  const view = new DataView(pool.buffer)
  return events.map((event, row) => {
    const value = factOf(event)
    if (value === null) return null
    if (typeof value !== 'bigint' || !fits(value, bytes, isSigned(event.kind, form)))
      throw badEvent(event, name)
    packInteger(view, row * bytes, bytes, value)
    return pool.subarray(row * bytes, (row + 1) * bytes)
  })
}

function hashes(
  events: readonly StoredEvent[],
  hashOf: (event: StoredEvent) => Hex | undefined,
): (Uint8Array | null)[] {
  const bytesOf = interned(32)
  return events.map((event) => {
    const hash = hashOf(event)
    if (hash === undefined) return null
    return bytesOf(hash) ?? refuse(badEvent(event, 'hash'))
  })
}

function int32s(
  events: readonly StoredEvent[],
  factOf: (event: StoredEvent) => number,
): Int32Array {
  return Int32Array.from(events, (event) => {
    const value = factOf(event)
    return isInt32(value) ? value : refuse(badEvent(event, 'index'))
  })
}

/** Hex as bytes, the same text as the same object: a dictionary then knows it without a look. */
function interned(bytes: number): (hex: unknown) => Uint8Array | undefined {
  const known = new Map<string, Uint8Array>()
  const shape = new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`, 'i')
  return (hex) => {
    if (typeof hex !== 'string') return undefined
    const found = known.get(hex)
    if (found !== undefined) return found
    if (!shape.test(hex)) return undefined
    const value = new Uint8Array(Buffer.from(hex.slice(2), 'hex'))
    known.set(hex, value)
    return value
  }
}

function secondsOf(event: StoredEvent): bigint {
  const { timestampSec } = event
  return Number.isSafeInteger(timestampSec)
    ? toInteger(timestampSec)
    : refuse(badEvent(event, 'time'))
}

function knownKind(event: StoredEvent, hasField: FieldSets): string {
  return hasField.has(event.kind) ? event.kind : refuse(badEvent(event, 'kind'))
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && Object.is(value | 0, value)
}

function ordered(name: string, data: BigInt64Array | Int32Array): ColumnSource {
  return { name, data, encoding: 'DELTA_BINARY_PACKED' }
}

/** Bytes have no order anyone filters by, so no statistics are spent on them. */
function plain(
  name: string,
  data: (Uint8Array | null)[],
  encoding?: 'PLAIN' | 'RLE_DICTIONARY',
): ColumnSource {
  return { name, data, statistics: false, ...(encoding === undefined ? {} : { encoding }) }
}

function fixed(name: string, bytes: number, repetition: 'REQUIRED' | 'OPTIONAL'): SchemaElement {
  return {
    name,
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: bytes,
    repetition_type: repetition,
  }
}

function refuse(error: StoreError): never {
  throw error
}

function badEvent(event: StoredEvent, what: string): StoreError {
  return new StoreError({
    code: 'store/bad-event',
    shortMessage: `the ${event.kind} of block ${event.blockNumber}, log ${event.logIndex} has a ${what} that cannot be kept`,
    hints: ['an event holds the exact values of its log'],
  })
}
