import type { ConcentratedPoolState, FeeTerms, TickState } from '../domain/pool.ts'
import { toDouble } from '../domain/units.ts'
import { donatedGrowth } from './donation.ts'
import { feeRuleOf } from './feeRule.ts'
import { flashOutcome } from './flash.ts'
import { burnOutcome, type LiquidityOutcome, mintOutcome } from './liquidityChange.ts'
import { mustFitInt128, mustLeaveInput, overridingFee } from './managerLimits.ts'
import { modifyOutcome } from './modifyLiquidity.ts'
import { checkedTicks, type PoolOptions, tickLimitOf } from './poolCheck.ts'
import type {
  LiquidityChange,
  LiquidityPayment,
  PoolEngine,
  RangeKey,
  RangeState,
  SwapParams,
  SwapResult,
  TokenAmounts,
} from './poolEngine.ts'
import { PoolMoment } from './poolMoment.ts'
import { collectedFrom, EMPTY_RANGE, rangeId } from './rangeAccount.ts'
import { forgetAllSegments, indexAtTick, type Stop, stopTableOf, withRange } from './stopTable.ts'
import { moveBySwap } from './swapLoop.ts'
import { checkedPriceLimit } from './swapRequest.ts'
import { passingTollOf, tollOf } from './toll.ts'

/**
 * A concentrated-liquidity pool that moves, equal to the contract to the wei.
 *
 * Swaps walk a read-only table of stops that all forks share; a fork costs two pointers. The
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
  const moment = new PoolMoment(
    {
      down: tollOf(feeRule.zeroForOne),
      up: tollOf(feeRule.oneForZero),
      table,
      index: indexAtTick(table, state.tick),
      sqrtPriceX96: state.sqrtPriceX96,
      sqrtPriceDouble: toDouble(state.sqrtPriceX96),
      tick: state.tick,
      settledGrowth0X128: state.feeGrowthGlobal0X128,
      settledGrowth1X128: state.feeGrowthGlobal1X128,
      protocolFees0Raw: 0n,
      protocolFees1Raw: 0n,
      pendingFee0: 0,
      pendingCarry0: 0,
      pendingFee1: 0,
      pendingCarry1: 0,
      crossings: undefined,
    },
    true,
  )
  const ranges = new Map((options.ranges ?? []).map((range) => [rangeId(range), range]))
  return new ConcentratedPool(state, moment, { ranges, isShared: false })
}

/** Shared by forks until one of them writes. */
type Ranges = { readonly ranges: Map<string, RangeState>; isShared: boolean }

// A class, not closures: the methods of every fork are the same functions, and stay compiled.
class ConcentratedPool implements PoolEngine {
  private pool: ConcentratedPoolState
  private now: PoolMoment
  private owned: Ranges

  constructor(pool: ConcentratedPoolState, now: PoolMoment, owned: Ranges) {
    this.pool = pool
    this.now = now
    this.owned = owned
  }

  get sqrtPriceX96(): bigint {
    return this.now.sqrtPriceX96
  }

  get tick(): number {
    return this.now.tick
  }

  get liquidity(): bigint {
    return this.now.band.liquidity
  }

  get feeGrowthGlobal0X128(): bigint {
    this.now.settle()
    return BigInt.asUintN(256, this.now.settledGrowth0X128)
  }

  get feeGrowthGlobal1X128(): bigint {
    this.now.settle()
    return BigInt.asUintN(256, this.now.settledGrowth1X128)
  }

  get protocolFees0Raw(): bigint {
    return BigInt.asUintN(128, this.now.protocolFees0Raw)
  }

  get protocolFees1Raw(): bigint {
    return BigInt.asUintN(128, this.now.protocolFees1Raw)
  }

  /** What a change of liquidity reads beside the members above. */
  get tickSpacing(): number {
    return this.pool.tickSpacing
  }

  get maxLiquidityPerTick(): bigint {
    return tickLimitOf(this.pool)
  }

  swap(params: SwapParams): SwapResult {
    const { next, result } = this.moved(params)
    this.arriveAt(next)
    return result
  }

  swapIf(params: SwapParams, accepts: (outcome: SwapResult) => boolean): SwapResult | undefined {
    const { next, result } = this.moved(params)
    if (!accepts(result)) return undefined
    this.arriveAt(next)
    return result
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

  modifyLiquidity(key: RangeKey, liquidityDelta: bigint): LiquidityPayment {
    const outcome = modifyOutcome(this, key, liquidityDelta)
    this.commit(key, outcome)
    return outcome.payment
  }

  donate(given: TokenAmounts): void {
    this.now.settle()
    const { growth0X128, growth1X128 } = donatedGrowth(given, this.liquidity)
    const next = new PoolMoment(this.now, this.now.zeroForOne)
    next.settledGrowth0X128 += growth0X128
    next.settledGrowth1X128 += growth1X128
    this.now = next
  }

  flash(paid: TokenAmounts): void {
    this.now.settle()
    const { now } = this
    const { growth0X128, growth1X128, cut0Raw, cut1Raw } = flashOutcome(
      paid,
      now.band.liquidity,
      now.down,
      now.up,
    )
    const next = new PoolMoment(now, now.zeroForOne)
    next.settledGrowth0X128 += growth0X128
    next.settledGrowth1X128 += growth1X128
    next.protocolFees0Raw += cut0Raw
    next.protocolFees1Raw += cut1Raw
    this.now = next
  }

  setFee(fee: FeeTerms): void {
    const rule = feeRuleOf(fee)
    this.now.settle()
    const { now } = this
    // What a stretch between two stops costs was computed under the old terms.
    const table = forgetAllSegments(now.table)
    const tolls = { down: tollOf(rule.zeroForOne), up: tollOf(rule.oneForZero) }
    this.now = new PoolMoment({ ...now, ...tolls, table }, now.zeroForOne)
    this.pool = { ...this.pool, fee }
  }

  adoptRange(key: RangeKey, range: RangeState): void {
    this.store(key, range)
  }

  range(key: RangeKey): RangeState {
    return this.owned.ranges.get(rangeId(key)) ?? EMPTY_RANGE
  }

  fork(): PoolEngine {
    this.owned.isShared = true
    return new ConcentratedPool(this.pool, this.now, this.owned)
  }

  state(): ConcentratedPoolState {
    this.now.settle()
    return {
      ...this.pool,
      sqrtPriceX96: this.sqrtPriceX96,
      tick: this.tick,
      liquidity: this.liquidity,
      feeGrowthGlobal0X128: this.feeGrowthGlobal0X128,
      feeGrowthGlobal1X128: this.feeGrowthGlobal1X128,
      ticks: this.now.table.flatMap((stop) => (stop.state === undefined ? [] : [stop.state])),
    }
  }

  tickAt(tick: number): TickState | undefined {
    this.now.settle()
    const { table } = this.now
    const stop = table[indexAtTick(table, tick)] as Stop
    return stop.tick === tick ? stop.state : undefined
  }

  private moved(params: SwapParams): { next: PoolMoment; result: SwapResult } {
    const { now, pool } = this
    const own = params.lpFeePips === undefined ? undefined : overridingFee(pool.fee, params)
    const toll = own === undefined ? undefined : passingTollOf(own)
    const next = new PoolMoment(now, params.zeroForOne, toll)
    mustLeaveInput(next.toll, params.exact)
    const result = moveBySwap(next, params, checkedPriceLimit(params, now.sqrtPriceX96))
    if (pool.fee.kind === 'uniswap-v4') mustFitInt128(result.amount0Raw, result.amount1Raw)
    return { next, result }
  }

  private arriveAt(next: PoolMoment): void {
    if (next.crossings !== undefined && next.crossings.count > CROSSINGS_KEPT) {
      next.settle()
    }
    this.now = next
  }

  private commit(key: RangeKey, outcome: LiquidityOutcome): TokenAmounts {
    if (outcome.range.liquidity !== this.range(key).liquidity) {
      // The outcome was made from settled growth and ticks, so nothing is pending on the old table.
      const { now } = this
      const table = withRange(now.table, outcome.lower, outcome.upper, this.tickSpacing)
      const fields = { ...now, table, index: indexAtTick(table, now.tick) }
      this.now = new PoolMoment(fields, now.zeroForOne)
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

/** Crossings kept as a list before they are written to a table of the pool's own. */
const CROSSINGS_KEPT = 4096
