import type { InventoryCurve } from '../amm/curve.ts'
import { ModelError, plain, requirePrice } from '../models/modelError.ts'
import { basketAt } from '../models/valuation.ts'

/** Options to hold, in base units of underlying. */
export type OptionLeg = {
  readonly kind: 'call' | 'put'
  /** Quote per base. */
  readonly strike: number
  /** > 0: bought. */
  readonly sizeBase: number
}

/** A position's payoff split into a straight line and the options it is short of. */
export type StaticReplication = {
  /** Where the line touches the payoff. */
  readonly pivotPrice: number
  readonly valueAtPivotQuote: number
  /** Slope of the line: the base held at the pivot. */
  readonly deltaBase: number
  /** What to buy so that the position is left with the line alone. */
  readonly legs: readonly OptionLeg[]
}

/**
 * The options that undo a position's convexity at listed strikes.
 *
 * `V(P) = V(k) + x(k)·(P − k) − ∫_{<k} |x'(K)|·(K − P)⁺ dK − ∫_{>k} |x'(K)|·(P − K)⁺ dK`: an LP is
 * short a strip of puts below the pivot and calls above it. Each listed strike stands for the cell
 * around it, cut at the midpoints between strikes; its weight is the base the position trades while
 * the price crosses the cell, `x(K₋) − x(K₊)`, which is the integral exactly. The cell of the pivot
 * is split there.
 *
 * @param strikes - quote per base, ascending; the outer cells reach to the edges of the range, so
 *   that the weights add up to what the position trades in all
 * @param pivotPrice - usually the present price
 *
 * Exact in the limit of dense strikes; the error at one expiry is second order in the spacing.
 *
 * Source: Carr, Madan 1998; Fukasawa, Maire, Wunsch 2023; models reference 3.6.
 * @throws `hedge/bad-strikes`, `model/bad-price`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500
 * staticReplication({ curve, strikes: [1500, 2000, 2500], pivotPrice: 2000 }).legs
 */
export function staticReplication(options: {
  readonly curve: InventoryCurve
  readonly strikes: readonly number[]
  readonly pivotPrice: number
}): StaticReplication {
  const { curve } = options
  const pivotPrice = requirePrice('pivot', options.pivotPrice)
  const strikes = requireStrikes(options.strikes)
  const pivot = basketAt(curve, pivotPrice)
  return {
    pivotPrice,
    valueAtPivotQuote: plain('value', pivot.base * pivotPrice + pivot.quote),
    deltaBase: pivot.base,
    legs: strikes.flatMap((strike, i) => legsOfCell(curve, strike, cellOf(strikes, i), pivotPrice)),
  }
}

/** What the legs pay at expiry, quote. */
export function payoffOf(legs: readonly OptionLeg[], price: number): number {
  return legs.reduce((sum, { kind, strike, sizeBase }) => {
    const intrinsic = kind === 'call' ? price - strike : strike - price
    return sum + sizeBase * Math.max(intrinsic, 0)
  }, 0)
}

type Cell = { readonly from: number; readonly to: number }

// Beyond every range a pool can have, and still a price.
const LOWEST = 1e-100
const HIGHEST = 1e100

function cellOf(strikes: readonly number[], index: number): Cell {
  const strike = strikes[index] as number
  const before = strikes[index - 1]
  const after = strikes[index + 1]
  return {
    from: before === undefined ? LOWEST : (before + strike) / 2,
    to: after === undefined ? HIGHEST : (strike + after) / 2,
  }
}

function legsOfCell(
  curve: InventoryCurve,
  strike: number,
  { from, to }: Cell,
  pivot: number,
): OptionLeg[] {
  const traded = (low: number, high: number): number =>
    high > low ? plain('weight', curve.baseAt(low) - curve.baseAt(high)) : 0
  const puts = traded(from, Math.min(to, pivot))
  const calls = traded(Math.max(from, pivot), to)
  return [
    ...(puts > 0 ? [{ kind: 'put', strike, sizeBase: puts } as const] : []),
    ...(calls > 0 ? [{ kind: 'call', strike, sizeBase: calls } as const] : []),
  ]
}

function requireStrikes(strikes: readonly number[]): readonly number[] {
  const isOrdered = strikes.every((strike, i) => i === 0 || strike > (strikes[i - 1] as number))
  if (strikes.length > 0 && isOrdered) return strikes.map((one) => requirePrice('strike', one))
  throw new ModelError('hedge/bad-strikes', 'Strikes must be given, each above the one before.')
}
