import { describe, expect, test } from 'vitest'
import { discreteHedgingSd, lelandNumber } from '../../src/hedging/discreteHedging.ts'
import { whalleyWilmottBand, zakamoulineBand } from '../../src/hedging/rebalanceBand.ts'
import { randomStream } from '../../src/market/random.ts'

const terms = { price: 2000, gammaAbsBasePerPrice: 0.0047, costRate: 0.0005, riskAversion: 1e-4 }
const horizon = { horizonYears: 30 / 365, sigmaAnnual: 0.8, side: 'short' } as const

describe('rebalancing bands', () => {
  test('widen with cost, narrow with risk aversion; only Zakamouline stays open without gamma', () => {
    const wide = (change: object): number =>
      whalleyWilmottBand({ ...terms, ...change }).halfWidthBase
    expect(wide({ costRate: 0.004 }) / wide({})).toBeCloseTo(2, 12)
    expect(wide({ riskAversion: 8e-4 }) / wide({})).toBeCloseTo(0.5, 12)
    expect(wide({ gammaAbsBasePerPrice: 0 })).toBe(0)
    const still = zakamoulineBand({ ...terms, ...horizon, gammaAbsBasePerPrice: 0 })
    expect(still.halfWidthBase).toBeGreaterThan(0)
    expect(still.hedgeSigmaAnnual).toBeCloseTo(0.8, 12)
  })

  test('a hedger of a short gamma works with more volatility, of a long one with less', () => {
    const short = zakamoulineBand({ ...terms, ...horizon }).hedgeSigmaAnnual
    const long = zakamoulineBand({ ...terms, ...horizon, side: 'long' }).hedgeSigmaAnnual
    expect(short).toBeGreaterThan(0.8)
    expect(long).toBeLessThan(0.8)
  })

  test.each([
    { riskAversion: 0 },
    { costRate: -1 },
    { costRate: 5 },
    { gammaAbsBasePerPrice: Number.NaN },
  ])('%j is refused', (change) => {
    expect(() => whalleyWilmottBand({ ...terms, ...change })).toThrow(
      expect.objectContaining({ code: 'hedge/bad-band' }),
    )
  })
})

describe('hedging at intervals', () => {
  test('the sd of ½ΓdP² sums is LVR·√(2/N)', () => {
    const random = randomStream(12)
    const [steps, runs] = [50, 4000]
    let squares = 0
    for (let run = 0; run < runs; run += 1) {
      let error = 0
      // LVR of 1 over the whole: each step costs z²/N.
      for (let i = 0; i < steps; i += 1) error += (random.normal() ** 2 - 1) / steps
      squares += error ** 2
    }
    const sd = Math.sqrt(squares / runs)
    // Kurtosis of a mean of squared normals: 3 + 12/N.
    const standardError = Math.sqrt((2 + 12 / steps) / (4 * runs))
    expect(Math.abs(sd / discreteHedgingSd({ lvrQuote: 1, steps }) - 1)).toBeLessThan(
      3 * standardError,
    )
  })

  test('Leland grows as the square root of the frequency', () => {
    const at = (intervalYears: number): number =>
      lelandNumber({ roundTripCostRate: 0.001, sigmaAnnual: 0.8, intervalYears })
    expect(at(1 / 400) / at(1 / 100)).toBeCloseTo(2, 12)
    expect(() => at(0)).toThrow(expect.objectContaining({ code: 'hedge/bad-interval' }))
  })
})
