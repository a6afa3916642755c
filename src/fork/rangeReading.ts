import { decodeFunctionResult, encodeFunctionData, encodePacked, keccak256 } from 'viem'
import type { RangeKey } from '../amm/poolEngine.ts'
import { uniswapV3PoolAbi } from '../chain/abis/uniswapV3.ts'
import type { Hex } from '../domain/address.ts'
import type { RangeReading } from '../market/poolRequest.ts'
import { type FeeGrowth, feeGrowthInside, feesOwed } from '../math/feeGrowth.ts'
import { getAmountsRoundingDown } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import { addWrapping128 } from '../math/uint.ts'
import type { DriverPool } from './driverCalls.ts'

/**
 * What the pool's own storage says of a range, with the fees not yet credited to it.
 *
 * @param ask - a call of the pool in the block that `pool` describes
 */
export async function readRangeOf(
  key: RangeKey,
  pool: DriverPool,
  ask: (data: Hex) => Promise<Hex>,
): Promise<RangeReading> {
  const { tickLower, tickUpper } = key
  const [position, lower, upper] = await Promise.all([
    ask(
      encodeFunctionData({ abi: uniswapV3PoolAbi, functionName: 'positions', args: [idOf(key)] }),
    ),
    ask(encodeTicks(tickLower)),
    ask(encodeTicks(tickUpper)),
  ])
  const [liquidity, last0X128, last1X128, stored0Raw, stored1Raw] = decodeFunctionResult({
    abi: uniswapV3PoolAbi,
    functionName: 'positions',
    data: position,
  })
  const inside = feeGrowthInside(
    pool.tick,
    tickLower,
    tickUpper,
    { feeGrowth0X128: pool.feeGrowthGlobal0X128, feeGrowth1X128: pool.feeGrowthGlobal1X128 },
    growthOutside(lower),
    growthOutside(upper),
  )
  const [principal0Raw, principal1Raw] = getAmountsRoundingDown(
    pool.sqrtPriceX96,
    getSqrtPriceAtTick(tickLower),
    getSqrtPriceAtTick(tickUpper),
    liquidity,
  )
  return {
    liquidity,
    principal0Raw,
    principal1Raw,
    owed0Raw: addWrapping128(stored0Raw, feesOwed(inside.feeGrowth0X128, last0X128, liquidity)),
    owed1Raw: addWrapping128(stored1Raw, feesOwed(inside.feeGrowth1X128, last1X128, liquidity)),
  }
}

function encodeTicks(tick: number): Hex {
  return encodeFunctionData({ abi: uniswapV3PoolAbi, functionName: 'ticks', args: [tick] })
}

function growthOutside(data: Hex): FeeGrowth {
  const tick = decodeFunctionResult({ abi: uniswapV3PoolAbi, functionName: 'ticks', data })
  return { feeGrowth0X128: tick[2], feeGrowth1X128: tick[3] }
}

/** How the pool keys a position. */
function idOf({ owner, tickLower, tickUpper }: RangeKey): Hex {
  return keccak256(encodePacked(['address', 'int24', 'int24'], [owner, tickLower, tickUpper]))
}
