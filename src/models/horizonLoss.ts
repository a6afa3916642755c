import { type MarketRange, valuationAt } from '../amm/marketRange.ts'
import { normalCdf } from '../math/normalDistribution.ts'
import { DAYS_PER_YEAR, requireVolatility } from './lossVersusRebalancing.ts'
import { plain, requireAmount, requirePrice } from './modelError.ts'

/** What a position is worth on average at a horizon, the price being a martingale. */
export type HorizonLoss = {
  readonly valueQuote: number
  /** `E[V(P_T)]`, fees excluded. */
  readonly expectedValueQuote: number
  /** `V − E[V_T] = E[LVR]` over the horizon, ≥ 0: the same mean as the impermanent loss. */
  readonly expectedLossQuote: number
}

/**
 * Expected value and loss of a range at a horizon, in closed form.
 *
 * The rate of LVR times the horizon overstates it, because the price may leave the range.
 *
 * @param range - liquidity in human units; the lower end may be 0, the upper Infinity
 * @param price - quote per base, > 0, of both pool and market
 * @param sigmaAnnual - of the pair, fraction per √year, ≥ 0; no drift
 * @returns quote; relative error of the value ≤ 1e-13, so the loss is good to 1e-13 of the value
 *
 * Source: Milionis et al. 2022 (`E[LVR_T] = V_0 − E[V_T]`) and the lognormal moments between the
 * edges; models reference 2.4.
 * @throws `model/bad-price`, `model/bad-volatility`, `model/bad-amount`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500, σ = 80 %, 30 days
 * expectedHorizonLoss({ range, price: 2000, sigmaAnnual: 0.8, horizonSec: 30 * 86_400 })
 * // { valueQuote: 9076.10…, expectedValueQuote: 8639.955889…, expectedLossQuote: 436.146… }
 */
export function expectedHorizonLoss(options: {
  readonly range: MarketRange
  readonly price: number
  readonly sigmaAnnual: number
  readonly horizonSec: number
}): HorizonLoss {
  const { range } = options
  const price = requirePrice('price', options.price)
  const years = requireAmount('horizon', options.horizonSec) / (DAYS_PER_YEAR * 86_400)
  const sd = requireVolatility(options.sigmaAnnual) * Math.sqrt(years)
  const { valueQuote } = valuationAt(range, price)
  if (sd === 0) return { valueQuote, expectedValueQuote: valueQuote, expectedLossQuote: 0 }
  const expectedValueQuote = plain('expected value', meanValue(range, price, sd))
  return {
    valueQuote,
    expectedValueQuote,
    expectedLossQuote: Math.max(valueQuote - expectedValueQuote, 0),
  }
}

// Three stretches: below the range all base, in it 2L√P − L·P/√Pb − L·√Pa, above it all quote.
function meanValue({ liquidity, sqrtLower, sqrtUpper }: MarketRange, price: number, sd: number) {
  const root = Math.sqrt(price)
  const distance = (sqrtEdge: number): number => (2 * Math.log(root / sqrtEdge) - sd ** 2 / 2) / sd
  const a = sqrtLower === 0 ? Number.POSITIVE_INFINITY : distance(sqrtLower)
  const b = sqrtUpper === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : distance(sqrtUpper)
  const below = sqrtLower === 0 ? 0 : (1 / sqrtLower - 1 / sqrtUpper) * price * normalCdf(-a - sd)
  const inside =
    2 * root * Math.exp((-sd * sd) / 8) * (normalCdf(a + sd / 2) - normalCdf(b + sd / 2)) -
    (price / sqrtUpper) * (normalCdf(a + sd) - normalCdf(b + sd)) -
    sqrtLower * (normalCdf(a) - normalCdf(b))
  const above = sqrtUpper === Number.POSITIVE_INFINITY ? 0 : (sqrtUpper - sqrtLower) * normalCdf(b)
  return liquidity * (below + inside + above)
}
