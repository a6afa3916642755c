import type { Assumption } from '../domain/assumption.ts'
import { type LiquidityLife, tradedUntil } from './liquidityAttribution.ts'
import { ModelError, plain } from './modelError.ts'

/** Prices that each hold until the next. */
export type PriceSeries = {
  /** Unix seconds, strictly increasing. */
  readonly timeSec: Float64Array
  /** Quote per base, > 0. */
  readonly price: Float64Array
}

/** What an LP's trades were worth some time later. */
export type Markout = {
  readonly horizonSec: number
  /** Worth at the later mid of what came in less what went out, fees left out; negative is adverse selection. */
  readonly markoutPnlQuote: number
  /** Worth of the fees of the same trades, at the same mid. */
  readonly feesQuote: number
  /** Trades whose later mid the series covers. */
  readonly trades: number
  /** Trades left out, because the series ends before. */
  readonly uncovered: number
}

export const markoutAssumptions = {
  external: {
    id: 'markout-external-mid',
    statement: 'Markouts are against the price file given.',
    bias: 'as the clock of the file: a late mid understates the loss',
  },
  pool: {
    id: 'markout-own-pool',
    statement: 'Markouts are against later prices of the pool itself, for want of a price file.',
    bias: 'understates the loss: the pool lags the market and stays within a fee of it',
  },
} as const satisfies Record<string, Assumption>

/**
 * Markouts of a position at several horizons.
 *
 * A trade is what one row changed of the holdings, flows taken off. Its markout at h is
 * `Δbase·M(t + h) + Δquote`.
 *
 * @param mid - external where there is one; the pool's own understates
 * @param horizonsSec - each ≥ 0; Infinity marks every trade at the last price
 *
 * Source: models reference 2.6. At one true price it is minus the arbitrageur's profit (v3-core
 * arbitrage snapshots, fees counted).
 * @throws `model/bad-series`, `model/bad-window`, `model/price-not-covered` where the mid begins after the
 *   first trade
 */
export function markouts(
  life: LiquidityLife,
  mid: PriceSeries,
  horizonsSec: readonly number[],
): Markout[] {
  checkSeries(mid)
  const rows = life.timeSec.length
  const first = mid.timeSec[0] as number
  if (rows > 0 && first > (life.timeSec[0] as number)) throw notCovered(first, life.timeSec[0])
  return horizonsSec.map((horizonSec) => {
    if (!(horizonSec >= 0)) throw badHorizon(horizonSec)
    let [markout, fees, trades, uncovered, at] = [0, 0, 0, 0, 0]
    for (let i = 1; i < rows; i += 1) {
      const [now, before] = [tradedUntil(life, i), tradedUntil(life, i - 1)]
      const base = now.base - before.base
      const quote = now.quote - before.quote
      const feesBase = step(life.feesBase, i)
      const feesQuote = step(life.feesQuote, i)
      if (base === 0 && quote === 0 && feesBase === 0 && feesQuote === 0) continue
      const whenSec = (life.timeSec[i] as number) + horizonSec
      const last = mid.timeSec.length - 1
      if (horizonSec !== Number.POSITIVE_INFINITY && whenSec > (mid.timeSec[last] as number)) {
        uncovered += 1
        continue
      }
      while (at < last && (mid.timeSec[at + 1] as number) <= whenSec) at += 1
      const price = mid.price[at] as number
      markout += base * price + quote
      fees += feesBase * price + feesQuote
      trades += 1
    }
    return {
      horizonSec,
      markoutPnlQuote: plain('markout', markout),
      feesQuote: plain('fees', fees),
      trades,
      uncovered,
    }
  })
}

/**
 * The price in force at each time.
 *
 * @throws `model/price-not-covered` for a time before the series begins, or further beyond its last
 *   point than its points ever lie apart: such a price would be stale
 */
export function pricesAt(series: PriceSeries, timesSec: ArrayLike<number>): Float64Array {
  checkSeries(series)
  let at = 0
  const first = series.timeSec[0] as number
  const gaps = series.timeSec
    .subarray(1)
    .map((timeSec, i) => timeSec - (series.timeSec[i] as number))
  const end = (series.timeSec.at(-1) as number) + gaps.reduce((most, gap) => Math.max(most, gap), 0)
  return Float64Array.from(timesSec, (timeSec) => {
    if (timeSec < first) throw notCovered(first, timeSec)
    if (timeSec > end) throw stale(series.timeSec.at(-1) as number, timeSec)
    if (timeSec < (series.timeSec[at] as number)) at = 0
    while (at + 1 < series.timeSec.length && (series.timeSec[at + 1] as number) <= timeSec) at += 1
    return series.price[at] as number
  })
}

function checkSeries({ timeSec, price }: PriceSeries): void {
  const bad = (what: string) => new ModelError('model/bad-series', `The price series ${what}.`)
  if (timeSec.length === 0 || timeSec.length !== price.length) throw bad('is empty or uneven')
  for (let i = 0; i < timeSec.length; i += 1) {
    if (!((price[i] as number) > 0 && Number.isFinite(price[i])))
      throw bad(`holds ${price[i]} at point ${i}`)
    if (i > 0 && !((timeSec[i] as number) > (timeSec[i - 1] as number)))
      throw bad(`does not go forward at point ${i}`)
  }
}

function step(column: Float64Array, i: number): number {
  return (column[i] as number) - (column[i - 1] as number)
}

function badHorizon(horizonSec: number): ModelError {
  return new ModelError('model/bad-window', `A horizon is 0 s or later, not ${horizonSec}.`)
}

function stale(last: number, asked: number): ModelError {
  return new ModelError(
    'model/price-not-covered',
    `The prices end at ${last} s, too long before ${asked} s where one is asked for.`,
    'Give a price file that reaches to the end of the history.',
  )
}

function notCovered(first: number, asked: number | undefined): ModelError {
  return new ModelError(
    'model/price-not-covered',
    `The prices begin at ${first} s, after ${asked} s where one is asked for.`,
    'Give a price file that begins before the position does.',
  )
}
