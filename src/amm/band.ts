import { toDouble } from '../domain/units.ts'
import { Q128 } from '../math/uint.ts'

/** The liquidity between two neighbouring initialised ticks, and what swaps derive from it. */
export type Band = {
  readonly liquidity: bigint
  /** L·2^96. */
  readonly shifted: bigint
  /** L and L·2^96 as doubles, rounded once. */
  readonly liquidityDouble: number
  readonly shiftedDouble: number
  // Computed at first use: most bands of a table never earn a fee.
  /** ⌊2^128 / L⌋. */
  growthPerUnitX128: bigint | undefined
  /** (2^128 mod L) / L, in [0, 1), as the sum of a double of 26 bits and the rest. */
  growthFractionHigh: number
  growthFractionLow: number
}

export function bandOf(liquidity: bigint): Band {
  const liquidityDouble = toDouble(liquidity)
  return {
    liquidity,
    shifted: liquidity << 96n,
    liquidityDouble,
    shiftedDouble: liquidityDouble * 2 ** 96,
    growthPerUnitX128: undefined,
    growthFractionHigh: 0,
    growthFractionLow: 0,
  }
}

/** Computes ⌊2^128 / L⌋ and what the division leaves, unless that was done. */
export function prepareGrowth(band: Band): bigint {
  if (band.growthPerUnitX128 === undefined) {
    const quotient = Q128 / band.liquidity
    // 26 and 52 more bits of the fraction, so that its product with a fee loses almost nothing.
    const fractionX78 = ((Q128 - quotient * band.liquidity) << 78n) / band.liquidity
    band.growthPerUnitX128 = quotient
    band.growthFractionHigh = toDouble(fractionX78 >> 52n) / 2 ** 26
    band.growthFractionLow = toDouble(BigInt.asUintN(52, fractionX78)) / 2 ** 78
  }
  return band.growthPerUnitX128
}

/**
 * ⌊fee·(2^128 mod L) / L⌋, or NaN where doubles cannot decide it.
 *
 * @param fee - an integer below 2^51; the band is prepared
 */
export function growthCarry(band: Band, fee: number): number {
  // Both halves of the fee have at most 26 bits, so their products with the 26 high bits are exact.
  const feeHigh = Math.floor(fee / 2 ** 26)
  const high = feeHigh * band.growthFractionHigh * 2 ** 26
  const middle = (fee - feeHigh * 2 ** 26) * band.growthFractionHigh
  const floor = Math.floor(high) + Math.floor(middle)
  // What is left: two exact fractions, and a product below 2^25 off by less than 2^-26.
  const rest =
    high - Math.floor(high) + (middle - Math.floor(middle)) + fee * band.growthFractionLow
  const carry = Math.floor(rest)
  const fraction = rest - carry
  return fraction > 2 ** -24 && fraction < 1 - 2 ** -24 ? floor + carry : Number.NaN
}
