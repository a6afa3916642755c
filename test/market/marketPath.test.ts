import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gbmPath, YEAR_SEC } from '../../src/market/gbmPath.ts'
import { indexAt, type MarketPath, marketPath, midAt } from '../../src/market/marketPath.ts'
import { randomStream } from '../../src/market/random.ts'
import '../support/fixedSeed.ts'

const path = (times: number[], mids: number[], more: Partial<MarketPath> = {}) =>
  marketPath({ timeSec: Float64Array.from(times), mid: Float64Array.from(mids), ...more })

describe('a path', () => {
  test.each([
    ['nothing', [], []],
    ['a repeated time', [1, 1], [5, 5]],
    ['a step back', [2, 1], [5, 5]],
    ['an unknown time', [Number.NaN], [5]],
    ['a price of zero', [1, 2], [5, 0]],
    ['a negative price', [1], [-5]],
    ['an infinite price', [1], [Number.POSITIVE_INFINITY]],
    ['no number', [1], [Number.NaN]],
    ['a missing price', [1, 2], [5]],
  ])('of %s is refused', (_, times, mids) => {
    expect(() => path(times, mids)).toThrow(expect.objectContaining({ code: 'market/bad-path' }))
  })

  test('funding may be negative, a mark may not, and each has a value per time', () => {
    expect(path([1], [5], { funding: Float64Array.of(-1e-4) }).funding).toEqual(
      Float64Array.of(-1e-4),
    )
    const refused = expect.objectContaining({ code: 'market/bad-path' })
    expect(() => path([1], [5], { mark: Float64Array.of(-1) })).toThrow(refused)
    expect(() => path([1], [5], { iv: Float64Array.of(1, 1) })).toThrow(refused)
  })

  test('the last known value is found from any hint', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(times, fc.integer({ min: -5, max: 505 }), fc.nat(70), (list, at, hint) => {
        const sorted = list.toSorted((a, b) => a - b)
        const made = path(
          sorted,
          sorted.map((time) => time + 1),
        )
        const known = sorted.filter((time) => time <= at)
        if (known.length === 0) {
          expect(() => midAt(made, at)).toThrow(
            expect.objectContaining({ code: 'market/before-path' }),
          )
          return
        }
        expect(indexAt(made, at, hint)).toBe(known.length - 1)
        expect(midAt(made, at)).toBe((known.at(-1) as number) + 1)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('geometric Brownian motion', () => {
  const terms = { startPrice: 100, volatilityAnnual: 0.8, startSec: 0, stepSec: 3600 }

  test('log returns have the stated mean and variance', () => {
    const steps = 100_000
    const { mid } = gbmPath({ ...terms, steps, driftAnnual: 5 }, randomStream(2))
    const variance = (0.8 ** 2 * 3600) / YEAR_SEC
    const mean = ((5 - 0.8 ** 2 / 2) * 3600) / YEAR_SEC
    const returns = Array.from({ length: steps }, (_, i) => Math.log(mid[i + 1]! / mid[i]!))
    const average = returns.reduce((sum, r) => sum + r, 0) / steps
    const square = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / steps
    expect(Math.abs(average - mean)).toBeLessThan(3 * Math.sqrt(variance / steps))
    expect(Math.abs(square / variance - 1)).toBeLessThan(3 * Math.sqrt(2 / steps))
  })

  test('the price is a martingale without drift: one step of a year', () => {
    const n = 20_000
    const ends = Array.from({ length: n }, (_, seed) => {
      const one = { ...terms, stepSec: YEAR_SEC, steps: 1, volatilityAnnual: 0.3 }
      return gbmPath(one, randomStream(seed)).mid[1]!
    })
    const mean = ends.reduce((sum, p) => sum + p, 0) / n
    const sd = 100 * Math.sqrt(Math.exp(0.09) - 1)
    expect(Math.abs(mean - 100)).toBeLessThan((3 * sd) / Math.sqrt(n))
  })

  test('a shorter path is the beginning of a longer one', () => {
    const [short, long] = [10, 20].map((steps) => gbmPath({ ...terms, steps }, randomStream(9)))
    expect(long?.mid.slice(0, 11)).toEqual(short?.mid)
    expect(() => gbmPath({ ...terms, startPrice: 0, steps: 1 }, randomStream(1))).toThrow(
      expect.objectContaining({ code: 'market/bad-path' }),
    )
  })
})
