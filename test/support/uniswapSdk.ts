import { createRequire } from 'node:module'
import type * as SdkCore from '@uniswap/sdk-core'
import type * as V3Sdk from '@uniswap/v3-sdk'
import { swapFeePips } from '../../src/domain/feeTerms.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'

// Its ESM entry does not load in plain Node.
const require = createRequire(import.meta.url)
export const sdkCore: typeof SdkCore = require('@uniswap/sdk-core')
export const v3Sdk: typeof V3Sdk = require('@uniswap/v3-sdk')

/** An integer in the SDK's own representation. */
export const sdkInteger: (value: bigint) => SdkInteger = (value) =>
  createRequire(require.resolve('@uniswap/v3-sdk'))('jsbi').BigInt(value.toString())

type SdkInteger = Parameters<typeof V3Sdk.TickMath.getTickAtSqrtRatio>[0]

/** The SDK's pool of a state that has its ticks. */
export function sdkPoolOf(state: ConcentratedPoolState): V3Sdk.Pool {
  const [token0, token1] = [state.token0, state.token1].map(
    (token) => new sdkCore.Token(token.chainId, token.address, token.decimals),
  ) as [SdkCore.Token, SdkCore.Token]
  return new v3Sdk.Pool(
    token0,
    token1,
    swapFeePips(state.fee, true),
    state.sqrtPriceX96.toString(),
    state.liquidity.toString(),
    state.tick,
    (state.ticks ?? []).map(({ tick, liquidityGross, liquidityNet }) => ({
      index: tick,
      liquidityGross: liquidityGross.toString(),
      liquidityNet: liquidityNet.toString(),
    })),
  )
}
