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
  growthPerUnitX128: bigint | undefined
  growthFraction: number
}

export function bandOf(liquidity: bigint): Band {
  const liquidityDouble = toDouble(liquidity)
  return {
    liquidity,
    shifted: liquidity << 96n,
    liquidityDouble,
    shiftedDouble: liquidityDouble * 2 ** 96,
    growthPerUnitX128: undefined,
    growthFraction: 0,
  }
}

/** ⌊2^128 / L⌋; sets `growthFraction` to what the division leaves, in [0, 1). */
export function growthPerUnitX128(band: Band): bigint {
  if (band.growthPerUnitX128 === undefined) {
    const quotient = Q128 / band.liquidity
    band.growthPerUnitX128 = quotient
    band.growthFraction = toDouble(Q128 - quotient * band.liquidity) / band.liquidityDouble
  }
  return band.growthPerUnitX128
}
