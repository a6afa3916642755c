import { describe, expect, test } from 'vitest'
import { randomStream } from '../../../src/market/random.ts'
import { blockBootstrapError } from '../../../src/models/risk/blockBootstrap.ts'
import { curveRisk } from '../../../src/models/risk/curveRisk.ts'
import { maxDrawdown, sharpeAnnual } from '../../../src/models/risk/drawdown.ts'
import { sampleMean } from '../../../src/models/risk/sample.ts'
import { historicalRisk, normalRisk } from '../../../src/models/risk/valueAtRisk.ts'
import { exampleCurve } from '../../support/closedFormCurve.ts'

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
const refused = (code: string) => expect.objectContaining({ code })

describe('value at risk and expected shortfall', () => {
  test.each([
    [0.95, 1.644854, 2.062713],
    [0.975, 1.959964, 2.337803],
    [0.99, 2.326348, 2.665214],
  ])('of a standard normal at %d, as published', (level, valueAtRisk, expectedShortfall) => {
    const found = normalRisk({ mean: 0, sd: 1 }, level)
    expect(found.valueAtRisk).toBeCloseTo(valueAtRisk, 6)
    expect(found.expectedShortfall).toBeCloseTo(expectedShortfall, 6)
    const moved = normalRisk({ mean: 3, sd: 2 }, level)
    expect(moved.valueAtRisk).toBeCloseTo(2 * found.valueAtRisk - 3, 12)
  })

  test('a position for a day at σ = 0.8: delta alone, and revalued in full, as published', () => {
    const position = { curve: exampleCurve, price: 2000, sigmaAnnual: 0.8, horizonYears: 1 / 365 }
    const sd = 0.8 / Math.sqrt(365)
    expect(normalRisk({ mean: 0, sd: 2 * 2000 * sd }, 0.99).valueAtRisk).toBeCloseTo(389.65, 2)
    const at99 = curveRisk({ ...position, level: 0.99 })
    expect(at99.valueAtRisk).toBeCloseTo(461.59, 2)
    expect(at99.expectedShortfall).toBeCloseTo(539.89, 2)
    const at975 = curveRisk({ ...position, level: 0.975 })
    expect(at975.valueAtRisk).toBeCloseTo(380.94, 2)
    expect(at975.expectedShortfall).toBeCloseTo(465.45, 2)
  })

  test('of draws: k = ⌊(1 − level)·n⌋, at least one', () => {
    const draws = Float64Array.from({ length: 100 }, (_, i) => i - 50)
    expect(historicalRisk(draws, 0.99)).toEqual({ valueAtRisk: 50, expectedShortfall: 50 })
    expect(historicalRisk(draws, 0.95)).toEqual({ valueAtRisk: 46, expectedShortfall: 48 })
    expect(historicalRisk(draws, 0.999).valueAtRisk).toBe(50)
    // 0.955 leaves 4.5 draws: four.
    expect(historicalRisk(draws, 0.955).valueAtRisk).toBe(47)
  })

  test('of draws of a known law is that of the law, within its standard error', () => {
    const random = randomStream(7)
    const count = 200_000
    const draws = Float64Array.from({ length: count }, () => random.normal())
    const law = normalRisk({ mean: 0, sd: 1 }, 0.99)
    // sd of a quantile: √(p(1 − p)/n)/φ(z).
    const error = Math.sqrt((0.01 * 0.99) / count) / 0.02665
    const found = historicalRisk(draws, 0.99)
    expect(Math.abs(found.valueAtRisk - law.valueAtRisk)).toBeLessThan(3 * error)
    expect(Math.abs(found.expectedShortfall - law.expectedShortfall)).toBeLessThan(6 * error)
  })

  test('refuses levels, samples and horizons that are none', () => {
    for (const level of [0, 1, -1, Number.NaN])
      expect(() => historicalRisk(Float64Array.of(1), level)).toThrow(refused('model/bad-level'))
    expect(() => historicalRisk(new Float64Array(0), 0.9)).toThrow(refused('model/bad-sample'))
    expect(() => historicalRisk(Float64Array.of(1, Number.NaN), 0.9)).toThrow(
      refused('model/bad-sample'),
    )
    const position = { curve: exampleCurve, price: 2000, sigmaAnnual: 0.8, level: 0.9 }
    expect(() => curveRisk({ ...position, horizonYears: 0 })).toThrow(refused('model/bad-horizon'))
  })
})

describe('drawdown and Sharpe ratio', () => {
  test('the largest fall from an earlier high', () => {
    expect(maxDrawdown(Float64Array.of(10, 12, 9, 11, 8, 20, 17))).toBe(4)
    expect(maxDrawdown(Float64Array.of(1, 2, 3))).toBe(0)
    const random = randomStream(8)
    const wealth = Float64Array.from({ length: 60 }, () => random.normal())
    const brute = [...wealth].flatMap((high, i) => [...wealth.slice(i)].map((low) => high - low))
    expect(maxDrawdown(wealth)).toBe(Math.max(...brute))
  })
  test('annualised by 365 days', () => {
    const found = sharpeAnnual(Float64Array.of(1, -1, 2), 86_400)
    expect(found).toBeCloseTo((2 / 3 / Math.sqrt(7 / 3)) * Math.sqrt(365), 12)
    expect(sharpeAnnual(Float64Array.of(0.1, 0.1, 0.1), 86_400)).toBeUndefined()
  })
})

describe('block bootstrap', () => {
  const count = 4000
  const autoregression = (slope: number, seed: number) => {
    const random = randomStream(seed)
    let last = random.normal() / Math.sqrt(1 - slope ** 2)
    return Float64Array.from({ length: count }, () => {
      last = slope * last + random.normal()
      return last
    })
  }
  const errorOf = (series: Float64Array, blockLength: number) =>
    blockBootstrapError({
      series,
      statistic: mean,
      blockLength,
      rounds: 800,
      random: randomStream(9),
    })

  test('of independent draws is sd/√n', () => {
    const series = autoregression(0, 10)
    expect(errorOf(series, 1) / sampleMean(series).standardError).toBeCloseTo(1, 1)
  })
  test('keeps dependence that single draws lose: √((1 + b)/(1 − b)) of an autoregression', () => {
    const series = autoregression(0.8, 11)
    const naive = sampleMean(series).standardError
    expect(Math.abs(errorOf(series, 1) / naive - 1)).toBeLessThan(0.1)
    // Long-run over naive is 3; blocks of 100 lose about 4 %, the estimate itself ±10 %.
    expect(errorOf(series, 100) / naive).toBeGreaterThan(2.5)
    expect(errorOf(series, 100) / naive).toBeLessThan(3.5)
  })
  test('is the same for the same stream, and refuses a block longer than the series', () => {
    const series = autoregression(0.5, 12)
    expect(errorOf(series, 7)).toBe(errorOf(series, 7))
    expect(() => errorOf(series, count + 1)).toThrow(refused('model/bad-block'))
  })
})
