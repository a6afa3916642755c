import type { PoolEngine, TokenAmounts } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import type { MarketFrame } from '../market/marketFrame.ts'
import { getAmountsRoundingDown, getAmountsRoundingUp } from '../math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'
import { type LifePath, LifePathBuilder } from './lifePath.ts'
import { startReplay } from './replay.ts'
import { type ImpactPool, impactPool } from './whatIfImpact.ts'
import type { FeeMoment, WhatIfRange } from './whatIfRange.ts'
import { type ShareMeter, shareMeter } from './whatIfShare.ts'

/** What it would have held and earned, from the mint to the last event. */
export type WhatIfResult = {
  readonly range: WhatIfRange
  /** As liquidity too small to matter: the recorded growth of fees, times it. */
  readonly share: LifePath
  /** With the liquidity in the pool, every swap done again to the recorded price. */
  readonly impact: LifePath
  /**
   * Fees of `impact` with each swap cut to the input it really brought, raw: what is left where
   * traders would have traded the same amounts, not gone to the same prices.
   */
  readonly earnedAtRecordedAmounts: TokenAmounts
  /** Fees of `share` less those of `impact`, raw; either sign. */
  readonly shareLessImpact: TokenAmounts
}

export type WhatIf = {
  /** @throws {IncompleteEventsError} `events/incomplete`; then the what-if is of no further use */
  apply(event: PoolEvent): void
  results(): readonly WhatIfResult[]
}

/**
 * "Had I minted this range at that block": several ranges, each for itself, in one pass over the
 * pool's own events, in both ways of counting.
 *
 * Exact integers throughout. `share` equals what the contract would credit to liquidity that changes
 * no step of any swap; where a swap crosses an edge of the range, the growth up to the edge is taken
 * from the same swap stopped there, which may round once more than the swap did (one unit of growth,
 * 2^-128 per unit of liquidity and raw unit). `impact` is what the contract does when the recorded
 * prices are reached with the liquidity there.
 *
 * The two differ by little: what a range earns while the price moves is `f/(1 − f)·L·Δ√P`, whoever
 * else is there. What is left is rounding, flash loans, swaps that moved no price, and stretches
 * without other liquidity. Dilution shows only where the amounts are held instead of the prices.
 *
 * @param snapshot - the pool when the ranges are minted, every initialised tick included
 * @param start - when that is
 * @throws {ConcentratedPoolError} `amm/…` for ranges the pool would refuse
 *
 * Source: Uniswap v3 white paper, section 6.3; models reference 1.8.
 * @example
 * const whatIf = startWhatIf({ snapshot, start, frame, ranges: [{ id: 'mine', tickLower, tickUpper, liquidity }] })
 * for (const event of events) whatIf.apply(event)
 * whatIf.results()[0].share.totals.earned // { amount0Raw: …, amount1Raw: … }
 */
export function startWhatIf(options: {
  readonly snapshot: ConcentratedPoolState
  readonly start: { readonly timeSec: number; readonly blockNumber: bigint }
  readonly frame: MarketFrame
  readonly ranges: readonly WhatIfRange[]
}): WhatIf {
  const { snapshot, start, frame } = options
  const replay = startReplay(snapshot)
  const seats = options.ranges.map((range) => seatOf(range, snapshot, frame))
  for (const seat of seats) record(seat, start, snapshot)
  return {
    apply(event) {
      const before = replay.pool
      const forks = seats.map(({ share }) =>
        before !== undefined && share.needsPool(before, event) ? before.fork() : undefined,
      )
      const at = before === undefined ? undefined : momentOf(before)
      replay.apply(event)
      const after = replay.pool
      if (after === undefined || at === undefined) return
      for (const [i, seat] of seats.entries()) {
        seat.share.count(at, momentOf(after), event, forks[i])
        seat.impact.apply(event)
        record(seat, event, after)
      }
    },
    results: () => seats.map(resultOf),
  }
}

export const WHAT_IF_SHARE: Assumption = {
  id: 'what-if-share',
  statement: 'The position changes no swap: it earns the recorded growth of fees inside its range.',
  bias: 'none where traders go on to the same prices; overstates fees where they trade the same amounts, the more of the active liquidity the position would have been',
}

export const WHAT_IF_IMPACT: Assumption = {
  id: 'what-if-impact',
  statement:
    'With the position in the pool every swap still went to its recorded price, so more was traded; others left their liquidity as they did.',
  bias: 'overstates fees where traders would have traded the same amounts; understates them where deeper liquidity attracts flow',
}

export const WHAT_IF_RECORDED_AMOUNTS: Assumption = {
  id: 'what-if-recorded-amounts',
  statement:
    'With the position in the pool traders traded the amounts they traded, so fees are shared with it; the price still went where it went.',
  bias: 'understates fees where traders, or arbitrageurs after them, would have gone on to the same prices',
}

type Seat = {
  readonly range: WhatIfRange
  readonly deposited: TokenAmounts
  readonly sqrtLowerX96: bigint
  readonly sqrtUpperX96: bigint
  readonly share: ShareMeter
  readonly impact: ImpactPool
  readonly sharePath: LifePathBuilder
  readonly impactPath: LifePathBuilder
}

function seatOf(range: WhatIfRange, snapshot: ConcentratedPoolState, frame: MarketFrame): Seat {
  const sqrtLowerX96 = getSqrtPriceAtTick(range.tickLower)
  const sqrtUpperX96 = getSqrtPriceAtTick(range.tickUpper)
  const [amount0Raw, amount1Raw] = getAmountsRoundingUp(
    snapshot.sqrtPriceX96,
    sqrtLowerX96,
    sqrtUpperX96,
    range.liquidity,
  )
  return {
    range,
    deposited: { amount0Raw, amount1Raw },
    sqrtLowerX96,
    sqrtUpperX96,
    share: shareMeter(range),
    impact: impactPool(snapshot, range),
    sharePath: new LifePathBuilder(frame),
    impactPath: new LifePathBuilder(frame),
  }
}

function record(
  seat: Seat,
  place: { readonly timeSec: number; readonly blockNumber: bigint } | PoolEvent,
  pool: Pick<PoolEngine, 'sqrtPriceX96' | 'tick'>,
): void {
  const { range, deposited } = seat
  const [amount0Raw, amount1Raw] = getAmountsRoundingDown(
    pool.sqrtPriceX96,
    seat.sqrtLowerX96,
    seat.sqrtUpperX96,
    range.liquidity,
  )
  const row = {
    timeSec: 'timeSec' in place ? place.timeSec : place.timestampSec,
    blockNumber: place.blockNumber,
    sqrtPriceX96: pool.sqrtPriceX96,
    inRange: range.tickLower <= pool.tick && pool.tick < range.tickUpper,
    amounts: { amount0Raw, amount1Raw },
    deposited,
    withdrawn: NOTHING,
    collectedFees: NOTHING,
    gasRaw: undefined,
  }
  seat.sharePath.add({ ...row, fees: seat.share.earned() })
  seat.impactPath.add({ ...row, fees: seat.impact.earned() })
}

function resultOf({ range, deposited, share, impact, sharePath, impactPath }: Seat): WhatIfResult {
  const { tickLower, tickUpper } = range
  const pathOf = (builder: LifePathBuilder, earned: TokenAmounts): LifePath =>
    builder.path({
      tickLower,
      tickUpper,
      totals: {
        deposited,
        withdrawn: NOTHING,
        principalCollected: NOTHING,
        principalOwed: NOTHING,
        earned,
        feesCollected: NOTHING,
        feesOwed: earned,
        forfeited: NOTHING,
      },
    })
  const [alone, within] = [share.earned(), impact.earned()]
  return {
    range,
    share: pathOf(sharePath, alone),
    impact: pathOf(impactPath, within),
    earnedAtRecordedAmounts: impact.earnedAtRecordedAmounts(),
    shareLessImpact: {
      amount0Raw: alone.amount0Raw - within.amount0Raw,
      amount1Raw: alone.amount1Raw - within.amount1Raw,
    },
  }
}

function momentOf(pool: PoolEngine): FeeMoment {
  const { sqrtPriceX96, tick, feeGrowthGlobal0X128, feeGrowthGlobal1X128 } = pool
  return { sqrtPriceX96, tick, feeGrowthGlobal0X128, feeGrowthGlobal1X128 }
}

const NOTHING: TokenAmounts = { amount0Raw: 0n, amount1Raw: 0n }
