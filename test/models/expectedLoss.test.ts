import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/market/random.ts'
import {
  expectedImpermanentLossShare,
  expectedTimeInRangeSec,
} from '../../src/models/expectedImpermanentLoss.ts'
import { expectedHorizonLoss } from '../../src/models/horizonLoss.ts'
import { impermanentLoss } from '../../src/models/impermanentLoss.ts'
import { basketAt, valueAt } from '../../src/models/valuation.ts'
import {
  exampleCurve,
  exampleLiquidity,
  fullRangeCurve,
  rangeCurve,
} from '../support/closedFormCurve.ts'

const month = { price: 2000, driftAnnual: 0.3, sigmaAnnual: 0.8, horizonSec: 30 * 86_400 }
const exampleRange = {
  liquidity: exampleLiquidity,
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
}

describe('expected impermanent loss', () => {
  test('equals the mean over simulated prices', () => {
    const random = randomStream(2022)
    const years = 30 / 365
    const deposit = basketAt(exampleCurve, 2000)
    const losses = Array.from({ length: 100_000 }, () => {
      const z = random.normal()
      const price = 2000 * Math.exp((0.3 - 0.32) * years + 0.8 * Math.sqrt(years) * z)
      const now = basketAt(exampleCurve, price)
      return impermanentLoss({ deposit, now, price }).impermanentLossShareOfHold ?? 0
    })
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
    const sd = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / losses.length)
    const ours = expectedImpermanentLossShare(exampleCurve, month)
    expect(Math.abs(mean - ours)).toBeLessThan((3.5 * sd) / Math.sqrt(losses.length))
  })

  test('without noise the price ends at one place, and there the loss is the closed form', () => {
    const full = fullRangeCurve(10)
    expect(expectedImpermanentLossShare(full, { ...month, sigmaAnnual: 0, driftAnnual: 0 })).toBe(0)
    // 1 − 2√r/(1 + r)
    const r = Math.exp((0.3 * 30) / 365)
    expect(expectedImpermanentLossShare(full, { ...month, sigmaAnnual: 0 })).toBeCloseTo(
      1 - (2 * Math.sqrt(r)) / (1 + r),
      14,
    )
  })

  test('rises with volatility, horizon and concentration', () => {
    const at = (change: Partial<typeof month>, curve = exampleCurve) =>
      expectedImpermanentLossShare(curve, { ...month, ...change })
    expect(at({ sigmaAnnual: 0.9 })).toBeGreaterThan(at({}))
    expect(at({ horizonSec: 40 * 86_400 })).toBeGreaterThan(at({}))
    expect(at({}, rangeCurve(1, 1900, 2100))).toBeGreaterThan(at({}))
    expect(at({}, fullRangeCurve(1))).toBeLessThan(at({}))
  })

  test('an edge is a kink: leaving it out of the panels would show', () => {
    const curve = rangeCurve(1, 1900, 2100)
    const deposit = basketAt(curve, 2000)
    const sd = 0.2 * Math.sqrt(30 / 365)
    const step = 1e-5
    let mean = 0
    for (let z = -8 + step / 2; z < 8; z += step) {
      const price = 2000 * Math.exp((0.3 * 30) / 365 - sd ** 2 / 2 + sd * z)
      const hold = deposit.base * price + deposit.quote
      mean += (1 - valueAt(curve, price) / hold) * Math.exp(-0.5 * z * z) * step
    }
    const ours = expectedImpermanentLossShare(curve, { ...month, sigmaAnnual: 0.2 })
    expect(ours).toBeCloseTo(mean / Math.sqrt(2 * Math.PI), 11)
  })
})

describe('expected time in range', () => {
  test('is the horizon on the full range, none elsewhere, half at an edge for a moment', () => {
    const time = (lower: number, upper: number, law = month) =>
      expectedTimeInRangeSec({ lower, upper }, law)
    expect(time(0, Number.POSITIVE_INFINITY)).toBeCloseTo(month.horizonSec, 5)
    expect(time(1, 2)).toBeLessThan(1e-9)
    expect(time(2000, 2500, { ...month, horizonSec: 1 })).toBeCloseTo(0.5, 3)
    expect(time(1500, 2500, { ...month, horizonSec: 0 })).toBe(0)
  })

  test('parts of a range add up', () => {
    const time = (lower: number, upper: number) => expectedTimeInRangeSec({ lower, upper }, month)
    expect(time(1500, 1999.8) + time(1999.8, 2000) + time(2000, 2500)).toBeCloseTo(
      time(1500, 2500),
      3,
    )
  })

  test('without noise it is when the path passes: 2000·e^(0.3 t) leaves 2010 after ln(1.005)/0.3', () => {
    const law = { ...month, sigmaAnnual: 0 }
    const yearSec = 365 * 86_400
    expect(expectedTimeInRangeSec({ lower: 1990, upper: 2010 }, law)).toBeCloseTo(
      (Math.log(1.005) / 0.3) * yearSec,
      3,
    )
    expect(
      expectedTimeInRangeSec({ lower: 1990, upper: 2010 }, { ...law, driftAnnual: -0.3 }),
    ).toBeCloseTo((-Math.log(0.995) / 0.3) * yearSec, 3)
    expect(expectedTimeInRangeSec({ lower: 2000, upper: 2010 }, { ...law, driftAnnual: 0 })).toBe(
      month.horizonSec,
    )
  })
})

describe('loss at a horizon', () => {
  const law = { price: 2000, sigmaAnnual: 0.8, horizonSec: 30 * 86_400 }

  test('is the impermanent loss in expectation, by the other route', () => {
    // HODL is linear, so E[HODL − V] = V0 − E[V]: a sum over a fine grid of the normal law.
    const sd = 0.8 * Math.sqrt(30 / 365)
    const step = 1e-3
    let mean = 0
    for (let z = -9; z <= 9; z += step) {
      const price = 2000 * Math.exp(sd * z - sd ** 2 / 2)
      mean +=
        (valueAt(exampleCurve, price) * Math.exp(-0.5 * z * z) * step) / Math.sqrt(2 * Math.PI)
    }
    const { expectedValueQuote, expectedLossQuote, valueQuote } = expectedHorizonLoss({
      range: exampleRange,
      ...law,
    })
    expect(expectedValueQuote).toBeCloseTo(mean, 6)
    expect(expectedLossQuote).toBeCloseTo(valueQuote - mean, 6)
  })

  test('out of range and by the edges', () => {
    for (const price of [900, 1500, 2500, 4000]) {
      const ours = expectedHorizonLoss({ range: exampleRange, ...law, price })
      expect(ours.valueQuote).toBeCloseTo(valueAt(exampleCurve, price), 8)
      expect(ours.expectedLossQuote).toBeGreaterThan(0)
    }
  })

  test('no time or no volatility loses nothing; a negative one is refused', () => {
    const ask = (change: object) => expectedHorizonLoss({ range: exampleRange, ...law, ...change })
    expect(ask({ sigmaAnnual: 0 }).expectedLossQuote).toBe(0)
    expect(ask({ horizonSec: 0 }).expectedLossQuote).toBe(0)
    expect(() => ask({ horizonSec: -1 })).toThrow(
      expect.objectContaining({ code: 'model/bad-amount' }),
    )
    expect(() => ask({ sigmaAnnual: -1 })).toThrow(
      expect.objectContaining({ code: 'model/bad-volatility' }),
    )
  })
})
