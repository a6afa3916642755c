import type { LifeColumns } from './lifeInput.ts'
import type { LifePerformance } from './lifeResult.ts'
import { realisedVolatility } from './realisedVolatility.ts'

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
  const realised = realisedVolatility(life.timeSec, life.poolPrice, untilSec)
  if (realised === undefined) return undefined
  return { ...realised, breakEvenAnnual: breakEvenAnnual(life, untilSec, dollarGamma) }
}

const YEAR_SEC = 365 * 86_400

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
