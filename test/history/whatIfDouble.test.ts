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
  ])('%s: within 0.3 % of the exact share and impact', (_, tickLower, tickUpper) => {
    const liquidity = 10n * UNIT
    const exact = startWhatIf({
      snapshot: afterFirst(snapshot, first),
      start: { timeSec: first.timestampSec, blockNumber: first.blockNumber },
      frame,
      ranges: [{ id: 'mine', tickLower, tickUpper, liquidity }],
    })
    for (const event of rest) exact.apply(event as PoolEvent)
    const [{ share, impact }] = exact.results() as [ReturnType<typeof exact.results>[number]]
    const options = { swaps: doublesOf(events), frame, tickLower, tickUpper, liquidity }
    const doubled = (mode: 'share' | 'impact') => {
      const { feesBase, feesQuote } = whatIfInDoubles({
        ...options,
        lpFeePips: 3000,
        tickSpacing: 60,
        mode,
      })
      return (feesBase.at(-1) as number) + (feesQuote.at(-1) as number)
    }
    const sum = ({ feesBase, feesQuote }: typeof share) =>
      (feesBase.at(-1) as number) + (feesQuote.at(-1) as number)
    expect(sum(share)).toBeGreaterThan(0.01)
    expect(Math.abs(doubled('share') / sum(share) - 1)).toBeLessThan(0.003)
    // Amounts as recorded, not as the deeper pool would have needed: 10 of 4000 and more.
    expect(Math.abs(doubled('impact') / sum(impact) - 1)).toBeLessThan(0.006)
    expect(doubled('impact')).toBeLessThan(doubled('share'))
  })

  test('liquidity that came between two swaps of a bucket counts whole', () => {
    const swaps = {
      timeSec: Float64Array.of(0, 12),
      tick: Int32Array.of(10, 11),
      amount0: Float64Array.of(1, -1),
      amount1: Float64Array.of(-1, 1),
      liquidity: Float64Array.of(1e18, 4e18),
    }
    const options = { swaps, frame, tickLower: -60, tickUpper: 120, liquidity: UNIT }
    const terms = { lpFeePips: 3000, tickSpacing: 60, mode: 'share' } as const
    const { feesQuote, feeShareOfCrossings } = whatIfInDoubles({ ...options, ...terms })
    expect(feesQuote[1]).toBeCloseTo(0.003 / 4, 15)
    expect(feeShareOfCrossings).toBe(0)
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
