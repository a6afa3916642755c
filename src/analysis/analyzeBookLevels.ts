import { type DepthLevel, depthByLevel } from '../amm/depthByLevel.ts'
import { dearerSwapFeePips } from '../domain/feeTerms.ts'
import { humanAmount, priceOfSqrtPrice } from '../domain/units.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import type { PoolInput } from './input.ts'
import type { PoolResult } from './result.ts'

type BookLevel = NonNullable<PoolResult['data']['levels']>[number]

/** The pool as a book of one order per tick spacing and side, where it was asked for. */
export function bookPart(input: PoolInput): Pick<PoolResult['data'], 'levels'> {
  const { pool, options } = input
  if (options.bookLevels === undefined) return {}
  if (pool.sqrtPriceX96 === 0n || pool.ticks === undefined) return { levels: [] }
  const levels = depthByLevel(pool, options.bookLevels).flatMap((level) => ordersOf(input, level))
  return { levels: levels.toSorted((a, b) => b.curvePrice - a.curvePrice) }
}

/** Of the bucket that holds the price, both sides; of every other the one that holds something. */
function ordersOf({ pool, options }: PoolInput, level: DepthLevel): BookLevel[] {
  const { tickLower, tickUpper, liquidity, amount0Raw, amount1Raw } = level
  const { token0, token1, sqrtPriceX96 } = pool
  const isBase0 = options.baseIs === 'token0'
  const kept = 1 - dearerSwapFeePips(pool.fee) / 1e6
  const order = (amountRaw: bigint, fromX96: bigint, toX96: bigint, isBase: boolean) => {
    if (amountRaw === 0n) return []
    const [one, other] = [fromX96, toX96].map((x96) =>
      priceOfSqrtPrice(x96, token0, token1, options.baseIs),
    ) as [number, number]
    // Crossing from a to b trades at their geometric mean.
    const curvePrice = Math.sqrt(one * other)
    const token = isBase === isBase0 ? token0 : token1
    const amount = humanAmount(amountRaw, token.decimals)
    return [
      {
        side: isBase ? ('ask' as const) : ('bid' as const),
        tickLower,
        tickUpper,
        liquidity,
        amountRaw,
        lowPrice: Math.min(one, other),
        highPrice: Math.max(one, other),
        curvePrice,
        takerPrice: isBase ? curvePrice / kept : curvePrice * kept,
        sizeBase: isBase ? amount : amount / curvePrice,
        sizeQuote: isBase ? amount * curvePrice : amount,
      },
    ]
  }
  const [lower, upper] = [getSqrtPriceAtTick(tickLower), getSqrtPriceAtTick(tickUpper)]
  const at = clamp(sqrtPriceX96, lower, upper)
  return [...order(amount0Raw, at, upper, isBase0), ...order(amount1Raw, lower, at, !isBase0)]
}

function clamp(value: bigint, lower: bigint, upper: bigint): bigint {
  return value < lower ? lower : value > upper ? upper : value
}
