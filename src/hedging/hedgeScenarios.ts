import type { InventoryCurve } from '../amm/curve.ts'
import type { HedgeScenario } from '../domain/hedge.ts'
import { ModelError, plain, requirePrice } from '../models/modelError.ts'
import { basketAt } from '../models/valuation.ts'

/** Moves reported when none are asked for, percent. */
export const DEFAULT_MOVES_PCT: readonly number[] = [-10, -5, -1, 1, 5, 10]

/**
 * What is left of an exposure after a move of the price, with and without its hedge.
 *
 * The curve is revalued in full, so a move out of the range is exact. A hedged position that is not
 * re-hedged loses either way: `½γ·ΔP²` at second order, models reference 3.8.
 *
 * @param price - the pool's price, quote per base
 * @param otherBase - base exposed beside the curve (fees owed, held elsewhere), signed
 * @param hedgeBase - base exposure of all hedges together, signed
 * @param movesPct - relative moves in percent, > −100
 * @returns one row per move; P&L in quote. Absolute error ≤ 2^-50 of the value held plus the curve's.
 * @throws `hedge/bad-move`, `model/bad-price`, `model/not-finite`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500, short 2
 * hedgeScenarios({ curve, price: 2000, otherBase: 0, hedgeBase: -2, movesPct: [5] })
 * // [{ movePct: 5, residualDeltaBase: -0.4565555710741298, unhedgedPnlQuote: 176.893…,
 * //    hedgedPnlQuote: -23.106… }]
 */
export function hedgeScenarios(options: {
  readonly curve: InventoryCurve
  readonly price: number
  readonly otherBase: number
  readonly hedgeBase: number
  readonly movesPct?: readonly number[]
}): HedgeScenario[] {
  const { curve, price, otherBase, hedgeBase } = options
  const now = basketAt(curve, requirePrice('price', price))
  return (options.movesPct ?? DEFAULT_MOVES_PCT).map((movePct) => {
    if (!(Number.isFinite(movePct) && movePct > -100)) throw badMove(movePct)
    const moved = price * (1 + movePct / 100)
    const then = basketAt(curve, requirePrice('moved price', moved))
    const move = moved - price
    // V' − V split so that the large value cancels: what is still held moved, what was traded did not.
    const convexity = (then.base - now.base) * moved + (then.quote - now.quote)
    const unhedged = now.base * move + convexity + otherBase * move
    return {
      movePct,
      residualDeltaBase: plain('residual', then.base + otherBase + hedgeBase),
      unhedgedPnlQuote: plain('unhedged P&L', unhedged),
      hedgedPnlQuote: plain('hedged P&L', (now.base + otherBase + hedgeBase) * move + convexity),
    }
  })
}

function badMove(movePct: number): ModelError {
  return new ModelError(
    'hedge/bad-move',
    `A move must be above -100 % and finite, not ${movePct}.`,
    'A price that falls by all of itself is no price.',
  )
}
