import { createReferencePool } from '../../src/amm/referencePool.ts'
import type { TickState } from '../../src/domain/pool.ts'
import type { PoolEvent, PoolEventOf } from '../../src/domain/poolEvent.ts'
import { IncompleteEventsError } from '../../src/history/incomplete.ts'
import { applySwap } from '../../src/history/inferSwap.ts'
import { emptyPool } from './poolStates.ts'

/** Where a pool stands between two events, as far as a file of a day tells. */
export type Standing = {
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
}

/** Fees per unit of liquidity that a swap left between two ticks. */
export type Earned = {
  readonly fromTick: number
  readonly toTick: number
  readonly growth0X128: bigint
  readonly growth1X128: bigint
}

export type SeenSwap = {
  readonly event: PoolEventOf<'swap'>
  readonly before: Standing
  readonly staysInBucket: boolean
  /** `undefined` where no hypothesis about foreign ticks reproduces the swap to the wei. */
  readonly earned: readonly Earned[] | undefined
}

/**
 * Every swap of a day with the state the event before it left; the first has none and is left out.
 *
 * Ticks of the whole pool are not in the file. A swap that leaves its bucket is tried without any
 * initialised tick on its way and, where liquidity changed, with one at each multiple of the spacing;
 * what counts is that amounts, price, tick and liquidity come out to the wei.
 */
export function seenSwaps(
  events: readonly PoolEvent[],
  feePips: number,
  tickSpacing: number,
): readonly SeenSwap[] {
  const seen: SeenSwap[] = []
  let now: Standing | undefined
  for (const event of events) {
    if (event.kind === 'swap') {
      if (now !== undefined) seen.push(seenSwap(event, now, feePips, tickSpacing))
      const { sqrtPriceX96, tick, liquidity } = event
      now = { sqrtPriceX96, tick, liquidity }
    } else if ((event.kind === 'mint' || event.kind === 'burn') && now !== undefined) {
      const isActive = now.tick >= event.tickLower && now.tick < event.tickUpper
      const change = event.kind === 'mint' ? event.liquidity : -event.liquidity
      if (isActive) now = { ...now, liquidity: now.liquidity + change }
    }
  }
  return seen
}

function seenSwap(
  event: PoolEventOf<'swap'>,
  before: Standing,
  feePips: number,
  tickSpacing: number,
): SeenSwap {
  const bucketOf = (tick: number) => Math.floor(tick / tickSpacing)
  const staysInBucket = bucketOf(before.tick) === bucketOf(event.tick)
  const attempt = (crossed: TickState | undefined) =>
    earnedBy(event, before, crossed, feePips, tickSpacing)
  if (event.liquidity === before.liquidity) {
    return { event, before, staysInBucket, earned: attempt(undefined) }
  }
  const isUp = event.sqrtPriceX96 > before.sqrtPriceX96
  const liquidityNet = isUp
    ? event.liquidity - before.liquidity
    : before.liquidity - event.liquidity
  const [low, high] = isUp ? [before.tick, event.tick] : [event.tick, before.tick]
  for (let bucket = bucketOf(low); bucket <= bucketOf(high); bucket += 1) {
    const tick = bucket * tickSpacing
    if (tick <= low) continue
    const earned = attempt(tickState(tick, liquidityNet))
    if (earned !== undefined) return { event, before, staysInBucket, earned }
  }
  return { event, before, staysInBucket, earned: undefined }
}

const FAR = 60_000

function earnedBy(
  event: PoolEventOf<'swap'>,
  before: Standing,
  crossed: TickState | undefined,
  feePips: number,
  tickSpacing: number,
): readonly Earned[] | undefined {
  const middle = Math.floor(before.tick / tickSpacing)
  const reach = Math.floor(FAR / tickSpacing)
  const [lower, upper] = [(middle - reach) * tickSpacing, (middle + reach) * tickSpacing]
  // Liquidity below the price is what the two ends and the crossed tick make it.
  const isAbove = crossed !== undefined && crossed.tick > before.tick
  const net = crossed?.liquidityNet ?? 0n
  const atLower = crossed === undefined || isAbove ? before.liquidity : before.liquidity - net
  const atUpper = crossed === undefined || !isAbove ? before.liquidity : before.liquidity + net
  const ends = [tickState(lower, atLower), tickState(upper, -atUpper)] as const
  const ticks = [ends[0], ...(crossed === undefined ? [] : [crossed]), ends[1]]
  const pool = createReferencePool(
    emptyPool({
      ...before,
      tickSpacing,
      fee: { kind: 'uniswap-v3', feePips, feeProtocol0: 0, feeProtocol1: 0 },
      ticks: ticks.filter(({ liquidityGross }) => liquidityGross > 0n),
    }),
  )
  try {
    applySwap(pool, event, pool.state().fee)
  } catch (error) {
    if (error instanceof IncompleteEventsError) return undefined
    throw error
  }
  const all = { growth0X128: pool.feeGrowthGlobal0X128, growth1X128: pool.feeGrowthGlobal1X128 }
  if (crossed === undefined) return [{ fromTick: before.tick, toTick: event.tick, ...all }]
  const state = pool.tickAt(crossed.tick)
  const first = {
    growth0X128: state?.feeGrowthOutside0X128 ?? 0n,
    growth1X128: state?.feeGrowthOutside1X128 ?? 0n,
  }
  const rest = {
    growth0X128: all.growth0X128 - first.growth0X128,
    growth1X128: all.growth1X128 - first.growth1X128,
  }
  const [here, there] = isAbove
    ? [crossed.tick - 1, crossed.tick]
    : [crossed.tick, crossed.tick - 1]
  return [
    { fromTick: before.tick, toTick: here, ...first },
    { fromTick: there, toTick: event.tick, ...rest },
  ]
}

function tickState(tick: number, liquidityNet: bigint): TickState {
  const liquidityGross = liquidityNet < 0n ? -liquidityNet : liquidityNet
  return {
    tick,
    liquidityGross,
    liquidityNet,
    feeGrowthOutside0X128: 0n,
    feeGrowthOutside1X128: 0n,
  }
}
