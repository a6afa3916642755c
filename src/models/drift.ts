import { plain, requireAmount } from './modelError.ts'
import type { Basket } from './valuation.ts'

/** How far the inventory has moved from what was deposited, and at what price the pool moved it. */
export type Drift = {
  readonly startBase: number
  readonly nowBase: number
  /** `now − start`, base; negative where the pool sold base. */
  readonly driftBase: number
  /** `driftBase / startBase`; absent where no base was deposited. */
  readonly driftShare?: number
  readonly startQuote: number
  readonly nowQuote: number
  readonly driftQuote: number
  /** What the pool did on the holder's behalf. */
  readonly traded: 'sold-base' | 'bought-base' | 'nothing'
  /** `−Δquote/Δbase`, quote per base: what it got or paid on average; absent where it did nothing. */
  readonly averagePrice?: number
}

/**
 * Inventory drift from the deposit to now.
 *
 * A pool moves along its curve by trading: whatever base left was sold for the quote that came, at
 * an average price between the first and the last. That price against the present one is the loss.
 *
 * @param deposit - what went into the liquidity that is still there, human units
 * @param now - what it holds now, fees not included
 * @returns changes in human units. A change below 1e-9 of the larger holding is rounding of raw
 *   amounts: it is reported, but as `nothing` traded and without a price.
 *
 * Source: models reference 5 (`x_t/x_0 − 1`). Full range from P0 to P1: average price √(P0·P1).
 * @throws `model/bad-amount`
 *
 * @example
 * driftSinceDeposit({ deposit: { base: 1, quote: 1000 }, now: { base: 0.5, quote: 2000 } })
 * // { startBase: 1, nowBase: 0.5, driftBase: -0.5, driftShare: -0.5, startQuote: 1000,
 * //   nowQuote: 2000, driftQuote: 1000, traded: 'sold-base', averagePrice: 2000 }
 */
export function driftSinceDeposit(options: {
  readonly deposit: Basket
  readonly now: Basket
}): Drift {
  const startBase = requireAmount('deposit base', options.deposit.base)
  const startQuote = requireAmount('deposit quote', options.deposit.quote)
  const nowBase = requireAmount('base', options.now.base)
  const nowQuote = requireAmount('quote', options.now.quote)
  const driftBase = plain('drift', nowBase - startBase)
  const driftQuote = plain('drift', nowQuote - startQuote)
  const isTrade =
    driftBase * driftQuote < 0 &&
    Math.abs(driftBase) > NOISE * Math.max(startBase, nowBase) &&
    Math.abs(driftQuote) > NOISE * Math.max(startQuote, nowQuote)
  return {
    startBase,
    nowBase,
    driftBase,
    ...(startBase === 0 ? {} : { driftShare: plain('drift share', driftBase / startBase) }),
    startQuote,
    nowQuote,
    driftQuote,
    traded: !isTrade ? 'nothing' : driftBase < 0 ? 'sold-base' : 'bought-base',
    ...(isTrade ? { averagePrice: plain('average price', -driftQuote / driftBase) } : {}),
  }
}

/** A change below this share of a holding is rounding of raw amounts. */
const NOISE = 1e-9
