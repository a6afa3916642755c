import { ModelError, plain, requirePrice } from '../models/modelError.ts'

/** How far a hedge may be off before it pays to trade, and around which target. */
export type RebalanceBand = {
  /** Base units on either side of the target, ≥ 0. */
  readonly halfWidthBase: number
  /** Volatility to compute the target delta with, where the rule changes it; fraction per √year. */
  readonly hedgeSigmaAnnual?: number
}

/** What the asymptotic rules need. */
export type BandTerms = {
  /** Quote per base, > 0. */
  readonly price: number
  /** |dΔ/dP|, base per price unit, ≥ 0. */
  readonly gammaAbsBasePerPrice: number
  /** Proportional cost of one trade, fraction of its notional, ≥ 0: 0.0005 is 5 bp. */
  readonly costRate: number
  /** Absolute risk aversion (CARA), per quote unit, > 0. */
  readonly riskAversion: number
  /** Discount factor to the horizon, default 1. */
  readonly discount?: number
}

/**
 * Whalley–Wilmott: no trade while the hedge is within `(3/2 · e^(−rτ)·c·S·Γ²/a)^(1/3)` of the target.
 *
 * Asymptotic for small cost; its target is the delta without cost.
 *
 * Source: Whalley, Wilmott 1997; models reference 3.8.
 * @throws `model/bad-price`, `hedge/bad-band`
 *
 * @example
 * // 2 ETH in 1500–2500 at 2000: |gamma| 0.004736
 * whalleyWilmottBand({ price: 2000, gammaAbsBasePerPrice: 0.00473606798, costRate: 0.0005, riskAversion: 1e-4 })
 * // { halfWidthBase: 0.6955… }
 */
export function whalleyWilmottBand(terms: BandTerms): RebalanceBand {
  const { price, gammaAbsBasePerPrice, costRate, riskAversion, discount } = requireTerms(terms)
  const cube = (1.5 * discount * costRate * price * gammaAbsBasePerPrice ** 2) / riskAversion
  return { halfWidthBase: plain('band', Math.cbrt(cube)) }
}

/**
 * Zakamouline: a band that stays open where gamma vanishes, around the delta of a changed volatility.
 *
 * @param horizonYears - τ, > 0. A liquidity position has no expiry: give the effective one
 *   (models reference 2.9) or the time to the next review, and say which.
 * @param sigmaAnnual - fraction per √year, > 0
 * @param side - `short` hedges a short-gamma position, as an LP's is
 *
 * Fitted numerically by its author for τ up to a year; `hedgeSigmaAnnual` is absent where the
 * correction would exceed the variance itself.
 *
 * Source: Zakamouline 2006, European option pricing and hedging with both fixed and proportional
 * transaction costs; models reference 3.8.
 * @throws `model/bad-price`, `hedge/bad-band`
 *
 * @example
 * zakamoulineBand({ price: 100, gammaAbsBasePerPrice: 0.0398444, costRate: 0.01, riskAversion: 1,
 *   horizonYears: 0.25, sigmaAnnual: 0.2, side: 'short' })
 * // { halfWidthBase: 0.0848…, hedgeSigmaAnnual: 0.2445… }
 */
export function zakamoulineBand(
  terms: BandTerms & {
    readonly horizonYears: number
    readonly sigmaAnnual: number
    readonly side: 'short' | 'long'
  },
): RebalanceBand {
  const {
    price,
    gammaAbsBasePerPrice: gamma,
    costRate,
    riskAversion,
    discount,
  } = requireTerms(terms)
  const { horizonYears, sigmaAnnual, side } = terms
  if (!(horizonYears > 0 && sigmaAnnual > 0 && Number.isFinite(horizonYears * sigmaAnnual)))
    throw badBand(`A band over ${horizonYears} years at a volatility of ${sigmaAnnual} cannot be.`)
  const root = (discount / sigmaAnnual) ** 0.25
  const still = costRate / (riskAversion * price * sigmaAnnual ** 2 * horizonYears)
  const moving =
    1.12 * costRate ** 0.31 * horizonYears ** 0.05 * root * Math.sqrt(gamma / riskAversion)
  const correction =
    -4.76 *
    costRate ** 0.78 *
    horizonYears ** -0.02 *
    root *
    (riskAversion * price ** 2 * gamma) ** 0.15
  const variance = sigmaAnnual ** 2 * (side === 'short' ? 1 - correction : 1 + correction)
  return {
    halfWidthBase: plain('band', still + moving),
    ...(variance > 0 ? { hedgeSigmaAnnual: plain('hedge volatility', Math.sqrt(variance)) } : {}),
  }
}

function requireTerms(terms: BandTerms): Required<BandTerms> {
  const { gammaAbsBasePerPrice, costRate, riskAversion, discount = 1 } = terms
  const price = requirePrice('price', terms.price)
  const isPlain =
    gammaAbsBasePerPrice >= 0 &&
    costRate >= 0 &&
    costRate < 1 &&
    riskAversion > 0 &&
    discount > 0 &&
    Number.isFinite(gammaAbsBasePerPrice + riskAversion + discount)
  if (!isPlain)
    throw badBand(
      `No band for gamma ${gammaAbsBasePerPrice}, cost ${costRate}, risk aversion ${riskAversion}, discount ${discount}.`,
    )
  return { price, gammaAbsBasePerPrice, costRate, riskAversion, discount }
}

function badBand(message: string): ModelError {
  return new ModelError(
    'hedge/bad-band',
    message,
    'Costs are fractions of the notional; risk aversion is per quote unit and above zero.',
  )
}
