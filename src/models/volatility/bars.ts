import { ModelError } from '../modelError.ts'

/**
 * Prices summed up per period, oldest first: columns of one length. A bar's open is its first price,
 * not the close before.
 */
export type Bars = {
  readonly open: ArrayLike<number>
  readonly high: ArrayLike<number>
  readonly low: ArrayLike<number>
  readonly close: ArrayLike<number>
}

/**
 * Bars of a series of prices that hold until the next one.
 *
 * A period without a price repeats the last close: it counts as one in which nothing moved.
 *
 * @param timesSec - Unix seconds, not falling
 * @param prices - quote per base, > 0
 * @param barSec - length of a bar, > 0
 * @param untilSec - the last bar ends here or before; incomplete ones are left out
 * @throws `model/bad-price`, `model/bad-times`, `model/bad-window`
 *
 * @example
 * barsOf({ timesSec: [0, 30, 60, 200], prices: [100, 90, 95, 99], barSec: 60, untilSec: 180 })
 * // open [100, 95, 95], high [100, 95, 95], low [90, 95, 95], close [90, 95, 95]
 */
export function barsOf(options: {
  readonly timesSec: ArrayLike<number>
  readonly prices: ArrayLike<number>
  readonly barSec: number
  readonly untilSec: number
}): Bars {
  const { timesSec, prices, barSec, untilSec } = options
  if (!(barSec > 0)) throw badWindow(barSec)
  const startSec = timesSec[0] ?? untilSec
  const count = Math.max(0, Math.floor((untilSec - startSec) / barSec))
  const bars = {
    open: new Float64Array(count),
    high: new Float64Array(count),
    low: new Float64Array(count),
    close: new Float64Array(count),
  }
  let next = 0
  let last = Number.NaN
  for (let bar = 0; bar < count; bar += 1) {
    const endSec = startSec + (bar + 1) * barSec
    let [open, high, low] = [last, last, last]
    let empty = true
    while (next < timesSec.length && (timesSec[next] as number) < endSec) {
      const price = checkedPrice(timesSec, prices, next)
      if (empty) [open, high, low] = [price, price, price]
      else [high, low] = [Math.max(high, price), Math.min(low, price)]
      empty = false
      last = price
      next += 1
    }
    bars.open[bar] = open
    bars.high[bar] = high
    bars.low[bar] = low
    bars.close[bar] = last
  }
  return bars
}

/** How many bars there are, once every column and every price is fit to use. */
export function barCount({ open, high, low, close }: Bars): number {
  const count = close.length
  if (open.length !== count || high.length !== count || low.length !== count)
    throw new ModelError('model/bad-bars', 'The columns of the bars differ in length.')
  for (let i = 0; i < count; i += 1) {
    const [o, h, l, c] = [open[i], high[i], low[i], close[i]] as [number, number, number, number]
    if (!(l > 0 && l <= o && l <= c && h >= o && h >= c && Number.isFinite(h)))
      throw new ModelError(
        'model/bad-bars',
        `Bar ${i} is no bar: open ${o}, high ${h}, low ${l}, close ${c}.`,
      )
  }
  return count
}

function checkedPrice(timesSec: ArrayLike<number>, prices: ArrayLike<number>, i: number): number {
  const price = prices[i] as number
  if (!(price > 0 && Number.isFinite(price)))
    throw new ModelError('model/bad-price', `Price ${i} of the series is ${price}.`)
  if (i > 0 && !((timesSec[i] as number) >= (timesSec[i - 1] as number)))
    throw new ModelError('model/bad-times', `Time ${i} of the series is before the one before it.`)
  return price
}

function badWindow(barSec: number): ModelError {
  return new ModelError('model/bad-window', `A bar must last, not ${barSec} seconds.`)
}
