import { describe, expect, test } from 'vitest'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import { withProtocolCut } from '../../src/domain/feeTerms.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import { startReplay } from '../../src/history/replay.ts'
import { startWhatIf } from '../../src/history/whatIf.ts'
import { type WhatIfRange, whatIfKey } from '../../src/history/whatIfRange.ts'
import { maxUsableTick } from '../../src/math/tickMath.ts'
import { randomHistory } from '../support/poolHistory.ts'
import { type Random, seededRandom } from '../support/random.ts'

const frame = { baseIs: 'token0', token0: { decimals: 18 }, token1: { decimals: 18 } } as const
const start = { timeSec: 1_700_000_000, blockNumber: 100n }
/** Always active, so that a raw unit of fees is never much growth. */
const FLOOR = 1n << 50n
const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1)

/** A pool after a third of its history, and the rest of it. */
function scene(seed: number): {
  readonly random: Random
  readonly snapshot: ConcentratedPoolState
  readonly events: readonly PoolEvent[]
} {
  const random = seededRandom(seed)
  const { birth, events } = randomHistory(random, 240, FLOOR)
  const replay = startReplay(birth)
  const cut = Math.floor(events.length / 3)
  for (const event of events.slice(0, cut)) replay.apply(event)
  return { random, snapshot: replay.pool!.state(), events: events.slice(cut) }
}

function rangesFor(random: Random, snapshot: ConcentratedPoolState): WhatIfRange[] {
  const { tick, tickSpacing } = snapshot
  const end = maxUsableTick(tickSpacing)
  const near = Math.floor(tick / tickSpacing) * tickSpacing
  const clamp = (at: number) => Math.min(end, Math.max(-end, at))
  const around = (id: string, below: number, above: number, liquidity: bigint): WhatIfRange => {
    const tickLower = Math.min(clamp(near - below * tickSpacing), end - tickSpacing)
    const tickUpper = Math.max(clamp(near + above * tickSpacing), tickLower + tickSpacing)
    return { id, tickLower, tickUpper, liquidity }
  }
  return [
    { id: 'full', tickLower: -end, tickUpper: end, liquidity: random.magnitude(60) + 1n },
    around('wide', 200, 200, random.magnitude(60) + 1n),
    around('one bucket', 0, 1, random.magnitude(60) + 1n),
    around('above', -3, 40, random.magnitude(60) + 1n),
  ]
}

function run(snapshot: ConcentratedPoolState, events: readonly PoolEvent[], ranges: WhatIfRange[]) {
  const whatIf = startWhatIf({ snapshot, start, frame, ranges })
  for (const event of events) whatIf.apply(event)
  return whatIf.results()
}

describe('what if', () => {
  test.each(SEEDS)(
    'impact: the plain port with the position in it pays the same, seed %i',
    (seed) => {
      const { random, snapshot, events } = scene(seed)
      const ranges = rangesFor(random, snapshot)
      for (const { range, impact } of run(snapshot, events, ranges)) {
        const pool = createReferencePool(snapshot)
        const key = whatIfKey(range)
        pool.mint({ ...key, liquidity: range.liquidity })
        let fee = snapshot.fee
        for (const event of events) {
          if (event.kind === 'swap') {
            const { amount0Raw, amount1Raw, sqrtPriceX96: sqrtPriceLimitX96 } = event
            const zeroForOne = sqrtPriceLimitX96 < pool.sqrtPriceX96
            if (sqrtPriceLimitX96 !== pool.sqrtPriceX96)
              pool.swap({ zeroForOne, exact: 'input', amountRaw: 1n << 250n, sqrtPriceLimitX96 })
            else if (amount0Raw > 0n)
              pool.swap({ zeroForOne: true, exact: 'input', amountRaw: amount0Raw })
            else if (amount1Raw > 0n)
              pool.swap({ zeroForOne: false, exact: 'input', amountRaw: amount1Raw })
          } else if (event.kind === 'mint') pool.mint(event)
          else if (event.kind === 'burn' && event.liquidity > 0n) {
            pool.adoptRange(event, { ...pool.range(event), liquidity: event.liquidity + 1n })
            pool.burn(event)
          } else if (event.kind === 'flash')
            pool.flash({ amount0Raw: event.paid0Raw, amount1Raw: event.paid1Raw })
          else if (event.kind === 'set-fee-protocol') {
            fee = withProtocolCut(fee, event.feeProtocol0, event.feeProtocol1)
            pool.setFee(fee)
          }
        }
        pool.burn({ ...key, liquidity: 0n })
        const { tokensOwed0Raw, tokensOwed1Raw } = pool.range(key)
        expect(impact.totals.earned, range.id).toEqual({
          amount0Raw: tokensOwed0Raw,
          amount1Raw: tokensOwed1Raw,
        })
      }
    },
  )

  test.each(SEEDS)('share: ranges side by side add up to the full one, seed %i', (seed) => {
    const { snapshot, events } = scene(seed)
    const { tick, tickSpacing } = snapshot
    const end = maxUsableTick(tickSpacing)
    const cuts = [-end, end]
    for (const offset of [-30, -2, 0, 1, 25]) {
      const at = (Math.floor(tick / tickSpacing) + offset) * tickSpacing
      if (at > -end && at < end) cuts.push(at)
    }
    cuts.sort((a, b) => a - b)
    // So much liquidity that what is compared is the growth itself.
    const liquidity = 1n << 100n
    const parts = cuts.slice(1).map((tickUpper, i) => ({
      id: String(i),
      tickLower: cuts[i] as number,
      tickUpper,
      liquidity,
    }))
    const share = (ranges: WhatIfRange[]) => earnedShares(snapshot, events, ranges)
    const [whole] = share([{ id: 'full', tickLower: -end, tickUpper: end, liquidity }])
    const sum = share(parts).reduce((a, b) => ({
      amount0Raw: a.amount0Raw + b.amount0Raw,
      amount1Raw: a.amount1Raw + b.amount1Raw,
    }))
    // A swap stopped at an edge is rounded there once more: one raw unit, shared by the active.
    const slack = BigInt(2 * events.length * cuts.length) * (liquidity / FLOOR + 1n)
    expect(whole!.amount0Raw + whole!.amount1Raw).toBeGreaterThan(1000n * slack)
    for (const token of ['amount0Raw', 'amount1Raw'] as const) {
      const off = sum[token] - whole![token]
      expect(off < 0n ? -off : off, token).toBeLessThanOrEqual(slack)
    }
  })

  test('each pays what its name says: shares and impacts apart, amounts held below both', () => {
    for (const seed of SEEDS) {
      const { random, snapshot, events } = scene(seed)
      for (const result of run(snapshot, events, rangesFor(random, snapshot))) {
        const { share, impact, shareLessImpact, earnedAtRecordedAmounts } = result
        for (const token of ['amount0Raw', 'amount1Raw'] as const) {
          const [alone, within] = [share.totals.earned[token], impact.totals.earned[token]]
          expect(shareLessImpact[token]).toBe(alone - within)
          expect(earnedAtRecordedAmounts[token]).toBeLessThanOrEqual(within)
        }
        expect(share.timeSec.length).toBe(impact.timeSec.length)
      }
    }
  })

  test('a missing event is named, and nothing is earned out of range', () => {
    const { snapshot, events } = scene(3)
    const swaps = events.filter(({ kind }) => kind === 'swap')
    const without = events.filter((event) => event !== swaps[4])
    const range = rangesFor(seededRandom(1), snapshot)[0] as WhatIfRange
    expect(() => run(snapshot, without, [range])).toThrow(
      expect.objectContaining({ code: 'events/incomplete' }),
    )
    const { tickSpacing } = snapshot
    const end = maxUsableTick(tickSpacing)
    const prices = swaps.map((event) => (event as { tick: number }).tick)
    const above = Math.max(snapshot.tick, ...prices)
    const tickLower = (Math.floor(above / tickSpacing) + 2) * tickSpacing
    if (tickLower >= end) return
    const [idle] = run(snapshot, events, [
      { id: 'idle', tickLower, tickUpper: end, liquidity: 1n << 60n },
    ])
    expect(idle!.share.totals.earned).toEqual({ amount0Raw: 0n, amount1Raw: 0n })
    expect(idle!.impact.totals.earned).toEqual({ amount0Raw: 0n, amount1Raw: 0n })
    expect(idle!.share.inRange.some((flag) => flag === 1)).toBe(false)
  })
})

function earnedShares(
  snapshot: ConcentratedPoolState,
  events: readonly PoolEvent[],
  ranges: WhatIfRange[],
) {
  return run(snapshot, events, ranges).map(({ share }) => share.totals.earned)
}
