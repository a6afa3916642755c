import type { FundingSeries } from '../domain/funding.ts'
import { VenueError } from './venueError.ts'

export type FundingFileOptions = {
  /** What the file's clock is ahead of UTC by, seconds: 10,800 for UTC+3. */
  readonly utcOffsetSec: number
  /** How often the venue settles, seconds: the file does not say, and a rate alone means nothing. */
  readonly intervalSec: number
}

/** Settlements that the file lacks between two of its rows. */
export type FundingGap = { readonly afterSec: number; readonly missing: number }

export type FundingFile = {
  readonly series: FundingSeries
  /** Nothing is filled in: what was settled there is unknown. */
  readonly gaps: readonly FundingGap[]
}

/**
 * Recorded funding from CSV text with the header `Symbol,Date,Funding Rate`.
 *
 * Rows are never sorted or repaired. Each must lie a whole number of intervals after the one before, to
 * a minute: a file of another interval than stated is refused, so hourly rates cannot pass for 8-hourly.
 *
 * @param text - dates are `YYYY-MM-DD HH:MM:SS[.mmm]` in the file's own zone; rates are fractions per interval
 * @returns times in Unix seconds UTC, as recorded (a few ms of jitter are kept)
 *
 * Source: the layout of supervik/historical-funding-rates-fetcher (Binance, Bybit, dYdX).
 * @throws `venue/bad-funding-file` with the line, `venue/funding-interval`
 *
 * @example
 * parseFundingFile('Symbol,Date,Funding Rate\nETH-USDT,2020-01-01 03:00:00.000,0.00010000\n', {
 *   utcOffsetSec: 10_800, intervalSec: 28_800 }).series.timeSec[0] // 1577836800
 */
export function parseFundingFile(text: string, options: FundingFileOptions): FundingFile {
  const { utcOffsetSec, intervalSec } = options
  if (!(intervalSec > 0 && Number.isFinite(intervalSec) && Number.isFinite(utcOffsetSec)))
    throw new VenueError(
      'venue/funding-interval',
      `Funding every ${intervalSec} s cannot be.`,
      'Give the venue’s settlement interval: 28800 for 8 hours, 3600 for one.',
    )
  const timeSec: number[] = []
  const fundingRate: number[] = []
  const gaps: FundingGap[] = []
  let symbol: string | undefined
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (i === 0) requireHeader(line)
    if (i === 0 || line === '') continue
    const row = rowOf(line, i + 1, utcOffsetSec)
    symbol ??= row.symbol
    if (row.symbol !== symbol)
      throw badRow(i + 1, `it is of ${row.symbol}, the rows before of ${symbol}`)
    const before = timeSec.at(-1)
    if (before !== undefined) {
      const missing = missingBetween(before, row.timeSec, intervalSec, i + 1)
      if (missing > 0) gaps.push({ afterSec: before, missing })
    }
    timeSec.push(row.timeSec)
    fundingRate.push(row.fundingRate)
  }
  if (symbol === undefined) throw badRow(1, 'the file holds no rate')
  const series: FundingSeries = {
    symbol,
    timeSec: Float64Array.from(timeSec),
    fundingRate: Float64Array.from(fundingRate),
    intervalSec: new Float64Array(timeSec.length).fill(intervalSec),
  }
  return { series, gaps }
}

const HEADER = /^symbol,date,funding rate$/i
const DATE = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)$/
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** Venues settle a few ms late; a minute is no interval of any. */
const JITTER_SEC = 60
/** No venue charges 10 % an interval: such a number is a percentage taken for a fraction. */
const MAX_RATE = 0.1

function requireHeader(line: string): void {
  if (!HEADER.test(line.trim()))
    throw badRow(1, `the header is "${line.slice(0, 60)}", not "Symbol,Date,Funding Rate"`)
}

function rowOf(line: string, at: number, utcOffsetSec: number) {
  const cells = line.split(',').map((cell) => cell.trim())
  const [symbol = '', date = '', rateText = ''] = cells
  if (cells.length !== 3 || symbol === '') throw badRow(at, `it has ${cells.length} cells, not 3`)
  const [, day = '', time = ''] = DATE.exec(date) ?? []
  const localMs = Date.parse(`${day}T${time}Z`)
  // A day its month does not have would be carried over into the next.
  if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(day))
    throw badRow(at, `"${date.slice(0, 40)}" is no date`)
  const fundingRate = DECIMAL.test(rateText) ? Number.parseFloat(rateText) : Number.NaN
  if (!(Math.abs(fundingRate) < MAX_RATE))
    throw badRow(at, `"${rateText.slice(0, 40)}" is no funding rate, a fraction per interval`)
  return { symbol, timeSec: localMs / 1000 - utcOffsetSec, fundingRate }
}

function missingBetween(before: number, after: number, intervalSec: number, at: number): number {
  if (after <= before) throw badRow(at, 'its time is not after the one before')
  const steps = Math.round((after - before) / intervalSec)
  if (steps < 1 || Math.abs(after - before - steps * intervalSec) > JITTER_SEC)
    throw new VenueError(
      'venue/funding-interval',
      `Line ${at} of the funding file comes ${after - before} s after the one before, not a multiple of ${intervalSec} s.`,
      'State the interval the venue settled at.',
    )
  return steps - 1
}

function badRow(line: number, what: string): VenueError {
  return new VenueError('venue/bad-funding-file', `Line ${line} of the funding file: ${what}.`)
}
