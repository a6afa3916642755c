import { toDouble } from '../domain/units.ts'
import { ModelError, requireAmount } from './modelError.ts'
import type { Basket } from './valuation.ts'

/** One change of a position's liquidity, oldest first. */
export type LiquidityStep = {
  /** > 0 for a deposit, < 0 for a withdrawal; the pool's own integer. */
  readonly liquidityDelta: bigint
  /** What went in, human units, ≥ 0; a withdrawal's amounts are not looked at. */
  readonly base: number
  readonly quote: number
}

/**
 * The tokens a holder would have who had kept what went into the liquidity that is still there.
 *
 * Deposits add up. A withdrawal of a fraction of the liquidity takes the same fraction out of the
 * basket: the part withdrawn has realised its loss and no longer counts. (Subtracting the amounts
 * withdrawn instead could leave a negative basket and would mix in a realised gain or loss.) After
 * a full withdrawal the basket starts anew.
 *
 * @param steps - every change since the position was made, oldest first
 * @returns human amounts; relative error ≤ 2^-50 per step
 *
 * Fees never enter: deposits are principal, and collected fees are no withdrawal of liquidity.
 *
 * @throws `model/liquidity-negative` when more is withdrawn than was there: a step is missing
 *
 * @example
 * depositBasket([
 *   { liquidityDelta: 100n, base: 1, quote: 1000 },
 *   { liquidityDelta: 300n, base: 2, quote: 8000 },
 *   { liquidityDelta: -200n, base: 0, quote: 0 },
 * ]) // { base: 1.5, quote: 4500 }
 */
export function depositBasket(steps: readonly LiquidityStep[]): Basket {
  let liquidity = 0n
  let base = 0
  let quote = 0
  for (const step of steps) {
    const after = liquidity + step.liquidityDelta
    if (after < 0n) throw missingStep(step.liquidityDelta, liquidity)
    if (step.liquidityDelta >= 0n) {
      base += requireAmount('base', step.base)
      quote += requireAmount('quote', step.quote)
    } else {
      const kept = toDouble(after) / toDouble(liquidity)
      base *= kept
      quote *= kept
    }
    liquidity = after
  }
  return { base, quote }
}

function missingStep(delta: bigint, before: bigint): ModelError {
  return new ModelError(
    'model/liquidity-negative',
    `The history withdraws ${-delta} of liquidity where ${before} is left.`,
    'Read the events from the block the position was made in.',
  )
}
