import { requirePositive } from './parameters.ts'

/** What a maker quotes at one inventory. All are distances in price units, of either sign. */
export type Quote = {
  /** Reservation price less mid. */
  readonly reservationOffset: number | undefined
  /** Mid less bid: `δ^b` of the papers. Absent where the maker does not buy. */
  readonly bidOffset: number | undefined
  /** Ask less mid: `δ^a` of the papers. Absent where the maker does not sell. */
  readonly askOffset: number | undefined
}

/**
 * Quotes by time and inventory, computed once: to quote in a simulation is to look up.
 *
 * Cell `row·width + (lots − lowestLots)`; NaN where there is no quote.
 */
export type QuoteTable = {
  readonly lowestLots: number
  readonly width: number
  readonly rows: number
  /** Time from one row to the next; a single row holds at all times. */
  readonly stepSec: number
  readonly reservationOffsets: Float64Array
  readonly bidOffsets: Float64Array
  readonly askOffsets: Float64Array
}

/** The quote of one cell; all absent outside the table. */
export function quoteIn(table: QuoteTable, row: number, lots: number): Quote {
  const column = lots - table.lowestLots
  const inside = column >= 0 && column < table.width && row >= 0 && row < table.rows
  const cell = inside ? row * table.width + column : -1
  return {
    reservationOffset: present(table.reservationOffsets[cell]),
    bidOffset: present(table.bidOffsets[cell]),
    askOffset: present(table.askOffsets[cell]),
  }
}

/** The row in force at a time since the start, seconds; the last one from there on. */
export function rowAt(table: QuoteTable, elapsedSec: number): number {
  if (table.rows === 1) return 0
  return Math.max(0, Math.min(table.rows - 1, Math.floor(elapsedSec / table.stepSec + ROW_SLACK)))
}

/**
 * A table filled cell by cell.
 *
 * @param quoteAt - the quote at an inventory in lots and a row
 */
export function tabulate(options: {
  readonly lowestLots: number
  readonly highestLots: number
  readonly rows: number
  readonly stepSec: number
  readonly quoteAt: (lots: number, row: number) => Quote
}): QuoteTable {
  const { lowestLots, highestLots, rows, stepSec, quoteAt } = options
  const width = highestLots - lowestLots + 1
  const table = {
    lowestLots,
    width,
    rows,
    stepSec,
    reservationOffsets: new Float64Array(rows * width),
    bidOffsets: new Float64Array(rows * width),
    askOffsets: new Float64Array(rows * width),
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < width; column++) {
      const quote = quoteAt(lowestLots + column, row)
      const cell = row * width + column
      table.reservationOffsets[cell] = quote.reservationOffset ?? Number.NaN
      table.bidOffsets[cell] = quote.bidOffset ?? Number.NaN
      table.askOffsets[cell] = quote.askOffset ?? Number.NaN
    }
  return table
}

/**
 * Rows a session needs: one at each multiple of the step before the horizon.
 *
 * @throws `maker/bad-parameters`
 */
export function rowCount(horizonSec: number, stepSec: number): number {
  const steps = requirePositive('horizonSec', horizonSec) / requirePositive('stepSec', stepSec)
  return Math.max(1, Math.ceil(steps - ROW_SLACK))
}

/** A quote that drops the side that would pass a bound on inventory. */
export function boundedQuote(quote: Quote, lots: number, maxLots: number): Quote {
  return {
    reservationOffset: quote.reservationOffset,
    bidOffset: lots < maxLots ? quote.bidOffset : undefined,
    askOffset: lots > -maxLots ? quote.askOffset : undefined,
  }
}

// A time that is a multiple of the step up to rounding belongs to the row that starts there.
const ROW_SLACK = 1e-9

function present(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value === 0 ? 0 : value
}
