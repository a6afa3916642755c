import { describe, expect, test } from 'vitest'
import { randomStream } from '../../../src/market/random.ts'
import { barsOf } from '../../../src/models/volatility/bars.ts'
import {
  annualVolatility,
  closeToClose,
  ewma,
  garmanKlass,
  parkinson,
  rogersSatchell,
  yangZhang,
} from '../../../src/models/volatility/estimators.ts'
import { optimalGrids, twoScaleVariance } from '../../../src/models/volatility/twoScale.ts'

const STEPS = 1000
const SIGMA = 0.03

/** Days of a driftless or drifting random walk, and its bars. */
function days(count: number, drift: number, seed: number) {
  const random = randomStream(seed)
  const prices = new Float64Array(count * STEPS)
  const timesSec = new Float64Array(count * STEPS)
  let log = 0
  for (let i = 0; i < prices.length; i += 1) {
    if (i > 0) log += drift / STEPS + (SIGMA / Math.sqrt(STEPS)) * random.normal()
    prices[i] = 100 * Math.exp(log)
    timesSec[i] = i
  }
  return barsOf({ timesSec, prices, barSec: STEPS, untilSec: prices.length })
}

describe('bars', () => {
  test('a price holds until the next; an empty bar repeats the last; the last incomplete is left out', () => {
    const bars = barsOf({
      timesSec: [0, 30, 60, 200],
      prices: [100, 90, 95, 99],
      barSec: 60,
      untilSec: 235,
    })
    expect({ ...bars }).toEqual({
      open: Float64Array.of(100, 95, 95),
      high: Float64Array.of(100, 95, 95),
      low: Float64Array.of(90, 95, 95),
      close: Float64Array.of(90, 95, 95),
    })
  })

  test('what is no series is refused', () => {
    const ask = (timesSec: number[], prices: number[], barSec = 60) =>
      barsOf({ timesSec, prices, barSec, untilSec: 600 })
    expect(() => ask([0, 10], [1, -1])).toThrow(
      expect.objectContaining({ code: 'model/bad-price' }),
    )
    expect(() => ask([10, 0], [1, 1])).toThrow(expect.objectContaining({ code: 'model/bad-times' }))
    expect(() => ask([0], [1], 0)).toThrow(expect.objectContaining({ code: 'model/bad-window' }))
    expect(() => parkinson({ open: [1, 1], high: [2, 1], low: [1, 1], close: [1, 3] })).toThrow(
      expect.objectContaining({ code: 'model/bad-bars' }),
    )
    expect(() => closeToClose({ open: [1], high: [1], low: [1], close: [1] })).toThrow(
      expect.objectContaining({ code: 'model/too-few-prices' }),
    )
  })
})

describe('estimators on a random walk', () => {
  const calm = days(2000, 0, 7)
  // A path seen at 1000 points misses its extremes: the range estimators read 2–3 % low.
  test.each([
    ['close to close', closeToClose, 0, 0.055],
    ['Parkinson', parkinson, 0.025, 0.03],
    ['Garman–Klass', garmanKlass, 0.03, 0.03],
    ['Rogers–Satchell', rogersSatchell, 0.03, 0.03],
    ['Yang–Zhang', yangZhang, 0.03, 0.04],
  ] as const)('%s finds the volatility', (_, estimate, bias, tolerance) => {
    expect(Math.abs(estimate(calm) / SIGMA - (1 - bias))).toBeLessThan(tolerance)
  })

  test('with a drift of two sigmas a day only those that allow one find it', () => {
    const drifting = days(1000, 2 * SIGMA, 8)
    expect(Math.abs(rogersSatchell(drifting) / SIGMA - 0.97)).toBeLessThan(0.05)
    expect(Math.abs(yangZhang(drifting) / SIGMA - 0.97)).toBeLessThan(0.06)
    expect(parkinson(drifting) / SIGMA).toBeGreaterThan(1.3)
  })

  test('counting in the other token changes nothing', () => {
    const { open, high, low, close } = days(50, 0, 9)
    const inverse = (prices: ArrayLike<number>) => Float64Array.from(prices, (price) => 1 / price)
    const bars = { open, high, low, close }
    const other = {
      open: inverse(open),
      high: inverse(low),
      low: inverse(high),
      close: inverse(close),
    }
    for (const estimate of [closeToClose, parkinson, garmanKlass, rogersSatchell, yangZhang, ewma])
      expect(estimate(other) / estimate(bars)).toBeCloseTo(1, 10)
  })

  test('annualised with 365 days', () => {
    expect(annualVolatility(0.05, 86_400)).toBeCloseTo(0.9552, 4)
    expect(annualVolatility(0.05, 3600)).toBeCloseTo(0.05 * Math.sqrt(8760), 12)
  })

  test('the weighted one keeps the past by its weight', () => {
    const bars = { open: [1, 1, 1], high: [2, 2, 2], low: [0.5, 0.5, 0.5], close: [1, 1.1, 1.1] }
    expect(ewma(bars, 0)).toBe(0)
    expect(ewma(bars, 0.5) ** 2).toBeCloseTo(0.5 * Math.log(1.1) ** 2, 15)
    expect(() => ewma(bars, 1)).toThrow(expect.objectContaining({ code: 'model/bad-weight' }))
  })
})

describe('two scales', () => {
  test('by hand: five prices, two grids', () => {
    const prices = [0, 0.1, 0, 0.2, 0.1].map(Math.exp)
    // All: .01 + .01 + .04 + .01; steps of two: 0 + .01 + .01; n̄ = 3/2.
    const { integratedVariance, realisedVariance, noiseVariance } = twoScaleVariance(prices, 2)
    expect(realisedVariance).toBeCloseTo(0.07, 14)
    expect(noiseVariance).toBeCloseTo(0.07 / 8, 14)
    expect(integratedVariance).toBeCloseTo((0.02 / 2 - (1.5 / 4) * 0.07) / (1 - 1.5 / 4), 14)
  })

  test('refuses fewer prices than grids need', () => {
    for (const grids of [1, 1.5, 4])
      expect(() => twoScaleVariance([1, 2, 1, 2], grids)).toThrow(
        expect.objectContaining({ code: 'model/too-few-prices' }),
      )
    expect(optimalGrids(1000, 0, 1)).toBe(2)
  })
})
