import { type FillCurve, requireNotNegative, requirePositive } from './parameters.ts'

/** What risk aversion makes of a fill curve. */
export type RiskAdjustment = {
  /** `(1/γ)·ln(1 + γ/k)`, price units: what a maker asks above its own valuation of a lot. */
  readonly markup: number
  /** `η = A·(1 + γ/k)^−(1 + k/γ)`, per second. */
  readonly weightPerSec: number
}

/**
 * The two constants every model with exponential utility shares.
 *
 * @param riskAversionPerPrice - γ per unit of price move on one lot (γ per quote times the lot in
 *   base), ≥ 0; at 0 the limits `1/k` and `A/e`
 *
 * Relative error ≤ 2^-50 for every γ/k, however small: both forms go through `ln(1+x)/x`.
 *
 * Source: Guéant, Lehalle, Fernandez-Tapia 2013 (arXiv 1105.3115), Proposition 1.
 * @throws `maker/bad-parameters`
 *
 * @example
 * riskAdjustment({ fillsPerSec: 0.9, decayPerPrice: 0.3 }, 0.01).markup // 3.2789822822990957
 */
export function riskAdjustment(curve: FillCurve, riskAversionPerPrice: number): RiskAdjustment {
  const k = requirePositive('k (decayPerPrice)', curve.decayPerPrice)
  const rate = requirePositive('A (fillsPerSec)', curve.fillsPerSec)
  const ratio = requireNotNegative('γ (riskAversionPerPrice)', riskAversionPerPrice) / k
  const slowed = logOnePlusOver(ratio)
  return {
    markup: requirePositive('markup', slowed / k),
    // (1 + 1/x)·ln(1+x) = ln(1+x) + ln(1+x)/x
    weightPerSec: requirePositive('fill weight', rate * Math.exp(-Math.log1p(ratio) - slowed)),
  }
}

/** `ln(1 + x)/x` for x ≥ 0, 1 at zero. */
export function logOnePlusOver(x: number): number {
  return x === 0 ? 1 : Math.log1p(x) / x
}
