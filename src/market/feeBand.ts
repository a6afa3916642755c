import type { Ratio } from '../domain/units.ts'
import { sqrtRoundingDown, sqrtRoundingUp } from '../math/integerSqrt.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../math/tickMath.ts'

/** The pool prices between which nobody gains by trading at the mid; both ends belong to it. */
export type FeeBand = {
  /** Least sqrt price: at it, token1 paid in buys token0 at the mid, fee included. */
  readonly lowerX96: bigint
  /** Greatest sqrt price: at it, token0 paid in sells at the mid, fee included. */
  readonly upperX96: bigint
}

/**
 * The band of a fee around a mid: price in [mid·(1 − f), mid/(1 − f)], exact.
 *
 * Source: Milionis, Moallemi, Roughgarden, arXiv 2305.14604, section 3: no trade while the log
 * mispricing is within ±γ; here γ = −ln(1 − f), since Uniswap v3 takes f of the input.
 *
 * @param mid - raw token1 per raw token0
 * @param feePips - in [0, 1 000 000)
 * @returns the integers nearest to the two ends from the outside, so that the last step to an end
 *   never costs more than it gains: the upper is rounded up, the lower down
 */
export function feeBandOf(mid: Ratio, feePips: number): FeeBand {
  const kept = FEE_UNITS - BigInt(feePips)
  const upperX192 = ceilDiv((mid.numerator * FEE_UNITS) << 192n, mid.denominator * kept)
  const lowerX192 = ((mid.numerator * kept) << 192n) / (mid.denominator * FEE_UNITS)
  return {
    lowerX96: clamped(sqrtRoundingDown(lowerX192)),
    upperX96: clamped(sqrtRoundingUp(upperX192)),
  }
}

const FEE_UNITS = 1_000_000n

/** The prices a swap may be limited to. */
function clamped(sqrtPriceX96: bigint): bigint {
  if (sqrtPriceX96 <= MIN_SQRT_PRICE) return MIN_SQRT_PRICE + 1n
  return sqrtPriceX96 >= MAX_SQRT_PRICE ? MAX_SQRT_PRICE - 1n : sqrtPriceX96
}

/** Not the contracts' division: these ratios may be wider than 256 bits. */
function ceilDiv(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b
}
