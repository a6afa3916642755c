import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Hex } from '../domain/address.ts'
import { compareEvents, type EventPlace } from '../domain/poolEvent.ts'
import type { RawLog } from '../domain/rawLog.ts'
import { AmmeterError } from '../errors.ts'
import { FileFormatError } from './fileFormatError.ts'

/** The columns of a layout, in their order, and where a log's facts stand among them. */
type Layout = {
  readonly columns: readonly string[]
  readonly transactionIndex: number
  readonly logIndex: number
  readonly topics: number
  readonly data: number
}

const place = ['block_number', 'block_timestamp', 'transaction_hash'] as const

// zelos-alpha/demeter-fetch, raw files. In the older layout the position manager's log of the same
// transaction stands beside the pool's (`proxy_…`); it is a copy, and the pool's log is what is read.
const layouts: readonly Layout[] = [
  {
    columns: [...place, 'transaction_index', 'log_index', 'topics', 'data'],
    transactionIndex: 3,
    logIndex: 4,
    topics: 5,
    data: 6,
  },
  {
    columns: [
      ...place,
      'pool_tx_index',
      'pool_log_index',
      'pool_topics',
      'pool_data',
      'proxy_topics',
      'proxy_data',
      'proxy_log_index',
    ],
    transactionIndex: 3,
    logIndex: 4,
    topics: 5,
    data: 6,
  },
]

/**
 * The logs of a CSV file of demeter-fetch in either of its layouts, in the order of the chain. The
 * file names neither the contract (the file's name does) nor the hashes of blocks: `blockHash` is
 * `undefined`.
 *
 * @throws FileFormatError `file/not-readable`, `file/wrong-format`
 * @throws RawLogFileError `events/bad-record` for a row that is no log, `events/unordered` for rows
 *   out of chain order or there twice
 */
export async function* readRawLogs(path: string): AsyncGenerator<RawLog> {
  let layout: Layout | undefined
  let before: EventPlace | undefined
  let line = 0
  for await (const text of linesOf(path)) {
    line += 1
    const fields = fieldsOf(text)
    if (layout === undefined) {
      layout = layouts.find(({ columns }) => isSameList(columns, fields))
      if (layout === undefined)
        throw new FileFormatError(
          'file/wrong-format',
          path,
          'has other columns than a file of logs',
        )
      continue
    }
    const log = logOf(fields, layout, path, line)
    if (before !== undefined) checkOrder(before, log.place, path, line)
    before = log.place
    yield log
  }
  if (layout === undefined) throw new FileFormatError('file/wrong-format', path, 'is empty')
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  } catch (error) {
    if (error instanceof AmmeterError) throw error
    throw new FileFormatError('file/not-readable', path, 'cannot be read', error)
  }
}

/** The fields of a line by RFC 4180; `undefined` where its quotes do not match. */
function fieldsOf(line: string): readonly string[] | undefined {
  const fields: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y
  for (;;) {
    const match = field.exec(line)
    if (match === null) return undefined
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') return fields
  }
}

function logOf(
  fields: readonly string[] | undefined,
  layout: Layout,
  path: string,
  line: number,
): RawLog {
  const refuse = (what: string) => new RawLogFileError('events/bad-record', path, line, what)
  if (fields === undefined) throw refuse('a quote that is not closed')
  if (fields.length !== layout.columns.length)
    throw refuse(`${fields.length} fields, not ${layout.columns.length}`)
  const read = <T>(at: number, parse: (text: string) => T | undefined): T => {
    const text = fields[at] ?? ''
    const value = parse(text)
    if (value === undefined) throw refuse(`${layout.columns[at]} is "${text.slice(0, 40)}"`)
    return value
  }
  return {
    topics: read(layout.topics, topicsOf),
    data: read(layout.data, (text) => hexOf(text, /^0x(?:[0-9a-f]{2})*$/i)),
    place: {
      blockNumber: read(0, (text) => (isWhole(text) ? BigInt(text) : undefined)),
      blockHash: undefined,
      transactionHash: read(2, (text) => hexOf(text, /^0x[0-9a-f]{64}$/i)),
      transactionIndex: read(layout.transactionIndex, indexOf),
      logIndex: read(layout.logIndex, indexOf),
      timestampSec: read(1, timeOf),
    },
  }
}

/** A list as Python prints it: `['0x…', '0x…']`. */
function topicsOf(text: string): readonly Hex[] | undefined {
  if (!/^\['0x[0-9a-f]{64}'(?:, ?'0x[0-9a-f]{64}'){0,3}\]$/i.test(text)) return undefined
  return (text.match(/0x[0-9a-f]{64}/gi) ?? []).map((topic) => topic.toLowerCase() as Hex)
}

function hexOf(text: string, shape: RegExp): Hex | undefined {
  return shape.test(text) ? (text.toLowerCase() as Hex) : undefined
}

function isWhole(text: string): boolean {
  return /^\d{1,15}$/.test(text)
}

function indexOf(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : undefined
}

/** `2024-01-05 00:00:23`, with or without `+00:00`, is UTC; another offset is refused. */
function timeOf(text: string): number | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\+00:00)?$/.exec(text) ?? []
  const milliseconds = Date.parse(`${day}T${time}Z`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000
}

function checkOrder(before: EventPlace, next: EventPlace, path: string, line: number): void {
  const refuse = (what: string) => new RawLogFileError('events/unordered', path, line, what)
  const order = compareEvents(before, next)
  if (order === 0) throw refuse('the log of the line before, again')
  if (order > 0) throw refuse(`block ${next.blockNumber} after block ${before.blockNumber}`)
  if (before.blockNumber === next.blockNumber && before.timestampSec !== next.timestampSec)
    throw refuse(`block ${next.blockNumber} at another time than before`)
  if (before.timestampSec > next.timestampSec) throw refuse('a later block at an earlier time')
}

function isSameList(a: readonly string[], b: readonly string[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((text, i) => text === b[i])
}

/** A line of a file of logs that cannot be taken; the file is given up as a whole. */
export class RawLogFileError extends AmmeterError {
  override readonly name = 'RawLogFileError'

  constructor(
    code: 'events/bad-record' | 'events/unordered',
    path: string,
    line: number,
    what: string,
  ) {
    super({
      code,
      shortMessage: `line ${line} of ${path}: ${what}`,
      hints: ['fetch the file again, whole and in chain order'],
    })
  }
}
