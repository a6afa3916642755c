import { describe, expect, test } from 'vitest'
import { curveOfRange } from '../../src/amm/curveOf.ts'
import { optionStrip } from '../../src/hedging/optionStrip.ts'
import { staticReplication } from '../../src/hedging/staticReplication.ts'
import { blackScholes } from '../../src/models/blackScholes.ts'
import { expectedHorizonLoss } from '../../src/models/horizonLoss.ts'
import { valueAt } from '../../src/models/valuation.ts'

const range = {
  liquidity: 847.2135954999579,
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
}
const curve = curveOfRange(range)
const payoffAt = (price: number) => (kind: 'call' | 'put', strike: number) =>
  Math.max(kind === 'call' ? price - strike : strike - price, 0)

describe('the continuous strip', () => {
  test.each([1500, 1733, 2000, 2499])(
    'pivot %d: position plus strip is the line, to 1e-12',
    (pivotPrice) => {
      for (const price of [200, 1200, 1500, 1700, 1999, 2000, 2200, 2500, 9000]) {
        const { putsQuote, callsQuote } = optionStrip({
          curve,
          pivotPrice,
          kinks: [price],
          priceOf: payoffAt(price),
        })
        const line = valueAt(curve, pivotPrice) + curve.baseAt(pivotPrice) * (price - pivotPrice)
        expect(Math.abs(valueAt(curve, price) + putsQuote + callsQuote - line)).toBeLessThan(
          1e-12 * Math.max(Math.abs(line), 1),
        )
      }
    },
  )

  test('priced by Black–Scholes it is what the position loses on average: E[LVR]', () => {
    for (const [sigmaAnnual, days] of [
      [0.8, 30],
      [0.3, 7],
      [1.5, 180],
    ] as const) {
      const timeYears = days / 365
      const { putsQuote, callsQuote } = optionStrip({
        curve,
        pivotPrice: 2000,
        priceOf: (kind, strike) =>
          blackScholes({ kind, spot: 2000, strike, timeYears, sigmaAnnual, rateAnnual: 0 })
            .valueQuote,
      })
      const { expectedLossQuote } = expectedHorizonLoss({
        range,
        price: 2000,
        sigmaAnnual,
        horizonSec: days * 86_400,
      })
      expect(putsQuote + callsQuote).toBeCloseTo(expectedLossQuote, 8)
    }
  })

  test('of a constant price it is the base traded, as the listed weights are', () => {
    const one = optionStrip({ curve, pivotPrice: 2000, priceOf: () => 1 })
    const { legs } = staticReplication({ curve, strikes: [1600, 2000, 2200], pivotPrice: 2000 })
    const sizeOf = (kind: string): number =>
      legs.reduce((sum, leg) => sum + (leg.kind === kind ? leg.sizeBase : 0), 0)
    expect(one.putsQuote).toBeCloseTo(sizeOf('put'), 12)
    expect(one.callsQuote).toBeCloseTo(sizeOf('call'), 12)
    expect(one.putsQuote + one.callsQuote).toBeCloseTo(4.930689, 6)
  })

  test('a range without ends takes the strikes given, and needs them', () => {
    const full = curveOfRange({ liquidity: 1, sqrtLower: 0, sqrtUpper: Number.POSITIVE_INFINITY })
    const strip = { curve: full, pivotPrice: 100, priceOf: () => 1 }
    expect(optionStrip({ ...strip, strikes: [25, 400] }).callsQuote).toBeCloseTo(
      1 / 10 - 1 / 20,
      14,
    )
    for (const strikes of [undefined, [400, 25], [100, 100]] as const)
      expect(() => optionStrip({ ...strip, ...(strikes && { strikes: [...strikes] }) })).toThrow(
        expect.objectContaining({ code: 'hedge/bad-strikes' }),
      )
  })
})
