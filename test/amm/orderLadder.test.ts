import { describe, expect, test } from 'vitest'
import { geometricEdges, lotEdges, orderLadder } from '../../src/amm/orderLadder.ts'
import { priceAtBase } from '../../src/amm/priceAtBase.ts'
import { exampleCurve, exampleLiquidity, fullRangeCurve } from '../support/closedFormCurve.ts'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const near = (ours: number, theirs: number, tolerance = 1e-12) =>
  expect(Math.abs(ours / theirs - 1)).toBeLessThan(tolerance)

const ladderOf = (curve = exampleCurve, price = 2000, ratio = 1.01, count = 12) =>
  orderLadder({
    curve,
    price,
    askEdges: geometricEdges(price, ratio, count),
    bidEdges: geometricEdges(price, 1 / ratio, count),
    feePips: 3000,
  })

describe('a position as a ladder of resting orders', () => {
  test.each([
    ['in range', 2000],
    ['near its upper edge', 2480],
    ['near its lower edge', 1502],
    ['below the range', 1200],
    ['above the range', 2600],
  ])('%s, orders and rest add up to the inventory', (_, price) => {
    for (const [ratio, count] of [
      [1.0001, 200],
      [1.01, 12],
      [1.2, 6],
    ] as const) {
      const { asks, bids, restBase, restQuote } = ladderOf(exampleCurve, price, ratio, count)
      const base = exampleCurve.baseAt(price)
      const quote = exampleCurve.quoteAt(price)
      const heldBase = sum(asks.map(({ sizeBase }) => sizeBase)) + restBase
      const heldQuote = sum(bids.map(({ sizeQuote }) => sizeQuote)) + restQuote
      expect(Math.abs(heldBase - base)).toBeLessThanOrEqual(1e-12 * base)
      expect(Math.abs(heldQuote - quote)).toBeLessThanOrEqual(1e-12 * quote)
    }
  })

  test('each order is the closed form of its level: L·(1/√a − 1/√b) at the geometric mean', () => {
    const { asks, bids } = ladderOf()
    expect([asks.length, bids.length]).toEqual([12, 12])
    for (const { nearPrice, farPrice, sizeBase, curvePrice } of [...asks, ...bids]) {
      const size = Math.abs(1 / Math.sqrt(nearPrice) - 1 / Math.sqrt(farPrice)) * exampleLiquidity
      near(sizeBase, size, 1e-11)
      near(curvePrice, Math.sqrt(nearPrice * farPrice), 1e-11)
    }
  })

  test('the half-spread is the fee, and bids never reach asks', () => {
    const { asks, bids } = ladderOf(exampleCurve, 2000, 1.0001, 3)
    for (const ask of asks) near(ask.takerPrice * 0.997, ask.curvePrice)
    for (const bid of bids) near(bid.takerPrice / 0.997, bid.curvePrice)
    expect(Math.max(...bids.map(({ takerPrice }) => takerPrice))).toBeLessThan(2000 * 0.9971)
    expect(Math.min(...asks.map(({ takerPrice }) => takerPrice))).toBeGreaterThan(2000 / 0.9971)
  })

  test('beyond the range there is nothing to trade', () => {
    const { asks, bids, restBase } = ladderOf(exampleCurve, 2450, 1.01, 12)
    expect(asks.length).toBe(3)
    expect(asks.at(-1)?.farPrice).toBeGreaterThan(2500)
    expect(bids.length).toBe(12)
    expect(restBase).toBe(0)
  })

  test('by lots, every order but a last one is one lot', () => {
    const curve = fullRangeCurve(Math.sqrt(1000))
    const askEdges = lotEdges(curve, 1000, 0.1, 12, 'up')
    const bidEdges = lotEdges(curve, 1000, 0.1, 12, 'down')
    // Base left after nine lots is 0.1; the tenth needs an infinite price.
    expect([askEdges.length, bidEdges.length]).toEqual([9, 12])
    const { asks, bids } = orderLadder({ curve, price: 1000, askEdges, bidEdges, feePips: 0 })
    for (const { sizeBase } of [...asks, ...bids]) near(sizeBase, 0.1, 1e-12)
    // x = √(1000/P): one lot less at 1000/0.81.
    near(askEdges[0] ?? 0, 1000 / 0.81, 1e-14)
    near(bidEdges[0] ?? 0, 1000 / 1.21, 1e-14)
  })

  test('a holding it never reaches has no price', () => {
    expect(priceAtBase(exampleCurve, -0.1, 2000, 'up')).toBeUndefined()
    expect(priceAtBase(exampleCurve, 5, 2000, 'down')).toBeUndefined()
    near(priceAtBase(exampleCurve, exampleCurve.baseAt(1600), 2000, 'down') ?? 0, 1600, 1e-14)
  })
})
