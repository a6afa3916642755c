import { black76, type EuropeanOption } from '../../models/blackScholes.ts'
import { plain, requirePrice } from '../../models/modelError.ts'

/** An option paid for and settled in the base coin, per base unit of underlying. */
export type InverseOptionValue = {
  /** Premium in coins. */
  readonly valueCoin: number
  readonly valueQuote: number
  /** `dV/dS` of the value in quote, base units. */
  readonly deltaBase: number
  /**
   * `deltaBase − valueCoin`: what buying it adds to an exposure in quote, because the coins paid
   * for it were exposed too. The same number is the slope of the coin value, `S·d(V/S)/dS`.
   */
  readonly netDeltaBase: number
  readonly gammaBasePerPrice: number
  /** Per 1.00 of volatility. */
  readonly vegaQuote: number
  /** By calendar time with the prices fixed, quote per year. */
  readonly thetaQuoteAnnual: number
}

/**
 * Value and Greeks of an inverse (coin-settled) European option.
 *
 * It pays `max(S − K, 0)/S` coins, which are worth `max(S − K, 0)`: in quote it is the vanilla
 * option, so Black's formula on the forward prices it; in coin it is that over the spot price.
 *
 * @param forward - quote per base of the future of the same expiry; it moves in proportion to spot
 * @param spot - quote per base, the index the venue settles on
 * @param rateAnnual - continuously compounded; venues quote at 0
 *
 * Source: Alexander, Imeraj 2021 (arXiv 2107.12041); Deribit, Inverse Options; models reference 3.5.
 * @throws `model/bad-price`, `model/bad-volatility`, `model/bad-time`
 *
 * @example
 * inverseOptionValue({ kind: 'call', strike: 2000, forward: 2000, spot: 2000, timeYears: 30 / 365,
 *   sigmaAnnual: 0.8, rateAnnual: 0 })
 * // { valueCoin: 0.0913…, valueQuote: 182.6…, deltaBase: 0.5456…, netDeltaBase: 0.4543…, … }
 */
export function inverseOptionValue(
  option: EuropeanOption & { readonly forward: number; readonly spot: number },
): InverseOptionValue {
  const spot = requirePrice('spot', option.spot)
  const { valueQuote, deltaBase, gammaBasePerPrice, vegaQuote, thetaQuoteAnnual } = black76(option)
  const growth = option.forward / spot
  const valueCoin = valueQuote / spot
  return {
    valueCoin,
    valueQuote,
    deltaBase: plain('delta', deltaBase * growth),
    netDeltaBase: plain('net delta', deltaBase * growth - valueCoin),
    gammaBasePerPrice: plain('gamma', gammaBasePerPrice * growth * growth),
    vegaQuote,
    thetaQuoteAnnual,
  }
}

/**
 * What an inverse option pays per base unit at its delivery price, coins: `max(±(S − K), 0)/S`.
 *
 * A call never pays a whole coin; a put pays without bound as the price falls.
 *
 * @example inverseOptionPayoffCoin({ kind: 'call', strike: 100_000, price: 125_000 }) // 0.2
 */
export function inverseOptionPayoffCoin(option: {
  readonly kind: 'call' | 'put'
  readonly strike: number
  readonly price: number
}): number {
  const price = requirePrice('delivery price', option.price)
  const strike = requirePrice('strike', option.strike)
  const intrinsic = option.kind === 'call' ? price - strike : strike - price
  return plain('payoff', Math.max(intrinsic, 0) / price)
}

/**
 * P&L of inverse options held to expiry, in coins and in quote at the delivery price.
 *
 * In quote the premium is counted in the coins that it was, at what they are worth at delivery; who
 * had bought them to pay it has the move of `premiumCoin` coins beside this.
 *
 * @param sizeBase - base units of underlying, signed: bought > 0
 * @param premiumCoin - per base unit, ≥ 0
 *
 * @example
 * // Deribit's example: 1 call for 0.05 BTC, delivered at 125,000
 * inverseOptionPnl({ kind: 'call', strike: 100_000, sizeBase: 1, premiumCoin: 0.05, price: 125_000 })
 * // { pnlCoin: 0.15…, pnlQuote: 18750 }
 */
export function inverseOptionPnl(option: {
  readonly kind: 'call' | 'put'
  readonly strike: number
  readonly sizeBase: number
  readonly premiumCoin: number
  readonly price: number
}): { readonly pnlCoin: number; readonly pnlQuote: number } {
  const { sizeBase, premiumCoin, price } = option
  const pnlCoin = plain('P&L', sizeBase * (inverseOptionPayoffCoin(option) - premiumCoin))
  return { pnlCoin, pnlQuote: plain('P&L', pnlCoin * price) }
}
