import type { Position as SdkPosition } from '@uniswap/v3-sdk'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { RangePosition } from '../domain/position.ts'
import { build, v3Sdk } from './sdkModules.ts'
import { toSdkPool } from './sdkPool.ts'

/** What a chain knows of a position and the SDK does not keep. */
export type PositionFactsOutsideSdk = Omit<
  RangePosition,
  'kind' | 'protocol' | 'tickLower' | 'tickUpper' | 'liquidity'
>

/**
 * A position as `@uniswap/v3-sdk` knows it, for those who go on to build a transaction.
 *
 * Its `amount0`/`amount1` are what a burn pays (rounded down), its `mintAmounts` what a mint costs
 * (rounded up). Fees owed do not exist there and are left behind.
 *
 * @param state - the pool of the position
 * @throws as {@link toSdkPool}
 *
 * @example
 * toSdkPosition(state, position).amount0.quotient.toString() // what burning all of it pays, raw
 */
export function toSdkPosition(
  state: ConcentratedPoolState,
  position: Pick<RangePosition, 'tickLower' | 'tickUpper' | 'liquidity'>,
): SdkPosition {
  const { Position } = v3Sdk()
  const pool = toSdkPool(state)
  return build(
    'position',
    () =>
      new Position({
        pool,
        tickLower: position.tickLower,
        tickUpper: position.tickUpper,
        liquidity: position.liquidity.toString(),
      }),
  )
}

/** The position an SDK object stands for, completed by what the SDK does not keep. */
export function fromSdkPosition(
  position: SdkPosition,
  facts: PositionFactsOutsideSdk,
): RangePosition {
  return {
    kind: 'range',
    protocol: 'uniswap-v3',
    tokenId: facts.tokenId,
    owner: facts.owner,
    poolId: facts.poolId,
    tickLower: position.tickLower,
    tickUpper: position.tickUpper,
    liquidity: BigInt(position.liquidity.toString()),
    feeGrowthInside0LastX128: facts.feeGrowthInside0LastX128,
    feeGrowthInside1LastX128: facts.feeGrowthInside1LastX128,
    tokensOwed0Raw: facts.tokensOwed0Raw,
    tokensOwed1Raw: facts.tokensOwed1Raw,
  }
}
