import type { InventoryCurve } from '../amm/curve.ts'
import type { Assumption } from '../domain/assumption.ts'
import { ModelError, plain, requirePrice } from './modelError.ts'
import { basketAt, valueAt } from './valuation.ts'

/** What arbitrageurs take from a position per unit of time, at one price. */
export type LvrRate = {
  /** `½σ²P²·|γ|`, quote per year, ≥ 0. */
  readonly lvrQuoteAnnual: number
  /** The same per day of a 365-day year. */
  readonly lvrQuotePerDay: number
  /** Of the position's value, per year; absent where the value is zero. */
  readonly lvrShareAnnual?: number
}

export const lvrAssumptions: readonly Assumption[] = [
  {
    id: 'lvr-zero-fee',
    statement: 'LVR is that of a pool without fees, arbitraged in continuous time.',
    bias: 'overstates the loss: fees and block times leave part of it to the holder',
  },
  {
    id: 'lvr-instant',
    statement: 'The rate holds at the present price; it is zero out of range.',
    bias: 'over a horizon overstates the loss of a range the price may leave, understates one it may enter',
  },
  {
    id: 'lvr-volatility-given',
    statement: 'The volatility of the pair is the one given, constant, without jumps.',
    bias: 'as the volatility given',
  },
]

/** Days in the year every annual number here refers to. */
export const DAYS_PER_YEAR = 365

/**
 * Instantaneous loss-versus-rebalancing.
 *
 * @param curve - the position
 * @param price - quote per base, > 0
 * @param sigmaAnnual - volatility of the price *of this pair* (the ratio where neither token is a
 *   stablecoin, {@link ratioVolatilityAnnual}), as a fraction per √year: 0.8 is 80 %; ≥ 0
 *
 * Relative error ≤ 2^-50 beside the curve's own. At an edge it uses the side the curve takes.
 *
 * Source: Milionis, Moallemi, Roughgarden, Zhang 2022 (arXiv 2208.06046), Theorem 1; models
 * reference 2.3.
 * @throws `model/bad-volatility`, `model/bad-price`, `model/not-finite`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500, worth 9076.10
 * lvrRateAt({ curve, price: 2000, sigmaAnnual: 0.8 })
 * // { lvrQuoteAnnual: 6062.167011199735, lvrQuotePerDay: 16.60867674301297,
 * //   lvrShareAnnual: 0.6679262497373525 }
 */
export function lvrRateAt(options: {
  readonly curve: InventoryCurve
  readonly price: number
  readonly sigmaAnnual: number
}): LvrRate {
  const { curve, sigmaAnnual } = options
  const price = requirePrice('price', options.price)
  requireVolatility(sigmaAnnual)
  const slope = Math.abs(curve.baseSlopeAt(price))
  const annual = plain('LVR', 0.5 * sigmaAnnual ** 2 * (price * (price * slope)))
  const value = valueAt(curve, price)
  return {
    lvrQuoteAnnual: annual,
    lvrQuotePerDay: annual / DAYS_PER_YEAR,
    ...(value === 0 ? {} : { lvrShareAnnual: annual / value }),
  }
}

/**
 * LVR realised along a path of prices, the pool being arbitraged to each of them without a fee.
 *
 * Each step costs what the pool's trade would have been better by at the new price:
 * `(x₀ − x₁)·P₁ − (y₁ − y₀) ≥ 0`. It never comes back, unlike impermanent loss.
 *
 * @param prices - quote per base, in order; fewer than two give no step
 * @returns one loss per step in quote, each ≥ 0
 *
 * Source: Milionis et al. 2022, discrete form; models reference 2.3.
 *
 * @example
 * // 1 ETH and 1000 USDC on the full range
 * lvrAlongPath(curve, [1000, 2000, 1000]) // [171.57287525381003, 121.32034355964254]
 */
export function lvrAlongPath(curve: InventoryCurve, prices: readonly number[]): number[] {
  const baskets = prices.map((price) => basketAt(curve, price))
  return prices.slice(1).map((price, i) => {
    const before = baskets[i]
    const after = baskets[i + 1]
    if (before === undefined || after === undefined) return 0
    const loss = (before.base - after.base) * price - (after.quote - before.quote)
    return plain('LVR', Math.max(loss, 0))
  })
}

/** `sigmaAnnual` when it is finite and not negative, else throws `model/bad-volatility`. */
export function requireVolatility(sigmaAnnual: number): number {
  if (Number.isFinite(sigmaAnnual) && sigmaAnnual >= 0) return sigmaAnnual
  throw new ModelError(
    'model/bad-volatility',
    `A volatility must be finite and not negative, not ${sigmaAnnual}.`,
    'Give it as a fraction per square root of a year: 0.8 is 80 %.',
  )
}
