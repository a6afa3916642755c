import { getAmountsRoundingDown } from '../math/liquidityMath.ts'
import { getAmount0DeltaRoundingUp, getAmount1DeltaRoundingUp } from '../math/sqrtPriceMath.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'

/** A swap that goes as far as a price. */
export type RebalancingSwap = {
  readonly zeroForOne: boolean
  readonly sqrtPriceLimitX96: bigint
}

/**
 * How far to move the pool so that what is then held has the ratio the range takes at that price.
 *
 * The pool's liquidity counts as constant on the way, and the fee as nothing; both leave a little of
 * one token over. Found by bisection to the last bit of the price.
 *
 * @param pool - its price lies inside the range, its liquidity without the range
 * @param limits - lowest and highest sqrt price it may reach
 * @returns undefined where nothing is to be swapped
 *
 * Source: `(x − Δx(s)) : (y + Δy(s)) = a0(s) : a1(s)`, Uniswap v3 white paper, eq. 6.13–6.16, 6.29–6.30.
 */
export function rebalancingSwap(
  pool: { readonly sqrtPriceX96: bigint; readonly liquidity: bigint },
  range: { readonly tickLower: number; readonly tickUpper: number },
  limits: { readonly lowestX96: bigint; readonly highestX96: bigint },
  amount0Raw: bigint,
  amount1Raw: bigint,
): RebalancingSwap | undefined {
  const { sqrtPriceX96: from, liquidity } = pool
  const lower = getSqrtPriceAtTick(range.tickLower)
  const upper = getSqrtPriceAtTick(range.tickUpper)
  /** Above zero where token0 is more than the range takes, once the pool is at `at`. */
  const excess0 = (at: bigint): bigint => {
    const sign = at < from ? -1n : 1n
    const held0 = amount0Raw + sign * getAmount0DeltaRoundingUp(from, at, liquidity)
    const held1 = amount1Raw - sign * getAmount1DeltaRoundingUp(from, at, liquidity)
    const [unit0, unit1] = getAmountsRoundingDown(at, lower, upper, UNIT_LIQUIDITY)
    return held0 * unit1 - held1 * unit0
  }
  const zeroForOne = excess0(from) > 0n
  const end = zeroForOne ? larger(limits.lowestX96, lower) : smaller(limits.highestX96, upper)
  // The excess falls as token0 is sold and rises as it is bought.
  const isPast = (at: bigint): boolean => (zeroForOne ? excess0(at) <= 0n : excess0(at) >= 0n)
  if (!isPast(end)) return end === from ? undefined : { zeroForOne, sqrtPriceLimitX96: end }
  let near = from
  let far = end
  for (;;) {
    const middle = (near + far) / 2n
    if (middle === near || middle === far) break
    if (isPast(middle)) far = middle
    else near = middle
  }
  return near === from ? undefined : { zeroForOne, sqrtPriceLimitX96: near }
}

/** Large enough that the amounts of it have many digits at any price. */
const UNIT_LIQUIDITY = 1n << 120n

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
