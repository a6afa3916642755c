import type { BaseIs } from '../domain/market.ts'
import type { ConcentratedPoolState, ConstantProductPoolState } from '../domain/pool.ts'
import type { RangePosition } from '../domain/position.ts'
import { humanAmount, toDouble } from '../domain/units.ts'
import type { InventoryCurve } from './curve.ts'
import { type MarketRange, marketRangeOf, valuationAt } from './marketRange.ts'
import { supplyAfterProtocol } from './protocolShares.ts'

/** Liquidity between two ticks. */
export type RangeLiquidity = Pick<RangePosition, 'tickLower' | 'tickUpper' | 'liquidity'>

/** Part of a pool that everyone shares: its LP tokens, raw. */
export type PoolShare = { readonly sharesRaw: bigint }

/**
 * A position's inventory as a function of price, in human units of the market's frame.
 *
 * A curve holds for the state it was made from: reserves that grow by fees make a new one. It says
 * nothing about fees owed, which are beside the curve.
 *
 * @param baseIs - which pool token is the base; the price is always quote per base
 * @returns doubles, relative error ≤ 2^-50 over the width of the range (see `valuationAt`)
 * @throws {TickError} `math/tick-out-of-range`
 * @example
 * const curve = curveOf(state, { tickLower: 193380, tickUpper: 200310, liquidity }, 'token1')
 * curve.baseAt(2800) // ETH held when it costs 2,800 USDC
 */
export function curveOf(
  state: ConcentratedPoolState,
  position: RangeLiquidity,
  baseIs: BaseIs,
): InventoryCurve
export function curveOf(
  state: ConstantProductPoolState,
  share: PoolShare,
  baseIs: BaseIs,
): InventoryCurve
export function curveOf(
  state: ConcentratedPoolState | ConstantProductPoolState,
  held: RangeLiquidity | PoolShare,
  baseIs: BaseIs,
): InventoryCurve {
  if (state.kind === 'concentrated') {
    return curveOfRange(marketRangeOf(state, held as RangeLiquidity, baseIs))
  }
  return curveOfRange(fullRangeOf(state, (held as PoolShare).sharesRaw))
}

/** The curve of one stretch of constant liquidity. */
export function curveOfRange(range: MarketRange): InventoryCurve {
  const lower = range.sqrtLower * range.sqrtLower
  const upper = range.sqrtUpper * range.sqrtUpper
  return {
    baseAt: (price) => valuationAt(range, price).base,
    quoteAt: (price) => valuationAt(range, price).quote,
    baseSlopeAt: (price) => valuationAt(range, price).gammaBasePerPrice,
    kinks: [lower, upper].filter((kink) => kink > 0 && kink < Number.POSITIVE_INFINITY),
  }
}

/** A share of a pair as a range of all prices: L = √(x·y) of it (Uniswap v2 white paper). */
export function fullRangeOf(state: ConstantProductPoolState, sharesRaw: bigint): MarketRange {
  const reserve0 = humanAmount(state.reserve0Raw, state.token0.decimals)
  const reserve1 = humanAmount(state.reserve1Raw, state.token1.decimals)
  const share = sharesRaw === 0n ? 0 : toDouble(sharesRaw) / toDouble(supplyAfterProtocol(state))
  return {
    liquidity: Math.sqrt(reserve0) * Math.sqrt(reserve1) * share,
    sqrtLower: 0,
    sqrtUpper: Number.POSITIVE_INFINITY,
  }
}
