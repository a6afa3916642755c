import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  basisAnnual,
  basisPnlToExpiry,
  rollCost,
  tailedHedge,
} from '../../src/hedging/instruments/datedFuture.ts'
import {
  inverseDelta,
  inverseHedgeNotional,
  inversePnlCoin,
} from '../../src/hedging/instruments/inversePerpetual.ts'
import { fundingPnl, fundingRateAnnual } from '../../src/hedging/instruments/linearPerpetual.ts'
import '../support/fixedSeed.ts'

const price = fc.double({ min: 10, max: 1e5, noNaN: true })

describe('an inverse perpetual', () => {
  test('is linear in quote: coins times the price are N·(P₁/P₀ − 1)', () => {
    fc.assert(
      fc.property(price, price, (entryPrice, at) => {
        const coins = inversePnlCoin({ notionalQuote: -20_000, entryPrice, price: at })
        expect(coins * at).toBeCloseTo(-20_000 * (at / entryPrice - 1), 4)
      }),
    )
  })

  test('the notional for exposure and margin leaves a wealth that no price moves', () => {
    const [exposureBase, marginBase, entryPrice] = [2, 1, 2000]
    const notionalQuote = inverseHedgeNotional({ exposureBase, marginBase, price: entryPrice })
    expect(inverseDelta({ notionalQuote, entryPrice, marginBase }) + exposureBase).toBe(0)
    const wealth = (at: number): number =>
      at * (exposureBase + marginBase + inversePnlCoin({ notionalQuote, entryPrice, price: at }))
    for (const at of [500, 1600, 2000, 9000]) expect(wealth(at)).toBeCloseTo(6000, 8)
    // Forgetting the margin coins leaves one coin of exposure.
    const short = { notionalQuote: -4000, entryPrice }
    const careless = (at: number): number =>
      at * (exposureBase + marginBase + inversePnlCoin({ ...short, price: at }))
    expect(careless(1000) - careless(2000)).toBeCloseTo(-1000, 8)
  })
})

describe('a dated future', () => {
  const quote = { spotPrice: 2000, futurePrice: 2030, timeYears: 90 / 365 }

  test('the tail is e^(−basis·τ), and the basis decays to what it pays', () => {
    const tail = Math.exp(-basisAnnual(quote) * quote.timeYears)
    expect(tailedHedge({ exposureBase: 2, quote })).toBeCloseTo(-2 * tail, 14)
    expect(basisPnlToExpiry({ positionBase: -2, quote })).toBe(60)
  })

  test('a roll pays the fee on both legs', () => {
    expect(
      rollCost({ positionBase: -2, nearPrice: 2000, farPrice: 2030, takerFeeRate: 0.0005 }),
    ).toBeCloseTo(4.03, 12)
  })

  test('one that has expired is refused', () => {
    expect(() => basisAnnual({ ...quote, timeYears: 0 })).toThrow(
      expect.objectContaining({ code: 'hedge/bad-expiry' }),
    )
  })
})

describe('funding', () => {
  test('a short receives what a long pays', () => {
    const terms = { markPrice: 2000, funding: { fundingRate: -0.0002, intervalSec: 3600 } }
    expect(fundingPnl({ positionBase: -2, ...terms })).toBeCloseTo(-0.8, 12)
    expect(fundingPnl({ positionBase: 2, ...terms })).toBeCloseTo(0.8, 12)
  })

  test('the year depends on the interval', () => {
    expect(fundingRateAnnual({ fundingRate: 0.0001, intervalSec: 28_800 })).toBeCloseTo(0.1095, 12)
    expect(fundingRateAnnual({ fundingRate: 0.0001, intervalSec: 3600 })).toBeCloseTo(0.876, 12)
  })

  test.each([
    [{ fundingRate: 0.01 * 100, intervalSec: 28_800 }],
    [{ fundingRate: Number.NaN, intervalSec: 28_800 }],
    [{ fundingRate: 0.0001, intervalSec: 0 }],
  ])('%j is refused', (funding) => {
    expect(() => fundingRateAnnual(funding)).toThrow(
      expect.objectContaining({ code: 'hedge/bad-funding' }),
    )
  })
})
