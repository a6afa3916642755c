import type { InventoryCurve } from '../amm/curve.ts'
import { DAYS_PER_YEAR, lvrRateAt } from './lossVersusRebalancing.ts'
import { plain, requireAmount, requirePrice } from './modelError.ts'

/** Fee income that just pays for LVR. */
export type BreakEvenFees = {
  readonly feesQuotePerDay: number
  readonly feesQuoteAnnual: number
}

/**
 * The fee income a position needs to pay for its loss-versus-rebalancing while the price stays here.
 *
 * @param sigmaAnnual - volatility of the pair, fraction per √year, ≥ 0
 * @returns quote per day and per 365-day year; zero out of range, where nothing is lost or earned
 *
 * Source: fees − LVR is the P&L of a delta-hedged LP (Milionis et al. 2022, Corollary 1).
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500
 * breakEvenFees({ curve, price: 2000, sigmaAnnual: 0.8 })
 * // { feesQuotePerDay: 16.60867674301297, feesQuoteAnnual: 6062.167011199735 }
 */
export function breakEvenFees(options: {
  readonly curve: InventoryCurve
  readonly price: number
  readonly sigmaAnnual: number
}): BreakEvenFees {
  const { lvrQuotePerDay, lvrQuoteAnnual } = lvrRateAt(options)
  return { feesQuotePerDay: lvrQuotePerDay, feesQuoteAnnual: lvrQuoteAnnual }
}

/**
 * The volatility at which a fee income just pays for LVR: more, and the position loses to hedging.
 *
 * @param feesQuotePerDay - income at the present price, quote per day, ≥ 0
 * @returns fraction per √year; `undefined` where gamma is zero and no volatility costs anything
 *
 * Source: `½σ²P²|γ| = fees` solved for σ; models reference 2.8.
 *
 * @example
 * // full range, fee 0.3 %, a tenth of the pool's value traded per day
 * breakEvenVolatilityAnnual({ curve, price: 1000, feesQuotePerDay: 0.6 }) // 0.9359487165438072
 */
export function breakEvenVolatilityAnnual(options: {
  readonly curve: InventoryCurve
  readonly price: number
  readonly feesQuotePerDay: number
}): number | undefined {
  const price = requirePrice('price', options.price)
  const dollarGamma = price * (price * Math.abs(options.curve.baseSlopeAt(price)))
  const feesAnnual = requireAmount('feesQuotePerDay', options.feesQuotePerDay) * DAYS_PER_YEAR
  if (dollarGamma === 0) return undefined
  return plain('break-even volatility', Math.sqrt((2 * feesAnnual) / dollarGamma))
}
