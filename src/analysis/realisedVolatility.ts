import { z } from 'zod'
import { barsOf } from '../models/volatility/bars.ts'
import {
  annualVolatility,
  closeToClose,
  ewma,
  garmanKlass,
  parkinson,
  rogersSatchell,
  yangZhang,
} from '../models/volatility/estimators.ts'
import { optimalGrids, twoScaleVariance } from '../models/volatility/twoScale.ts'
import { finite } from './wire.ts'

/** Realised volatility by every estimator, per √year. */
export const realisedVolatilityShape = {
  barSec: finite,
  bars: z.int(),
  closeToCloseAnnual: finite,
  parkinsonAnnual: finite,
  garmanKlassAnnual: finite,
  rogersSatchellAnnual: finite,
  yangZhangAnnual: finite,
  ewmaAnnual: finite,
  twoScaleAnnual: finite.nullable().describe('null where noise is larger than what is measured'),
}

const realisedVolatilitySchema = z.strictObject(realisedVolatilityShape)
export type RealisedVolatility = z.output<typeof realisedVolatilitySchema>

/**
 * Every estimator on one series of prices, each holding until the next, in the longest bars that
 * give ten of them.
 *
 * @returns `undefined` for a series shorter than ten minutes
 */
export function realisedVolatility(
  timesSec: Float64Array,
  prices: Float64Array,
  untilSec: number,
): RealisedVolatility | undefined {
  const spanSec = untilSec - (timesSec[0] ?? untilSec)
  const barSec = BARS_SEC.find((each) => spanSec >= LEAST_BARS * each)
  if (barSec === undefined) return undefined
  const bars = barsOf({ timesSec, prices, barSec, untilSec })
  return {
    barSec,
    bars: bars.close.length,
    closeToCloseAnnual: annualVolatility(closeToClose(bars), barSec),
    parkinsonAnnual: annualVolatility(parkinson(bars), barSec),
    garmanKlassAnnual: annualVolatility(garmanKlass(bars), barSec),
    rogersSatchellAnnual: annualVolatility(rogersSatchell(bars), barSec),
    yangZhangAnnual: annualVolatility(yangZhang(bars), barSec),
    ewmaAnnual: annualVolatility(ewma(bars), barSec),
    twoScaleAnnual: twoScaleAnnual(prices, spanSec),
  }
}

const BARS_SEC = [86_400, 3600, 300, 60]
const LEAST_BARS = 10
const YEAR_SEC = 365 * 86_400

function twoScaleAnnual(prices: Float64Array, spanSec: number): number | null {
  const returns = prices.length - 1
  if (returns < LEAST_BARS) return null
  const rough = twoScaleVariance(prices, Math.max(2, Math.floor(Math.sqrt(returns))))
  if (rough.integratedVariance <= 0) return null
  const grids = optimalGrids(returns, rough.noiseVariance, rough.integratedVariance)
  const most = Math.max(2, Math.floor(returns / 2))
  const { integratedVariance } = twoScaleVariance(prices, Math.min(most, Math.round(grids)))
  return integratedVariance > 0 ? Math.sqrt((integratedVariance * YEAR_SEC) / spanSec) : null
}
