import type { ConcentratedPoolState, TickState } from '../domain/pool.ts'
import { feeRuleOf } from './feeRule.ts'
import { burnOutcome, type LiquidityOutcome, mintOutcome } from './liquidityChange.ts'
import { checkedTicks, type PoolOptions } from './poolCheck.ts'
import { PoolCore } from './poolCore.ts'
import type {
  LiquidityChange,
  PoolEngine,
  RangeKey,
  RangeState,
  SwapParams,
  SwapResult,
  TokenAmounts,
} from './poolEngine.ts'
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
  const ranges = new Map((options.ranges ?? []).map((range) => [rangeId(range), range]))
  return new ConcentratedPool(state, core, { ranges, isShared: false })
}

/** Shared by forks until one of them writes. */
type Ranges = { readonly ranges: Map<string, RangeState>; isShared: boolean }

// A class, not closures: the methods of every fork are the same functions, and stay compiled.
class ConcentratedPool implements PoolEngine {
  private readonly pool: ConcentratedPoolState
  private readonly core: PoolCore
  private owned: Ranges

  constructor(pool: ConcentratedPoolState, core: PoolCore, owned: Ranges) {
    this.pool = pool
    this.core = core
    this.owned = owned
  }

  get sqrtPriceX96(): bigint {
    return this.core.sqrtPriceX96
  }

  get tick(): number {
    return this.core.tick
  }

  get liquidity(): bigint {
    return this.core.band.liquidity
  }

  get feeGrowthGlobal0X128(): bigint {
    this.core.settleGrowth()
    return BigInt.asUintN(256, this.core.settledGrowth0X128)
  }

  get feeGrowthGlobal1X128(): bigint {
    this.core.settleGrowth()
    return BigInt.asUintN(256, this.core.settledGrowth1X128)
  }

  get protocolFees0Raw(): bigint {
    return BigInt.asUintN(128, this.core.protocolFees0Raw)
  }

  get protocolFees1Raw(): bigint {
    return BigInt.asUintN(128, this.core.protocolFees1Raw)
  }

  /** What a change of liquidity reads beside the members above. */
  get tickSpacing(): number {
    return this.pool.tickSpacing
  }

  swap(params: SwapParams): SwapResult {
    return swapCore(this.core, params)
  }

  mint(change: LiquidityChange): TokenAmounts {
    return this.commit(change, mintOutcome(this, change))
  }

  burn(change: LiquidityChange): TokenAmounts {
    return this.commit(change, burnOutcome(this, change))
  }

  collect(key: RangeKey, atMost?: TokenAmounts): TokenAmounts {
    const collected = collectedFrom(this.range(key), atMost)
    this.store(key, collected.range)
    return collected.paid
  }

  range(key: RangeKey): RangeState {
    return this.owned.ranges.get(rangeId(key)) ?? EMPTY_RANGE
  }

  fork(): PoolEngine {
    this.owned.isShared = true
    return new ConcentratedPool(this.pool, this.core.copy(), this.owned)
  }

  state(): ConcentratedPoolState {
    this.core.settleCrossings()
    return {
      ...this.pool,
      sqrtPriceX96: this.sqrtPriceX96,
      tick: this.tick,
      liquidity: this.liquidity,
      feeGrowthGlobal0X128: this.feeGrowthGlobal0X128,
      feeGrowthGlobal1X128: this.feeGrowthGlobal1X128,
      ticks: this.core.table.flatMap((stop) => (stop.state === undefined ? [] : [stop.state])),
    }
  }

  tickAt(tick: number): TickState | undefined {
    const { core } = this
    core.settleCrossings()
    const stop = core.table[indexAtTick(core.table, tick)] as Stop
    return stop.tick === tick ? stop.state : undefined
  }

  private commit(key: RangeKey, outcome: LiquidityOutcome): TokenAmounts {
    const { core } = this
    if (outcome.range.liquidity !== this.range(key).liquidity) {
      // The outcome was made from settled growth and ticks, so nothing is pending on the old table.
      core.table = withRange(core.table, outcome.lower, outcome.upper, this.tickSpacing)
      core.index = indexAtTick(core.table, core.tick)
    }
    this.store(key, outcome.range)
    return outcome.amounts
  }

  private store(key: RangeKey, next: RangeState): void {
    if (this.owned.isShared) {
      this.owned = { ranges: new Map(this.owned.ranges), isShared: false }
    }
    this.owned.ranges.set(rangeId(key), next)
  }
}
