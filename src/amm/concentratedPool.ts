import type { ConcentratedPoolState, TickState } from '../domain/pool.ts'
import { feeRuleOf } from './feeRule.ts'
import { burnOutcome, type LiquidityOutcome, mintOutcome } from './liquidityChange.ts'
import { checkedTicks, type PoolOptions } from './poolCheck.ts'
import { PoolCore } from './poolCore.ts'
import type { PoolEngine, RangeKey, RangeState } from './poolEngine.ts'
import { collectedFrom, EMPTY_RANGE, rangeId } from './rangeAccount.ts'
import { indexAtTick, type Stop, stopTableOf, withRange } from './stopTable.ts'
import { swapCore } from './swapCore.ts'

/**
 * A concentrated-liquidity pool that moves, equal to the contract to the wei.
 *
 * Swaps walk a read-only table of stops that all forks share; a fork copies some dozen fields. The
 * plain port beside it (`createReferencePool`) is its oracle.
 *
 * @param state - with every initialised tick
 * @returns an engine that never changes `state`
 * @throws {PoolStateError} `amm/pool-uninitialised`, `amm/ticks-missing`, `amm/ticks-unordered`,
 *   `amm/ticks-inconsistent`, `amm/tick-disagrees`
 * @throws {FeeRuleError} where the fee terms are out of range
 * @example
 * const pool = createPool(state)
 * pool.fork().swap({ zeroForOne: true, exact: 'input', amountRaw: 10n ** 6n }).amount1Raw // what if
 */
export function createPool(state: ConcentratedPoolState, options: PoolOptions = {}): PoolEngine {
  const table = stopTableOf(checkedTicks(state), state.tickSpacing)
  const feeRule = options.feeRule ?? feeRuleOf(state.fee)
  const core = new PoolCore(feeRule, table, indexAtTick(table, state.tick), state)
  return engineOf(state, core, {
    ranges: new Map((options.ranges ?? []).map((range) => [rangeId(range), range])),
    isShared: false,
  })
}

/** Shared by forks until one of them writes. */
type Ranges = { readonly ranges: Map<string, RangeState>; isShared: boolean }

function engineOf(pool: ConcentratedPoolState, core: PoolCore, initial: Ranges): PoolEngine {
  let owned = initial
  const range = (key: RangeKey): RangeState => owned.ranges.get(rangeId(key)) ?? EMPTY_RANGE
  const store = (key: RangeKey, next: RangeState) => {
    if (owned.isShared) owned = { ranges: new Map(owned.ranges), isShared: false }
    owned.ranges.set(rangeId(key), next)
  }
  const engine: PoolEngine = {
    get sqrtPriceX96() {
      return core.sqrtPriceX96
    },
    get tick() {
      return core.tick
    },
    get liquidity() {
      return core.band.liquidity
    },
    get feeGrowthGlobal0X128() {
      core.settleGrowth()
      return BigInt.asUintN(256, core.settledGrowth0X128)
    },
    get feeGrowthGlobal1X128() {
      core.settleGrowth()
      return BigInt.asUintN(256, core.settledGrowth1X128)
    },
    get protocolFees0Raw() {
      return BigInt.asUintN(128, core.protocolFees0Raw)
    },
    get protocolFees1Raw() {
      return BigInt.asUintN(128, core.protocolFees1Raw)
    },
    swap: (params) => swapCore(core, params),
    mint: (change) => commit(change, mintOutcome(view(), change)),
    burn: (change) => commit(change, burnOutcome(view(), change)),
    collect(key, atMost) {
      const collected = collectedFrom(range(key), atMost)
      store(key, collected.range)
      return collected.paid
    },
    range,
    fork() {
      owned.isShared = true
      return engineOf(pool, core.copy(), owned)
    },
    state() {
      core.settleCrossings()
      return {
        ...pool,
        sqrtPriceX96: core.sqrtPriceX96,
        tick: core.tick,
        liquidity: core.band.liquidity,
        feeGrowthGlobal0X128: engine.feeGrowthGlobal0X128,
        feeGrowthGlobal1X128: engine.feeGrowthGlobal1X128,
        ticks: core.table.flatMap((stop) => (stop.state === undefined ? [] : [stop.state])),
      }
    },
  }
  const view = () => ({
    tickSpacing: pool.tickSpacing,
    sqrtPriceX96: core.sqrtPriceX96,
    tick: core.tick,
    liquidity: core.band.liquidity,
    feeGrowthGlobal0X128: engine.feeGrowthGlobal0X128,
    feeGrowthGlobal1X128: engine.feeGrowthGlobal1X128,
    tickAt: (tick: number) => tickAt(core, tick),
    range,
  })
  const commit = (key: RangeKey, outcome: LiquidityOutcome) => {
    if (outcome.range.liquidity !== range(key).liquidity) {
      // The outcome was made from settled growth and ticks, so nothing is pending on the old table.
      core.table = withRange(core.table, outcome.lower, outcome.upper, pool.tickSpacing)
      core.index = indexAtTick(core.table, core.tick)
    }
    store(key, outcome.range)
    return outcome.amounts
  }
  return engine
}

function tickAt(core: PoolCore, tick: number): TickState | undefined {
  core.settleCrossings()
  const stop = core.table[indexAtTick(core.table, tick)] as Stop
  return stop.tick === tick ? stop.state : undefined
}
