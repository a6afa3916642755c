import type { InventoryCurve } from '../amm/curve.ts'
import { curveOfRange } from '../amm/curveOf.ts'
import type { MarketRange } from '../amm/marketRange.ts'
import { normalCdf } from '../math/normalDistribution.ts'
import { expectedHorizonLoss } from './horizonLoss.ts'
import { DAYS_PER_YEAR, lvrRateAt, requireVolatility } from './lossVersusRebalancing.ts'
import { plain, requireAmount, requirePrice } from './modelError.ts'

/**
 * Derivatives of the value a position is expected to have at a fixed horizon, `E[V(P_T)]`.
 *
 * Not the derivatives on the curve: the delta there is the holding now, and the mark has no vega.
 * Whoever hedges to a date hedges these; whoever re-hedges all the time hedges the curve.
 */
export type HorizonGreeks = {
  /** `E[V(P_T)]`, fees excluded. */
  readonly expectedValueQuote: number
  /** By the price now, base units. */
  readonly horizonDeltaBase: number
  /** Base per quote of price, ≤ 0. */
  readonly horizonGammaBasePerPrice: number
  /** Quote per 1.00 of volatility, ≤ 0: a volatility point is a hundredth of it. */
  readonly horizonVegaQuotePerVol: number
  /** Quote per day as the horizon comes nearer at an unmoved price, ≥ 0; instantaneous. */
  readonly horizonThetaQuotePerDay: number
}

/**
 * Delta, gamma, vega and theta of `E[V(P_T)]`, the price being a martingale.
 *
 * The value is continuous with a continuous slope, so both pass under the expectation:
 * `Δ = E[x(P_T)·P_T]/P`, `Γ = E[V''(P_T)·P_T²]/P²`; the heat equation then gives
 * `vega = σTP²Γ` and `θ = −½σ²P²Γ`.
 *
 * @param range - liquidity in human units; the lower end may be 0, the upper Infinity
 * @param price - quote per base, > 0
 * @param sigmaAnnual - of the pair, fraction per √year, ≥ 0; no drift
 * @param horizonSec - ≥ 0; at 0 delta and gamma are those of the curve
 * @returns relative error ≤ 1e-13 of the largest term (delta: of what the range holds below it)
 *
 * Source: lognormal moments between the edges, Milionis et al. 2022; models reference 2.4 and 3.7.
 * @throws `model/bad-price`, `model/bad-volatility`, `model/bad-amount`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500, σ = 80 %, 30 days
 * horizonGreeks({ range, price: 2000, sigmaAnnual: 0.8, horizonSec: 30 * 86_400 })
 * // { expectedValueQuote: 8639.955…, horizonDeltaBase: 1.97228…, horizonGammaBasePerPrice: -0.0034339…,
 * //   horizonVegaQuotePerVol: -903.17…, horizonThetaQuotePerDay: 12.042… }
 */
export function horizonGreeks(options: {
  readonly range: MarketRange
  readonly price: number
  readonly sigmaAnnual: number
  readonly horizonSec: number
}): HorizonGreeks {
  const { range } = options
  const price = requirePrice('price', options.price)
  const sigma = requireVolatility(options.sigmaAnnual)
  const years = requireAmount('horizon', options.horizonSec) / (DAYS_PER_YEAR * 86_400)
  const { expectedValueQuote } = expectedHorizonLoss(options)
  const { delta, gamma } = momentsOf(range, price, sigma * Math.sqrt(years))
  // P·(P·Γ): Γ·P² would overflow where the product still fits.
  const dollarGamma = price * (price * gamma)
  return {
    expectedValueQuote,
    horizonDeltaBase: plain('horizon delta', delta),
    horizonGammaBasePerPrice: plain('horizon gamma', gamma),
    horizonVegaQuotePerVol: plain('horizon vega', sigma * years * dollarGamma),
    horizonThetaQuotePerDay: plain(
      'horizon theta',
      (-0.5 * sigma ** 2 * dollarGamma) / DAYS_PER_YEAR,
    ),
  }
}

/**
 * How the rate of LVR answers to volatility, `σP²·|γ|`: the vega of one who re-hedges all the time
 * and has no horizon.
 *
 * @returns quote per year and per 1.00 of volatility, ≥ 0: more volatility loses more
 *
 * Source: Milionis et al. 2022, Theorem 1; models reference 3.7 (b).
 * @example
 * // 2 ETH at 2000 in the range 1500–2500
 * runRateVega({ curve, price: 2000, sigmaAnnual: 0.8 }) // 15155.4…
 */
export function runRateVega(options: {
  readonly curve: InventoryCurve
  readonly price: number
  readonly sigmaAnnual: number
}): number {
  // The rate is quadratic in σ: ∂(σ²·r)/∂σ = 2σ·r with r the rate at σ = 1.
  const { lvrQuoteAnnual } = lvrRateAt({ ...options, sigmaAnnual: 1 })
  return plain('run-rate vega', 2 * requireVolatility(options.sigmaAnnual) * lvrQuoteAnnual)
}

function momentsOf(range: MarketRange, price: number, sd: number) {
  if (sd === 0) {
    const curve = curveOfRange(range)
    return { delta: curve.baseAt(price), gamma: curve.baseSlopeAt(price) }
  }
  const { liquidity, sqrtLower, sqrtUpper } = range
  const root = Math.sqrt(price)
  const distance = (sqrtEdge: number): number => (2 * Math.log(root / sqrtEdge) - sd ** 2 / 2) / sd
  const a = sqrtLower === 0 ? Number.POSITIVE_INFINITY : distance(sqrtLower)
  const b = sqrtUpper === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : distance(sqrtUpper)
  const below = sqrtLower === 0 ? 0 : (1 / sqrtLower - 1 / sqrtUpper) * normalCdf(-a - sd)
  // E[√P_T; in range]/√P
  const rootInside = Math.exp((-sd * sd) / 8) * (normalCdf(a + sd / 2) - normalCdf(b + sd / 2))
  const weightInside = normalCdf(a + sd) - normalCdf(b + sd)
  return {
    delta: liquidity * (below + rootInside / root - weightInside / sqrtUpper),
    gamma: (-liquidity * rootInside) / (2 * price * root),
  }
}
