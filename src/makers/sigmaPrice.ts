import { YEAR_SEC } from '../market/gbmPath.ts'
import { requireNotNegative, requirePositive } from './quoting/parameters.ts'

/**
 * A relative volatility as the arithmetic one the quoting models take: `σ·price/√year`.
 *
 * @param volatilityAnnual - fraction per √year of 365 days, ≥ 0
 * @param price - quote per base, > 0; the result holds near this price only
 * @returns price units per √second
 *
 * Source: models reference 8: the σ of Avellaneda–Stoikov is in price units, that of LVR is relative.
 * @throws `maker/bad-parameters`
 *
 * @example
 * sigmaPricePerSqrtSecOf(0.8, 3000) // 0.42737…
 */
export function sigmaPricePerSqrtSecOf(volatilityAnnual: number, price: number): number {
  const volatility = requireNotNegative('volatilityAnnual', volatilityAnnual)
  return (volatility * requirePositive('price', price)) / Math.sqrt(YEAR_SEC)
}
