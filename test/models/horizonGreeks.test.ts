import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { curveOfRange } from '../../src/amm/curveOf.ts'
import type { MarketRange } from '../../src/amm/marketRange.ts'
import { integrate, panelEdges } from '../../src/math/gaussLegendre.ts'
import { normalDensity } from '../../src/math/normalDistribution.ts'
import { horizonGreeks, runRateVega } from '../../src/models/horizonGreeks.ts'
import { expectedHorizonLoss } from '../../src/models/horizonLoss.ts'
import { lvrRateAt } from '../../src/models/lossVersusRebalancing.ts'
import { exampleLiquidity } from '../support/closedFormCurve.ts'
import '../support/fixedSeed.ts'

const example: MarketRange = {
  liquidity: exampleLiquidity,
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
}
const month = { price: 2000, sigmaAnnual: 0.8, horizonSec: 30 * 86_400 }

/**
 * The second route: each derivative taken under the integral over the normal law, from the holdings
 * and the slope of the curve, and not from the closed form.
 */
function byQuadrature(range: MarketRange, law: typeof month) {
  const curve = curveOfRange(range)
  const years = law.horizonSec / (365 * 86_400)
  const [root, sigma] = [Math.sqrt(years), law.sigmaAnnual]
  const sd = sigma * root
  const kinks = curve.kinks.map((kink) => (Math.log(kink / law.price) + sd ** 2 / 2) / sd)
  const mean = (f: (priceThen: number, z: number) => number): number =>
    integrate(
      (z) => f(law.price * Math.exp(sd * z - sd ** 2 / 2), z) * normalDensity(z),
      panelEdges(-12, 12, 0.5, kinks),
    )
  return {
    expectedValueQuote: mean((p) => curve.baseAt(p) * p + curve.quoteAt(p)),
    horizonDeltaBase: mean((p) => (curve.baseAt(p) * p) / law.price),
    horizonGammaBasePerPrice: mean((p) => (curve.baseSlopeAt(p) * p * p) / law.price ** 2),
    horizonVegaQuotePerVol: mean((p, z) => curve.baseAt(p) * p * (root * z - sigma * years)),
    horizonThetaQuotePerDay: mean(
      (p, z) => (-curve.baseAt(p) * p * ((sigma * z) / (2 * root) - sigma ** 2 / 2)) / 365,
    ),
  }
}

const scales = {
  expectedValueQuote: (r: MarketRange, p: number) => r.liquidity * Math.sqrt(p),
  horizonDeltaBase: (r: MarketRange, p: number) => r.liquidity / Math.sqrt(p),
  horizonGammaBasePerPrice: (r: MarketRange, p: number) => r.liquidity / p ** 1.5,
  horizonVegaQuotePerVol: (r: MarketRange, p: number) => r.liquidity * Math.sqrt(p),
  horizonThetaQuotePerDay: (r: MarketRange, p: number) => r.liquidity * Math.sqrt(p),
} as const
const keys = Object.keys(scales) as (keyof typeof scales)[]

describe('Greeks of the value at a horizon', () => {
  test('closed form equals quadrature to 1e-9 of what the liquidity could hold', () => {
    fc.assert(
      fc.property(
        fc.record({
          lower: fc.double({ min: 0.2, max: 1.4, noNaN: true }),
          width: fc.double({ min: 1.01, max: 5, noNaN: true }),
          sigmaAnnual: fc.double({ min: 0.05, max: 2, noNaN: true }),
          days: fc.double({ min: 0.5, max: 365, noNaN: true }),
        }),
        ({ lower, width, sigmaAnnual, days }) => {
          const range = {
            liquidity: 3,
            sqrtLower: Math.sqrt(2000 * lower),
            sqrtUpper: Math.sqrt(2000 * lower * width),
          }
          const law = { price: 2000, sigmaAnnual, horizonSec: days * 86_400 }
          const closed = horizonGreeks({ range, ...law })
          const summed = byQuadrature(range, law)
          for (const key of keys)
            expect(Math.abs(closed[key] - summed[key]), key).toBeLessThanOrEqual(
              1e-9 * scales[key](range, 2000),
            )
        },
      ),
      { numRuns: 60, seed: 37 },
    )
  })

  test('the worked example equals quadrature to 1e-9 of each number', () => {
    const closed = horizonGreeks({ range: example, ...month })
    const summed = byQuadrature(example, month)
    for (const key of keys) expect(closed[key] / summed[key] - 1).toBeCloseTo(0, 9)
  })

  test('they are what differences of the expected value give', () => {
    const value = (change: Partial<typeof month>): number =>
      expectedHorizonLoss({ range: example, ...month, ...change }).expectedValueQuote
    const greeks = horizonGreeks({ range: example, ...month })
    expect((value({ price: 2000.1 }) - value({ price: 1999.9 })) / 0.2).toBeCloseTo(
      greeks.horizonDeltaBase,
      6,
    )
    expect(value({ price: 2001 }) - 2 * value({}) + value({ price: 1999 })).toBeCloseTo(
      greeks.horizonGammaBasePerPrice,
      7,
    )
    expect((value({ sigmaAnnual: 0.801 }) - value({ sigmaAnnual: 0.799 })) / 0.002).toBeCloseTo(
      greeks.horizonVegaQuotePerVol,
      2,
    )
    const hour = 3600
    expect(
      12 * (value({ horizonSec: 30 * 86_400 - hour }) - value({ horizonSec: 30 * 86_400 + hour })),
    ).toBeCloseTo(greeks.horizonThetaQuotePerDay, 4)
    // A whole day is more than a day of the instantaneous rate.
    expect(value({ horizonSec: 29 * 86_400 }) - value({})).toBeCloseTo(12.109, 3)
  })

  test('without time they are those of the curve, with no vega and the decay of LVR', () => {
    const now = horizonGreeks({ range: example, ...month, horizonSec: 0 })
    expect(now.horizonDeltaBase).toBeCloseTo(2, 12)
    expect(now.horizonGammaBasePerPrice).toBeCloseTo(-0.00473606798, 11)
    expect(now.horizonVegaQuotePerVol).toBe(0)
    expect(now.horizonThetaQuotePerDay).toBeCloseTo(16.6087, 4)
    expect(
      horizonGreeks({ range: example, ...month, sigmaAnnual: 0 }).horizonThetaQuotePerDay,
    ).toBe(0)
  })

  test('a range without ends is the constant product', () => {
    const range = { liquidity: 1, sqrtLower: 0, sqrtUpper: Number.POSITIVE_INFINITY }
    const { expectedValueQuote, ...greeks } = horizonGreeks({ range, ...month })
    const years = 30 / 365
    expect(greeks.horizonVegaQuotePerVol).toBeCloseTo((-0.8 * years * expectedValueQuote) / 4, 10)
    expect(greeks.horizonDeltaBase).toBeCloseTo(expectedValueQuote / (2 * 2000), 13)
  })

  test('the run-rate vega is the slope of the rate of LVR', () => {
    const curve = curveOfRange(example)
    const rate = (sigmaAnnual: number): number =>
      lvrRateAt({ curve, price: 2000, sigmaAnnual }).lvrQuoteAnnual
    expect(runRateVega({ curve, price: 2000, sigmaAnnual: 0.8 })).toBeCloseTo(
      (rate(0.81) - rate(0.79)) / 0.02,
      6,
    )
  })

  test.each([
    [{ price: 0 }, 'model/bad-price'],
    [{ sigmaAnnual: -1 }, 'model/bad-volatility'],
    [{ horizonSec: -1 }, 'model/bad-amount'],
  ])('%j is refused', (change, code) => {
    expect(() => horizonGreeks({ range: example, ...month, ...change })).toThrow(
      expect.objectContaining({ code }),
    )
  })
})
