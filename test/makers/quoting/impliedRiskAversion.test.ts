import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  glftClosedForm,
  glftShiftPerLot,
} from '../../../src/makers/quoting/gueantLehalleFernandezTapia.ts'
import {
  impliedMaker,
  riskAversionOfShift,
} from '../../../src/makers/quoting/impliedRiskAversion.ts'
import { lotPriceShift } from '../../../src/makers/quoting/lotPriceShift.ts'
import { exampleCurve, exampleLiquidity, fullRangeCurve } from '../../support/closedFormCurve.ts'
import '../../support/fixedSeed.ts'

const MARKET = { fillsPerSec: 0.01, decayPerPrice: 0.5, sigmaPricePerSqrtSec: 0.6 }
const refusal = expect.objectContaining({ code: 'maker/bad-parameters' })

describe('the price shift a position cannot choose', () => {
  test('full range: x = √(1000/P)', () => {
    const curve = fullRangeCurve(Math.sqrt(1000))
    const expected = (1000 / 0.99 ** 2 - 1000 / 1.01 ** 2) / 2
    expect(lotPriceShift(curve, 1000, 0.01) / expected - 1).toBeCloseTo(0, 12)
  })
  test('a small lot moves the price by lot over slope', () => {
    const slope = Math.abs(exampleCurve.baseSlopeAt(2000))
    expect((lotPriceShift(exampleCurve, 2000, 1e-4) * slope) / 1e-4).toBeCloseTo(1, 8)
  })
  test('at an edge the one side that trades', () => {
    // At 2500 the range holds no base: it can only buy, down to where it holds the lot.
    const x = 0.1
    const root = 1 / (1 / 50 + x / exampleLiquidity)
    expect(lotPriceShift(exampleCurve, 2500, x)).toBeCloseTo(2500 - root ** 2, 8)
  })
  test('out of range, or a lot larger than the range: refused', () => {
    expect(() => lotPriceShift(exampleCurve, 2600, 10)).toThrow(refusal)
    expect(() => lotPriceShift(exampleCurve, 2000, 50)).toThrow(refusal)
    expect(() => lotPriceShift(exampleCurve, 2000, 0)).toThrow(refusal)
  })
})

describe('risk aversion of a shift', () => {
  test('inverts the shift over thirty orders of magnitude', () => {
    fc.assert(
      fc.property(fc.double({ min: -15, max: 3, noNaN: true }), (exponent) => {
        const gamma = 10 ** exponent
        const shift = glftShiftPerLot({ ...MARKET, riskAversionPerPrice: gamma })
        expect(riskAversionOfShift(MARKET, shift) / gamma - 1).toBeCloseTo(0, 12)
      }),
    )
  })
  test('hftbacktest: a skew of 9.76… is γ = 0.05', () => {
    const market = {
      fillsPerSec: 2.986162360812285,
      decayPerPrice: 0.04235741115084049,
      sigmaPricePerSqrtSec: 10.69,
    }
    expect(riskAversionOfShift(market, 9.76326865029227)).toBeCloseTo(0.05, 14)
  })
  test('no shift, no aversion; no volatility, no answer', () => {
    expect(riskAversionOfShift(MARKET, 0)).toBe(0)
    expect(() => riskAversionOfShift({ ...MARKET, sigmaPricePerSqrtSec: 0 }, 1)).toThrow(refusal)
  })
})

describe('the maker a position implies', () => {
  const options = {
    curve: exampleCurve,
    price: 2000,
    lotBase: 0.05,
    targetBase: 1.5,
    market: MARKET,
  }
  test('quotes around the price at which the position’s own shift would have put it', () => {
    const maker = impliedMaker(options)
    expect(maker.lots).toBeCloseTo(10, 12)
    expect(maker.shiftPerLot).toBe(lotPriceShift(exampleCurve, 2000, 0.05))
    expect(maker.reservationPrice).toBeCloseTo(2000 - 10 * maker.shiftPerLot, 9)
    expect(2000 + maker.reservationOffset!).toBeCloseTo(maker.reservationPrice, 8)
    const quote = glftClosedForm(
      { ...MARKET, riskAversionPerPrice: maker.riskAversionPerQuote * 0.05 },
      maker.lots,
    )
    expect(maker.bidOffset).toBeCloseTo(quote.bidOffset!, 9)
    // Long of its target, it would pay less than the mid and sell cheaper than it.
    expect(maker.bidOffset!).toBeGreaterThan(maker.askOffset!)
  })
  test('at its target it leans neither way', () => {
    const maker = impliedMaker({ ...options, targetBase: exampleCurve.baseAt(2000) })
    expect(maker.reservationPrice).toBe(2000)
    expect(maker.bidOffset).toBe(maker.askOffset)
  })
  test('a tighter position implies less fear: half the liquidity, twice the shift', () => {
    const wide = { ...exampleCurve, baseAt: (price: number) => exampleCurve.baseAt(price) / 2 }
    const less = impliedMaker({ ...options, curve: wide, targetBase: 0.75 })
    expect(less.riskAversionPerQuote).toBeGreaterThan(impliedMaker(options).riskAversionPerQuote)
  })
})
