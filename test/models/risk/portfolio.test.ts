import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blackScholes } from '../../../src/models/blackScholes.ts'
import { type Portfolio, revaluation } from '../../../src/models/risk/portfolio.ts'
import { portfolioGreeks } from '../../../src/models/risk/portfolioGreeks.ts'
import { exampleCurve, rangeCurve } from '../../support/closedFormCurve.ts'
import { emptyPortfolio, examplePortfolio } from '../../support/portfolio.ts'
import '../../support/fixedSeed.ts'

/** Everything at once: a position against BTC, one against USDC, fees, a loan, hedges and options. */
const EVERYTHING: Portfolio = {
  assets: [
    { underlying: 'ETH', price: 2000 },
    { underlying: 'BTC', price: 50_000 },
    { underlying: 'USDC', price: 1 },
  ],
  positions: [
    { label: 'a', curve: exampleCurve, base: 'ETH', quote: 'USDC' },
    { label: 'b', curve: rangeCurve(3, 0.03, 0.06), base: 'ETH', quote: 'BTC' },
  ],
  holdings: [
    { label: 'fees', underlying: 'ETH', amount: 0.1 },
    { label: 'loan', underlying: 'USDC', amount: -500 },
  ],
  perpetuals: [
    { label: 'short', underlying: 'ETH', amountBase: -2, fundingRateAnnual: 0.1 },
    { label: 'future', underlying: 'BTC', amountBase: -0.05 },
  ],
  options: [
    {
      label: 'put',
      underlying: 'ETH',
      kind: 'put',
      amountBase: 3,
      strike: 1800,
      timeYears: 30 / 365,
      sigmaAnnual: 0.8,
      rateAnnual: 0.04,
    },
  ],
}

const prices = EVERYTHING.assets.map(({ price }) => price)

describe('a portfolio revalued', () => {
  test('is the sum of its parts, each valued as it alone would be', () => {
    const { at } = revaluation(EVERYTHING)
    const [eth, btc, usdc] = [1500, 60_000, 0.9] as const
    const change = { volatilityFactor: 2, elapsedYears: 7 / 365, fundingRateAnnual: 0.5 }
    const value = at([eth, btc, usdc], change)
    const held = (curve: typeof exampleCurve, ratio: number) =>
      [curve.baseAt(ratio), curve.quoteAt(ratio)] as const
    const [x, y] = held(exampleCurve, eth / usdc)
    const [u, v] = held(rangeCurve(3, 0.03, 0.06), eth / btc)
    expect(value.positionsQuote).toBeCloseTo(x * eth + y * usdc + u * eth + v * btc, 9)
    expect(value.holdingsQuote).toBeCloseTo(0.1 * eth - 500 * usdc, 9)
    expect(value.perpetualsPnlQuote).toBeCloseTo(-2 * -500 - 0.05 * 10_000, 9)
    // The short receives 50 % a year on 4,000 for a week.
    expect(value.fundingPnlQuote).toBeCloseTo((0.5 * 4000 * 7) / 365, 9)
    const put = { kind: 'put', strike: 1800, timeYears: 23 / 365, rateAnnual: 0.04 } as const
    expect(value.optionsQuote).toBeCloseTo(
      3 * blackScholes({ ...put, spot: eth, sigmaAnnual: 1.6 }).valueQuote,
      9,
    )
    const { valueQuote, ...parts } = value
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(valueQuote, 9)
  })

  test('a perpetual is worth nothing yet, and what it makes is the move', () => {
    const { now, at } = revaluation(examplePortfolio(-2))
    expect(now.perpetualsPnlQuote).toBe(0)
    expect(now.valueQuote).toBeCloseTo(9076.102359, 6)
    // Hedged, a move up by 100 loses what models reference 3.8 says.
    expect(at([2100, 1]).valueQuote - now.valueQuote).toBeCloseTo(-23.10621, 5)
  })

  test('a position whose quote token loses its peg fills with it', () => {
    const { at } = revaluation(examplePortfolio())
    // 2,000 dollars are 4,000 of a token at 0.5: beyond the range, so it holds quote alone.
    expect(at([2000, 0.5]).valueQuote).toBeCloseTo(0.5 * exampleCurve.quoteAt(2500), 9)
  })

  test('an option that expires on the way pays what it is worth at the end', () => {
    const { at } = revaluation({ ...EVERYTHING, positions: [], holdings: [], perpetuals: [] })
    expect(at([1700, 1, 1], { elapsedYears: 1 }).optionsQuote).toBe(300)
    expect(at([1900, 1, 1], { elapsedYears: 1 }).optionsQuote).toBe(0)
  })

  test('refuses names without a price, priced twice, and prices that are none', () => {
    const of = (part: Partial<Portfolio>) => () => revaluation({ ...emptyPortfolio, ...part })
    const refused = expect.objectContaining({ code: 'model/unknown-underlying' })
    expect(of({ holdings: [{ label: '', underlying: 'SOL', amount: 1 }] })).toThrow(refused)
    expect(
      of({ positions: [{ label: '', curve: exampleCurve, base: 'ETH', quote: 'USD' }] }),
    ).toThrow(refused)
    expect(of({ assets: [...emptyPortfolio.assets, { underlying: 'ETH', price: 1 }] })).toThrow(
      refused,
    )
    expect(() => revaluation(examplePortfolio()).at([0, 1])).toThrow(
      expect.objectContaining({ code: 'model/bad-price' }),
    )
    expect(() => revaluation(examplePortfolio()).at([2000])).toThrow(
      expect.objectContaining({ code: 'model/bad-price' }),
    )
    expect(of({ holdings: [{ label: '', underlying: 'ETH', amount: Number.NaN }] })).toThrow(
      expect.objectContaining({ code: 'model/not-finite' }),
    )
  })
})

describe('Greeks of a portfolio', () => {
  test('are the finite differences of its value, at many prices', () => {
    const place = fc.double({ min: 0.85, max: 1.15, noNaN: true })
    fc.assert(
      fc.property(place, place, place, (e, b, q) => {
        const moved = prices.map((price, i) => price * ([e, b, q][i] as number))
        const portfolio: Portfolio = {
          ...EVERYTHING,
          assets: EVERYTHING.assets.map((asset, i) => ({ ...asset, price: moved[i] as number })),
        }
        const { deltas, gammas, vegaQuote } = portfolioGreeks(portfolio)
        const { at } = revaluation(portfolio)
        const steps = moved.map((price) => price * 1e-4)
        const bumped = (...bumps: (readonly [number, number])[]) =>
          at(
            moved.map((price, i) =>
              bumps.reduce(
                (p, [j, side]) => (j === i ? p + side * (steps[i] as number) : p),
                price,
              ),
            ),
          ).valueQuote
        for (let i = 0; i < 3; i += 1) {
          const step = steps[i] as number
          const delta = (bumped([i, 1]) - bumped([i, -1])) / (2 * step)
          // Error of a difference: third derivative, and 1e-16 of the value over the step.
          expect(Math.abs(delta - (deltas[i] as number)) * (moved[i] as number)).toBeLessThan(1e-3)
          for (let j = 0; j < 3; j += 1) {
            const mixed =
              (bumped([i, 1], [j, 1]) -
                bumped([i, 1], [j, -1]) -
                bumped([i, -1], [j, 1]) +
                bumped([i, -1], [j, -1])) /
              (4 * step * (steps[j] as number))
            const gamma = gammas[i]?.[j] as number
            const scale = (moved[i] as number) * (moved[j] as number)
            expect(Math.abs(mixed - gamma) * scale).toBeLessThan(0.5)
          }
        }
        const vega =
          at(moved, { volatilityFactor: 1.001 }).valueQuote -
          at(moved, { volatilityFactor: 0.999 }).valueQuote
        expect(vega / (2 * 0.8 * 0.001)).toBeCloseTo(vegaQuote, 1)
      }),
      { numRuns: 60 },
    )
  })

  test('of the worked example: delta 2, P²γ −18,944; the curvature lies in the ratio', () => {
    const { deltas, gammas } = portfolioGreeks(examplePortfolio(-0.5))
    expect(deltas[0]).toBeCloseTo(1.5, 12)
    expect(deltas[1]).toBeCloseTo(5076.102359, 6)
    const gamma = (gammas[0]?.[0] as number) * 2000 ** 2
    expect(gamma).toBeCloseTo(-18_944.2719, 4)
    // A common move of both prices changes nothing of the ratio: Γ·P is zero.
    expect((gammas[0]?.[0] as number) * 2000 + (gammas[0]?.[1] as number)).toBeCloseTo(0, 12)
    expect((gammas[1]?.[0] as number) * 2000 + (gammas[1]?.[1] as number)).toBeCloseTo(0, 9)
  })
})
