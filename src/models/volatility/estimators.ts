import type { Assumption } from '../../domain/assumption.ts'
import { DAYS_PER_YEAR } from '../lossVersusRebalancing.ts'
import { ModelError, plain } from '../modelError.ts'
import { type Bars, barCount } from './bars.ts'

/*
 * Volatility from bars. Each function gives the standard deviation per √bar as a fraction;
 * `annualVolatility` turns it into one per √year. All need at least two bars.
 */

export const realisedVolatilityAssumptions: readonly Assumption[] = [
  {
    id: 'volatility-pool-prices',
    statement:
      'Realised volatility is measured on the pool’s own prices, which stay within a fee of the market and lag it.',
    bias: 'short sampling overstates it by bounces between both edges of the fee band and understates it where the pool does not trade; prefer a price file',
  },
  {
    id: 'volatility-365',
    statement: 'Volatilities are annualised with 365 days: these markets do not close.',
    bias: 'none',
  },
]

/**
 * A volatility per √bar as one per √year of 365 days.
 * @example annualVolatility(0.05, 86_400) // 0.9552486…
 */
export function annualVolatility(sigmaPerBar: number, barSec: number): number {
  return plain('volatility', sigmaPerBar * Math.sqrt((DAYS_PER_YEAR * 86_400) / barSec))
}

/**
 * Close to close: sample standard deviation (n − 1) of log returns. Unbiased by the bars' inside;
 * the least efficient.
 */
export function closeToClose(bars: Bars): number {
  const { close } = bars
  enough(barCount(bars), 3)
  const returns = Array.from({ length: close.length - 1 }, (_, i) =>
    logRatio(close, i + 1, close, i),
  )
  return plain('volatility', Math.sqrt(sampleVariance(returns)))
}

/** Parkinson 1980: `ln(H/L)²/(4 ln 2)`. No drift; efficiency about 5 against close to close. */
export function parkinson(bars: Bars): number {
  return meanRoot(bars, 2, (i) => logRatio(bars.high, i, bars.low, i) ** 2 / (4 * Math.LN2))
}

/** Garman, Klass 1980: `½ln(H/L)² − (2 ln 2 − 1)·ln(C/O)²`. No drift; efficiency about 7.4. */
export function garmanKlass(bars: Bars): number {
  return meanRoot(
    bars,
    2,
    (i) =>
      0.5 * logRatio(bars.high, i, bars.low, i) ** 2 -
      (2 * Math.LN2 - 1) * logRatio(bars.close, i, bars.open, i) ** 2,
  )
}

/** Rogers, Satchell 1991: `u(u − c) + d(d − c)` from the open. Any drift; efficiency about 6. */
export function rogersSatchell(bars: Bars): number {
  return meanRoot(bars, 2, (i) => rogersSatchellOf(bars, i))
}

/**
 * Yang, Zhang 2000: overnight variance, plus `k` of the open-to-close variance, plus `1 − k` of
 * Rogers–Satchell, `k = 0.34/(1.34 + (n + 1)/(n − 1))`. Any drift and gaps between bars. The first bar
 * only gives the close before.
 */
export function yangZhang(bars: Bars): number {
  const n = enough(barCount(bars), 3) - 1
  const index = Array.from({ length: n }, (_, i) => i + 1)
  const gaps = index.map((i) => logRatio(bars.open, i, bars.close, i - 1))
  const days = index.map((i) => logRatio(bars.close, i, bars.open, i))
  const k = 0.34 / (1.34 + (n + 1) / (n - 1))
  const inside = index.reduce((sum, i) => sum + rogersSatchellOf(bars, i), 0) / n
  return plain(
    'volatility',
    Math.sqrt(sampleVariance(gaps) + k * sampleVariance(days) + (1 - k) * inside),
  )
}

/**
 * Exponentially weighted (RiskMetrics): `v ← λv + (1 − λ)r²`, started at the first squared return.
 *
 * @param lambda - weight of the past, in [0, 1); 0.94 is the usual one of days
 * @returns the last value
 */
export function ewma(bars: Bars, lambda = 0.94): number {
  const { close } = bars
  enough(barCount(bars), 2)
  if (!(lambda >= 0 && lambda < 1))
    throw new ModelError('model/bad-weight', `A weight of the past lies in [0, 1), not ${lambda}.`)
  let variance = logRatio(close, 1, close, 0) ** 2
  for (let i = 2; i < close.length; i += 1)
    variance = lambda * variance + (1 - lambda) * logRatio(close, i, close, i - 1) ** 2
  return plain('volatility', Math.sqrt(variance))
}

function rogersSatchellOf({ open, high, low, close }: Bars, i: number): number {
  const up = logRatio(high, i, open, i)
  const down = logRatio(low, i, open, i)
  const end = logRatio(close, i, open, i)
  return up * (up - end) + down * (down - end)
}

function meanRoot(bars: Bars, least: number, varianceOf: (i: number) => number): number {
  const count = enough(barCount(bars), least)
  let sum = 0
  for (let i = 0; i < count; i += 1) sum += varianceOf(i)
  // Garman–Klass may dip below zero on bars without a range.
  return plain('volatility', Math.sqrt(Math.max(sum / count, 0)))
}

function logRatio(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  return Math.log((a[i] as number) / (b[j] as number))
}

function sampleVariance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

function enough(count: number, least: number): number {
  if (count >= least) return count
  throw new ModelError(
    'model/too-few-prices',
    `A volatility needs ${least} bars, not ${count}.`,
    'Take shorter bars, or a longer history.',
  )
}
