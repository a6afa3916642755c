import type { Pool as SdkPool } from '@uniswap/v3-sdk'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import { build, InteropError, v3Sdk } from './sdkModules.ts'
import { fromSdkToken, toSdkToken } from './sdkToken.ts'

/** What a chain knows of a pool and the SDK does not keep. */
export type PoolFactsOutsideSdk = Pick<
  ConcentratedPoolState,
  'id' | 'address' | 'feeGrowthGlobal0X128' | 'feeGrowthGlobal1X128' | 'ticks'
> & {
  /** The protocol's cut as in {@link FeeTerms}: 1/n, 0 for none. */
  readonly feeProtocol0: number
  readonly feeProtocol1: number
}

/**
 * A pool state as `@uniswap/v3-sdk` knows it, every integer as it is.
 *
 * With `ticks` it carries a tick provider and can quote (`getOutputAmount`); without, the SDK throws
 * when asked to. Fee growth and the protocol's cut do not exist there and are left behind.
 *
 * @param state - an initialised pool of one of the fee tiers the SDK lists
 * @throws `interop/not-a-v3-pool`, `interop/pool-uninitialised`, `interop/fee-tier-unknown` (the SDK derives tick spacing
 *   from the fee, so any other pool would silently become a different one), `interop/sdk-refused`,
 *   `interop/sdk-not-installed`
 *
 * @example
 * const pool = toSdkPool(state)
 * pool.token0Price.toSignificant(6)
 */
export function toSdkPool(state: ConcentratedPoolState): SdkPool {
  const { Pool, TICK_SPACINGS, TickListDataProvider } = v3Sdk()
  if (state.fee.kind === 'uniswap-v4') throw notV3(state.id)
  const { feePips } = state.fee
  if (state.sqrtPriceX96 === 0n) throw uninitialised(state.id)
  const spacings: Readonly<Record<number, number>> = TICK_SPACINGS
  if (spacings[feePips] !== state.tickSpacing) throw unknownTier(feePips, state.tickSpacing)
  const [token0, token1] = [toSdkToken(state.token0), toSdkToken(state.token1)]
  return build('pool', () => {
    const ticks = state.ticks?.map(({ tick, liquidityGross, liquidityNet }) => ({
      index: tick,
      liquidityGross: liquidityGross.toString(),
      liquidityNet: liquidityNet.toString(),
    }))
    return new Pool(
      token0,
      token1,
      feePips,
      state.sqrtPriceX96.toString(),
      state.liquidity.toString(),
      state.tick,
      ticks === undefined ? undefined : new TickListDataProvider(ticks, state.tickSpacing),
    )
  })
}

/**
 * The state an SDK pool stands for, completed by what the SDK does not keep.
 *
 * @param pool - any pool of the SDK
 * @param facts - from the chain; nothing is guessed. `ticks` may be `undefined`: the SDK's providers
 *   give no fee growth, so theirs would not do.
 *
 * @example
 * fromSdkPool(toSdkPool(state), { ...state, ...state.fee }) // deep equal to state, addresses checksummed
 */
export function fromSdkPool(pool: SdkPool, facts: PoolFactsOutsideSdk): ConcentratedPoolState {
  return {
    kind: 'concentrated',
    protocol: 'uniswap-v3',
    id: facts.id,
    address: facts.address,
    token0: fromSdkToken(pool.token0),
    token1: fromSdkToken(pool.token1),
    fee: {
      kind: 'uniswap-v3',
      feePips: pool.fee,
      feeProtocol0: facts.feeProtocol0,
      feeProtocol1: facts.feeProtocol1,
    },
    tickSpacing: pool.tickSpacing,
    sqrtPriceX96: BigInt(pool.sqrtRatioX96.toString()),
    tick: pool.tickCurrent,
    liquidity: BigInt(pool.liquidity.toString()),
    feeGrowthGlobal0X128: facts.feeGrowthGlobal0X128,
    feeGrowthGlobal1X128: facts.feeGrowthGlobal1X128,
    ticks: facts.ticks,
  }
}

function uninitialised(id: string): InteropError {
  return new InteropError({
    code: 'interop/pool-uninitialised',
    shortMessage: `Pool ${id} has no price yet; the Uniswap SDK cannot hold it.`,
  })
}

function notV3(id: string): InteropError {
  return new InteropError({
    code: 'interop/not-a-v3-pool',
    shortMessage: `Pool ${id} is of Uniswap v4; @uniswap/v3-sdk would round its fees otherwise and knows no hooks.`,
  })
}

function unknownTier(feePips: number, tickSpacing: number): InteropError {
  return new InteropError({
    code: 'interop/fee-tier-unknown',
    shortMessage: `The Uniswap SDK has no tier of ${feePips} pips with tick spacing ${tickSpacing}.`,
    hints: ['Use the pool engine of Ammeter, which takes any fee and spacing.'],
  })
}
