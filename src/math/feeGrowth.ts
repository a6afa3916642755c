import { mulDiv, Q128, subWrapping256 } from './uint.ts'

/** Fee growth per unit of liquidity in both tokens, each modulo 2^256. */
export type FeeGrowth = {
  readonly feeGrowth0X128: bigint
  readonly feeGrowth1X128: bigint
}

/**
 * Fee growth inside a range, modulo 2^256.
 *
 * The absolute value depends on when the two ticks were initialised and means nothing; the
 * difference of two readings is what the range earned. Source: Uniswap v3 white paper,
 * eq. 6.17–6.19.
 *
 * @param tick - the pool's own `slot0.tick`, never recomputed from the price: right after a downward
 *   crossing it is one below, and then the tick counts as crossed
 * @param lower - growth outside `tickLower`
 * @param upper - growth outside `tickUpper`
 */
export function feeGrowthInside(
  tick: number,
  tickLower: number,
  tickUpper: number,
  global: FeeGrowth,
  lower: FeeGrowth,
  upper: FeeGrowth,
): FeeGrowth {
  return {
    feeGrowth0X128: inside(
      tick,
      tickLower,
      tickUpper,
      global.feeGrowth0X128,
      lower.feeGrowth0X128,
      upper.feeGrowth0X128,
    ),
    feeGrowth1X128: inside(
      tick,
      tickLower,
      tickUpper,
      global.feeGrowth1X128,
      lower.feeGrowth1X128,
      upper.feeGrowth1X128,
    ),
  }
}

/**
 * What liquidity earned between two readings of the growth inside its range, rounded down and
 * modulo 2^128 as the contract stores it.
 *
 * @returns raw token units
 * @example feesOwed(5n * 10n ** 38n, 2n ** 256n - 10n ** 30n, 10n ** 18n) // 1469367941466595262n
 */
export function feesOwed(insideX128: bigint, insideLastX128: bigint, liquidity: bigint): bigint {
  return BigInt.asUintN(128, mulDiv(subWrapping256(insideX128, insideLastX128), liquidity, Q128))
}

// Growth below the range and above it, taken off the whole.
function inside(
  tick: number,
  tickLower: number,
  tickUpper: number,
  global: bigint,
  lower: bigint,
  upper: bigint,
): bigint {
  const below = tick >= tickLower ? lower : global - lower
  const above = tick < tickUpper ? upper : global - upper
  return subWrapping256(global - below, above)
}
