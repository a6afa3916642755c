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
import type { LifeColumns } from './lifeInput.ts'
import type { LifePerformance } from './lifeResult.ts'

/**
 * Volatility while the position lived, by every estimator, beside the one its fees paid for.
 *
 * @param dollarGamma - P²·|gamma| at a price for a principal of that worth
 * @returns `undefined` for a life shorter than ten bars of a minute
 */
export function lifeVolatility(
  life: LifeColumns,
  untilSec: number,
  dollarGamma: (price: number, valueQuote: number) => number,
): LifePerformance['volatility'] {
  const spanSec = untilSec - (life.timeSec[0] ?? untilSec)
  const barSec = BARS_SEC.find((each) => spanSec >= LEAST_BARS * each)
  if (barSec === undefined) return undefined
  const { timeSec: timesSec, poolPrice: prices } = life
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
    breakEvenAnnual: breakEvenAnnual(life, untilSec, dollarGamma),
  }
}

/** The longest that gives enough bars. */
const BARS_SEC = [86_400, 3600, 300, 60]
const LEAST_BARS = 10
const YEAR_SEC = 365 * 86_400

/** `null` where the noise is larger than what is measured. */
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

/** `½σ²·∫P²|γ|dt = fees` solved for σ; `null` where there was no gamma. */
function breakEvenAnnual(
  life: LifeColumns,
  untilSec: number,
  dollarGamma: (price: number, valueQuote: number) => number,
): number | null {
  let [fees, exposure] = [0, 0]
  const at = (column: Float64Array, i: number): number => column[i] ?? 0
  for (let i = 0; i < life.timeSec.length; i += 1) {
    const price = at(life.poolPrice, i)
    const earned = (column: Float64Array): number =>
      at(column, i) - (i === 0 ? 0 : at(column, i - 1))
    fees += earned(life.feesBase) * price + earned(life.feesQuote)
    const endSec = life.timeSec[i + 1] ?? untilSec
    if (at(life.inRange, i) !== 1) continue
    const value = at(life.amountBase, i) * price + at(life.amountQuote, i)
    exposure += (dollarGamma(price, value) * (endSec - at(life.timeSec, i))) / YEAR_SEC
  }
  return exposure > 0 ? Math.sqrt((2 * fees) / exposure) : null
}
