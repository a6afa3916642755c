import type { InventoryCurve } from '../amm/curve.ts'
import { plain, requireAmount, requirePrice } from './modelError.ts'

/** Amounts of the two tokens, human units of the market frame. */
export type Basket = { readonly base: number; readonly quote: number }

/** A basket at one price. */
export type Valuation = {
  readonly price: number
  readonly valueQuote: number
  /** The base part of the value, 0–1; absent when the value is zero. */
  readonly baseShare?: number
  readonly quoteShare?: number
}

/**
 * What a basket is worth.
 *
 * Valuing what the pool holds at a price outside it is sound: the amounts follow the pool's price,
 * the worth of a token follows the market's. Call it once with each to tell the two apart.
 *
 * @param basket - human amounts, ≥ 0
 * @param price - quote per base, > 0
 * @returns value in quote and the shares of it, which add up to 1
 *
 * Relative error ≤ 2^-51 (two roundings of terms of one sign).
 *
 * Source: models reference 1.1, `V = x·P + y`.
 * @throws `model/bad-amount`, `model/bad-price`, `model/not-finite`
 *
 * @example
 * valueBasket({ base: 2, quote: 5000 }, 2000)
 * // { price: 2000, valueQuote: 9000, baseShare: 0.4444444444444444, quoteShare: 0.5555555555555556 }
 */
export function valueBasket(basket: Basket, price: number): Valuation {
  requirePrice('price', price)
  const baseValue = requireAmount('base', basket.base) * price
  const valueQuote = plain('valueQuote', baseValue + requireAmount('quote', basket.quote))
  if (valueQuote === 0) return { price, valueQuote }
  return {
    price,
    valueQuote,
    baseShare: baseValue / valueQuote,
    quoteShare: basket.quote / valueQuote,
  }
}

/**
 * What the curve holds at a price.
 *
 * @param price - quote per base, > 0; the pool is taken to stand there
 * @returns human amounts, ≥ 0; the relative error is the curve's
 */
export function basketAt(curve: InventoryCurve, price: number): Basket {
  requirePrice('price', price)
  return {
    base: requireAmount('base of the curve', curve.baseAt(price)),
    quote: requireAmount('quote of the curve', curve.quoteAt(price)),
  }
}

/** Value in quote of what the curve holds at a price, the pool standing there: `base·P + quote`. */
export function valueAt(curve: InventoryCurve, price: number): number {
  return valueBasket(basketAt(curve, price), price).valueQuote
}
