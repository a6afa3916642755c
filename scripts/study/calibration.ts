import { toDouble } from '../../src/domain/units.ts'
import {
  fillCurveByLikelihood,
  type LikelihoodFit,
} from '../../src/makers/calibration/fillCurveByLikelihood.ts'
import { riskAversionOfCapital } from '../../src/makers/calibration/riskAversion.ts'
import {
  volatilityInWindow,
  type WindowVolatility,
} from '../../src/makers/calibration/volatilityInWindow.ts'
import { poolPriceOf } from '../../src/market/marketFrame.ts'
import type { RecordedTerms } from './recordedContest.ts'
import { pathOf, stateAfter, takersOf } from './recordedMarket.ts'
import { type SwapHistory, sliceOf, WBTC_WETH } from './wbtcWeth.ts'

export type Calibration = {
  readonly fit: LikelihoodFit
  readonly buys: LikelihoodFit
  readonly sells: LikelihoodFit
  readonly volatility: WindowVolatility
  readonly lotBase: number
  readonly riskAversion: number
  readonly maxLots: number
}

/** The pool's fee: below it less half a tick nobody was ever served. */
export const FEE = 0.003
export const FLOOR = FEE - 0.5e-4

/** Fills, volatility, lot and risk aversion from the window before the test. */
export function calibrate(
  history: SwapHistory,
  terms: RecordedTerms,
  testStartSec: number,
): Calibration {
  const { from, to } = terms.calibration
  const swaps = sliceOf(history, from, to)
  const start = stateAfter(history, from - 1)
  const { path } = pathOf(swaps, start)
  const takers = takersOf(swaps, start, terms.meanBeyond, terms.seed)
  const span = {
    startSec: swaps.timeSec[0] as number,
    endSec: swaps.timeSec.at(-1) as number,
  }
  const depths = { timeSec: takers.timeSec, side: takers.side, depth: takers.reservation }
  const window = { ...span, leastDepth: FLOOR, mostDepth: Number.POSITIVE_INFINITY }
  const fit = fillCurveByLikelihood(depths, window, 'both')
  const volatility = volatilityInWindow(path, { ...span, stepSec: 3600 }, testStartSec)
  const price = poolPriceOf(WBTC_WETH, (swaps.sqrtPriceX96.at(-1) ?? 0n) as bigint)
  const meanBase = takers.sizeBase.reduce((sum, size) => sum + size, 0) / takers.sizeBase.length
  // Full range: L = V/(2·√P), against the mean of what was active.
  const fullRange = terms.capitalQuote / (2 * Math.sqrt(price))
  const active =
    swaps.liquidity.reduce((sum, liquidity) => sum + toDouble(liquidity) / 1e13, 0) /
    swaps.liquidity.length
  const lotBase = terms.lotScale * meanBase * (fullRange / active)
  const perPrice = riskAversionOfCapital({ capitalQuote: terms.capitalQuote, lotBase })
  return {
    fit,
    buys: fillCurveByLikelihood(depths, window, 'buys'),
    sells: fillCurveByLikelihood(depths, window, 'sells'),
    volatility,
    lotBase,
    // One unit of a fraction of the mid is worth `price` on each base.
    riskAversion: perPrice * price,
    maxLots: Math.max(1, Math.floor(terms.capitalQuote / 2 / price / lotBase)),
  }
}
