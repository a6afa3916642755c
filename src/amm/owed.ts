import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { RangePosition } from '../domain/position.ts'
import { type FeeGrowth, feeGrowthInside, feesOwed } from '../math/feeGrowth.ts'
import { addWrapping128 } from '../math/uint.ts'

/** What a position is owed, raw units. */
export type Owed = {
  /** What `collect` would pay now: credited before, principal of burns included, plus accrued fees. */
  readonly owed0Raw: bigint
  readonly owed1Raw: bigint
  /** Earned since the position was last touched; part of `owed`. */
  readonly accruedFees0Raw: bigint
  readonly accruedFees1Raw: bigint
}

/**
 * What `collect` would pay, without a transaction.
 *
 * Exact where position, pool and both ticks were read at one block: growth inside modulo 2^256, its
 * fee rounded down, the sum modulo 2^128, as the contract computes them. Source: Uniswap v3 white
 * paper, eq. 6.17–6.19 and 6.28.
 *
 * @param state - the pool's tick and global growths
 * @param position - as stored by whoever pays: for an NFT, the position manager's record
 * @param lower - fee growth outside `tickLower`
 * @param upper - fee growth outside `tickUpper`
 */
export function owedOf(
  state: Pick<ConcentratedPoolState, 'tick' | 'feeGrowthGlobal0X128' | 'feeGrowthGlobal1X128'>,
  position: Pick<
    RangePosition,
    | 'tickLower'
    | 'tickUpper'
    | 'liquidity'
    | 'feeGrowthInside0LastX128'
    | 'feeGrowthInside1LastX128'
    | 'tokensOwed0Raw'
    | 'tokensOwed1Raw'
  >,
  lower: FeeGrowth,
  upper: FeeGrowth,
): Owed {
  const inside = feeGrowthInside(
    state.tick,
    position.tickLower,
    position.tickUpper,
    { feeGrowth0X128: state.feeGrowthGlobal0X128, feeGrowth1X128: state.feeGrowthGlobal1X128 },
    lower,
    upper,
  )
  const { liquidity } = position
  const accruedFees0Raw = feesOwed(
    inside.feeGrowth0X128,
    position.feeGrowthInside0LastX128,
    liquidity,
  )
  const accruedFees1Raw = feesOwed(
    inside.feeGrowth1X128,
    position.feeGrowthInside1LastX128,
    liquidity,
  )
  return {
    owed0Raw: addWrapping128(position.tokensOwed0Raw, accruedFees0Raw),
    owed1Raw: addWrapping128(position.tokensOwed1Raw, accruedFees1Raw),
    accruedFees0Raw,
    accruedFees1Raw,
  }
}
