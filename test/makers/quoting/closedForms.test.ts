import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  avellanedaStoikovQuote,
  avellanedaStoikovRollingTable,
  avellanedaStoikovTable,
} from '../../../src/makers/quoting/avellanedaStoikov.ts'
import { avellanedaStoikovPerpetualQuote } from '../../../src/makers/quoting/avellanedaStoikovPerpetual.ts'
import { carteaJaimungalModel } from '../../../src/makers/quoting/carteaJaimungal.ts'
import { chainQuotes, quoteAtLots } from '../../../src/makers/quoting/chainQuotes.ts'
import {
  glftClosedForm,
  glftModel,
  glftShiftPerLot,
} from '../../../src/makers/quoting/gueantLehalleFernandezTapia.ts'
import { skewTable } from '../../../src/makers/quoting/inventorySkew.ts'
import { quoteIn } from '../../../src/makers/quoting/quoteTable.ts'
import { riskAdjustment } from '../../../src/makers/quoting/riskAdjustment.ts'
import { symmetricSpreadTable } from '../../../src/makers/quoting/symmetricSpread.ts'
import '../../support/fixedSeed.ts'

const AS = { riskAversionPerPrice: 0.1, sigmaPricePerSqrtSec: 2, decayPerPrice: 1.5 }
const HFT = {
  fillsPerSec: 2.986162360812285,
  decayPerPrice: 0.04235741115084049,
  sigmaPricePerSqrtSec: 10.69,
  riskAversionPerPrice: 0.05,
}

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('Avellaneda and Stoikov', () => {
  test('the spread is centred on the reservation price and mirrors under q → −q', () => {
    fc.assert(
      fc.property(
        positive(0, 5),
        positive(0, 10),
        positive(0.01, 100),
        fc.integer({ min: -50, max: 50 }),
        (gamma, sigma, k, q) => {
          const parameters = {
            riskAversionPerPrice: gamma,
            sigmaPricePerSqrtSec: sigma,
            decayPerPrice: k,
          }
          const quote = avellanedaStoikovQuote(parameters, 0.7, q)
          const mirror = avellanedaStoikovQuote(parameters, 0.7, -q)
          const scale = 1 + Math.abs(quote.bidOffset!) + Math.abs(quote.askOffset!)
          expect(mirror.askOffset).toBe(quote.bidOffset)
          const middle = (quote.askOffset! - quote.bidOffset!) / 2
          expect(Math.abs(middle - quote.reservationOffset!)).toBeLessThan(1e-15 * scale)
          // Written out as eqs 29–30 stand, where 1 + γ/k does not lose γ.
          if (gamma / k > 1e-6) {
            const spread = gamma * sigma ** 2 * 0.7 + (2 / gamma) * Math.log(1 + gamma / k)
            const total = quote.askOffset! + quote.bidOffset!
            expect(Math.abs(total - spread)).toBeLessThan(1e-8 * scale)
          }
        },
      ),
    )
  })
  test('variance, not volatility, moves the reservation price', () => {
    const at = (sigmaPricePerSqrtSec: number) =>
      avellanedaStoikovQuote({ ...AS, sigmaPricePerSqrtSec }, 1, 1).reservationOffset
    expect(at(4)).toBe(4 * at(2)!)
  })
  test('no risk aversion, no skew: the limit is 1/k', () => {
    const none = avellanedaStoikovQuote({ ...AS, riskAversionPerPrice: 0 }, 1, 9)
    expect(none).toEqual({ reservationOffset: 0, bidOffset: 1 / 1.5, askOffset: 1 / 1.5 })
    const near = avellanedaStoikovQuote({ ...AS, riskAversionPerPrice: 1e-15 }, 1, 9)
    expect(near.bidOffset).toBeCloseTo(1 / 1.5, 13)
  })
  test('a finite horizon nears its end, a rolling one does not', () => {
    const finite = avellanedaStoikovTable({ ...AS, horizonSec: 1, stepSec: 0.005, maxLots: 4 })
    const rolling = avellanedaStoikovRollingTable({ ...AS, timeToHorizonSec: 1, maxLots: 4 })
    expect(finite.rows).toBe(200)
    expect(rolling.rows).toBe(1)
    expect(quoteIn(finite, 0, 2)).toEqual(quoteIn(rolling, 0, 2))
    expect(quoteIn(finite, 199, 2)).toEqual(avellanedaStoikovQuote(AS, 1 - 199 * 0.005, 2))
    expect(quoteIn(finite, 0, 4).bidOffset).toBeUndefined()
    expect(quoteIn(finite, 0, -4).askOffset).toBeUndefined()
  })
  test('perpetual: mirrored, and the one that frozen inventories of value 2ω − γ²q²σ² give', () => {
    const omega = 0.72
    const value = (q: number) => 2 * omega - (0.1 * 2 * q) ** 2
    const markup = Math.log(1 + 0.1 / 1.5) / 0.1
    for (let q = -4; q <= 4; q++) {
      const quote = avellanedaStoikovPerpetualQuote(AS, omega, q)
      expect(quote.askOffset).toBeCloseTo(-Math.log(value(q - 1) / value(q)) / 0.1 + markup, 12)
      expect(quote.bidOffset).toBeCloseTo(-Math.log(value(q + 1) / value(q)) / 0.1 + markup, 12)
      const mirror = avellanedaStoikovPerpetualQuote(AS, omega, -q)
      expect(mirror.askOffset).toBe(quote.bidOffset)
      expect(mirror.reservationOffset).toBe(q === 0 ? 0 : -quote.reservationOffset!)
    }
    // ω = ½γ²σ²(q_max + 1)² with q_max = 2: no further purchase at 2.
    expect(avellanedaStoikovPerpetualQuote(AS, 0.18, 2).bidOffset).toBeUndefined()
    expect(() => avellanedaStoikovPerpetualQuote(AS, 0.18, 3)).toThrow(
      expect.objectContaining({ code: 'maker/bad-parameters' }),
    )
  })
})

describe('the closed form of GLFT', () => {
  test('equals hftbacktest’s own formulas for any order size', () => {
    // half spread = c1 + Δ/2·c2·σ, skew = c2·σ per unit of inventory
    const { fillsPerSec: A, decayPerPrice: k, sigmaPricePerSqrtSec: s } = HFT
    for (const [gamma, lot] of [
      [0.05, 1],
      [0.05, 20],
      [0.3, 0.1],
    ] as const) {
      const c1 = Math.log(1 + (gamma * lot) / k) / (gamma * lot)
      const c2 = Math.sqrt(
        (gamma / (2 * A * lot * k)) * (1 + (gamma * lot) / k) ** (k / (gamma * lot) + 1),
      )
      const lotted = { ...HFT, riskAversionPerPrice: gamma * lot }
      expect(glftClosedForm(lotted, 0).bidOffset).toBeCloseTo(c1 + (lot / 2) * c2 * s, 10)
      expect(glftShiftPerLot(lotted)).toBeCloseTo(lot * c2 * s, 10)
    }
  })
  test('is where the matrix form goes, and errs as stated where it does not', () => {
    const calm = {
      fillsPerSec: 0.9,
      decayPerPrice: 0.3,
      sigmaPricePerSqrtSec: 0.3,
      riskAversionPerPrice: 0.01,
    }
    const wild = { ...calm, fillsPerSec: 0.2, sigmaPricePerSqrtSec: 1 }
    const error = (set: typeof calm, q: number) => {
      const exact = quoteAtLots(chainQuotes(glftModel({ ...set, maxLots: 30 }), 600), q).bidOffset!
      return Math.abs(glftClosedForm(set, q).bidOffset! / exact - 1)
    }
    expect(error(calm, 0)).toBeLessThan(4.1e-5)
    expect(error(calm, 20)).toBeCloseTo(1e-3, 4)
    expect(error(wild, 0)).toBeCloseTo(0.0019, 4)
    expect(error(wild, 10)).toBeCloseTo(0.0368, 4)
    expect(error(wild, 20)).toBeCloseTo(0.1664, 4)
  })
  test('impact and drift: as the matrix form far from horizon and bound', () => {
    const set = {
      fillsPerSec: 0.9,
      decayPerPrice: 0.3,
      sigmaPricePerSqrtSec: 0.3,
      riskAversionPerPrice: 0.01,
      impactPrice: 0.5,
      driftPricePerSec: 0.002,
    }
    const exact = quoteAtLots(chainQuotes(glftModel({ ...set, maxLots: 60 })), 2)
    const closed = glftClosedForm(set, 2)
    expect(closed.bidOffset! / exact.bidOffset! - 1).toBeCloseTo(0, 3)
    expect(closed.askOffset! / exact.askOffset! - 1).toBeCloseTo(0, 3)
    // Each fill moves the mid by ξ: both quotes stand half of it further away, and shifts grow.
    const plain = { ...set, impactPrice: 0 }
    expect(glftShiftPerLot(set) / glftShiftPerLot(plain)).toBeCloseTo(Math.exp((0.3 * 0.5) / 4), 13)
  })
  test('its limit γ → 0 is the penalty of Cartea and Jaimungal', () => {
    const base = { fillsPerSec: 0.9, decayPerPrice: 0.3, maxLots: 30 }
    const phi = 0.5 * 0.01 * 0.3 ** 2
    const penalty = chainQuotes(
      carteaJaimungalModel({ ...base, penaltyPricePerSec: phi, terminalPenaltyPrice: 0 }),
      600,
    )
    const errors = [1e-3, 1e-5, 1e-7].map((gamma) => {
      const sigmaPricePerSqrtSec = Math.sqrt((2 * phi) / gamma)
      const utility = chainQuotes(
        glftModel({ ...base, riskAversionPerPrice: gamma, sigmaPricePerSqrtSec }),
        600,
      )
      return Math.abs(quoteAtLots(utility, 7).bidOffset! - quoteAtLots(penalty, 7).bidOffset!)
    })
    // The error falls as γ does.
    expect(errors[0]! / errors[1]!).toBeCloseTo(100, -1)
    expect(errors[2]).toBeLessThan(1e-6)
  })
  test('no risk aversion: 1/k and no shift; a drift then has no stationary quote', () => {
    const none = { ...HFT, riskAversionPerPrice: 0 }
    expect(glftShiftPerLot(none)).toBe(0)
    expect(glftClosedForm(none, 5).askOffset).toBeCloseTo(1 / HFT.decayPerPrice, 12)
    expect(() => glftClosedForm({ ...none, driftPricePerSec: 1e-6 }, 0)).toThrow(
      expect.objectContaining({ code: 'maker/bad-parameters' }),
    )
  })
  test('γ/k over twenty orders of magnitude: no step where forms would meet', () => {
    let before = riskAdjustment({ fillsPerSec: 1, decayPerPrice: 1 }, 0)
    expect(before).toEqual({ markup: 1, weightPerSec: expect.closeTo(1 / Math.E, 15) })
    for (let exponent = -18; exponent <= 2; exponent += 0.25) {
      const now = riskAdjustment({ fillsPerSec: 1, decayPerPrice: 1 }, 10 ** exponent)
      expect(now.markup).toBeLessThanOrEqual(before.markup)
      expect(now.weightPerSec).toBeLessThanOrEqual(before.weightPerSec)
      before = now
    }
  })
})

describe('a constant spread and a skew on top', () => {
  const flat = symmetricSpreadTable({ halfSpreadPrice: 0.75, maxLots: 3 })
  test('the same on both sides, one side at the bound', () => {
    expect(quoteIn(flat, 0, 2)).toEqual({ reservationOffset: 0, bidOffset: 0.75, askOffset: 0.75 })
    expect(quoteIn(flat, 0, 3)).toEqual({
      reservationOffset: 0,
      bidOffset: undefined,
      askOffset: 0.75,
    })
  })
  test('a skew moves both quotes against the inventory and keeps the spread', () => {
    const skewed = skewTable(flat, 0.125, 1)
    expect(quoteIn(skewed, 0, 2)).toEqual({
      reservationOffset: -0.125,
      bidOffset: 0.875,
      askOffset: 0.625,
    })
    expect(quoteIn(skewed, 0, -1)).toEqual({
      reservationOffset: 0.25,
      bidOffset: 0.5,
      askOffset: 1,
    })
    expect(quoteIn(skewed, 0, 3).bidOffset).toBeUndefined()
  })
  test('on a constant spread it is Avellaneda and Stoikov at one moment', () => {
    const quote = avellanedaStoikovQuote(AS, 0.4, 0)
    const base = symmetricSpreadTable({ halfSpreadPrice: quote.bidOffset!, maxLots: 9 })
    const skewed = skewTable(base, 0.1 * 4 * 0.4)
    for (const q of [-8, -1, 0, 5])
      expect(quoteIn(skewed, 0, q).askOffset).toBeCloseTo(
        avellanedaStoikovQuote(AS, 0.4, q).askOffset!,
        14,
      )
  })
})
