import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import { marketLoop } from '../../src/market/loop.ts'
import { poolPriceOf } from '../../src/market/marketFrame.ts'
import { marketPath } from '../../src/market/marketPath.ts'
import { runSync } from '../../src/market/marketPool.ts'
import { randomStream } from '../../src/market/random.ts'
import { type RecordedSwaps, recordedPool } from '../../src/market/recordedPool.ts'
import { recordedTakers } from '../../src/market/recordedTakers.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'
import { seededRandom } from '../support/random.ts'

const frame = { baseIs: 'token0', token0: { decimals: 18 }, token1: { decimals: 18 } } as const
const UNIT = 10n ** 18n
const WHOLE = { owner: OWNER, tickLower: -887_220, tickUpper: 887_220 }

/** Swaps that a real pool did, one a second. */
function scene(count: number) {
  const pool = createPool(emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(0) + 1n }))
  pool.mint({ ...WHOLE, liquidity: 5000n * UNIT })
  const { sqrtPriceX96, tick, liquidity } = pool
  const start = { sqrtPriceX96, tick, liquidity }
  const random = seededRandom(3)
  const results = Array.from({ length: count }, () =>
    pool.swap({
      zeroForOne: random.chance(0.5),
      exact: random.chance(0.5) ? 'input' : 'output',
      amountRaw: (BigInt(random.integer(1, 3000)) * UNIT) / 1000n,
    }),
  )
  const swaps: RecordedSwaps = {
    timeSec: Float64Array.from(results, (_, i) => 1000 + i),
    amount0Raw: results.map((result) => result.amount0Raw),
    amount1Raw: results.map((result) => result.amount1Raw),
    sqrtPriceX96: results.map((result) => result.sqrtPriceX96),
    tick: Int32Array.from(results, (result) => result.tick),
    liquidity: results.map((result) => result.liquidity),
  }
  pool.burn({ ...WHOLE, liquidity: 0n })
  return { start, swaps, fees: pool.range(WHOLE) }
}

function play(swaps: RecordedSwaps, start: ReturnType<typeof scene>['start']) {
  const mid = swaps.sqrtPriceX96.map((price) => poolPriceOf(frame, price))
  return runSync(
    marketLoop({
      frame,
      clock: { firstNumber: 1n, timestampSec: swaps.timeSec },
      path: marketPath({ timeSec: swaps.timeSec, mid: Float64Array.from(mid) }),
      takers: recordedTakers(swaps, start, frame, { law: 'as-paid' }),
      makers: [{ maker: passiveLiquidity('lp', WHOLE), capital: { base: 50, quote: 50 } }],
    }),
    recordedPool({ swaps, start, lpFeePips: 3000 }),
  )
}

describe('a recorded pool in the event loop', () => {
  const { start, swaps, fees } = scene(400)
  const result = play(swaps, start)

  test('does what was recorded: every taker trades, and it ends where the records end', () => {
    expect(result.takersRefused).toBe(0)
    expect(result.takers.swaps).toBe(400)
    expect(result.pool.sqrtPriceX96).toBe(swaps.sqrtPriceX96.at(-1))
  })

  test('passive liquidity earns its share of what the whole pool earned', () => {
    // 50 and 50 at a price of one are a liquidity of 50, a hundredth of 5000.
    const path = result.records.makers['lp']
    const earned = [path?.feesBase.at(-1), path?.feesQuote.at(-1)] as [number, number]
    const whole = [fees.tokensOwed0Raw, fees.tokensOwed1Raw].map((raw) => Number(raw) / 1e18)
    expect(earned[0] / (whole[0] as number)).toBeCloseTo(0.01, 4)
    expect(earned[1] / (whole[1] as number)).toBeCloseTo(0.01, 4)
  })

  test('a swap that never happened is refused', () => {
    const pool = recordedPool({ swaps, start, lpFeePips: 3000 })
    expect(() => pool.swap({ zeroForOne: true, exact: 'input', amountRaw: 7n * UNIT })).toThrow(
      expect.objectContaining({ code: 'market/not-recorded' }),
    )
    expect(() => pool.burn({ ...WHOLE, liquidity: 1n })).toThrow(
      expect.objectContaining({ code: 'market/not-recorded' }),
    )
  })
})

describe('recorded takers', () => {
  const { start, swaps } = scene(400)

  test('paid the fee and the impact at least: that bounds their reservation from below', () => {
    const takers = recordedTakers(swaps, start, frame, { law: 'as-paid' })
    for (const [i, reservation] of takers.reservation.entries()) {
      expect(reservation).toBeGreaterThan(0.00299)
      expect(takers.side[i]).toBe((swaps.amount0Raw[i] as bigint) < 0n ? 1 : -1)
    }
  })

  test('memoryless takers go one mean further on average', () => {
    const random = randomStream(9)
    const paid = recordedTakers(swaps, start, frame, { law: 'as-paid' }).reservation
    const law = { law: 'memoryless', meanFraction: 0.002, random } as const
    const further = recordedTakers(swaps, start, frame, law).reservation
    const mean = further.reduce((sum, value, i) => sum + value - (paid[i] as number), 0) / 400
    expect(Math.abs(mean - 0.002)).toBeLessThan((3 * 0.002) / Math.sqrt(400))
  })
})
