import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { black76 } from '../../src/models/blackScholes.ts'
import { impliedVolatilityAnnual } from '../../src/models/impliedVolatility.ts'
import '../support/fixedSeed.ts'

describe('the volatility behind a price', () => {
  test('Hull: a call at 1.875 on 21, K 20, r 10 %, three months has 23.5 %', () => {
    // On the forward 21·e^(0.1·0.25), as the book prices it on the spot.
    const found = impliedVolatilityAnnual({
      kind: 'call',
      forward: 21 * Math.exp(0.025),
      strike: 20,
      timeYears: 0.25,
      rateAnnual: 0.1,
      valueQuote: 1.875,
    })
    expect(found).toBeCloseTo(0.235, 3)
  })

  test('is the one the price was made with', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('call' as const, 'put' as const),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.double({ min: -2.5, max: 2.5, noNaN: true }),
        fc.double({ min: 1 / 365, max: 2, noNaN: true }),
        fc.double({ min: -0.05, max: 0.1, noNaN: true }),
        (kind, sigmaAnnual, deviations, timeYears, rateAnnual) => {
          const strike = 2000 * Math.exp(deviations * sigmaAnnual * Math.sqrt(timeYears))
          const option = { kind, forward: 2000, strike, timeYears, rateAnnual }
          const { valueQuote, vegaQuote } = black76({ ...option, sigmaAnnual })
          const found = impliedVolatilityAnnual({ ...option, valueQuote })
          // The price itself is good to 1e-13 of the larger of forward and strike.
          const margin = (1e-12 * Math.max(strike, 2000)) / vegaQuote + 1e-12 * sigmaAnnual
          expect(Math.abs(found - sigmaAnnual)).toBeLessThan(margin)
        },
      ),
    )
  })

  test.each([
    ['at intrinsic', { valueQuote: 100, strike: 1900 }],
    ['above the forward', { valueQuote: 2001, strike: 1900 }],
    ['worth nothing', { valueQuote: 0, strike: 2100 }],
    ['expired', { valueQuote: 150, strike: 1900, timeYears: 0 }],
  ])('a call %s has none', (_, changed) => {
    const option = { kind: 'call', forward: 2000, timeYears: 0.1, rateAnnual: 0 } as const
    expect(() => impliedVolatilityAnnual({ ...option, ...changed })).toThrow(
      expect.objectContaining({ code: 'model/no-implied-volatility' }),
    )
  })
})
