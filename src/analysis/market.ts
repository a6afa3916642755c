import { dearerSwapFeePips, protocolCutsOf } from '../domain/feeTerms.ts'
import { hookFactsOf } from '../domain/hooks.ts'
import type { BaseIs } from '../domain/market.ts'
import type { ConcentratedPoolState, FeeTerms } from '../domain/pool.ts'
import { priceOfSqrtPrice } from '../domain/units.ts'
import { getSqrtPriceAtTick, maxUsableTick, minUsableTick } from '../math/tickMath.ts'
import type { PoolResult } from './result.ts'

/** The pair in the market's frame, with the range where there is one. */
export function marketOf(
  pool: ConcentratedPoolState,
  baseIs: BaseIs,
  marketPrice?: number,
  range?: { readonly tickLower: number; readonly tickUpper: number },
): PoolResult['data']['market'] {
  const [base, quote] =
    baseIs === 'token0' ? [pool.token0, pool.token1] : [pool.token1, pool.token0]
  const priceAt = (sqrtPriceX96: bigint): number =>
    priceOfSqrtPrice(sqrtPriceX96, pool.token0, pool.token1, baseIs)
  const poolPrice = pool.sqrtPriceX96 === 0n ? null : priceAt(pool.sqrtPriceX96)
  return {
    base: tokenBrief(base),
    quote: tokenBrief(quote),
    baseIs,
    poolPrice,
    marketPrice: marketPrice ?? poolPrice,
    ...(range === undefined ? {} : edgesOf(range)),
  }

  function edgesOf({ tickLower, tickUpper }: NonNullable<typeof range>) {
    const atLower = priceAt(getSqrtPriceAtTick(tickLower))
    const atUpper = priceAt(getSqrtPriceAtTick(tickUpper))
    return {
      // Inverting a price swaps the edges.
      lowerPrice: Math.min(atLower, atUpper),
      upperPrice: Math.max(atLower, atUpper),
      fullRange:
        tickLower === minUsableTick(pool.tickSpacing) &&
        tickUpper === maxUsableTick(pool.tickSpacing),
    }
  }
}

/** The pool as a result shows it; ticks only where they are asked for. */
export function poolData(
  pool: ConcentratedPoolState,
  listTicks: boolean,
): PoolResult['data']['pool'] {
  return {
    protocol: pool.protocol,
    id: pool.id,
    address: pool.address,
    token0: tokenBrief(pool.token0),
    token1: tokenBrief(pool.token1),
    feePips: dearerSwapFeePips(pool.fee),
    ...protocolFee(pool.fee),
    ...lpFeeOf(pool.fee),
    ...hookOf(pool),
    tickSpacing: pool.tickSpacing,
    sqrtPriceX96: pool.sqrtPriceX96,
    tick: pool.tick,
    liquidity: pool.liquidity,
    feeGrowthGlobal0X128: pool.feeGrowthGlobal0X128,
    feeGrowthGlobal1X128: pool.feeGrowthGlobal1X128,
    ...(pool.ticks === undefined ? {} : { tickCount: pool.ticks.length }),
    ...(pool.ticks === undefined || !listTicks
      ? {}
      : {
          ticks: pool.ticks.map(({ tick, liquidityGross, liquidityNet }) => ({
            tick,
            liquidityGross,
            liquidityNet,
          })),
        }),
  }
}

function protocolFee(
  fee: FeeTerms,
): Pick<PoolResult['data']['pool'], 'protocolFee' | 'protocolFeeUnit'> {
  const [token0, token1] = protocolCutsOf(fee)
  return { protocolFee: { token0, token1 }, protocolFeeUnit: PROTOCOL_FEE_UNITS[fee.kind] }
}

/** What a v4 pool's fee is of: its own part, and whether a hook sets it. */
function lpFeeOf(fee: FeeTerms): Pick<PoolResult['data']['pool'], 'lpFeePips' | 'isDynamicFee'> {
  if (fee.kind !== 'uniswap-v4') return {}
  return { lpFeePips: fee.lpFeePips, isDynamicFee: fee.isDynamic }
}

function hookOf({ poolKey }: ConcentratedPoolState): Pick<PoolResult['data']['pool'], 'hook'> {
  if (poolKey === undefined || BigInt(poolKey.hooks) === 0n) return {}
  return { hook: { address: poolKey.hooks, ...hookFactsOf(poolKey) } }
}

const PROTOCOL_FEE_UNITS = {
  'uniswap-v3': 'nth-of-fee',
  'pancake-v3': 'ten-thousandths-of-fee',
  'uniswap-v4': 'pips-of-input',
} as const

function tokenBrief({ address, symbol, decimals, isNative }: ConcentratedPoolState['token0']) {
  return {
    address,
    ...(symbol === undefined ? {} : { symbol }),
    decimals,
    ...(isNative === undefined ? {} : { isNative }),
  }
}
