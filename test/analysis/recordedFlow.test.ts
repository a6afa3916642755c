import { describe, expect, test } from 'vitest'
import { recordedFlow } from '../../src/analysis/recordedFlow.ts'
import { INVERTED, UPRIGHT } from '../support/marketScene.ts'
import { recordedSwaps } from '../support/recordedSwaps.ts'

async function* streamed<E>(events: readonly E[]) {
  yield* events
}

describe('the flow of recorded swaps', () => {
  test.each([
    ['inverted', INVERTED],
    ['upright', UPRIGHT],
  ])(
    '%s: rate, sizes and volatility of a known market, within standard errors',
    async (_, frame) => {
      const count = 20_000
      const market = {
        frame,
        count,
        gapSec: 60,
        volatilityAnnual: 0.7,
        medianBase: 0.4,
        logSd: 1.2,
      }
      const flow = await recordedFlow(streamed(recordedSwaps({ ...market, seed: 1 })), frame)
      expect(flow.swaps).toBe(count)
      expect(flow.swapsPerDay).toBeCloseTo((count / ((count - 1) * 60)) * 86_400, 6)
      expect(Math.abs(Math.log(flow.medianBase / 0.4))).toBeLessThan((3 * 1.2) / Math.sqrt(count))
      expect(Math.abs(flow.logSd - 1.2)).toBeLessThan((3 * 1.2) / Math.sqrt(2 * count))
      const steps = (flow.endSec - flow.startSec) / flow.stepSec
      expect(Math.abs(flow.volatilityAnnual / 0.7 - 1)).toBeLessThan(3 / Math.sqrt(2 * steps))
      expect(steps).toBeGreaterThan(900)
    },
  )

  test('of a second only the last price counts, and only swaps do', async () => {
    const market = { frame: INVERTED, volatilityAnnual: 0.7, medianBase: 1, logSd: 0 }
    const swaps = recordedSwaps({ ...market, count: 300, gapSec: 60, seed: 2 })
    const twice = swaps.flatMap((swap) => [{ ...swap, sqrtPriceX96: swap.sqrtPriceX96 * 3n }, swap])
    const flow = await recordedFlow(streamed(swaps), INVERTED)
    const doubled = await recordedFlow(streamed(twice), INVERTED)
    expect(doubled.swaps).toBe(600)
    expect(doubled.swapsPerDay).toBeCloseTo(2 * flow.swapsPerDay, 9)
    // Twice the rate halves the step; at the same prices the volatility is one of finer sampling.
    expect(Math.abs(doubled.volatilityAnnual / flow.volatilityAnnual - 1)).toBeLessThan(1)
    const { kind: _, ...rest } = swaps[0]!
    const flash = { ...rest, kind: 'flash', paid0Raw: 1n, paid1Raw: 1n } as never
    expect(await recordedFlow(streamed([flash, ...swaps]), INVERTED)).toEqual(flow)
  })

  test('too few swaps are no market', async () => {
    const swaps = recordedSwaps({
      frame: INVERTED,
      count: 99,
      gapSec: 60,
      volatilityAnnual: 1,
      medianBase: 1,
      logSd: 1,
      seed: 3,
    })
    await expect(recordedFlow(streamed(swaps), INVERTED)).rejects.toMatchObject({
      code: 'compare/empty-flow',
    })
    const atOnce = swaps.concat(swaps).map((swap) => ({ ...swap, timestampSec: 5 }))
    await expect(recordedFlow(streamed(atOnce), INVERTED)).rejects.toMatchObject({
      code: 'compare/empty-flow',
    })
  })
})
