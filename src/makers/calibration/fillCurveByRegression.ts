import type { FillCurve } from '../quoting/parameters.ts'
import { CalibrationError } from './calibrationError.ts'
import {
  type DepthSide,
  type DepthWindow,
  depthsIn,
  sidesOf,
  type TradeDepths,
} from './tradeDepths.ts'

/** A and k as a straight line through the logarithm of the empirical intensity. */
export type RegressionFit = FillCurve & {
  readonly method: 'log-linear-regression'
  readonly side: DepthSide
  readonly window: DepthWindow
  readonly stepDepth: number
  readonly trades: number
  /** Depths at which the intensity was counted. */
  readonly points: number
  /** Share of the variance of ln λ the line explains, 0 to 1. */
  readonly rSquared: number
}

/**
 * A and k of `A·e^(−kδ)` by least squares on `ln λ(δ) = ln A − kδ`, where λ(δ) is how many trades a
 * second, on one side, reached δ or beyond. The points share their trades, so the usual errors of a
 * regression would be far too small: none are given; `fillCurveByLikelihood` has an interval.
 *
 * @param window - the line is fitted on depths `leastDepth`, `+ step`, … up to and without
 *   `mostDepth`, which must be finite; trades beyond it are counted, since they reached every point.
 *   A shallow window weighs the quotes that are filled; the tail is rarely exponential
 * @param options.stepDepth - distance of the points, > 0, e.g. a tick
 *
 * Source: the procedure of hftbacktest, GLFT notebook ("calibration"), with whole ticks and no loss
 * of the trades beyond the window.
 * @throws {CalibrationError} `maker/bad-trades`, `maker/too-few-trades`, `maker/no-decay`
 *
 * @example
 * fillCurveByRegression(trades, { startSec: 0, endSec: 300, leastDepth: 0, mostDepth: 0.7 }, 'both',
 *   { stepDepth: 0.01 }).decayPerPrice
 */
export function fillCurveByRegression(
  trades: TradeDepths,
  window: DepthWindow,
  side: DepthSide,
  options: { readonly stepDepth: number; readonly leastTrades?: number },
): RegressionFit {
  const { stepDepth, leastTrades = 30 } = options
  const { leastDepth, mostDepth } = window
  const points = Math.ceil((mostDepth - leastDepth) / stepDepth - 1e-9)
  if (!(stepDepth > 0) || !(points >= 2 && points <= POINT_LIMIT))
    throw new CalibrationError(
      'maker/bad-trades',
      `A line cannot be fitted from ${leastDepth} to ${mostDepth} in steps of ${stepDepth}.`,
      ['Give a finite window of depths with two steps or more.'],
    )
  const depths = depthsIn(trades, { ...window, mostDepth: Number.POSITIVE_INFINITY }, side)
  if (depths.length < Math.max(2, leastTrades))
    throw new CalibrationError(
      'maker/too-few-trades',
      `${depths.length} trades (${side}) in the window are too few: at least ${leastTrades} are needed.`,
      ['Take a longer window.'],
    )
  const seconds = (window.endSec - window.startSec) * sidesOf(side)
  const x: number[] = []
  const y: number[] = []
  let reached = 0
  for (let i = 0; i < points; i++) {
    const depth = leastDepth + i * stepDepth
    while (reached < depths.length && (depths[reached] as number) < depth) reached++
    // Nothing beyond: the logarithm of no trades is no point of a line.
    if (reached === depths.length) break
    x.push(depth)
    y.push(Math.log((depths.length - reached) / seconds))
  }
  const line = x.length < 2 ? undefined : lineThrough(x, y)
  if (line === undefined || !(line.slope < 0))
    throw new CalibrationError(
      'maker/no-decay',
      `Between the depths ${leastDepth} and ${mostDepth} trades (${side}) do not get rarer with distance: k would not be above zero.`,
    )
  return {
    method: 'log-linear-regression',
    side,
    window,
    stepDepth,
    trades: depths.length,
    points: x.length,
    fillsPerSec: Math.exp(line.intercept),
    decayPerPrice: -line.slope,
    rSquared: line.rSquared,
  }
}

const POINT_LIMIT = 1_000_000

function lineThrough(x: readonly number[], y: readonly number[]) {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const [meanX, meanY] = [mean(x), mean(y)]
  let [xx, xy, yy] = [0, 0, 0]
  x.forEach((value, i) => {
    const [dx, dy] = [value - meanX, (y[i] as number) - meanY]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  })
  const slope = xy / xx
  return { slope, intercept: meanY - slope * meanX, rSquared: yy === 0 ? 0 : (xy * xy) / (xx * yy) }
}
