import type { InventoryCurve } from '../amm/curve.ts'
import { plain, requireAmount, requirePrice } from './modelError.ts'

/** How the value of a position answers to price, at one price. */
export type Greeks = {
  /** Base the position holds; by the envelope identity also `dV/dP`. */
  readonly deltaBase: number
  /** `deltaBase` and the fees owed in base, which are exposed alike. */
  readonly deltaWithFeesBase: number
  /** `dδ/dP`, base per quote of price, ≤ 0; at an edge the side the curve takes. */
  readonly gammaBasePerPrice: number
  /** Left limit of gamma: what a falling price meets. Differs from the right one only at an edge. */
  readonly gammaDownBasePerPrice: number
  /** Right limit of gamma: what a rising price meets. */
  readonly gammaUpBasePerPrice: number
  /** `P²·gamma`, quote: twice the quote lost to convexity per squared relative move. */
  readonly dollarGammaQuote: number
  /** `gamma·P/100`, base: delta change per +1 % of price, extrapolated along the tangent. */
  readonly onePercentGammaBase: number
  /** Delta change for a real +1 % move, base; follows the curve, over an edge too. */
  readonly deltaChangeUpOnePercentBase: number
}

/** Two prices closer than this, relatively, are the same edge. */
const SAME_PRICE = 1e-12

/**
 * Delta and gamma of a position.
 *
 * Delta needs no model: along an AMM curve `x'·P + y' = 0`, so `dV/dP` is the base balance itself.
 * Delta is continuous; gamma is zero out of range and jumps at the edges, so both one-sided limits
 * are given and no finite difference straddles an edge.
 *
 * @param curve - the position
 * @param price - the pool's price, quote per base, > 0
 * @param feesBase - fees owed in base, human units, ≥ 0
 *
 * Exact in the curve's own values up to 4 roundings (relative error ≤ 2^-50); the one-sided limits
 * at an edge are taken 2e-12 beside it, relative error ≤ 4e-12.
 *
 * Source: Uniswap v3 white paper eq. 2.2 (holdings); Milionis et al. 2022, Theorem 1 (`V' = x*`);
 * models reference 1.1 and 1.2.
 * @throws `model/bad-price`, `model/bad-amount`, `model/not-finite`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500
 * greeksAt({ curve, price: 2000, feesBase: 0.01 })
 * // { deltaBase: 2, deltaWithFeesBase: 2.01, gammaBasePerPrice: -0.004736067977499791,
 * //   dollarGammaQuote: -18944.271909999166, onePercentGammaBase: -0.09472135954999583, … }
 */
export function greeksAt(options: {
  readonly curve: InventoryCurve
  readonly price: number
  readonly feesBase: number
}): Greeks {
  const { curve } = options
  const price = requirePrice('price', options.price)
  const deltaBase = requireAmount('base of the curve', curve.baseAt(price))
  const gamma = plain('gamma', curve.baseSlopeAt(price))
  const atEdge = curve.kinks.some((kink) => Math.abs(kink - price) <= SAME_PRICE * price)
  const sideOf = (side: -1 | 1) =>
    atEdge ? plain('gamma', curve.baseSlopeAt(price * (1 + side * 2 * SAME_PRICE))) : gamma
  return {
    deltaBase,
    deltaWithFeesBase: plain('delta', deltaBase + requireAmount('feesBase', options.feesBase)),
    gammaBasePerPrice: gamma,
    gammaDownBasePerPrice: sideOf(-1),
    gammaUpBasePerPrice: sideOf(1),
    // P·(P·γ): γ·P² would overflow where the product still fits.
    dollarGammaQuote: plain('dollar gamma', price * (price * gamma)),
    onePercentGammaBase: plain('1 % gamma', (price * gamma) / 100),
    deltaChangeUpOnePercentBase: plain('delta change', curve.baseAt(price * 1.01) - deltaBase),
  }
}
