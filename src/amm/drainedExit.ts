import type { BaseIs } from '../domain/market.ts'
import type { ConcentratedPoolState, TickState } from '../domain/pool.ts'
import { toInteger } from '../domain/units.ts'
import type { RangeLiquidity } from './curveOf.ts'
import { inventoryOf } from './inventory.ts'
import { concentratedUnwindPool, type UnwindRow, unwindRow } from './unwind.ts'

/**
 * The pool with every other provider gone: the same price, these ranges and nothing else.
 *
 * @example onlyRanges(state, [position]).liquidity // the position's own: its share is 1
 */
export function onlyRanges(
  state: ConcentratedPoolState,
  ranges: readonly RangeLiquidity[],
): ConcentratedPoolState {
  const held = ranges.filter(({ liquidity }) => liquidity > 0n)
  const edges = [...new Set(held.flatMap(({ tickLower, tickUpper }) => [tickLower, tickUpper]))]
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, each) => total + each, 0n)
  const ticks = edges
    .sort((a, b) => a - b)
    .map((tick): TickState => {
      const starting = held.filter(({ tickLower }) => tickLower === tick)
      const ending = held.filter(({ tickUpper }) => tickUpper === tick)
      const [up, down] = [starting, ending].map((at) => sum(at.map(({ liquidity }) => liquidity)))
      return {
        tick,
        liquidityGross: (up as bigint) + (down as bigint),
        liquidityNet: (up as bigint) - (down as bigint),
        feeGrowthOutside0X128: 0n,
        feeGrowthOutside1X128: 0n,
      }
    })
  const active = held.filter(
    ({ tickLower, tickUpper }) => tickLower <= state.tick && state.tick < tickUpper,
  )
  return { ...state, ticks, liquidity: sum(active.map(({ liquidity }) => liquidity)) }
}

/**
 * Getting out when all others have left: a part of one's own liquidity is withdrawn, and its base can
 * only be sold through one's own ticks that are left.
 *
 * Whoever then buys that base from the ranges left pays about what it was sold for, so the cost of
 * the sale is what the exit costs; the fee in it comes back to those ranges, less the protocol's
 * part. Leaving with all at once finds no buyer: everything is unsold.
 *
 * @param ranges - all of one's own in this pool
 * @param percent - of the liquidity of each, an integer from 1 to 100; default 50
 * @returns exact, as in {@link unwindCosts}
 * @throws as {@link unwindCosts}
 * @example drainedExit({ state, ranges: [position], baseIs: 'token0' }).costBps
 */
export function drainedExit(options: {
  readonly state: ConcentratedPoolState
  readonly ranges: readonly RangeLiquidity[]
  readonly baseIs: BaseIs
  readonly percent?: number
}): UnwindRow {
  const { state, ranges, baseIs, percent = 50 } = options
  const withdrawn = ranges.map((range) => ({
    ...range,
    liquidity: (range.liquidity * toInteger(percent)) / 100n,
  }))
  const left = ranges.map((range, i) => ({
    ...range,
    liquidity: range.liquidity - (withdrawn[i]?.liquidity ?? 0n),
  }))
  const offeredRaw = withdrawn.reduce((sum, range) => {
    const { amount0Raw, amount1Raw } = inventoryOf(state, range)
    return sum + (baseIs === 'token0' ? amount0Raw : amount1Raw)
  }, 0n)
  const pool = concentratedUnwindPool(onlyRanges(state, left))
  return unwindRow({ pool, baseIs, sells: 'base', percent, offeredRaw })
}
