import { normalCdf, normalDensity } from '../../math/normalDistribution.ts'
import { ModelError, plain } from '../modelError.ts'
import { checkedSample } from './sample.ts'

/** What may be lost, as losses ≥ 0 unless even the bad cases gain. */
export type TailRisk = {
  /** The loss that is exceeded with probability 1 − level. */
  readonly valueAtRisk: number
  /** Mean loss of the cases at or beyond it. */
  readonly expectedShortfall: number
}

/**
 * Value at risk and expected shortfall of P&L draws, without a law.
 *
 * The convention: with the draws in ascending order of P&L, `k = max(1, ⌊(1 − level)·n⌋)` of them
 * are the tail; VaR is the loss of the k-th, the mildest of the tail, and ES the mean loss of the k.
 *
 * @param pnl - quote units, positive = gain
 * @param level - in (0, 1): 0.99
 *
 * Source: models reference 7 (`k = ⌊αn⌋`). Below 1/(1 − level) draws the tail is the worst one.
 * @throws `model/bad-sample`, `model/bad-level`
 * @example historicalRisk(Float64Array.of(3, -1, 2, -4), 0.5) // valueAtRisk 1, expectedShortfall 2.5
 */
export function historicalRisk(pnl: Float64Array, level: number): TailRisk {
  const count = checkedSample(pnl, 1).length
  const tail = tailDraws(count, requireLevel(level))
  const worst = pnl.toSorted().subarray(0, tail)
  return {
    valueAtRisk: plain('value at risk', -(worst[tail - 1] as number)),
    expectedShortfall: plain(
      'expected shortfall',
      -worst.reduce((sum, value) => sum + value, 0) / tail,
    ),
  }
}

/** How many of so many draws are the tail: `max(1, ⌊(1 − level)·n⌋)`. */
export function tailDraws(draws: number, level: number): number {
  // (1 − 0.99)·100 is a hair below 1 in doubles and still means one draw.
  return Math.max(1, Math.floor((1 - level) * draws * (1 + 1e-12)))
}

/**
 * The same of a normal P&L: `z·sd − mean` and `φ(z)/(1 − level)·sd − mean`.
 *
 * Relative error ≤ 1e-12 for levels from 0.5 to 0.999999.
 *
 * @example normalRisk({ mean: 0, sd: 1 }, 0.99) // 2.326347874…, 2.665214220…
 * @throws `model/bad-level`
 */
export function normalRisk(
  law: { readonly mean: number; readonly sd: number },
  level: number,
): TailRisk {
  const z = upperQuantile(requireLevel(level))
  return {
    valueAtRisk: plain('value at risk', z * law.sd - law.mean),
    expectedShortfall: plain(
      'expected shortfall',
      (normalDensity(z) / (1 - level)) * law.sd - law.mean,
    ),
  }
}

/** `level` when it lies in (0, 1), else throws `model/bad-level`. */
export function requireLevel(level: number): number {
  if (level > 0 && level < 1) return level
  throw new ModelError('model/bad-level', `A level of risk lies between 0 and 1, not at ${level}.`)
}

/** z with N(z) = level, by bisection in the upper tail. */
function upperQuantile(level: number): number {
  let [low, high] = [-40, 40]
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2
    if (normalCdf(-middle) > 1 - level) low = middle
    else high = middle
  }
  return (low + high) / 2
}
