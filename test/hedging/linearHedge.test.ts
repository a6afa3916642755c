import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HedgePlan } from '../../src/domain/hedge.ts'
import { hedgeScenarios } from '../../src/hedging/hedgeScenarios.ts'
import { type LinearHedgeOptions, planLinearHedge } from '../../src/hedging/linearHedge.ts'
import { roundToLots } from '../../src/hedging/lotRounding.ts'
import { valueAt } from '../../src/models/valuation.ts'
import '../support/fixedSeed.ts'
import { exampleCurve, fullRangeCurve, rangeCurve } from '../support/closedFormCurve.ts'

const instrument = { venue: 'any', symbol: 'ETH-PERP' }
const plan = (options: Partial<LinearHedgeOptions>): HedgePlan =>
  planLinearHedge({ curve: exampleCurve, price: 2000, feesBase: 0, instrument, ...options })
const code = (value: string) => expect.objectContaining({ code: value })

describe('the order', () => {
  test('sells what the position holds', () => {
    expect(plan({})).toMatchObject({
      action: 'trade',
      reason: 'exposure-unhedged',
      exposure: { positionBase: 2, feesBase: 0, heldBase: 0, totalBase: 2 },
      existing: [],
      targetDeltaBase: -2,
      orders: [
        {
          venue: 'any',
          symbol: 'ETH-PERP',
          side: 'sell',
          contracts: 2,
          sizeBase: 2,
          notionalQuote: 4000,
          entryPrice: 2000,
        },
      ],
      residualDeltaBase: 0,
    })
  })

  test('fees owed in base and base held elsewhere are hedged along', () => {
    const { exposure, targetDeltaBase, orders } = plan({ feesBase: 0.25, heldBase: 1.5 })
    expect(exposure.totalBase).toBe(3.75)
    expect(targetDeltaBase).toBe(-3.75)
    expect(orders).toMatchObject([{ side: 'sell', sizeBase: 3.75 }])
  })

  test('hedges already on are subtracted from the order, not from the target', () => {
    const existing = [
      { label: 'a', deltaBase: -1.25 },
      { label: 'b', deltaBase: 0.25 },
    ]
    const hedged = plan({ existing })
    expect(hedged).toMatchObject({ targetDeltaBase: -2, reason: 'hedge-differs', existing })
    expect(hedged.orders).toMatchObject([{ side: 'sell', sizeBase: 1 }])
  })

  test('an over-hedge is bought back', () => {
    const { orders } = plan({ existing: [{ label: 'a', deltaBase: -3 }] })
    expect(orders).toMatchObject([{ side: 'buy', sizeBase: 1, notionalQuote: 2000 }])
  })

  test('borrowed base is an exposure the other way', () => {
    expect(plan({ heldBase: -5 }).orders).toMatchObject([{ side: 'buy', sizeBase: 3 }])
  })

  test('the order trades at the hedge price, the size follows the pool price', () => {
    const { orders } = plan({ hedgePrice: 2010 })
    expect(orders).toMatchObject([{ sizeBase: 2, notionalQuote: 4020, entryPrice: 2010 }])
  })

  test('contracts count in their own size', () => {
    const { orders } = plan({ instrument: { ...instrument, contractSizeBase: 0.01 } })
    expect(orders).toMatchObject([{ sizeBase: 2, contracts: 200 }])
  })
})

describe('holding', () => {
  test('flat already: the dust of a sum of doubles is no order', () => {
    const held = plan({ feesBase: 0.1, existing: [{ label: 'a', deltaBase: -2.0999999999999996 }] })
    expect(held).toMatchObject({
      action: 'hold',
      reason: 'already-flat',
      orders: [],
      residualDeltaBase: 0,
    })
  })
  test('above the range a position holds no base and needs no hedge', () => {
    expect(plan({ price: 2600 })).toMatchObject({ action: 'hold', reason: 'already-flat' })
    expect(Object.is(plan({ price: 2600 }).targetDeltaBase, 0)).toBe(true)
  })
  test('below half a lot', () => {
    const held = plan({ instrument: { ...instrument, lotBase: 5 } })
    expect(held).toMatchObject({ action: 'hold', reason: 'below-lot', residualDeltaBase: 2 })
  })
  test('below the minimum notional: not rounded up to it', () => {
    const held = plan({ instrument: { ...instrument, minNotionalQuote: 4000.01 } })
    expect(held).toMatchObject({ action: 'hold', reason: 'below-minimum-notional' })
    expect(plan({ instrument: { ...instrument, minNotionalQuote: 4000 } }).action).toBe('trade')
  })
})

describe('lots', () => {
  test.each([
    [1.26, 0.1, 1.3],
    [1.24, 0.1, 1.2],
    [0.3, 0.1, 0.3],
    [0.25, 0.1, 0.2],
    [0.35, 0.1, 0.3],
    [0.05, 0.1, 0],
    [0.035, 0.01, 0.03],
    [2.0005, 0.001, 2],
    [1234.5678, 0.001, 1234.568],
    [7, 1000, 0],
    [0.1 + 0.2, 0.1, 0.3],
  ])('%d in lots of %d is %d', (wanted, lotBase, size) => {
    expect(roundToLots(wanted, 1, { lotBase }).sizeBase).toBe(size)
  })

  test('at most half a lot is left, and never a smaller residual in reach', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.constantFrom(0.001, 0.01, 0.1, 1, 5),
        (wanted, lotBase) => {
          const { sizeBase } = roundToLots(wanted, 1, { lotBase })
          expect(Math.abs(sizeBase - wanted)).toBeLessThanOrEqual(lotBase / 2 + 1e-9)
          expect(sizeBase / lotBase).toBeCloseTo(Math.round(sizeBase / lotBase), 6)
        },
      ),
    )
  })

  test.each([0, -1, Number.NaN])('a lot of %d is refused', (lotBase) => {
    expect(() => plan({ instrument: { ...instrument, lotBase } })).toThrow(code('hedge/bad-lot'))
  })
})

describe('what is left after a move', () => {
  test('the identity dV − x·dP = ½γ·dP² of models reference 3.8', () => {
    const at = (dP: number) =>
      hedgeScenarios({
        curve: exampleCurve,
        price: 2000,
        otherBase: 0,
        hedgeBase: -2,
        movesPct: [(dP / 2000) * 100],
      })[0]?.hedgedPnlQuote ?? Number.NaN
    expect(at(20).toFixed(6)).toBe('-0.942507')
    expect(at(100).toFixed(5)).toBe('-23.10621')
    const half = 0.5 * exampleCurve.baseSlopeAt(2000)
    expect((half * 20 ** 2).toFixed(6)).toBe('-0.947214')
    expect((half * 100 ** 2).toFixed(5)).toBe('-23.68034')
    // The remainder falls with the cube.
    expect(at(2) / (half * 4)).toBeCloseTo(1, 3)
    expect(at(0.2) / (half * 0.04)).toBeCloseTo(1, 4)
  })

  test('rows are what full revaluation says', () => {
    const { scenarios } = plan({ feesBase: 0.1, existing: [{ label: 'a', deltaBase: -0.6 }] })
    expect(scenarios.map(({ movePct }) => movePct)).toEqual([-10, -5, -1, 1, 5, 10])
    for (const { movePct, ...row } of scenarios) {
      const moved = 2000 * (1 + movePct / 100)
      const unhedged =
        valueAt(exampleCurve, moved) - valueAt(exampleCurve, 2000) + 0.1 * (moved - 2000)
      expect(row.residualDeltaBase).toBeCloseTo(exampleCurve.baseAt(moved) - 2, 12)
      expect(row.unhedgedPnlQuote).toBeCloseTo(unhedged, 9)
      expect(row.hedgedPnlQuote).toBeCloseTo(unhedged - 2.1 * (moved - 2000), 9)
    }
  })

  test('a hedged position loses either way, and less than an unhedged one falling', () => {
    for (const { movePct, hedgedPnlQuote, unhedgedPnlQuote } of plan({}).scenarios) {
      expect(hedgedPnlQuote).toBeLessThan(0)
      if (movePct < 0) expect(hedgedPnlQuote).toBeGreaterThan(unhedgedPnlQuote)
    }
  })

  test('past the lower edge the hedge is short by what the pool bought', () => {
    const [row] = plan({ movesPct: [-50] }).scenarios
    expect(row?.residualDeltaBase).toBeCloseTo(4.930689 - 2, 6)
  })

  test.each([-100, -150, Number.NaN])('a move of %d percent is refused', (movePct) => {
    expect(() => plan({ movesPct: [movePct] })).toThrow(code('hedge/bad-move'))
  })
})

describe('properties', () => {
  const curves = fc
    .record({
      liquidity: fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
      lower: fc.double({ min: 1e-4, max: 1e6, noNaN: true }),
      width: fc.double({ min: 1.0001, max: 50, noNaN: true }),
      /** Price as a power of the width above the lower edge: inside for 0–1. */
      place: fc.double({ min: -0.5, max: 1.5, noNaN: true }),
    })
    .map(({ liquidity, lower, width, place }) => ({
      curve: rangeCurve(liquidity, lower, lower * width),
      price: lower * width ** place,
    }))

  test('the hedge is minus the finite difference of the value', () => {
    fc.assert(
      fc.property(curves, ({ curve, price }) => {
        const step = price * 1e-6
        fc.pre(curve.kinks.every((kink) => Math.abs(kink - price) > 2 * step))
        const { targetDeltaBase } = plan({ curve, price })
        const slope = (valueAt(curve, price + step) - valueAt(curve, price - step)) / (2 * step)
        // Rounding of the value over the step, and the third derivative.
        const tolerance = (1e-15 * valueAt(curve, price)) / step + 1e-9 * Math.abs(slope)
        expect(Math.abs(-targetDeltaBase - slope)).toBeLessThanOrEqual(4 * tolerance)
      }),
      { numRuns: 500 },
    )
  })

  test('hedging what is hedged trades nothing', () => {
    fc.assert(
      fc.property(curves, fc.double({ min: 0, max: 10, noNaN: true }), (at, feesBase) => {
        const first = plan({ ...at, feesBase })
        const existing = first.orders.map((order) => ({
          label: order.symbol,
          deltaBase: order.side === 'sell' ? -order.sizeBase : order.sizeBase,
        }))
        expect(plan({ ...at, feesBase, existing }).action).toBe('hold')
      }),
    )
  })

  test('no number is NaN, infinite or −0', () => {
    fc.assert(
      fc.property(curves, (at) => {
        for (const value of numbersOf(plan(at))) {
          expect(Number.isFinite(value)).toBe(true)
          expect(Object.is(value, -0)).toBe(false)
        }
      }),
    )
  })

  test.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY])('a price of %d is refused', (price) => {
    expect(() => plan({ price })).toThrow(code('model/bad-price'))
  })
  test('amounts that overflow are refused', () => {
    const curve = fullRangeCurve(1e308)
    expect(() => plan({ curve, price: 1e-10 })).toThrow(code('model/bad-amount'))
  })
})

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(numbersOf)
}
