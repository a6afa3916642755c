import fc from 'fast-check'
import { expect, test } from 'vitest'
import { basisTrade } from '../../src/hedging/instruments/basisTrade.ts'
import { futureRoll } from '../../src/hedging/instruments/futureRoll.ts'
import { inversePnlCoin } from '../../src/hedging/instruments/inversePerpetual.ts'
import { codeOfThrown } from '../support/failureOf.ts'
import '../support/fixedSeed.ts'

const quote = { spotPrice: 2000, futurePrice: 2030, timeYears: 90 / 365 }

test('the documented example', () => {
  const trade = basisTrade({
    quote,
    spotBase: 2,
    spotFeeRate: 0.001,
    futureFeeRate: 0.0005,
    cashRateAnnual: 0.02,
  })
  expect(trade).toEqual({
    futureBase: -2,
    basisPnlQuote: 60,
    feePnlQuote: expect.closeTo(-6.03, 12),
    financingPnlQuote: expect.closeTo((-0.02 * 4000 * 90) / 365, 12),
    totalPnlQuote: expect.closeTo(34.2439726, 7),
    returnAnnual: expect.closeTo((34.2439726 / 4000) * (365 / 90), 9),
    basisAnnual: expect.closeTo(0.0603816, 7),
  })
})

test('against a ledger of the trades: whatever the price at expiry, the P&L is the one locked in', () => {
  const rate = fc.double({ min: 0, max: 0.01, noNaN: true })
  fc.assert(
    fc.property(
      fc.double({ min: -5, max: 5, noNaN: true }).filter((x) => Math.abs(x) > 0.01),
      fc.double({ min: 1500, max: 2500, noNaN: true }),
      fc.double({ min: 10, max: 9000, noNaN: true }),
      fc.tuple(rate, rate, rate, rate, rate),
      (spotBase, futurePrice, lastPrice, [spotFeeRate, futureFeeRate, delivery, cash, borrow]) => {
        const trade = basisTrade({
          quote: { ...quote, futurePrice },
          spotBase,
          spotFeeRate,
          futureFeeRate,
          deliveryFeeRate: delivery,
          cashRateAnnual: cash,
          borrowRateAnnual: borrow,
        })
        let cashQuote = -spotBase * 2000 - Math.abs(spotBase) * 2000 * spotFeeRate
        const interest = -spotBase * 2000 * cash * quote.timeYears
        cashQuote -= Math.abs(trade.futureBase) * futurePrice * (futureFeeRate + delivery)
        if (spotBase < 0) cashQuote += spotBase * 2000 * borrow * quote.timeYears
        // At expiry the future pays its gain and the spot is sold, or bought back.
        cashQuote += trade.futureBase * (lastPrice - futurePrice) + spotBase * lastPrice
        expect(trade.totalPnlQuote).toBeCloseTo(cashQuote + interest, 6)
      },
    ),
  )
})

test('coins with an inverse future sold for spot · F end worth spot · F in quote', () => {
  for (const lastPrice of [100, 1999, 5000]) {
    const coins =
      2 + inversePnlCoin({ notionalQuote: -2 * 2030, entryPrice: 2030, price: lastPrice })
    expect(coins * lastPrice).toBeCloseTo(2 * 2030, 9)
  }
})

test('coins sold short have to say what borrowing them costs', () => {
  const short = { quote, spotBase: -2, spotFeeRate: 0, futureFeeRate: 0 }
  expect(codeOfThrown(() => basisTrade(short))).toBe('hedge/borrow-unknown')
  expect(basisTrade({ ...short, borrowRateAnnual: 0 }).totalPnlQuote).toBe(-60)
  expect(codeOfThrown(() => basisTrade({ ...short, quote: { ...quote, timeYears: 0 } }))).toBe(
    'hedge/bad-expiry',
  )
})

test('a roll closes the near future, opens the far one at its own tail, and pays for both', () => {
  const roll = futureRoll({
    exposureBase: 2,
    positionBase: -2,
    spotPrice: 2000,
    near: { futurePrice: 2002, timeYears: 3 / 365 },
    far: { futurePrice: 2030, timeYears: 93 / 365 },
    takerFeeRate: 0.0005,
    slippageCostQuote: 1.5,
  })
  const farBase = (-2 * 2000) / 2030
  expect(roll.nearTradeBase).toBe(2)
  expect(roll.farTradeBase).toBeCloseTo(farBase, 12)
  expect(roll.feePnlQuote).toBeCloseTo(-(2 * 2002 + 2 * 2000) * 0.0005, 12)
  expect(roll.slippageCostQuote).toBe(1.5)
  expect(roll.basisPnlQuote).toBeCloseTo(-farBase * 30, 12)
  // Ninety days at a continuous rate take the near price to the far one.
  expect(2002 * Math.exp((roll.forwardBasisAnnual * 90) / 365)).toBeCloseTo(2030, 9)
})

test('a roll back in time, or from an expired future, is refused', () => {
  const roll = { exposureBase: 2, positionBase: -2, spotPrice: 2000, takerFeeRate: 0.0005 }
  const [early, late] = [
    { futurePrice: 2002, timeYears: 0.01 },
    { futurePrice: 2030, timeYears: 0.25 },
  ]
  const codes = [
    { ...roll, near: late, far: early },
    { ...roll, near: early, far: early },
    { ...roll, near: { ...early, timeYears: 0 }, far: late },
  ].map((options) => codeOfThrown(() => futureRoll(options)))
  expect(codes).toEqual(['hedge/bad-expiry', 'hedge/bad-expiry', 'hedge/bad-expiry'])
})
