import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { black76, blackScholes } from '../../src/models/blackScholes.ts'
import '../support/fixedSeed.ts'

const terms = fc.record({
  spot: fc.double({ min: 50, max: 200, noNaN: true }),
  strike: fc.double({ min: 50, max: 200, noNaN: true }),
  timeYears: fc.double({ min: 0.02, max: 2, noNaN: true }),
  sigmaAnnual: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
  rateAnnual: fc.double({ min: -0.05, max: 0.15, noNaN: true }),
  yieldAnnual: fc.double({ min: -0.05, max: 0.15, noNaN: true }),
})
const kind = fc.constantFrom('call' as const, 'put' as const)

describe('Black–Scholes', () => {
  test('a call less a put is the discounted forward less the strike', () => {
    fc.assert(
      fc.property(terms, (t) => {
        const call = blackScholes({ kind: 'call', ...t }).valueQuote
        const put = blackScholes({ kind: 'put', ...t }).valueQuote
        const discounted =
          t.spot * Math.exp(-t.yieldAnnual * t.timeYears) -
          t.strike * Math.exp(-t.rateAnnual * t.timeYears)
        expect(Math.abs(call - put - discounted)).toBeLessThan(1e-11)
      }),
    )
  })

  test('each Greek is the derivative of the value', () => {
    fc.assert(
      fc.property(kind, terms, (side, t) => {
        const value = (change: Partial<typeof t>): number =>
          blackScholes({ kind: side, ...t, ...change }).valueQuote
        const ours = blackScholes({ kind: side, ...t })
        const h = 1e-3 * t.spot
        const slope = (value({ spot: t.spot + h }) - value({ spot: t.spot - h })) / (2 * h)
        const second =
          (value({ spot: t.spot + h }) - 2 * value({}) + value({ spot: t.spot - h })) / h ** 2
        const s = 1e-4
        const bySigma =
          (value({ sigmaAnnual: t.sigmaAnnual + s }) - value({ sigmaAnnual: t.sigmaAnnual - s })) /
          (2 * s)
        const dt = 1e-5
        const byTime =
          (value({ timeYears: t.timeYears - dt }) - value({ timeYears: t.timeYears + dt })) /
          (2 * dt)
        expect(Math.abs(ours.deltaBase - slope)).toBeLessThan(2e-4)
        expect(Math.abs(ours.gammaBasePerPrice - second)).toBeLessThan(
          2e-3 * (ours.gammaBasePerPrice + 1e-2),
        )
        expect(Math.abs(ours.vegaQuote - bySigma)).toBeLessThan(1e-3)
        expect(Math.abs(ours.thetaQuoteAnnual - byTime)).toBeLessThan(1e-3 * (1 + Math.abs(byTime)))
      }),
    )
  })

  test('is Black 76 on its own forward, and a strip of densities', () => {
    const t = { strike: 100, timeYears: 0.5, sigmaAnnual: 0.6, rateAnnual: 0.04 }
    const forward = 105 * Math.exp((0.04 - 0.01) * 0.5)
    const spot = blackScholes({ kind: 'call', spot: 105, yieldAnnual: 0.01, ...t })
    expect(black76({ kind: 'call', forward, ...t }).valueQuote).toBe(spot.valueQuote)
    // E[(F_T − K)⁺] by Simpson over the standard normal.
    const v = t.sigmaAnnual * Math.sqrt(t.timeYears)
    const from = (Math.log(t.strike / forward) + v ** 2 / 2) / v
    const steps = 20_000
    const h = (10 - from) / steps
    let sum = 0
    for (let i = 0; i <= steps; i += 1) {
      const z = from + i * h
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2
      const pay = forward * Math.exp(v * z - v ** 2 / 2) - t.strike
      sum += (weight * pay * Math.exp(-(z ** 2) / 2)) / Math.sqrt(2 * Math.PI)
    }
    expect(spot.valueQuote).toBeCloseTo(Math.exp(-0.02) * sum * (h / 3), 9)
  })

  test('without time or volatility it is the intrinsic value of the forward', () => {
    const t = { strike: 100, timeYears: 0, sigmaAnnual: 0.6, rateAnnual: 0.04 }
    expect(blackScholes({ kind: 'call', spot: 120, ...t })).toEqual({
      valueQuote: 20,
      deltaBase: 1,
      gammaBasePerPrice: 0,
      vegaQuote: 0,
      thetaQuoteAnnual: -4,
    })
    expect(blackScholes({ kind: 'put', spot: 120, ...t }).valueQuote).toBe(0)
    const still = { ...t, timeYears: 1, sigmaAnnual: 0 }
    expect(blackScholes({ kind: 'put', spot: 90, ...still }).valueQuote).toBeCloseTo(
      100 * Math.exp(-0.04) - 90,
      12,
    )
  })

  test('refuses what is no option', () => {
    const t = {
      kind: 'call',
      spot: 1,
      strike: 1,
      timeYears: 1,
      sigmaAnnual: 1,
      rateAnnual: 0,
    } as const
    const code = (change: object): unknown => {
      try {
        return blackScholes({ ...t, ...change })
      } catch (error) {
        return (error as { code?: unknown }).code
      }
    }
    expect(code({ timeYears: -1 })).toBe('model/bad-time')
    expect(code({ sigmaAnnual: Number.NaN })).toBe('model/bad-volatility')
    expect(code({ strike: 0 })).toBe('model/bad-price')
    expect(code({ rateAnnual: Number.POSITIVE_INFINITY })).toBe('model/not-finite')
  })
})
