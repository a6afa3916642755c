import type { PoolEngine, TokenAmounts } from '../amm/poolEngine.ts'
import { MAX_INT256 } from '../amm/swapRequest.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import { mulDiv, Q128, subWrapping256 } from '../math/uint.ts'
import type { FeeMoment, WhatIfRange } from './whatIfRange.ts'

/** Counts the recorded growth of fees inside a range. */
export type ShareMeter = {
  /** Whether {@link count} will ask for the pool as it was before the event. */
  needsPool(before: FeeMoment, event: PoolEvent): boolean
  /** @param pool - the pool before the event, to be moved; where it was asked for */
  count(before: FeeMoment, after: FeeMoment, event: PoolEvent, pool: PoolEngine | undefined): void
  earned(): TokenAmounts
}

/**
 * Growth inside a range whose ticks the pool need not know: a swap moves the price one way, so what
 * it earned inside is the growth between where it entered the range and where it left it.
 */
export function shareMeter({ tickLower, tickUpper, liquidity }: WhatIfRange): ShareMeter {
  const sqrtLowerX96 = getSqrtPriceAtTick(tickLower)
  const sqrtUpperX96 = getSqrtPriceAtTick(tickUpper)
  let growth0X128 = 0n
  let growth1X128 = 0n
  const stretchOf = (fromX96: bigint, toX96: bigint): Stretch => {
    const falls = toX96 < fromX96
    const [lowX96, highX96] = falls ? [toX96, fromX96] : [fromX96, toX96]
    if (highX96 <= sqrtLowerX96 || lowX96 >= sqrtUpperX96) return 'outside'
    if (lowX96 >= sqrtLowerX96 && highX96 <= sqrtUpperX96) return 'inside'
    const [nearX96, farX96] = falls ? [sqrtUpperX96, sqrtLowerX96] : [sqrtLowerX96, sqrtUpperX96]
    const isBefore = falls ? nearX96 < fromX96 : nearX96 > fromX96
    const isBeyond = falls ? farX96 > toX96 : farX96 < toX96
    return { entryX96: isBefore ? nearX96 : undefined, exitX96: isBeyond ? farX96 : undefined }
  }
  const add = (from: Growth, to: Growth): void => {
    growth0X128 += subWrapping256(to.feeGrowthGlobal0X128, from.feeGrowthGlobal0X128)
    growth1X128 += subWrapping256(to.feeGrowthGlobal1X128, from.feeGrowthGlobal1X128)
  }
  return {
    needsPool: (before, event) =>
      event.kind === 'swap' &&
      event.sqrtPriceX96 !== before.sqrtPriceX96 &&
      typeof stretchOf(before.sqrtPriceX96, event.sqrtPriceX96) === 'object',
    count(before, after, _event, pool) {
      const [fromX96, toX96] = [before.sqrtPriceX96, after.sqrtPriceX96]
      if (fromX96 === toX96) {
        // A loan, or a swap too small to move the price: it pays those in range.
        if (tickLower <= before.tick && before.tick < tickUpper) add(before, after)
        return
      }
      const stretch = stretchOf(fromX96, toX96)
      if (stretch === 'inside') add(before, after)
      if (typeof stretch === 'string' || pool === undefined) return
      const zeroForOne = toX96 < fromX96
      const { entryX96, exitX96 } = stretch
      const entry = entryX96 === undefined ? before : growthAt(pool, zeroForOne, entryX96)
      const exit = exitX96 === undefined ? after : growthAt(pool, zeroForOne, exitX96)
      add(entry, exit)
    },
    earned: () => ({
      amount0Raw: mulDiv(growth0X128, liquidity, Q128),
      amount1Raw: mulDiv(growth1X128, liquidity, Q128),
    }),
  }
}

type Growth = Pick<FeeMoment, 'feeGrowthGlobal0X128' | 'feeGrowthGlobal1X128'>

/** How a swap passes the range: where it comes in and goes out, `undefined` where it starts or ends inside. */
type Stretch =
  | 'inside'
  | 'outside'
  | { readonly entryX96: bigint | undefined; readonly exitX96: bigint | undefined }

/** Moves the pool on to a price on the swap's way, and reads. */
function growthAt(pool: PoolEngine, zeroForOne: boolean, sqrtPriceLimitX96: bigint): Growth {
  pool.swap({ zeroForOne, exact: 'input', amountRaw: MAX_INT256, sqrtPriceLimitX96 })
  const { feeGrowthGlobal0X128, feeGrowthGlobal1X128 } = pool
  return { feeGrowthGlobal0X128, feeGrowthGlobal1X128 }
}
