import { describe, expect, test } from 'vitest'
import { breakEvenFees, breakEvenVolatilityAnnual } from '../../src/models/breakEven.ts'
import { impermanentLoss } from '../../src/models/impermanentLoss.ts'
import { lvrAlongPath, lvrRateAt } from '../../src/models/lossVersusRebalancing.ts'
import { basketAt, valueAt } from '../../src/models/valuation.ts'
import {
  exampleCurve,
  exampleLiquidity,
  fullRangeCurve,
  rangeCurve,
} from '../support/closedFormCurve.ts'

const full = fullRangeCurve(Math.sqrt(1000))

describe('LVR rate: Milionis et al. 2022, Theorem 1', () => {
  test('5 % a day on the full range: 3.125 bp a day, 11.41 % a year', () => {
    const sigmaAnnual = 0.05 * Math.sqrt(365)
    const { lvrShareAnnual = Number.NaN, lvrQuotePerDay } = lvrRateAt({
      curve: full,
      price: 1000,
      sigmaAnnual,
    })
    expect((lvrShareAnnual * 100).toFixed(2)).toBe('11.41')
    expect((lvrQuotePerDay / 2000) * 1e4).toBeCloseTo(3.125, 12)
    // At 30 bp the turnover that pays for it, percent of value a day.
    const fees = breakEvenFees({ curve: full, price: 1000, sigmaAnnual }).feesQuotePerDay
    expect(((fees / 0.003 / 2000) * 100).toFixed(3)).toBe('10.417')
  })

  test.each([
    ['full range', undefined, '0.125000'],
    ['1500–2500', [1500, 2500], '1.043635'],
    ['±10 %', [1800, 2200], '2.554824'],
    ['±1 %', [1980, 2020], '25.0617'],
  ] as const)('rate over σ²V at 2000, %s', (_, range, published) => {
    const curve = range === undefined ? full : rangeCurve(5, range[0], range[1])
    const { lvrShareAnnual = Number.NaN } = lvrRateAt({ curve, price: 2000, sigmaAnnual: 1 })
    expect(lvrShareAnnual.toFixed(published.split('.')[1]?.length)).toBe(published)
  })

  test('80 % on the example position: 6062.17 a year, 66.79 % of its value', () => {
    const rate = lvrRateAt({ curve: exampleCurve, price: 2000, sigmaAnnual: 0.8 })
    expect(rate.lvrQuoteAnnual.toFixed(2)).toBe('6062.17')
    expect(rate.lvrQuotePerDay.toFixed(4)).toBe('16.6087')
    expect((100 * (rate.lvrShareAnnual ?? Number.NaN)).toFixed(2)).toBe('66.79')
  })

  test.each([1500, 1700, 2000, 2499.99])('closed form in range, at %d', (price) => {
    const sp = Math.sqrt(price)
    const { lvrQuoteAnnual, lvrShareAnnual } = lvrRateAt({
      curve: exampleCurve,
      price,
      sigmaAnnual: 0.8,
    })
    expect(lvrQuoteAnnual / ((0.64 * exampleLiquidity * sp) / 4)).toBeCloseTo(1, 12)
    const share = 0.64 / (4 * (2 - Math.sqrt(1500) / sp - sp / Math.sqrt(2500)))
    expect((lvrShareAnnual ?? Number.NaN) / share).toBeCloseTo(1, 12)
  })

  test.each([1499.99, 2500, 9000])('zero out of range, at %d', (price) => {
    const rate = lvrRateAt({ curve: exampleCurve, price, sigmaAnnual: 0.8 })
    expect(rate).toEqual({ lvrQuoteAnnual: 0, lvrQuotePerDay: 0, lvrShareAnnual: 0 })
  })

  test('a negative volatility is refused, zero is a value', () => {
    const ask = (sigmaAnnual: number) => lvrRateAt({ curve: full, price: 1000, sigmaAnnual })
    expect(ask(0).lvrQuoteAnnual).toBe(0)
    for (const bad of [-0.1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => ask(bad)).toThrow(expect.objectContaining({ code: 'model/bad-volatility' }))
  })
})

describe('LVR along a path', () => {
  test('1000 → 2000 → 1000: it does not come back, impermanent loss does', () => {
    const [up = 0, down = 0] = lvrAlongPath(full, [1000, 2000, 1000])
    expect(up.toFixed(6)).toBe('171.572875')
    expect(down.toFixed(6)).toBe('121.320344')
    expect((up + down).toFixed(6)).toBe('292.893219')
    const deposit = basketAt(full, 1000)
    expect(impermanentLoss({ deposit, now: deposit, price: 1000 }).impermanentLossQuote).toBe(0)
  })

  test('one jump loses what impermanent loss loses', () => {
    const [jump] = lvrAlongPath(exampleCurve, [2000, 2300])
    const { impermanentLossQuote } = impermanentLoss({
      deposit: basketAt(exampleCurve, 2000),
      now: basketAt(exampleCurve, 2300),
      price: 2300,
    })
    expect(jump).toBeCloseTo(impermanentLossQuote, 10)
  })

  test('the identity P&L = rebalancing − LVR holds to rounding', () => {
    const path = [2000, 1900, 1480, 1510, 2200, 2600, 2450, 2100]
    const market = path
      .slice(1)
      .reduce((sum, p, i) => sum + exampleCurve.baseAt(path[i] ?? 0) * (p - (path[i] ?? 0)), 0)
    const lvr = lvrAlongPath(exampleCurve, path).reduce((sum, loss) => sum + loss, 0)
    expect(valueAt(exampleCurve, 2100) - valueAt(exampleCurve, 2000)).toBeCloseTo(market - lvr, 9)
  })

  test('many small steps approach ½σ²P²|γ|·T with the variance of the path', () => {
    const step = 0.001
    const path = Array.from({ length: 2001 }, (_, i) => 1000 * Math.exp(i % 2 === 0 ? 0 : step))
    const lvr = lvrAlongPath(full, path).reduce((sum, loss) => sum + loss, 0)
    expect(lvr / ((2000 * step ** 2 * 2000) / 8)).toBeCloseTo(1, 3)
  })

  test('fewer than two prices give no step', () => {
    expect(lvrAlongPath(full, [])).toEqual([])
    expect(lvrAlongPath(full, [1000])).toEqual([])
  })
})

describe('break-even volatility: models reference 2.8', () => {
  test.each([
    [0.1, '4.90', '93.6'],
    [0.25, '7.75', '148.0'],
  ])('fee 0.3 %%, turnover %d a day', (turnover, daily, annual) => {
    const feesQuotePerDay = 0.003 * turnover * 2000
    const sigma = breakEvenVolatilityAnnual({ curve: full, price: 1000, feesQuotePerDay })
    expect(((100 * (sigma ?? Number.NaN)) / Math.sqrt(365)).toFixed(2)).toBe(daily)
    expect((100 * (sigma ?? Number.NaN)).toFixed(1)).toBe(annual)
  })

  test('it undoes the break-even fees', () => {
    const options = { curve: exampleCurve, price: 2000 }
    const { feesQuotePerDay } = breakEvenFees({ ...options, sigmaAnnual: 0.73 })
    expect(breakEvenVolatilityAnnual({ ...options, feesQuotePerDay })).toBeCloseTo(0.73, 12)
  })

  test('out of range there is none', () => {
    const options = { curve: exampleCurve, price: 2600, feesQuotePerDay: 1 }
    expect(breakEvenVolatilityAnnual(options)).toBeUndefined()
  })
})
