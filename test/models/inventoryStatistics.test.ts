import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/market/random.ts'
import { futureMoveCorrelation, inventoryStatistics } from '../../src/models/inventoryStatistics.ts'

const steps = (count: number, lengthSec: number) =>
  Float64Array.from({ length: count }, (_, i) => i * lengthSec)

describe('inventory statistics', () => {
  test('weigh each holding by the time it stood', () => {
    const series = { timeSec: Float64Array.of(0, 1, 4), base: Float64Array.of(10, 6, 100) }
    const found = inventoryStatistics(series, { targetBase: 10, capBase: 4 })
    expect(found).toMatchObject({ meanBase: 7, meanAbsBase: 3, maxAbsBase: 90, timeAtCap: 0.75 })
    expect(found.sdBase).toBeCloseTo(Math.sqrt(3), 14)
  })

  test('agree with the plain sample where steps are equal', () => {
    const random = randomStream(5)
    const base = Float64Array.from({ length: 1001 }, () => 50 + 3 * random.normal())
    const held = base.slice(0, -1)
    const mean = held.reduce((sum, x) => sum + x, 0) / 1000
    const sd = Math.sqrt(held.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 1000)
    const found = inventoryStatistics({ timeSec: steps(1001, 12), base }, { targetBase: 50 })
    expect(found.meanBase).toBeCloseTo(mean, 11)
    expect(found.sdBase).toBeCloseTo(sd, 11)
  })

  test('the half-life of an autoregression is ln ½ / ln b steps, within its standard error', () => {
    const random = randomStream(6)
    const [slope, count] = [0.95, 200_000]
    const base = new Float64Array(count)
    for (let i = 1; i < count; i += 1)
      base[i] = 7 * (1 - slope) + slope * (base[i - 1] as number) + random.normal()
    const { halfLifeSec } = inventoryStatistics(
      { timeSec: steps(count, 12), base },
      { targetBase: 0 },
    )
    const theory = (12 * Math.LN2) / -Math.log(slope)
    // sd(b̂) = √((1 − b²)/n), and half-life/b has the slope ln 2/(b·ln²b).
    const error =
      (12 * Math.LN2 * Math.sqrt((1 - slope ** 2) / count)) / (slope * Math.log(slope) ** 2)
    expect(Math.abs((halfLifeSec ?? 0) - theory)).toBeLessThan(3 * error)
    expect(error / theory).toBeLessThan(0.02)
  })

  test('a constant, or one that drifts away, has no half-life', () => {
    const timeSec = steps(4, 1)
    const of = (...base: number[]) =>
      inventoryStatistics({ timeSec, base: Float64Array.from(base) }, { targetBase: 0 })
    expect(of(5, 5, 5, 5).halfLifeSec).toBeUndefined()
    expect(of(0.1, 0.1, 0.1, 0.1)).toMatchObject({ maxAbsBase: 0.1 })
    expect(of(0.1, 0.1, 0.1, 0.1).halfLifeSec).toBeUndefined()
    expect(of(1, 2, 4, 8).halfLifeSec).toBeUndefined()
    expect(of(1, -1, 1, -1).halfLifeSec).toBeUndefined()
  })

  test('the correlation with what follows has the sign of a lean', () => {
    const mid = Float64Array.of(100, 101, 100, 102, 100)
    const series = (...base: number[]) => ({ timeSec: steps(5, 1), base: Float64Array.from(base) })
    expect(futureMoveCorrelation(series(1, -1, 2, -2, 0), mid)).toBeCloseTo(1, 12)
    expect(futureMoveCorrelation(series(-1, 1, -2, 2, 0), mid)).toBeCloseTo(-1, 12)
    expect(futureMoveCorrelation(series(3, 3, 3, 3, 3), mid)).toBeUndefined()
  })

  test.each([
    ['one point', [0], [1]],
    ['columns that differ', [0, 1], [1]],
    ['time that stands still', [0, 0], [1, 2]],
    ['a holding that is no number', [0, 1], [1, Number.NaN]],
  ])('refuses %s', (_, time, base) => {
    const series = { timeSec: Float64Array.from(time), base: Float64Array.from(base) }
    expect(() => inventoryStatistics(series, { targetBase: 0 })).toThrow(
      expect.objectContaining({ code: 'model/bad-series' }),
    )
  })
})

test('a constant that its mean does not hit has no deviation', () => {
  const timeSec = Float64Array.from({ length: 290 }, (_, i) => 12 * i + 0.1 * (i % 7))
  const base = new Float64Array(290).fill(3.841_151_234_567_891)
  expect(inventoryStatistics({ timeSec, base }, { targetBase: 0 }).sdBase).toBe(0)
})
