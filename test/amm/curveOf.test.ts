import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redeemedBy } from '../../src/amm/constantProduct.ts'
import type { InventoryCurve } from '../../src/amm/curve.ts'
import { curveOf, curveOfRange } from '../../src/amm/curveOf.ts'
import { inventoryOf } from '../../src/amm/inventory.ts'
import type { BaseIs } from '../../src/domain/market.ts'
import { humanAmount, priceOfSqrtPrice } from '../../src/domain/units.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { inverted, rangeCurve } from '../support/closedFormCurve.ts'
import { constantProductPool, emptyPool, testToken } from '../support/poolStates.ts'
import '../support/fixedSeed.ts'

/** A curve of any state, either token the base, decimals from 0 to 24. */
const anyCurve: fc.Arbitrary<{ curve: InventoryCurve; price: number; place: number }> = fc
  .record({
    decimals0: fc.integer({ min: 0, max: 24 }),
    decimals1: fc.integer({ min: 0, max: 24 }),
    baseIs: fc.constantFrom<BaseIs>('token0', 'token1'),
    tickLower: fc.integer({ min: -300000, max: 300000 }),
    width: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 30, max: 60000 })),
    liquidity: fc.bigInt({ min: 1n, max: 1n << 100n }),
    place: fc.double({ min: -0.5, max: 1.5, noNaN: true }),
    isConcentrated: fc.boolean(),
  })
  .map(({ decimals0, decimals1, baseIs, tickLower, width, liquidity, place, isConcentrated }) => {
    const tokens = { token0: testToken('1', decimals0), token1: testToken('2', decimals1) }
    const at = getSqrtPriceAtTick(tickLower + Math.round(place * width))
    const price = priceOfSqrtPrice(at, tokens.token0, tokens.token1, baseIs)
    const state = emptyPool({ sqrtPriceX96: at, ...tokens })
    const pair = constantProductPool({
      ...tokens,
      reserve0Raw: liquidity,
      reserve1Raw: liquidity * 7n,
      totalSupplyRaw: 1000n,
    })
    const curve = isConcentrated
      ? curveOf(state, { tickLower, tickUpper: tickLower + width, liquidity }, baseIs)
      : curveOf(pair, { sharesRaw: 333n }, baseIs)
    return { curve, price, place }
  })

const valueAt = (curve: InventoryCurve, price: number) =>
  curve.baseAt(price) * price + curve.quoteAt(price)

describe('every curve', () => {
  test('has its holding as the slope of its value', () => {
    fc.assert(
      fc.property(anyCurve, ({ curve, price }) => {
        const h = price * 1e-6
        if (straddles(curve, price - h, price + h)) return
        const slope = (valueAt(curve, price + h) - valueAt(curve, price - h)) / (2 * h)
        const scale = valueAt(curve, price) / price
        expect(Math.abs(slope - curve.baseAt(price))).toBeLessThanOrEqual(1e-8 * scale)
      }),
    )
  })

  test('has baseSlopeAt as the slope of what it holds', () => {
    fc.assert(
      fc.property(anyCurve, ({ curve, price }) => {
        const h = price * 1e-5
        if (straddles(curve, price - h, price + h)) return
        const slope = (curve.baseAt(price + h) - curve.baseAt(price - h)) / (2 * h)
        const scale = valueAt(curve, price) / price / price
        expect(Math.abs(slope - curve.baseSlopeAt(price))).toBeLessThanOrEqual(1e-7 * scale)
      }),
    )
  })

  test('falls in base, rises in quote, never negative, and joins at its kinks', () => {
    fc.assert(
      fc.property(anyCurve, ({ curve, price }) => {
        expect(curve.baseAt(price)).toBeGreaterThanOrEqual(0)
        expect(curve.quoteAt(price)).toBeGreaterThanOrEqual(0)
        expect(curve.baseSlopeAt(price)).toBeLessThanOrEqual(0)
        expect(curve.baseAt(price * 1.01)).toBeLessThanOrEqual(curve.baseAt(price))
        expect(curve.quoteAt(price * 1.01)).toBeGreaterThanOrEqual(curve.quoteAt(price))
        expect(curve.kinks).toEqual(curve.kinks.toSorted((a, b) => a - b))
        for (const kink of curve.kinks) {
          const jump = valueAt(curve, kink * (1 + 1e-12)) - valueAt(curve, kink * (1 - 1e-12))
          expect(Math.abs(jump)).toBeLessThanOrEqual(1e-11 * valueAt(curve, kink))
        }
      }),
    )
  })
})

test('a concentrated curve holds what the contract would pay, either token the base', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -300000, max: 300000 }),
      fc.integer({ min: 10, max: 60000 }),
      fc.double({ min: -0.5, max: 1.5, noNaN: true }),
      fc.constantFrom<BaseIs>('token0', 'token1'),
      (tickLower, width, place, baseIs) => {
        const token0 = testToken('1', 6)
        const token1 = testToken('2', 18)
        const sqrtPriceX96 = getSqrtPriceAtTick(tickLower + Math.round(place * width))
        const state = emptyPool({ sqrtPriceX96, token0, token1 })
        // So much liquidity that the contract's rounding to raw units is below a double's.
        const position = { tickLower, tickUpper: tickLower + width, liquidity: 10n ** 36n }
        const exact = inventoryOf(state, position)
        const amounts = [humanAmount(exact.amount0Raw, 6), humanAmount(exact.amount1Raw, 18)]
        const [base, quote] = baseIs === 'token0' ? amounts : amounts.toReversed()
        const price = priceOfSqrtPrice(sqrtPriceX96, token0, token1, baseIs)
        const curve = curveOf(state, position, baseIs)
        const value = (base as number) * price + (quote as number)
        // A 10-tick range is 5·10^-4 wide in ln √P, and the price itself is off by 2^-51.
        expect(Math.abs(curve.baseAt(price) - (base as number)) * price).toBeLessThan(4e-12 * value)
        expect(Math.abs(curve.quoteAt(price) - (quote as number))).toBeLessThan(4e-12 * value)
      },
    ),
  )
})

test('a constant-product curve at the pool price holds what the shares redeem for', () => {
  const token0 = testToken('1', 6)
  const state = constantProductPool({
    token0,
    reserve0Raw: 50_000_000n * 10n ** 6n,
    reserve1Raw: 20_000n * 10n ** 18n,
    totalSupplyRaw: 10n ** 18n,
  })
  const shares = 10n ** 17n
  const redeemed = redeemedBy(state, shares)
  const curve = curveOf(state, { sharesRaw: shares }, 'token1')
  expect(curve.baseAt(2500)).toBeCloseTo(humanAmount(redeemed.amount1Raw, 18), 9)
  expect(curve.quoteAt(2500)).toBeCloseTo(humanAmount(redeemed.amount0Raw, 6), 6)
  expect(curve.kinks).toEqual([])
  expect(curveOf(state, { sharesRaw: 0n }, 'token1').baseAt(2500)).toBe(0)
})

// revert-finance/revert-backtester README; USDC is token0, so WETH is the base of the trader.
test('a real position in its market frame', () => {
  const state = emptyPool({
    sqrtPriceX96: getSqrtPriceAtTick(196966),
    token0: testToken('1', 6),
    token1: testToken('2', 18),
  })
  const position = { tickLower: 193380, tickUpper: 200310, liquidity: 326453009134297n }
  const curve = curveOf(state, position, 'token1')
  expect(curve.kinks[0]).toBeCloseTo(2000.2403, 4)
  expect(curve.kinks[1]).toBeCloseTo(3999.7533, 4)
  // Another route: the closed form in the pool's frame, turned around.
  const [lower, upper] = curve.kinks as [number, number]
  const byHand = inverted(rangeCurve(Number(position.liquidity) / 1e12, 1 / upper, 1 / lower))
  for (const price of [1500, 2000.2403, 2500, 2794.46844, 3999.7, 5000]) {
    expect(curve.baseAt(price)).toBeCloseTo(byHand.baseAt(price), 9)
    expect(curve.quoteAt(price)).toBeCloseTo(byHand.quoteAt(price), 7)
    expect(curve.baseSlopeAt(price)).toBeCloseTo(byHand.baseSlopeAt(price), 12)
  }
})

// Elsts, "Liquidity Math in Uniswap v3", examples 1–3, by the models reference.
test('Elsts: 2 ETH at 2000 in 1500–2500, and after a move', () => {
  const curve = rangeCurveOf(1500, 2500, 847.2135955)
  expect(curve.baseAt(2000)).toBeCloseTo(2, 7)
  expect(curve.quoteAt(2000)).toBeCloseTo(5076.102359, 5)
  expect(curve.baseSlopeAt(2000)).toBeCloseTo(-0.00473606798, 11)
})

test('the slope belongs to [lower, upper): an upper end is out of range', () => {
  const curve = curveOfRange({ liquidity: 1, sqrtLower: 2, sqrtUpper: 3 })
  expect(curve.kinks).toEqual([4, 9])
  expect(curve.baseSlopeAt(4)).toBe(-1 / 16)
  expect([curve.baseSlopeAt(9), curve.baseSlopeAt(3.999)]).toEqual([0, 0])
  expect([curve.baseAt(9), curve.quoteAt(9), curve.quoteAt(4)]).toEqual([0, 1, 0])
})

function rangeCurveOf(lower: number, upper: number, liquidity: number): InventoryCurve {
  return curveOfRange({ liquidity, sqrtLower: Math.sqrt(lower), sqrtUpper: Math.sqrt(upper) })
}

function straddles(curve: InventoryCurve, low: number, high: number): boolean {
  return curve.kinks.some((kink) => kink >= low * (1 - 1e-12) && kink <= high * (1 + 1e-12))
}
