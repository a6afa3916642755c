import { AmmeterError } from '../errors.ts'
import type { PriceSeries } from '../models/markout.ts'
import type { CliIo } from './io.ts'
import { readText } from './textFile.ts'

/**
 * Prices from a CSV file of two columns, time and price, with or without a header.
 *
 * A time is Unix seconds, Unix milliseconds (above 10^11) or ISO with its zone. Rows are never sorted
 * or repaired: a file out of order may have lost more than its order.
 *
 * @throws `file/not-readable`, `prices/invalid` with the line and what is wrong with it
 */
export function readPriceFile(io: Pick<CliIo, 'cwd'>, file: string): PriceSeries {
  return parsePrices(readText(io, file))
}

/** {@link readPriceFile} of its text. */
export function parsePrices(text: string): PriceSeries {
  const timeSec: number[] = []
  const price: number[] = []
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue
    const cells = line.split(',').map((cell) => cell.trim())
    const [timeText = '', priceText = ''] = cells
    // Of several prices nobody said which is meant.
    if (cells.length !== 2) throw new PricesError(i + 1, `it has ${cells.length} columns, not two`)
    const time = timeOf(timeText)
    if (i === 0 && Number.isNaN(time) && !NUMBER.test(priceText)) continue
    if (Number.isNaN(time)) throw new PricesError(i + 1, `"${timeText.slice(0, 40)}" is no time`)
    const value = NUMBER.test(priceText) ? Number.parseFloat(priceText) : Number.NaN
    if (!(value > 0 && Number.isFinite(value)))
      throw new PricesError(i + 1, `"${priceText.slice(0, 40)}" is no price above zero`)
    if (time <= (timeSec.at(-1) ?? Number.NEGATIVE_INFINITY))
      throw new PricesError(i + 1, 'its time is not after the one before')
    timeSec.push(time)
    price.push(value)
  }
  if (timeSec.length === 0) throw new PricesError(1, 'the file holds no price')
  return { timeSec: Float64Array.from(timeSec), price: Float64Array.from(price) }
}

const NUMBER = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/

/** Unix seconds; milliseconds are told by their size: as seconds they would lie beyond the year 5000. */
function timeOf(text: string): number {
  if (NUMBER.test(text)) {
    const value = Number.parseFloat(text)
    return value > 1e11 ? value / 1000 : value
  }
  return ISO.test(text) ? Date.parse(text.replace(' ', 'T')) / 1000 : Number.NaN
}

export class PricesError extends AmmeterError {
  override readonly name = 'PricesError'
  constructor(line: number, what: string) {
    super({
      code: 'prices/invalid',
      shortMessage: `Line ${line} of the price file: ${what}.`,
      hints: [
        'Two columns, time and price (quote per base): Unix seconds or ISO time with zone, oldest first.',
      ],
    })
  }
}
