import type { ConcentratedPoolState } from '../domain/pool.ts'
import { getAmountsRoundingDown } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick, maxUsableTick, minUsableTick } from '../math/tickMath.ts'
import { checkedTicks } from './poolCheck.ts'

/** What rests in one bucket of a pool: the ticks from a multiple of the spacing to the next. */
export type DepthLevel = {
  readonly tickLower: number
  readonly tickUpper: number
  /** Active while the price is in the bucket. */
  readonly liquidity: bigint
  /** Token0 that buyers of it find between the price and the upper end; 0 below the price. */
  readonly amount0Raw: bigint
  /** Token1 that sellers of token0 find between the price and the lower end; 0 above the price. */
  readonly amount1Raw: bigint
}

/**
 * A pool as an order book: what rests in each tick-spacing bucket around the price.
 *
 * Exact: a swap from one end of a bucket to the other pays out exactly its amount, because the
 * contract rounds down once per bucket there too. A swap across several buckets of one liquidity
 * rounds once for all of them, so it may pay up to a wei more per bucket than the sum.
 *
 * @param state - with every initialised tick
 * @param levels - buckets on each side of the one that holds the price, ≥ 0
 * @returns ascending by tick; both amounts are above 0 at most in the bucket of the price
 *
 * Source: Uniswap v3 white paper, eq. 6.29 and 6.30 per bucket.
 * @throws {PoolStateError} `amm/pool-uninitialised`, `amm/ticks-missing`, `amm/ticks-inconsistent` …
 * @example depthByLevel(state, 10).reduce((sum, { amount1Raw }) => sum + amount1Raw, 0n)
 */
export function depthByLevel(state: ConcentratedPoolState, levels: number): readonly DepthLevel[] {
  const { tickSpacing, sqrtPriceX96, tick } = state
  const ticks = checkedTicks(state)
  const middle = Math.floor(tick / tickSpacing) * tickSpacing
  const first = Math.max(minUsableTick(tickSpacing), middle - levels * tickSpacing)
  const last = Math.min(maxUsableTick(tickSpacing) - tickSpacing, middle + levels * tickSpacing)
  const found: DepthLevel[] = []
  let liquidity = 0n
  let next = 0
  for (let tickLower = first; tickLower <= last; tickLower += tickSpacing) {
    for (let at = ticks[next]; at !== undefined && at.tick <= tickLower; at = ticks[next]) {
      liquidity += at.liquidityNet
      next += 1
    }
    const tickUpper = tickLower + tickSpacing
    const [amount0Raw, amount1Raw] = getAmountsRoundingDown(
      sqrtPriceX96,
      getSqrtPriceAtTick(tickLower),
      getSqrtPriceAtTick(tickUpper),
      liquidity,
    )
    found.push({ tickLower, tickUpper, liquidity, amount0Raw, amount1Raw })
  }
  return found
}
