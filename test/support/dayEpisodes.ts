import type { PoolEvent, PoolEventOf } from '../../src/domain/poolEvent.ts'
import type { SeenSwap } from './dayOfSwaps.ts'

export type Episode = {
  readonly mint: PoolEventOf<'mint'>
  readonly burn: PoolEventOf<'burn'>
  readonly collect: PoolEventOf<'collect'>
}

/** A range minted once, burned whole and collected, with nothing else done to it that day. */
export function episodesOf(events: readonly PoolEvent[]): readonly Episode[] {
  const episodes: Episode[] = []
  const open = new Map<string, { mint: PoolEventOf<'mint'>; burn?: PoolEventOf<'burn'> }>()
  for (const event of events) {
    if (event.kind !== 'mint' && event.kind !== 'burn' && event.kind !== 'collect') continue
    const key = `${event.owner}:${event.tickLower}:${event.tickUpper}`
    const at = open.get(key)
    if (event.kind === 'mint') {
      if (at === undefined) open.set(key, { mint: event })
      else open.delete(key)
    } else if (event.kind === 'burn') {
      if (at?.burn !== undefined && event.liquidity === 0n) continue
      if (at === undefined || at.mint.liquidity !== event.liquidity) open.delete(key)
      else at.burn = event
    } else {
      if (at?.burn !== undefined) episodes.push({ mint: at.mint, burn: at.burn, collect: event })
      open.delete(key)
    }
  }
  return episodes
}

/** Growth inside a range between two events, or why the file does not determine it. */
export function growthInside(
  swaps: readonly SeenSwap[],
  mint: PoolEventOf<'mint'>,
  burn: PoolEventOf<'burn'>,
): readonly [bigint, bigint] | string {
  const { tickLower, tickUpper } = mint
  let growth0 = 0n
  let growth1 = 0n
  for (const { event, before, earned } of swaps) {
    if (!isBetween(mint, event, burn)) continue
    const [low, high] = [Math.min(before.tick, event.tick), Math.max(before.tick, event.tick)]
    if (high < tickLower || low >= tickUpper) continue
    if (earned === undefined) {
      return `log ${event.logIndex} of block ${event.blockNumber} crosses foreign ticks`
    }
    for (const { fromTick, toTick, growth0X128, growth1X128 } of earned) {
      const inside = (tick: number) => tick >= tickLower && tick < tickUpper
      if (inside(fromTick) !== inside(toTick) || (fromTick < tickLower && toTick >= tickUpper)) {
        return `log ${event.logIndex} of block ${event.blockNumber} crosses an end of the range and no liquidity`
      }
      if (!inside(fromTick)) continue
      growth0 += growth0X128
      growth1 += growth1X128
    }
  }
  return [growth0, growth1]
}

export function isBetween(a: PoolEvent, event: PoolEvent, b: PoolEvent): boolean {
  const order = (x: PoolEvent, y: PoolEvent) =>
    x.blockNumber === y.blockNumber
      ? x.logIndex - y.logIndex
      : x.blockNumber < y.blockNumber
        ? -1
        : 1
  return order(a, event) < 0 && order(event, b) < 0
}
