import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { curveOf } from '../../src/amm/curveOf.ts'
import { inventoryOf } from '../../src/amm/inventory.ts'
import type { BaseIs } from '../../src/domain/market.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { humanAmount, priceOfSqrtPrice } from '../../src/domain/units.ts'
import { planLinearHedge } from '../../src/hedging/linearHedge.ts'
import { getSqrtPriceAtTick, MAX_TICK, MIN_TICK } from '../../src/math/tickMath.ts'
import { driftSinceDeposit } from '../../src/models/drift.ts'
import { greeksAt } from '../../src/models/greeks.ts'
import { impermanentLoss } from '../../src/models/impermanentLoss.ts'
import { lvrRateAt } from '../../src/models/lossVersusRebalancing.ts'
import { basketAt, valueAt } from '../../src/models/valuation.ts'
import '../support/fixedSeed.ts'
import { rangeCurve } from '../support/closedFormCurve.ts'
import { emptyPool, testToken } from '../support/poolStates.ts'

/* The models on curves of real pool states: ticks, decimals and either token as the base. */

const code = (value: string) => expect.objectContaining({ code: value })

function poolAt(tick: number, decimals0: number, decimals1: number): ConcentratedPoolState {
  return emptyPool({
    sqrtPriceX96: getSqrtPriceAtTick(tick),
    tickSpacing: 1,
    token0: testToken('1', decimals0),
    token1: testToken('2', decimals1),
  })
}

const priceAtTick = (pool: ConcentratedPoolState, tick: number, baseIs: BaseIs) =>
  priceOfSqrtPrice(getSqrtPriceAtTick(tick), pool.token0, pool.token1, baseIs)

describe('defects of panoptic-sdk getLpGreeks', () => {
  const pool = poolAt(105, 0, 0)
  const curve = curveOf(pool, { tickLower: 100, tickUpper: 110, liquidity: 10n ** 18n }, 'token0')

  test('gamma is there while the price is inside the lowest tick of the range', () => {
    const price = priceAtTick(pool, 100, 'token0') * 1.00005
    const { gammaBasePerPrice } = greeksAt({ curve, price, feesBase: 0 })
    expect(gammaBasePerPrice / (-1e18 / (2 * price ** 1.5))).toBeCloseTo(1, 12)
  })

  test('a range one tick wide has gamma', () => {
    const narrow = curveOf(pool, { tickLower: 100, tickUpper: 101, liquidity: 1n }, 'token0')
    const price = priceAtTick(pool, 100, 'token0') * 1.00005
    expect(greeksAt({ curve: narrow, price, feesBase: 0 }).gammaBasePerPrice).toBeLessThan(-0.4)
  })

  test('delta follows the price inside the tick: just under tick 106 it is not that of 105', () => {
    const sqrtPriceX96 = getSqrtPriceAtTick(106) - 1n
    const price = priceOfSqrtPrice(sqrtPriceX96, pool.token0, pool.token1, 'token0')
    const { deltaBase } = greeksAt({ curve, price, feesBase: 0 })
    const position = { tickLower: 100, tickUpper: 110, liquidity: 10n ** 18n }
    const exact = inventoryOf({ sqrtPriceX96 }, position).amount0Raw
    expect(exact).toBe(198913019310183n)
    expect(deltaBase / humanAmount(exact, 0)).toBeCloseTo(1, 10)
    // What the price of the tick floor gives: 25 % more.
    const atFloor = inventoryOf(pool, position).amount0Raw
    expect(atFloor).toBe(248647490169578n)
  })
})

const placed = fc
  .record({
    tick: fc.integer({ min: -400_000, max: 400_000 }),
    width: fc.integer({ min: 1, max: 60_000 }),
    at: fc.double({ min: -0.3, max: 1.3, noNaN: true }),
    to: fc.double({ min: -0.3, max: 1.3, noNaN: true }),
    liquidity: fc.bigInt({ min: 10n ** 12n, max: 10n ** 30n }),
    decimals0: fc.integer({ min: 0, max: 24 }),
    decimals1: fc.integer({ min: 0, max: 24 }),
  })
  .map(({ tick, width, at, to, ...rest }) => ({
    ...rest,
    range: { tickLower: tick, tickUpper: tick + width, liquidity: rest.liquidity },
    here: tick + Math.round(width * at),
    there: tick + Math.round(width * to),
    // The curve's own bound, 2^-50 over the width of the range in ln √P, with a margin of 4.
    tolerance: 2 ** -48 / Math.log(1.0001 ** (width / 2)),
  }))

function near(a: number, b: number, scale: number, relative: number): void {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(relative * Math.abs(scale))
}

describe('curves of pool states', () => {
  test('either token as the base gives the same position', () => {
    fc.assert(
      fc.property(placed, ({ decimals0, decimals1, range, here, there, tolerance }) => {
        const pool = poolAt(here, decimals0, decimals1)
        const of = (baseIs: BaseIs) => {
          const curve = curveOf(pool, range, baseIs)
          const [from, price] = [priceAtTick(pool, here, baseIs), priceAtTick(pool, there, baseIs)]
          const [deposit, now] = [basketAt(curve, from), basketAt(curve, price)]
          return {
            price,
            value: valueAt(curve, price),
            now,
            greeks: greeksAt({ curve, price, feesBase: 0 }),
            loss: impermanentLoss({ deposit, now, price }),
            drift: driftSinceDeposit({ deposit, now }),
            lvr: lvrRateAt({ curve, price, sigmaAnnual: 0.5 }),
          }
        }
        const [a, b] = [of('token0'), of('token1')]
        // Worths in token0 times the price of token0 are worths in token1.
        near(b.value * a.price, a.value, a.value, tolerance)
        near(b.greeks.deltaBase, a.now.quote, a.value, tolerance)
        const full = a.loss.holdQuote
        near(b.loss.impermanentLossQuote * a.price, a.loss.impermanentLossQuote, full, tolerance)
        if (here !== there && a.drift.averagePrice !== undefined)
          near(1 / (b.drift.averagePrice ?? 0), a.drift.averagePrice, a.drift.averagePrice, 1e-4)
        const isEdge = there === range.tickLower || there === range.tickUpper
        if (!isEdge) {
          near(b.greeks.dollarGammaQuote * a.price, a.greeks.dollarGammaQuote, a.value, 1e-9)
          near(b.lvr.lvrQuoteAnnual * a.price, a.lvr.lvrQuoteAnnual, a.lvr.lvrQuoteAnnual, 1e-9)
        } else {
          // Up for one is down for the other.
          const ours = a.greeks
          const size = Math.abs(ours.gammaDownBasePerPrice + ours.gammaUpBasePerPrice)
          expect(size).toBeGreaterThan(0)
          const turned = (gamma: number) => gamma * b.price ** 3
          near(turned(b.greeks.gammaUpBasePerPrice), ours.gammaDownBasePerPrice, size, 1e-9)
          near(turned(b.greeks.gammaDownBasePerPrice), ours.gammaUpBasePerPrice, size, 1e-9)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('decimals only scale: raw amounts are those of a pool without decimals', () => {
    fc.assert(
      fc.property(placed, ({ decimals0, decimals1, range, here, tolerance }) => {
        const [raw, human] = [poolAt(here, 0, 0), poolAt(here, decimals0, decimals1)]
        const of = (pool: ConcentratedPoolState) => {
          const price = priceAtTick(pool, here, 'token0')
          const curve = curveOf(pool, range, 'token0')
          return {
            ...basketAt(curve, price),
            mostBase: curve.baseAt(priceAtTick(pool, range.tickLower, 'token0')),
            mostQuote: curve.quoteAt(priceAtTick(pool, range.tickUpper, 'token0')),
            greeks: greeksAt({ curve, price, feesBase: 0 }),
          }
        }
        const [plain, scaled] = [of(raw), of(human)]
        const [s0, s1] = [10 ** decimals0, 10 ** decimals1]
        near(scaled.base * s0, plain.base, plain.mostBase, tolerance)
        near(scaled.quote * s1, plain.quote, plain.mostQuote, tolerance)
        const { dollarGammaQuote } = plain.greeks
        if (here !== range.tickLower && here !== range.tickUpper)
          near(scaled.greeks.dollarGammaQuote * s1, dollarGammaQuote, dollarGammaQuote, 1e-12)
      }),
      { numRuns: 300 },
    )
  })

  test('delta is the balance the contract would pay, to the error of the curve and one wei', () => {
    fc.assert(
      fc.property(placed, ({ range, here, tolerance }) => {
        const pool = poolAt(here, 0, 0)
        const exact = inventoryOf(pool, range)
        for (const baseIs of ['token0', 'token1'] as const) {
          const price = priceAtTick(pool, here, baseIs)
          const curve = curveOf(pool, range, baseIs)
          const held = humanAmount(baseIs === 'token0' ? exact.amount0Raw : exact.amount1Raw, 0)
          const { deltaBase } = greeksAt({ curve, price, feesBase: 0 })
          const most = basketAt(curve, price / 1e9).base
          // Rounding of the price in sqrt form is 2^-96 of token1 per token0, at most two units here.
          expect(Math.abs(deltaBase - held)).toBeLessThanOrEqual(2 + tolerance * most)
          const { orders } = planLinearHedge({
            curve,
            price,
            feesBase: 0,
            instrument: { venue: 'any', symbol: 'X' },
          })
          expect(orders[0]?.sizeBase ?? 0).toBeCloseTo(deltaBase, -Math.log10(deltaBase + 1) + 9)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('delta is the slope of the value and gamma the slope of delta, off the edges', () => {
    fc.assert(
      fc.property(placed, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (at, place) => {
        const { decimals0, decimals1, range, here, tolerance } = at
        const curve = curveOf(poolAt(here, decimals0, decimals1), range, 'token0')
        const [lower = 0, upper = 0] = curve.kinks
        const price = lower * (upper / lower) ** place
        // A thousandth of the range: the remainder is below 1e-6 of the slope times its width.
        const step = price * Math.log(upper / lower) * 1e-3
        const slope = (f: (price: number) => number) =>
          (f(price + step) - f(price - step)) / (2 * step)
        const { deltaBase, gammaBasePerPrice } = greeksAt({ curve, price, feesBase: 0 })
        const noise = (tolerance * 1e3) / Math.log(upper / lower)
        near(
          slope((p) => valueAt(curve, p)),
          deltaBase,
          curve.baseAt(lower),
          1e-5 + noise,
        )
        near(slope(curve.baseAt), gammaBasePerPrice, gammaBasePerPrice, 1e-4 + noise)
      }),
      { numRuns: 300 },
    )
  })

  test('they are the closed form of the white paper', () => {
    fc.assert(
      fc.property(placed, ({ decimals0, decimals1, range, here, there, tolerance }) => {
        const pool = poolAt(here, decimals0, decimals1)
        const [lower, upper] = [range.tickLower, range.tickUpper].map(
          (t) => 1.0001 ** t * 10 ** (decimals0 - decimals1),
        ) as [number, number]
        const liquidity = humanAmount(range.liquidity, 0) / 10 ** ((decimals0 + decimals1) / 2)
        const [ours, paper] = [curveOf(pool, range, 'token0'), rangeCurve(liquidity, lower, upper)]
        const price = priceAtTick(pool, there, 'token0')
        // 1.0001 itself is rounded to 2^-54, and its power carries that |t| times.
        const steepest = Math.max(Math.abs(range.tickLower), Math.abs(range.tickUpper))
        const relative = tolerance * (1 + steepest * 2 ** -5)
        near(valueAt(ours, price), valueAt(paper, price), valueAt(paper, price), relative)
        near(ours.baseAt(price), paper.baseAt(price), paper.baseAt(lower / 2), relative)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the ends of what a pool can be', () => {
  const full = { tickLower: MIN_TICK, tickUpper: MAX_TICK, liquidity: 2n ** 127n }
  test.each([
    [MIN_TICK + 1, 0, 36],
    [MIN_TICK + 1, 36, 0],
    [MAX_TICK - 1, 36, 0],
    [MAX_TICK - 1, 0, 36],
    [0, 36, 36],
  ])(
    'tick %d with decimals %d and %d: every number is finite and gamma is there',
    (tick, d0, d1) => {
      const pool = poolAt(tick, d0, d1)
      for (const baseIs of ['token0', 'token1'] as const) {
        const price = priceAtTick(pool, tick, baseIs)
        const curve = curveOf(pool, full, baseIs)
        const greeks = greeksAt({ curve, price, feesBase: 0 })
        for (const value of Object.values(greeks)) {
          expect(Number.isFinite(value)).toBe(true)
          expect(Object.is(value, -0)).toBe(false)
        }
        expect(greeks.gammaUpBasePerPrice + greeks.gammaDownBasePerPrice).toBeLessThan(0)
        expect(lvrRateAt({ curve, price, sigmaAnnual: 1 }).lvrQuoteAnnual).toBeGreaterThan(0)
      }
    },
  )

  test('decimals of 255, where doubles would lose gamma, are refused', () => {
    const pool = poolAt(MAX_TICK - 1, 255, 0)
    const curve = curveOf(pool, full, 'token0')
    const price = priceAtTick(pool, MAX_TICK - 1, 'token0')
    expect(() => greeksAt({ curve, price, feesBase: 0 })).toThrow(code('model/bad-price'))
    expect(() => valueAt(curve, price)).toThrow(code('model/bad-price'))
  })

  test('no liquidity is no exposure', () => {
    const pool = poolAt(0, 18, 6)
    const curve = curveOf(pool, { ...full, liquidity: 0n }, 'token0')
    const price = priceAtTick(pool, 0, 'token0')
    for (const value of Object.values(greeksAt({ curve, price, feesBase: 0 })))
      expect(Object.is(value, 0)).toBe(true)
  })
})
