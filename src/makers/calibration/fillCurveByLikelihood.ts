import type { Assumption } from '../../domain/assumption.ts'
import type { FillCurve } from '../quoting/parameters.ts'
import { CalibrationError } from './calibrationError.ts'
import {
  type DepthSide,
  type DepthWindow,
  depthsIn,
  sidesOf,
  type TradeDepths,
} from './tradeDepths.ts'

export const exponentialDepthsAssumption: Assumption = {
  id: 'calibration-exponential-depths',
  statement:
    'How far from the mid takers would go is exponential, the same at all times of the window; trades arrive in a Poisson stream.',
  bias: 'trades in bursts make the stated intervals too narrow; an excess of trades at the touch makes k too large',
}

/** A value and the ends of its confidence interval. */
export type Estimate = {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** A and k with their intervals and everything they were fitted on. */
export type LikelihoodFit = FillCurve & {
  readonly method: 'maximum-likelihood'
  readonly side: DepthSide
  readonly window: DepthWindow
  readonly trades: number
  /** Asymptotic: normal in the logarithm, 95 %. */
  readonly fillsPerSecInterval: Estimate
  readonly decayPerPriceInterval: Estimate
  /**
   * √n times the largest distance between the empirical and the fitted law of depths. Above 1.06 an
   * exponential would be this far off one time in twenty, above 1.25 one in a hundred: the window
   * then holds more than one law, and its k belongs to none.
   */
  readonly misfit: number
}

/**
 * A and k of `A·e^(−kδ)` by maximum likelihood from the depths of executed trades.
 *
 * Depths in `[lo, hi)` of an exponential law: with w = hi − lo their mean excess over lo is
 * `1/k − w/(e^{kw} − 1)`, solved for k; `A = n/(T·(e^{−k·lo} − e^{−k·hi}))` a side. The intervals are
 * asymptotic: ±1.96 standard errors of ln k and ln A from the Fisher information, which at n ≥ 100
 * cover 95 % within the error of 400 simulations.
 *
 * @param options.leastTrades - fewer are refused; default 30
 * @returns `fillsPerSec` of one side: an order at distance δ on one side of the mid is filled at the
 *   rate `A·e^(−kδ)`; `decayPerPrice` per unit of the depths given
 *
 * Source: Avellaneda, Stoikov 2008, section 2.4 (the law); truncated exponential likelihood, Deemer,
 * Votaw 1955 (Ann. Math. Statist. 26); test of fit, Lilliefors 1969 (J. Am. Statist. Assoc. 64).
 * @throws {CalibrationError} `maker/bad-trades`, `maker/too-few-trades`; `maker/no-decay` where trades
 *   do not get rarer with distance
 *
 * @example
 * fillCurveByLikelihood(trades, { startSec: 0, endSec: 86_400, leastDepth: 0, mostDepth: Infinity }, 'both')
 * // { fillsPerSec: 0.01…, decayPerPrice: 1.5…, trades: 1690, … }
 */
export function fillCurveByLikelihood(
  trades: TradeDepths,
  window: DepthWindow,
  side: DepthSide,
  options: { readonly leastTrades?: number } = {},
): LikelihoodFit {
  const depths = depthsIn(trades, window, side)
  const { length } = depths
  const { leastTrades = 30 } = options
  if (length < Math.max(2, leastTrades)) throw tooFew(length, leastTrades, side)
  const fit = decayOf(depths, window.leastDepth, window.mostDepth)
  if (fit === undefined) throw noDecay(side, window)
  const { decay, logError } = fit
  const seconds = (window.endSec - window.startSec) * sidesOf(side)
  const { leastDepth: lo, mostDepth: hi } = window
  const width = hi - lo
  const beyond = width === Number.POSITIVE_INFINITY ? 0 : width / Math.expm1(decay * width)
  const rate =
    (length / seconds) * Math.exp(decay * lo) * (beyond === 0 ? 1 : -1 / Math.expm1(-decay * width))
  // d ln A / d ln k, by which the error of k enters that of A beside the count's own.
  const slope = decay * (lo - beyond)
  const rateError = Math.sqrt(1 / length + (slope * logError) ** 2)
  return {
    method: 'maximum-likelihood',
    side,
    window,
    trades: length,
    fillsPerSec: rate,
    decayPerPrice: decay,
    fillsPerSecInterval: interval(rate, rateError),
    decayPerPriceInterval: interval(decay, logError),
    misfit: misfitOf(depths, lo, width, decay),
  }
}

/** k of ascending depths in `[lo, hi)` and the standard error of its logarithm. */
function decayOf(depths: Float64Array, lo: number, hi: number) {
  const { length } = depths
  const excess = depths.reduce((sum, depth) => sum + (depth - lo), 0) / length
  const width = hi - lo
  if (!(excess > 0)) return undefined
  if (width === Number.POSITIVE_INFINITY) {
    return { decay: 1 / excess, logError: 1 / Math.sqrt(length) }
  }
  if (!(excess < width / 2)) return undefined
  // The mean excess falls from w/2 at k = 0; without the cut it would be 1/k, so k ≤ 1/excess.
  let low = 0
  let high = 1 / excess
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = low + (high - low) / 2
    if (meanExcess(middle, width) > excess) low = middle
    else high = middle
  }
  const decay = low + (high - low) / 2
  const information = 1 - (decay * width) ** 2 / (4 * Math.sinh((decay * width) / 2) ** 2)
  return { decay, logError: 1 / Math.sqrt(length * information) }
}

function meanExcess(decay: number, width: number): number {
  return 1 / decay - width / Math.expm1(decay * width)
}

/** √n·D of Kolmogorov and Smirnov, in the form of Lilliefors 1969: k is fitted. */
function misfitOf(depths: Float64Array, lo: number, width: number, decay: number): number {
  const whole = Math.expm1(-decay * width)
  let most = 0
  for (let i = 0; i < depths.length; i++) {
    const fitted = Math.expm1(-decay * ((depths[i] as number) - lo)) / whole
    const [below, above] = [i / depths.length, (i + 1) / depths.length]
    most = Math.max(most, fitted - below, above - fitted)
  }
  return Math.sqrt(depths.length) * most
}

function interval(value: number, logError: number): Estimate {
  const factor = Math.exp(NORMAL_97_5 * logError)
  return { value, low: value / factor, high: value * factor }
}

const NORMAL_97_5 = 1.959963984540054
const BISECTIONS = 80

function tooFew(count: number, least: number, side: DepthSide): CalibrationError {
  return new CalibrationError(
    'maker/too-few-trades',
    `${count} trades (${side}) in the window are too few: at least ${least} are needed.`,
    ['Take a longer window.'],
  )
}

function noDecay(side: DepthSide, { leastDepth, mostDepth }: DepthWindow): CalibrationError {
  return new CalibrationError(
    'maker/no-decay',
    `Between the depths ${leastDepth} and ${mostDepth} trades (${side}) do not get rarer with distance: k would not be above zero.`,
    ['Take a window of depths that starts where trades are most frequent.'],
  )
}
