import type { Assumption } from '../domain/assumption.ts'
import type { Capital } from '../market/maker.ts'
import {
  MakerError,
  requireFinite,
  requireNotNegative,
  requirePositive,
} from './quoting/parameters.ts'

/** What every order-book maker needs besides the parameters of its quotes. */
export type BookTerms = {
  readonly id: string
  /** Size of an order, and the unit in which inventory is counted: base units, > 0. */
  readonly lotBase: number
  /** Inventory at which the maker is flat: base units; lots are counted from here. */
  readonly targetBase: number
  /**
   * `own`: it sells no base and spends no quote it has not. `borrowed`: either may go below zero,
   * at no charge.
   */
  readonly funds: 'own' | 'borrowed'
  /** Charged on each fill's notional, basis points; below zero a rebate; default 0. */
  readonly makerFeeBps?: number
  /** What becomes of a quote past the mid; default `floored-at-mid`. */
  readonly crossing?: 'floored-at-mid' | 'as-quoted'
}

/** The terms when a maker can trade on them, else throws `maker/bad-parameters`. */
export function checkedTerms<T extends BookTerms>(terms: T): T {
  requirePositive('lotBase', terms.lotBase)
  requireFinite('targetBase', terms.targetBase)
  const feeBps = requireFinite('makerFeeBps', terms.makerFeeBps ?? 0)
  if (!(Math.abs(feeBps) < 10_000))
    throw new MakerError(`makerFeeBps must lie within ±10000, not ${feeBps}.`)
  return terms
}

/** Capital a maker can start with, else throws `maker/bad-parameters`. */
export function checkedCapital({ funds }: BookTerms, capital: Capital): Capital {
  const check = funds === 'own' ? requireNotNegative : requireFinite
  check('capital.base', capital.base)
  check('capital.quote', capital.quote)
  return capital
}

/** What a maker on these terms rests on. */
export function assumptionsOfTerms({ funds, crossing }: BookTerms): readonly Assumption[] {
  return [
    NEAREST_LOT,
    funds === 'own' ? OWN_FUNDS : BORROWED_FUNDS,
    crossing === 'as-quoted' ? QUOTES_MAY_CROSS : QUOTES_FLOORED,
  ]
}

const NEAREST_LOT: Assumption = {
  id: 'quotes-at-nearest-lot',
  statement:
    'Inventory is rounded to the nearest whole lot to look a quote up; an order is one lot, or what is left to the bound on inventory.',
  bias: 'none on average; understates the skew of inventories between two lots by at most half a lot',
}

const OWN_FUNDS: Assumption = {
  id: 'own-funds',
  statement: 'A maker sells no base and spends no quote that it does not have.',
  bias: 'none between makers of equal capital; understates makers who can borrow',
}

const BORROWED_FUNDS: Assumption = {
  id: 'borrowed-funds',
  statement: 'A maker may be short of base or of quote, without interest or margin.',
  bias: 'overstates the maker: borrowing costs, and lenders have limits',
}

const QUOTES_FLOORED: Assumption = {
  id: 'quotes-floored-at-mid',
  statement:
    'A bid above the mid, or an ask below it, is moved to the mid: no quote crosses the market.',
  bias: 'understates how fast a maker with a large inventory sheds it; it pays no taker fee either',
}

const QUOTES_MAY_CROSS: Assumption = {
  id: 'quotes-may-cross-mid',
  statement:
    'Quotes stand where the model puts them, past the mid too, and earn less than nothing there.',
  bias: 'none as published; on a real book such an order trades at once, as a taker with a fee',
}
