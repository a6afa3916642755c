import { plain, requirePrice } from '../../models/modelError.ts'

/**
 * P&L in coin of an inverse (coin-margined) perpetual: `N·(1/P₀ − 1/P₁)`.
 *
 * @param notionalQuote - N, signed: positive long, negative short
 * @param entryPrice,price - quote per coin, > 0
 * @returns coins, signed. Convex in coin for a short and concave for a long, linear in quote.
 *
 * Source: models reference 3.2.
 * @throws `model/bad-price`
 *
 * @example
 * inversePnlCoin({ notionalQuote: -20_000, entryPrice: 2000, price: 1600 }) // 2.5
 */
export function inversePnlCoin(options: {
  readonly notionalQuote: number
  readonly entryPrice: number
  readonly price: number
}): number {
  const entryPrice = requirePrice('entry price', options.entryPrice)
  const price = requirePrice('price', options.price)
  const notional = plain('notional', options.notionalQuote)
  // (P₁ − P₀)/(P₀·P₁) instead of a difference of reciprocals, which would cancel.
  return plain('P&L', (notional * ((price - entryPrice) / entryPrice)) / price)
}

/**
 * Delta in base of an inverse position together with the coins that margin it.
 *
 * In quote a contract's P&L is linear with slope `N/P₀`; margin coins are base like any other.
 *
 * @param marginBase - coins posted, ≥ 0 or signed
 * @example inverseDelta({ notionalQuote: -6000, entryPrice: 2000, marginBase: 1 }) // -2
 */
export function inverseDelta(options: {
  readonly notionalQuote: number
  readonly entryPrice: number
  readonly marginBase: number
}): number {
  const entryPrice = requirePrice('entry price', options.entryPrice)
  return plain(
    'delta',
    plain('notional', options.notionalQuote) / entryPrice + plain('margin', options.marginBase),
  )
}

/**
 * The notional that makes a base exposure and the margin coins flat: `−P·(exposure + margin)`.
 *
 * A hedge of the exposure alone leaves the margin coins long.
 *
 * @returns quote, signed: negative is short
 * @example inverseHedgeNotional({ exposureBase: 2, marginBase: 1, price: 2000 }) // -6000
 */
export function inverseHedgeNotional(options: {
  readonly exposureBase: number
  readonly marginBase: number
  readonly price: number
}): number {
  const price = requirePrice('price', options.price)
  return plain(
    'notional',
    -price * (plain('exposure', options.exposureBase) + plain('margin', options.marginBase)),
  )
}
