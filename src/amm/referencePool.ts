import type { ConcentratedPoolState, TickState } from '../domain/pool.ts'
import { addWrapping128, addWrapping256 } from '../math/uint.ts'
import { donatedGrowth } from './donation.ts'
import { feeRuleOf } from './feeRule.ts'
import { flashOutcome } from './flash.ts'
import { burnOutcome, type LiquidityOutcome, mintOutcome } from './liquidityChange.ts'
import { modifyOutcome } from './modifyLiquidity.ts'
import { checkedTicks, type PoolOptions, tickLimitOf } from './poolCheck.ts'
import type { PoolEngine, RangeKey, RangeState } from './poolEngine.ts'
import { collectedFrom, EMPTY_RANGE, rangeId } from './rangeAccount.ts'
import { type ReferenceState, swapReference } from './referenceSwap.ts'
import { flipTick } from './tickBitmap.ts'

/**
 * A pool engine that follows the contract line by line: slow, and the oracle of the faster one.
 *
 * @throws {PoolStateError} where the state is incomplete or contradicts itself
 */
export function createReferencePool(
  pool: ConcentratedPoolState,
  options: PoolOptions = {},
): PoolEngine {
  const ticks = new Map(checkedTicks(pool).map((tick) => [tick.tick, tick]))
  const bitmap = new Map<number, bigint>()
  for (const tick of ticks.keys()) flipTick(bitmap, tick, pool.tickSpacing)
  return engineOf({
    pool,
    feeRule: options.feeRule ?? feeRuleOf(pool.fee),
    sqrtPriceX96: pool.sqrtPriceX96,
    tick: pool.tick,
    liquidity: pool.liquidity,
    feeGrowthGlobal0X128: pool.feeGrowthGlobal0X128,
    feeGrowthGlobal1X128: pool.feeGrowthGlobal1X128,
    protocolFees0Raw: 0n,
    protocolFees1Raw: 0n,
    ticks,
    bitmap,
    ranges: new Map((options.ranges ?? []).map((range) => [rangeId(range), range])),
  })
}

function engineOf(s: ReferenceState): PoolEngine {
  const range = (key: RangeKey): RangeState => s.ranges.get(rangeId(key)) ?? EMPTY_RANGE
  const view = () => ({
    tickSpacing: s.pool.tickSpacing,
    maxLiquidityPerTick: tickLimitOf(s.pool),
    sqrtPriceX96: s.sqrtPriceX96,
    tick: s.tick,
    liquidity: s.liquidity,
    feeGrowthGlobal0X128: s.feeGrowthGlobal0X128,
    feeGrowthGlobal1X128: s.feeGrowthGlobal1X128,
    tickAt: (tick: number) => s.ticks.get(tick),
    range,
  })
  const commit = (key: RangeKey, outcome: LiquidityOutcome) => {
    storeTick(s, outcome.lower)
    storeTick(s, outcome.upper)
    s.ranges.set(rangeId(key), outcome.range)
    s.liquidity = outcome.liquidity
    return outcome.amounts
  }
  return {
    get sqrtPriceX96() {
      return s.sqrtPriceX96
    },
    get tick() {
      return s.tick
    },
    get liquidity() {
      return s.liquidity
    },
    get feeGrowthGlobal0X128() {
      return s.feeGrowthGlobal0X128
    },
    get feeGrowthGlobal1X128() {
      return s.feeGrowthGlobal1X128
    },
    get protocolFees0Raw() {
      return s.protocolFees0Raw
    },
    get protocolFees1Raw() {
      return s.protocolFees1Raw
    },
    swap: (params) => swapReference(s, params),
    swapIf(params, accepts) {
      const result = swapReference({ ...s, ticks: new Map(s.ticks) }, params)
      return accepts(result) ? swapReference(s, params) : undefined
    },
    modifyLiquidity(key, liquidityDelta) {
      const outcome = modifyOutcome(view(), key, liquidityDelta)
      commit(key, outcome)
      return outcome.payment
    },
    donate(given) {
      const { growth0X128, growth1X128 } = donatedGrowth(given, s.liquidity)
      s.feeGrowthGlobal0X128 = addWrapping256(s.feeGrowthGlobal0X128, growth0X128)
      s.feeGrowthGlobal1X128 = addWrapping256(s.feeGrowthGlobal1X128, growth1X128)
    },
    flash(paid) {
      const { zeroForOne, oneForZero } = s.feeRule
      const left = flashOutcome(paid, s.liquidity, zeroForOne, oneForZero)
      s.feeGrowthGlobal0X128 = addWrapping256(s.feeGrowthGlobal0X128, left.growth0X128)
      s.feeGrowthGlobal1X128 = addWrapping256(s.feeGrowthGlobal1X128, left.growth1X128)
      s.protocolFees0Raw = addWrapping128(s.protocolFees0Raw, left.cut0Raw)
      s.protocolFees1Raw = addWrapping128(s.protocolFees1Raw, left.cut1Raw)
    },
    setFee(fee) {
      s.feeRule = feeRuleOf(fee)
      s.pool = { ...s.pool, fee }
    },
    adoptRange: (key, adopted) => {
      s.ranges.set(rangeId(key), adopted)
    },
    tickAt: (tick) => s.ticks.get(tick),
    mint: (change) => commit(change, mintOutcome(view(), change)),
    burn: (change) => commit(change, burnOutcome(view(), change)),
    collect(key, atMost) {
      const collected = collectedFrom(range(key), atMost)
      s.ranges.set(rangeId(key), collected.range)
      return collected.paid
    },
    range,
    fork: () =>
      engineOf({
        ...s,
        ticks: new Map(s.ticks),
        bitmap: new Map(s.bitmap),
        ranges: new Map(s.ranges),
      }),
    state: () => ({
      ...s.pool,
      sqrtPriceX96: s.sqrtPriceX96,
      tick: s.tick,
      liquidity: s.liquidity,
      feeGrowthGlobal0X128: s.feeGrowthGlobal0X128,
      feeGrowthGlobal1X128: s.feeGrowthGlobal1X128,
      ticks: [...s.ticks.values()].sort((a, b) => a.tick - b.tick),
    }),
  }
}

function storeTick(s: ReferenceState, next: TickState): void {
  const wasInitialised = s.ticks.has(next.tick)
  const isInitialised = next.liquidityGross !== 0n
  if (wasInitialised !== isInitialised) flipTick(s.bitmap, next.tick, s.pool.tickSpacing)
  if (isInitialised) s.ticks.set(next.tick, next)
  else s.ticks.delete(next.tick)
}
