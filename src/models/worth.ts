import { ModelError, requirePrice } from './modelError.ts'

/**
 * What one unit of each token is worth in the money an account is kept in, per row of a history.
 * Quote, base, USD and prices frozen at the entry differ in these two columns only.
 */
export type Worth = { readonly base: Float64Array; readonly quote: Float64Array }

/** In quote: a base unit is worth the price. @throws `model/bad-price` */
export function worthInQuote(price: ArrayLike<number>): Worth {
  return { base: checked(price), quote: new Float64Array(price.length).fill(1) }
}

/** In base: a quote unit is worth the inverse of the price. @throws `model/bad-price` */
export function worthInBase(price: ArrayLike<number>): Worth {
  return {
    base: new Float64Array(price.length).fill(1),
    quote: checked(price).map((each) => 1 / each),
  }
}

/**
 * In USD, from the price of the pair and the USD price of a quote unit.
 *
 * @param quoteUsd - per row; all 1 where the quote is a dollar token taken at par, which is an
 *   assumption to be said
 * @throws `model/bad-price`, `model/bad-series`
 */
export function worthInUsd(price: ArrayLike<number>, quoteUsd: ArrayLike<number>): Worth {
  if (price.length !== quoteUsd.length)
    throw new ModelError(
      'model/bad-series',
      `There are ${quoteUsd.length} USD prices for ${price.length} rows.`,
    )
  const quote = checked(quoteUsd)
  return { base: checked(price).map((each, i) => each * (quote[i] as number)), quote }
}

/** Every row at the worth of the first: what changed in quantity, valued at the entry. */
export function worthAtEntry({ base, quote }: Worth): Worth {
  const first = (column: Float64Array): Float64Array =>
    new Float64Array(column.length).fill(column[0] ?? 1)
  return { base: first(base), quote: first(quote) }
}

function checked(prices: ArrayLike<number>): Float64Array {
  return Float64Array.from(prices, (price) => requirePrice('a price of the history', price))
}
