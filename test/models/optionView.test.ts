import { describe, expect, test } from 'vitest'
import { curveOfRange } from '../../src/amm/curveOf.ts'
import { blackScholes } from '../../src/models/blackScholes.ts'
import { breakEvenVolatilityAnnual } from '../../src/models/breakEven.ts'
import { greeksAt } from '../../src/models/greeks.ts'
import { compareWithVaults } from '../../src/models/optionVault.ts'
import {
  effectiveExpiryYears,
  optionImpliedVolatilityAnnual,
  optionViewOf,
} from '../../src/models/optionView.ts'
import { valueAt } from '../../src/models/valuation.ts'

const rangeOf = (lower: number, upper: number, liquidity = 847.2135954999579) => ({
  liquidity,
  sqrtLower: Math.sqrt(lower),
  sqrtUpper: Math.sqrt(upper),
})
const range = rangeOf(1500, 2500)

describe('a range as an option', () => {
  test('out of range it is worth n·min(P, K) exactly; inside less, most at the strike', () => {
    const curve = curveOfRange(range)
    const { strike, notionalBase, rangeFactor } = optionViewOf(range, 2000)
    const gapAt = (price: number): number =>
      notionalBase * Math.min(price, strike) - valueAt(curve, price)
    for (const price of [100, 1500, 2500, 9000]) expect(gapAt(price)).toBeCloseTo(0, 8)
    const root = Math.sqrt(rangeFactor)
    const most = (notionalBase * strike * (root - 1)) / (root + 1)
    expect(gapAt(strike)).toBeCloseTo(most, 9)
    for (let price = 1500; price <= 2500; price += 10) {
      expect(gapAt(price)).toBeGreaterThanOrEqual(-1e-9)
      expect(gapAt(price)).toBeLessThanOrEqual(most)
    }
    // models reference 2.9: V(K) = 2K/(√r + 1) per unit of notional.
    expect(valueAt(curve, strike) / notionalBase).toBeCloseTo((2 * strike) / (root + 1), 9)
  })

  test('its name follows the price, its payoff does not', () => {
    expect(optionViewOf(range, 1400).kind).toBe('covered-call')
    expect(optionViewOf(range, 1500).kind).toBe('covered-call')
    expect(optionViewOf(range, 2000).kind).toBe('inside')
    expect(optionViewOf(range, 2500).kind).toBe('short-put')
    const { kind: _, ...below } = optionViewOf(range, 1400)
    expect(optionViewOf(range, 2600)).toMatchObject(below)
  })

  test('the narrower, the closer to the payoff: the gap goes with the width', () => {
    const gapShare = (factor: number): number => {
      const narrow = rangeOf(2000 / factor, 2000 * factor)
      const { strike, notionalBase } = optionViewOf(narrow, 2000)
      return 1 - valueAt(curveOfRange(narrow), strike) / (notionalBase * strike)
    }
    expect(gapShare(1.0002) / gapShare(1.0001)).toBeCloseTo(2, 3)
    expect(gapShare(1.0001)).toBeLessThan(3e-5)
  })

  test.each([
    [1.05, 0.533, 0.864],
    [1.1, 2.034, 3.301],
    [1.2, 7.43, 12.1],
  ])(
    'reference 2.9: r = %d expires in %d days by value, %d by gamma',
    (rangeFactor, byValue, byGamma) => {
      const daysOf = (match: 'value' | 'gamma') =>
        365 * effectiveExpiryYears({ rangeFactor, sigmaAnnual: 0.8, match })
      const decimals = byValue > 5 ? 2 : 3
      expect(daysOf('value')).toBeCloseTo(byValue, decimals)
      expect(daysOf('gamma')).toBeCloseTo(byGamma, decimals)
    },
  )

  test('the option of that expiry has the range’s value or gamma at the strike', () => {
    const narrow = rangeOf(2000 / 1.02, 2000 * 1.02)
    const { strike, notionalBase, rangeFactor } = optionViewOf(narrow, 2000)
    const callAt = (match: 'value' | 'gamma') =>
      blackScholes({
        kind: 'call',
        spot: strike,
        strike,
        timeYears: effectiveExpiryYears({ rangeFactor, sigmaAnnual: 0.8, match }),
        sigmaAnnual: 0.8,
        rateAnnual: 0,
      })
    const curve = curveOfRange(narrow)
    const covered = notionalBase * (strike - callAt('value').valueQuote)
    expect(covered / valueAt(curve, strike)).toBeCloseTo(1, 6)
    const { gammaBasePerPrice } = greeksAt({ curve, price: strike, feesBase: 0 })
    expect((notionalBase * callAt('gamma').gammaBasePerPrice) / -gammaBasePerPrice).toBeCloseTo(
      1,
      4,
    )
  })

  test('the implied volatility is the one at which that option decays by the fees', () => {
    for (const match of ['value', 'gamma'] as const)
      for (const price of [1700, 1936, 2300]) {
        const view = optionViewOf(range, price)
        const sigmaAnnual = optionImpliedVolatilityAnnual({
          view,
          price,
          feesQuotePerDay: 16.6087,
          match,
        })
        const { rangeFactor, strike, notionalBase } = view
        const timeYears = effectiveExpiryYears({ rangeFactor, sigmaAnnual, match })
        const { thetaQuoteAnnual } = blackScholes({
          kind: 'put',
          spot: price,
          strike,
          timeYears,
          sigmaAnnual,
          rateAnnual: 0,
        })
        expect((-notionalBase * thetaQuoteAnnual) / 365).toBeCloseTo(16.6087, 9)
      }
  })

  test('at the strike, gamma matched, it is the volatility that pays for LVR, but for φ(d₁)', () => {
    const view = optionViewOf(range, 2000)
    const at = { price: view.strike, feesQuotePerDay: 16.6087 }
    const byOption = optionImpliedVolatilityAnnual({ view, ...at, match: 'gamma' })
    const byGamma = breakEvenVolatilityAnnual({ curve: curveOfRange(range), ...at }) as number
    const deviation =
      byOption * Math.sqrt(effectiveExpiryYears({ ...view, sigmaAnnual: byOption, match: 'gamma' }))
    expect((byOption / byGamma) ** 2).toBeCloseTo(Math.exp(deviation ** 2 / 8), 10)
  })

  test('a range without ends is no single option', () => {
    for (const bad of [
      { ...range, sqrtLower: 0 },
      { ...range, sqrtUpper: Number.POSITIVE_INFINITY },
    ])
      expect(() => optionViewOf(bad, 2000)).toThrow(
        expect.objectContaining({ code: 'model/bad-range' }),
      )
    expect(() =>
      effectiveExpiryYears({ rangeFactor: 1, sigmaAnnual: 0.8, match: 'value' }),
    ).toThrow(expect.objectContaining({ code: 'model/bad-range' }))
  })
})

describe('the vault of the same notional', () => {
  const terms = {
    range,
    price: 2000,
    feesQuotePerDay: 20,
    sigmaAnnual: 0.7,
    periodSec: 7 * 86_400,
    prices: [1000, 1600, 1936.5, 2000, 2400, 4000],
  }

  test('call and put vault earn the same, at every price: put–call parity', () => {
    const { outcomes, coveredCall, putWriting } = compareWithVaults(terms)
    expect(coveredCall.premiumQuote).not.toBeCloseTo(putWriting.premiumQuote, 0)
    for (const { coveredCallPnlQuote, putWritingPnlQuote } of outcomes)
      expect(coveredCallPnlQuote).toBeCloseTo(putWritingPnlQuote, 8)
  })

  test('the range and the vault differ by fees, premium and the time value the range keeps', () => {
    const { outcomes, coveredCall, view, rangeFeesQuote, rangeCapitalQuote } =
      compareWithVaults(terms)
    expect(rangeFeesQuote).toBe(140)
    for (const { price, rangePnlQuote, coveredCallPnlQuote } of outcomes) {
      const gap =
        view.notionalBase * Math.min(price, view.strike) - valueAt(curveOfRange(range), price)
      const difference =
        coveredCall.premiumQuote -
        rangeFeesQuote -
        (view.notionalBase * 2000 - rangeCapitalQuote) +
        gap
      expect(coveredCallPnlQuote - rangePnlQuote).toBeCloseTo(difference, 8)
    }
  })

  test('a chain’s premium and the cost of writing are taken as given', () => {
    const { coveredCall, view } = compareWithVaults({
      ...terms,
      premiumQuotePerBase: { call: 90, put: 30 },
      writingCostQuotePerBase: 1,
    })
    expect(coveredCall.premiumQuote).toBeCloseTo(89 * view.notionalBase, 9)
    expect(coveredCall.premiumQuotePerDay).toBeCloseTo((89 * view.notionalBase) / 7, 9)
  })

  test('holding is the base held now times the move', () => {
    const [first] = compareWithVaults(terms).outcomes
    expect(first?.holdPnlQuote).toBeCloseTo(-2000, 8)
  })
})
