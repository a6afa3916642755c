import type { Assumption } from '../domain/assumption.ts'
import { ModelError, plain } from './modelError.ts'
import { type Basket, valueBasket } from './valuation.ts'

/** A position beside the basket that went into it, both at one price. */
export type ImpermanentLoss = {
  /** Worth of the deposit had it been held. */
  readonly holdQuote: number
  /** Worth of what the position holds, without fees. */
  readonly valueQuote: number
  /** `hold − value`, ≥ 0. */
  readonly impermanentLossQuote: number
  /** Of `holdQuote`; absent when that is zero. The denominator is the HODL value, not the deposit's. */
  readonly impermanentLossShareOfHold?: number
}

export const impermanentLossAssumptions: readonly Assumption[] = [
  {
    id: 'il-excludes-fees',
    statement:
      'Impermanent loss compares the principal with the deposited tokens held; fees are shown apart.',
    bias: 'none',
  },
  {
    id: 'il-at-pool-price',
    statement: 'Both sides are valued at the price of the pool.',
    bias: 'none where the pool stands at the market price; else the difference is not loss but lag',
  },
]

/**
 * Impermanent loss of a position against holding (HODL) what was deposited, fees excluded.
 *
 * Exact for every curve: it compares holdings, not a formula of the price ratio, and so covers
 * ranges, prices out of range and deposits made in several steps ({@link depositBasket}).
 *
 * @param deposit - the basket that went in, human units
 * @param now - what the position holds at `price`, fees not included
 * @param price - the pool's price, quote per base, > 0. Never loss is negative only when `now` is
 *   valued at the price it was formed at; at another price lag of the pool would pose as gain.
 *
 * Absolute error ≤ 2^-50·hold plus the error of the two baskets.
 *
 * Source: Pintail 2018 (HODL denominator), `2√r/(1+r) − 1` on the full range; models reference 2.1.
 * Beware of the other two denominators in the literature (initial value; absolute).
 * @throws `model/not-the-deposit` when holding is worth less than the position by more than
 *   rounding: no curve through the deposit can do that; `model/bad-price`, `model/bad-amount`
 *
 * @example
 * impermanentLoss({ deposit: { base: 1, quote: 1000 }, now: { base: 0.5, quote: 2000 }, price: 4000 })
 * // { holdQuote: 5000, valueQuote: 4000, impermanentLossQuote: 1000, impermanentLossShareOfHold: 0.2 }
 */
export function impermanentLoss(options: {
  readonly deposit: Basket
  readonly now: Basket
  readonly price: number
}): ImpermanentLoss {
  const { deposit, now, price } = options
  const holdQuote = valueBasket(deposit, price).valueQuote
  const valueQuote = valueBasket(now, price).valueQuote
  // Differences of like tokens first: they cancel exactly where nothing moved.
  const loss = (deposit.base - now.base) * price + (deposit.quote - now.quote)
  if (loss < -NOISE * holdQuote) throw notTheDeposit(holdQuote, valueQuote)
  const impermanentLossQuote = plain('impermanent loss', Math.max(loss, 0))
  if (holdQuote === 0) return { holdQuote, valueQuote, impermanentLossQuote }
  return {
    holdQuote,
    valueQuote,
    impermanentLossQuote,
    impermanentLossShareOfHold: impermanentLossQuote / holdQuote,
  }
}

/** Share of the hold value below which a gain is rounding of the baskets. */
const NOISE = 1e-9

function notTheDeposit(holdQuote: number, valueQuote: number): ModelError {
  return new ModelError(
    'model/not-the-deposit',
    `The position is worth ${valueQuote}, more than the ${holdQuote} of its deposit held.`,
    'Without fees a position never beats its own deposit: check the entry, or value it at the price of the pool.',
  )
}
