import { rangeExit } from '../models/rangeExit.ts'
import type { Measure } from './checkLimits.ts'

/** A range as a limit looks at it. */
export type MeasuredRange = {
  /** What limits call the position. */
  readonly label: string
  /** Prices, quote per base; 0 and Infinity for a range without edges. */
  readonly lower: number
  readonly upper: number
  /** The pool's. */
  readonly price: number
  /** Of the pair, fraction per √year; `undefined` where it is not known. */
  readonly sigmaAnnual: number | undefined
}

/**
 * What a limit on a range is held against: distance to the nearer edge, or the probability to touch
 * one within the horizon (a martingale price); out of range the distance is 0 and the probability 1.
 *
 * @param wanted - from `measuresWanted`; another measure than the three of a range is not known here
 * @returns a distance without end for a range without edges; `undefined` where the volatility is not
 *   known and needed, so that the limit counts as crossed
 * @throws `model/bad-range`, `model/bad-price`, `model/bad-volatility`
 *
 * @example
 * rangeMeasure({ measure: 'rangeEdgePct' },
 *   { label: 'uniswap-v3:1', lower: 1500, upper: 2500, price: 2000, sigmaAnnual: undefined })
 * // { measure: 'rangeEdgePct', of: 'uniswap-v3:1', value: 25 }
 */
export function rangeMeasure(
  wanted: Omit<Measure, 'value' | 'of'>,
  { label, lower, upper, price, sigmaAnnual }: MeasuredRange,
): Measure {
  const exit = rangeExit(
    { lower, upper },
    {
      price,
      driftAnnual: 0,
      sigmaAnnual: sigmaAnnual ?? 0,
      horizonSec: (wanted.horizonDays ?? 0) * 86_400,
    },
  )
  const isKnown = sigmaAnnual !== undefined && wanted.horizonDays !== undefined
  const values: Partial<Record<Measure['measure'], number | undefined>> = {
    rangeEdgePct: exit.nearestEdgePct ?? Number.POSITIVE_INFINITY,
    rangeEdgeSigmas: isKnown ? (exit.nearestEdgeSigmas ?? Number.POSITIVE_INFINITY) : undefined,
    rangeExitProbability: isKnown ? exit.touchProbability : undefined,
  }
  return { ...wanted, of: label, value: values[wanted.measure] }
}
