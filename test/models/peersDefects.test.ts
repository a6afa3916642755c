import { describe, expect, test } from 'vitest'
import { planLinearHedge } from '../../src/hedging/linearHedge.ts'
import { greeksAt } from '../../src/models/greeks.ts'
import { impermanentLoss } from '../../src/models/impermanentLoss.ts'
import { basketAt, valueBasket } from '../../src/models/valuation.ts'
import { exampleCurve, exampleLiquidity, fullRangeCurve } from '../support/closedFormCurve.ts'

/* What published hedgers and analysers get wrong, each as a test that fails with their formula. */

const hedgeAt = (price: number) =>
  planLinearHedge({
    curve: exampleCurve,
    price,
    feesBase: 0,
    instrument: { venue: 'any', symbol: 'ETH-PERP' },
  })

describe('small hedging bots', () => {
  test('a balanced position is exposed: delta is the base held, not base − quote/price', () => {
    const curve = fullRangeCurve(Math.sqrt(1000))
    const { baseShare } = valueBasket(basketAt(curve, 1000), 1000)
    expect(baseShare).toBeCloseTo(0.5, 12)
    expect(greeksAt({ curve, price: 1000, feesBase: 0 }).deltaBase).toBeCloseTo(1, 12)
  })

  test('near the upper edge the hedge shrinks with the base held', () => {
    const sizes = [1600, 1900, 2200, 2450].map((price) => hedgeAt(price).orders[0]?.sizeBase ?? 0)
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
    expect(sizes.at(-1)).toBeLessThan(0.2)
  })

  test('delta is not L/(2·P^1.5), which is the size of gamma', () => {
    const { deltaBase, gammaBasePerPrice } = greeksAt({
      curve: exampleCurve,
      price: 2000,
      feesBase: 0,
    })
    expect(-gammaBasePerPrice).toBeCloseTo(exampleLiquidity / (2 * 2000 ** 1.5), 14)
    expect(deltaBase).toBeCloseTo(2, 12)
  })

  test('loss in a range is not that of the full range times a concentration factor', () => {
    const lossAt = (price: number) =>
      impermanentLoss({
        deposit: basketAt(exampleCurve, 2000),
        now: basketAt(exampleCurve, price),
        price,
      }).impermanentLossShareOfHold ?? Number.NaN
    const factor = (price: number) => {
      const r = price / 2000
      return lossAt(price) / (1 - (2 * Math.sqrt(r)) / (1 + r))
    }
    expect(factor(2100) / factor(4000)).toBeGreaterThan(1.4)
  })
})
