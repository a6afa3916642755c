import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { PoolEvent, PoolEventOf } from '../../src/domain/poolEvent.ts'
import { humanAmount, toDouble } from '../../src/domain/units.ts'
import { startWhatIf } from '../../src/history/whatIf.ts'
import { type DoubleSwaps, whatIfInDoubles } from '../../src/history/whatIfDouble.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { attributeLiquidity } from '../../src/models/liquidityAttribution.ts'
import { worthInQuote } from '../../src/models/worth.ts'
import { placeOf } from '../support/poolHistory.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'
import { seededRandom } from '../support/random.ts'

const frame = { baseIs: 'token0', token0: { decimals: 18 }, token1: { decimals: 18 } } as const
const UNIT = 10n ** 18n

/** A pool with a wide and a narrow range, and swaps that cross the narrow one's edges at times. */
function scene(swaps: number) {
  const start = emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(0) + 1n })
  const pool = createPool(start)
  pool.mint({ owner: OWNER, tickLower: -60_000, tickUpper: 60_000, liquidity: 4000n * UNIT })
  pool.mint({ owner: OWNER, tickLower: -600, tickUpper: 600, liquidity: 2000n * UNIT })
  const snapshot = pool.state()
  const random = seededRandom(5)
  const events: PoolEventOf<'swap'>[] = []
  for (let i = 0; i < swaps; i += 1) {
    // Drawn back to where it began, so that it stays about the narrow range.
    const zeroForOne = random.chance(pool.tick > 0 ? 0.6 : 0.4)
    const amountRaw = (BigInt(random.integer(1, 4000)) * UNIT) / 100n
    const result = pool.swap({ zeroForOne, exact: 'input', amountRaw })
    events.push({ kind: 'swap', sender: OWNER, recipient: OWNER, ...result, ...placeOf(i) })
  }
  return { snapshot, events }
}

function doublesOf(events: readonly PoolEventOf<'swap'>[]): DoubleSwaps {
  return {
    timeSec: Float64Array.from(events, (event) => event.timestampSec),
    tick: Int32Array.from(events, (event) => event.tick),
    amount0: Float64Array.from(events, (event) => humanAmount(event.amount0Raw, 18)),
    amount1: Float64Array.from(events, (event) => humanAmount(event.amount1Raw, 18)),
    liquidity: Float64Array.from(events, (event) => toDouble(event.liquidity)),
  }
}

describe('what if, in doubles', () => {
  const { snapshot, events } = scene(2000)
  const [first, ...rest] = events as [PoolEventOf<'swap'>, ...PoolEventOf<'swap'>[]]

  test.each([
    ['full range', -887_220, 887_220],
    ['around the narrow range', -1200, 1200],
    ['inside it', -300, 240],
    ['above the price', 120, 900],
  ])('%s: as the exact what-if, in each mode', (_, tickLower, tickUpper) => {
    // A third of the pool: large enough that sharing the amounts costs a quarter of the fees.
    const liquidity = 2000n * UNIT
    const exact = startWhatIf({
      snapshot: afterFirst(snapshot, first),
      start: { timeSec: first.timestampSec, blockNumber: first.blockNumber },
      frame,
      ranges: [{ id: 'mine', tickLower, tickUpper, liquidity }],
    })
    for (const event of rest) exact.apply(event as PoolEvent)
    const [result] = exact.results() as [ReturnType<typeof exact.results>[number]]
    const options = { swaps: doublesOf(events), frame, tickLower, tickUpper, liquidity }
    const doubled = (mode: 'share' | 'recorded-amounts') => {
      const { feesBase, feesQuote } = whatIfInDoubles({
        ...options,
        lpFeePips: 3000,
        tickSpacing: 60,
        mode,
      })
      return (feesBase.at(-1) as number) + (feesQuote.at(-1) as number)
    }
    // Both tokens are worth about the same here.
    const sum = (earned: { amount0Raw: bigint; amount1Raw: bigint }) =>
      humanAmount(earned.amount0Raw + earned.amount1Raw, 18)
    const [share, impact] = [sum(result.share.totals.earned), sum(result.impact.totals.earned)]
    const atAmounts = sum(result.earnedAtRecordedAmounts)
    expect(share).toBeGreaterThan(1)
    // f/(1 − f)·L·Δ√P has no other liquidity in it: the two differ by rounding, a few raw units a swap.
    expect(Math.abs(impact / share - 1)).toBeLessThan(1e-12)
    expect(Math.abs(doubled('share') / share - 1)).toBeLessThan(0.003)
    expect(atAmounts).toBeLessThan(0.8 * share)
    expect(Math.abs(doubled('recorded-amounts') / atAmounts - 1)).toBeLessThan(0.01)
  })

  test('its money adds up, and it says how much crossed', () => {
    const life = whatIfInDoubles({
      swaps: doublesOf(events),
      frame,
      tickLower: -900,
      tickUpper: 900,
      liquidity: UNIT,
      lpFeePips: 3000,
      tickSpacing: 60,
      mode: 'share',
    })
    const { attribution, lvrQuote } = attributeLiquidity({
      life,
      worth: worthInQuote(life.poolPrice),
      gasCost: 0,
    })
    expect(lvrQuote).toBeGreaterThan(0)
    expect(Math.abs(attribution.residualQuote)).toBeLessThan(1e-9)
    expect(life.feeShareOfCrossings).toBeGreaterThan(0)
    expect(life.feeShareOfCrossings).toBeLessThan(0.2)
    expect(life.inRange).toContain(0)
    expect(life.inRange).toContain(1)
  })

  test('one swap is no history', () => {
    const swaps = doublesOf(events.slice(0, 1))
    const range = { tickLower: -60, tickUpper: 60, liquidity: UNIT }
    expect(() =>
      whatIfInDoubles({ swaps, frame, ...range, lpFeePips: 3000, tickSpacing: 60, mode: 'share' }),
    ).toThrow(expect.objectContaining({ code: 'model/bad-series' }))
  })
})

/** The pool after its first swap, as a snapshot. */
function afterFirst(snapshot: ReturnType<typeof emptyPool>, event: PoolEventOf<'swap'>) {
  const pool = createPool(snapshot)
  const zeroForOne = event.amount0Raw > 0n
  const amountRaw = zeroForOne ? event.amount0Raw : event.amount1Raw
  pool.swap({ zeroForOne, exact: 'input', amountRaw })
  return pool.state()
}
