import type { BaseIs } from '../domain/market.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import { sqrtPriceRaw, toDouble } from '../domain/units.ts'

/**
 * Quote tokens that a pool's active liquidity stands for at its price: how deep it is. 0 without a price.
 *
 * x = L/√P and y = L·√P: what the active liquidity would hold over all prices.
 */
export function poolDepthQuote(
  { sqrtPriceX96, liquidity, token0, token1 }: ConcentratedPoolState,
  baseIs: BaseIs,
): number {
  if (sqrtPriceX96 === 0n) return 0
  const root = sqrtPriceRaw(sqrtPriceX96)
  return baseIs === 'token0'
    ? (toDouble(liquidity) * root) / 10 ** token1.decimals
    : toDouble(liquidity) / root / 10 ** token0.decimals
}
