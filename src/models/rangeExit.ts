import { barrierSurvival } from '../math/barrierSurvival.ts'
import { normalCdf } from '../math/normalDistribution.ts'
import { expectedTimeInRangeSec, logReturnLaw, type PriceLaw } from './expectedImpermanentLoss.ts'
import { ModelError, plain } from './modelError.ts'

/** How near a position is to leaving its range, and how likely it leaves by a horizon. */
export type RangeExit = {
  /** From the price to the nearer edge, percent of the price; 0 out of range, absent without edges. */
  readonly nearestEdgePct?: number
  /** The same in logs over `σ·√T`; absent also where nothing moves. */
  readonly nearestEdgeSigmas?: number
  /** That the price reaches an edge at some time until the horizon. */
  readonly touchProbability: number
  /** That it is below or above the range at the horizon: it may have come back. */
  readonly belowProbability: number
  readonly aboveProbability: number
  readonly outsideProbability: number
  /** Expected, of the horizon. */
  readonly timeInRangeSec: number
}

/**
 * Probability of leaving a range by a horizon, in closed form for a geometric Brownian motion.
 *
 * To touch an edge is about twice as likely as to be outside at the end: a guard that watches the edge
 * wants the first.
 *
 * @param range - prices, `lower < upper`; `lower` may be 0, `upper` Infinity
 * @param law - the drift is of the price: 0 is a martingale
 * @returns probabilities with absolute error ≤ 1e-12 (see `barrierSurvival`), time as in
 *   `expectedTimeInRangeSec`
 *
 * Source: two absorbing barriers by images; models reference 2.2 for the time in range.
 * @throws `model/bad-range`, `model/bad-price`, `model/bad-volatility`, `model/bad-amount`
 *
 * @example
 * rangeExit({ lower: 1500, upper: 2500 },
 *   { price: 2000, driftAnnual: 0, sigmaAnnual: 0.8, horizonSec: 30 * 86_400 })
 * // { nearestEdgePct: 25, nearestEdgeSigmas: 0.97…, touchProbability: 0.533…, outsideProbability: 0.265…, … }
 */
export function rangeExit(
  range: { readonly lower: number; readonly upper: number },
  law: PriceLaw,
): RangeExit {
  const { lower, upper } = range
  if (!(lower >= 0 && lower < upper))
    throw new ModelError('model/bad-range', `A range cannot reach from ${lower} to ${upper}.`)
  const { mean, sd } = logReturnLaw(law)
  const { price } = law
  const [down, up] = [Math.log(lower / price), Math.log(upper / price)]
  const isInside = lower <= price && price < upper
  // At its lower edge a position still is in range; any move down takes it out.
  const touchProbability = isInside ? touch(down, up, mean, sd) : 1
  const below = probability(down - mean, sd, mean < down)
  const above = probability(mean - up, sd, mean >= up)
  const hasEdges = lower > 0 || upper < Number.POSITIVE_INFINITY
  const edgePct =
    100 *
    Math.min(
      lower > 0 ? (price - lower) / price : Number.POSITIVE_INFINITY,
      (upper - price) / price,
    )
  return {
    ...(hasEdges ? { nearestEdgePct: isInside ? plain('edge', edgePct) : 0 } : {}),
    ...(hasEdges && sd > 0
      ? { nearestEdgeSigmas: isInside ? plain('edge', Math.min(-down, up) / sd) : 0 }
      : {}),
    touchProbability,
    belowProbability: below,
    aboveProbability: above,
    outsideProbability: Math.min(below + above, 1),
    timeInRangeSec: expectedTimeInRangeSec(range, law),
  }
}

function touch(down: number, up: number, mean: number, sd: number): number {
  if (sd === 0) return mean < down || mean >= up ? 1 : 0
  return 1 - barrierSurvival({ lower: down, upper: up, mean, sd })
}

/** `N(distance/sd)`, or whether it is so where nothing is uncertain. */
function probability(distance: number, sd: number, isSo: boolean): number {
  if (sd === 0) return isSo ? 1 : 0
  return normalCdf(distance / sd)
}
