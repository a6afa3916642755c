import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InventoryCurve } from '../../src/amm/curve.ts'
import { depositBasket } from '../../src/models/depositBasket.ts'
import { driftSinceDeposit } from '../../src/models/drift.ts'
import { greeksAt } from '../../src/models/greeks.ts'
import { impermanentLoss } from '../../src/models/impermanentLoss.ts'
import { lvrRateAt } from '../../src/models/lossVersusRebalancing.ts'
import { basketAt, valueAt, valueBasket } from '../../src/models/valuation.ts'
import '../support/fixedSeed.ts'
import { exampleCurve, fullRangeCurve, inverted, rangeCurve } from '../support/closedFormCurve.ts'
import { placedCurve } from '../support/curveArbitrary.ts'

const code = (value: string) => expect.objectContaining({ code: value })

/** |a − b| relative to `scale`. */
function expectNear(a: number, b: number, scale: number, relative: number): void {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(relative * Math.abs(scale))
}

describe('impermanent loss', () => {
  test('is never negative against holding, wherever the two prices lie', () => {
    fc.assert(
      fc.property(placedCurve, ({ curve, price, other }) => {
        const loss = impermanentLoss({
          deposit: basketAt(curve, price),
          now: basketAt(curve, other),
          price: other,
        })
        expect(loss.impermanentLossQuote).toBeGreaterThanOrEqual(0)
        expect(loss.impermanentLossShareOfHold ?? 0).toBeLessThan(1)
        expectNear(
          loss.holdQuote - loss.valueQuote,
          loss.impermanentLossQuote,
          loss.holdQuote,
          1e-11,
        )
      }),
      { numRuns: 1000 },
    )
  })

  test('of two deposits is the sum of the losses of each', () => {
    const twice = rangeCurve(3, 1500, 2500)
    const [first, second] = [rangeCurve(1, 1500, 2500), rangeCurve(2, 1500, 2500)]
    const [a, b] = [basketAt(first, 1700), basketAt(second, 2300)]
    const deposit = depositBasket([
      { liquidityDelta: 1n, ...a },
      { liquidityDelta: 2n, ...b },
    ])
    const lossOf = (curve: InventoryCurve, from: { base: number; quote: number }) =>
      impermanentLoss({ deposit: from, now: basketAt(curve, 2000), price: 2000 })
        .impermanentLossQuote
    expect(lossOf(twice, deposit)).toBeCloseTo(lossOf(first, a) + lossOf(second, b), 10)
  })

  test('is zero at the price of the deposit', () => {
    fc.assert(
      fc.property(placedCurve, ({ curve, price }) => {
        const deposit = basketAt(curve, price)
        expect(impermanentLoss({ deposit, now: deposit, price }).impermanentLossQuote).toBe(0)
      }),
    )
  })

  test('a basket the position beats is not its deposit', () => {
    const now = { base: 1, quote: 1000 }
    const ask = () => impermanentLoss({ deposit: { base: 0.9, quote: 1000 }, now, price: 1000 })
    expect(ask).toThrow(code('model/not-the-deposit'))
  })

  test('nothing deposited has no share', () => {
    const nothing = { base: 0, quote: 0 }
    expect(impermanentLoss({ deposit: nothing, now: nothing, price: 1 })).toEqual({
      holdQuote: 0,
      valueQuote: 0,
      impermanentLossQuote: 0,
    })
  })
})

describe('the deposit of several steps', () => {
  test('a withdrawal takes its fraction, a full one starts anew', () => {
    const steps = [
      { liquidityDelta: 10n ** 24n, base: 1, quote: 1000 },
      { liquidityDelta: 3n * 10n ** 23n, base: 0.3, quote: 450 },
      { liquidityDelta: -650_000_000_000_000_000_000_000n, base: 9, quote: 9 },
    ]
    expect(depositBasket(steps)).toEqual({ base: 0.65, quote: 725 })
    // 1e24 + 3e23 is no double: the integers still cancel.
    const closed = [...steps, { liquidityDelta: -65n * 10n ** 22n, base: 0, quote: 0 }]
    expect(depositBasket(closed)).toEqual({ base: 0, quote: 0 })
    expect(depositBasket([...closed, { liquidityDelta: 1n, base: 2, quote: 3 }])).toEqual({
      base: 2,
      quote: 3,
    })
  })
  test('more withdrawn than deposited means a step is missing', () => {
    expect(() => depositBasket([{ liquidityDelta: -1n, base: 0, quote: 0 }])).toThrow(
      code('model/liquidity-negative'),
    )
  })
})

describe('drift', () => {
  test('the average price lies between the two prices and explains the loss', () => {
    fc.assert(
      fc.property(placedCurve, ({ curve, price, other }) => {
        const [deposit, now] = [basketAt(curve, price), basketAt(curve, other)]
        const { averagePrice, driftBase, traded } = driftSinceDeposit({ deposit, now })
        if (averagePrice === undefined) return
        const [low, high] = [Math.min(price, other), Math.max(price, other)]
        expect(averagePrice).toBeGreaterThan(low * (1 - 1e-5))
        expect(averagePrice).toBeLessThan(high * (1 + 1e-5))
        expect(traded).toBe(other > price ? 'sold-base' : 'bought-base')
        const { impermanentLossQuote, holdQuote } = impermanentLoss({ deposit, now, price: other })
        expectNear(driftBase * (averagePrice - other), impermanentLossQuote, holdQuote, 1e-12)
      }),
      { numRuns: 500 },
    )
  })
  test('on the full range the average is the geometric mean', () => {
    const curve = fullRangeCurve(1)
    const drift = driftSinceDeposit({ deposit: basketAt(curve, 1000), now: basketAt(curve, 4000) })
    expect(drift.averagePrice).toBeCloseTo(2000, 9)
    expect(drift.driftShare).toBeCloseTo(-0.5, 12)
  })
  test('one wei of rounding is no trade', () => {
    const deposit = { base: 1, quote: 1000 }
    const now = { base: 1 - 1e-15, quote: 1000.0000000001 }
    expect(driftSinceDeposit({ deposit, now })).toMatchObject({ traded: 'nothing' })
    expect(driftSinceDeposit({ deposit, now })).not.toHaveProperty('averagePrice')
  })
  test('no base deposited has no share', () => {
    const drift = driftSinceDeposit({
      deposit: { base: 0, quote: 100 },
      now: { base: 1, quote: 0 },
    })
    expect(drift).not.toHaveProperty('driftShare')
    expect(drift).toMatchObject({ traded: 'bought-base', averagePrice: 100 })
  })
})

describe('the other token as base', () => {
  test('gives the same position: value, delta, gamma, loss and LVR invert', () => {
    fc.assert(
      fc.property(placedCurve, ({ curve, price, other }) => {
        fc.pre(curve.kinks.every((kink) => Math.abs(kink / price - 1) > 1e-9))
        const mirror = inverted(curve)
        const value = valueAt(curve, price)
        expectNear(valueAt(mirror, 1 / price) * price, value, value, 1e-11)
        const here = greeksAt({ curve, price, feesBase: 0 })
        const there = greeksAt({ curve: mirror, price: 1 / price, feesBase: 0 })
        // What is delta for one is the quote holding of the other.
        expectNear(there.deltaBase, curve.quoteAt(price), value, 1e-11)
        // P²γ is quote: the same worth in either token.
        expectNear(there.dollarGammaQuote * price, here.dollarGammaQuote, value, 1e-9)
        const lvr = (c: InventoryCurve, p: number) =>
          lvrRateAt({ curve: c, price: p, sigmaAnnual: 0.8 }).lvrShareAnnual ?? 0
        expectNear(lvr(mirror, 1 / price), lvr(curve, price), lvr(curve, price), 1e-9)
        const loss = (c: InventoryCurve, from: number, to: number) =>
          impermanentLoss({ deposit: basketAt(c, from), now: basketAt(c, to), price: to })
        const [ours, theirs] = [loss(curve, price, other), loss(mirror, 1 / price, 1 / other)]
        expectNear(
          theirs.impermanentLossQuote * other,
          ours.impermanentLossQuote,
          ours.holdQuote,
          1e-11,
        )
      }),
      { numRuns: 500 },
    )
  })
})

describe('edges of the range', () => {
  test('value and delta are continuous, gamma jumps and both sides are given', () => {
    fc.assert(
      fc.property(placedCurve, ({ curve, lower, upper }) => {
        for (const edge of [lower, upper]) {
          const [below, above] = [edge * (1 - 1e-13), edge * (1 + 1e-13)]
          const value = valueAt(curve, edge)
          expectNear(valueAt(curve, below), value, value, 1e-11)
          expectNear(valueAt(curve, above), value, value, 1e-11)
        }
        const atLower = greeksAt({ curve, price: lower, feesBase: 0 })
        expect(atLower.gammaDownBasePerPrice).toBe(0)
        expect(atLower.gammaUpBasePerPrice).toBeLessThan(0)
        const atUpper = greeksAt({ curve, price: upper, feesBase: 0 })
        expect(atUpper.gammaDownBasePerPrice).toBeLessThan(0)
        expect(atUpper.gammaUpBasePerPrice).toBe(0)
        expect(atUpper.deltaBase).toBe(0)
        const inside = Math.sqrt(lower) * Math.sqrt(upper)
        const between = greeksAt({ curve, price: inside, feesBase: 0 })
        expect(between.gammaDownBasePerPrice).toBe(between.gammaUpBasePerPrice)
      }),
    )
  })

  test('out of range gamma is 0, not −0', () => {
    for (const price of [1000, 3000]) {
      const greeks = greeksAt({ curve: exampleCurve, price, feesBase: 0 })
      for (const [name, value] of Object.entries(greeks))
        expect(Object.is(value, -0), name).toBe(false)
      expect(greeks.gammaBasePerPrice).toBe(0)
    }
  })
})

describe('zero and bad input', () => {
  test('no liquidity is worth nothing and is exposed to nothing', () => {
    const curve = rangeCurve(0, 1500, 2500)
    expect(valueBasket(basketAt(curve, 2000), 2000)).toEqual({ price: 2000, valueQuote: 0 })
    for (const value of Object.values(greeksAt({ curve, price: 2000, feesBase: 0 })))
      expect(Object.is(value, 0)).toBe(true)
    expect(lvrRateAt({ curve, price: 2000, sigmaAnnual: 1 })).toEqual({
      lvrQuoteAnnual: 0,
      lvrQuotePerDay: 0,
    })
  })
  test('shares add up to one', () => {
    fc.assert(
      fc.property(placedCurve, ({ curve, price }) => {
        const { baseShare = 0, quoteShare = 0 } = valueBasket(basketAt(curve, price), price)
        expect(baseShare + quoteShare).toBeCloseTo(1, 14)
      }),
    )
  })
  test.each([Number.NaN, 0, -1, 1e101, 1e-101, Number.POSITIVE_INFINITY])(
    'a price of %d is refused',
    (price) => {
      expect(() => valueAt(exampleCurve, price)).toThrow(code('model/bad-price'))
      expect(() => greeksAt({ curve: exampleCurve, price, feesBase: 0 })).toThrow(
        code('model/bad-price'),
      )
    },
  )
  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('an amount of %d is refused', (base) => {
    expect(() => valueBasket({ base, quote: 0 }, 1)).toThrow(code('model/bad-amount'))
  })
  test('a value beyond a double is refused instead of Infinity', () => {
    expect(() => valueBasket({ base: 1e300, quote: 0 }, 1e99)).toThrow(code('model/not-finite'))
  })
})
