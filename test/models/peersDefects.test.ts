import { describe, expect, test } from 'vitest'
import { curveOf } from '../../src/amm/curveOf.ts'
import { inventoryOf } from '../../src/amm/inventory.ts'
import { owedOf } from '../../src/amm/owed.ts'
import { underlyingOf } from '../../src/domain/equivalents.ts'
import type { ExposureEntry } from '../../src/domain/exposure.ts'
import { humanAmount, priceOfSqrtPrice, toDouble } from '../../src/domain/units.ts'
import { curvePairGreeks, positionEntries } from '../../src/hedging/exposureEntries.ts'
import { exposureVector } from '../../src/hedging/exposureVector.ts'
import { planLinearHedge } from '../../src/hedging/linearHedge.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { greeksAt } from '../../src/models/greeks.ts'
import { impermanentLoss } from '../../src/models/impermanentLoss.ts'
import { basketAt, valueBasket } from '../../src/models/valuation.ts'
import { exampleCurve, exampleLiquidity, fullRangeCurve } from '../support/closedFormCurve.ts'
import { emptyPool } from '../support/poolStates.ts'

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

describe('netted exposure, from the integers of the chain', () => {
  const weth = {
    chainId: 1,
    address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
    decimals: 18,
  } as const
  const usdc = {
    chainId: 1,
    address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
    decimals: 6,
  } as const
  const liquidity = 10n ** 18n

  /** A WETH/USDC position netted at the pool's price, as a wallet would be. */
  function netted(
    sqrtPriceX96: bigint,
    tickLower: number,
    tickUpper: number,
    fees = { base: 0, quote: 0 },
  ) {
    const pool = emptyPool({ sqrtPriceX96, tickSpacing: 1, token0: weth, token1: usdc })
    const price = priceOfSqrtPrice(sqrtPriceX96, weth, usdc, 'token0')
    const entries: ExposureEntry[] = positionEntries({
      label: 'position',
      pair: { base: underlyingOf(weth), quote: underlyingOf(usdc) },
      greeks: curvePairGreeks(curveOf(pool, { tickLower, tickUpper, liquidity }, 'token0'), price),
      fees,
      prices: { ETH: price },
    })
    const { byUnderlying } = exposureVector({
      entries,
      prices: { ETH: price },
      measure: 'curve',
      assumptions: [],
    })
    const eth = byUnderlying.find(({ underlying }) => underlying === 'ETH')
    return {
      price,
      entries,
      eth,
      exactRaw: inventoryOf(pool, { tickLower, tickUpper, liquidity }).amount0Raw,
    }
  }

  test('gamma is there inside the lowest tick, and in a range one tick wide', () => {
    const inside = (getSqrtPriceAtTick(-196_000) + getSqrtPriceAtTick(-195_999)) / 2n
    for (const tickUpper of [-195_990, -195_999]) {
      const { eth, price } = netted(inside, -196_000, tickUpper)
      // L in human units: 10^18 over 10^((18 + 6)/2).
      expect((eth?.gammaBasePerPrice ?? 0) / (-1e6 / (2 * price ** 1.5))).toBeCloseTo(1, 9)
    }
  })

  test('delta is what the contract holds at the price inside the tick, not at its floor', () => {
    const under = getSqrtPriceAtTick(-195_994) - 1n
    const { eth, exactRaw } = netted(under, -196_000, -195_990)
    const atFloor = netted(getSqrtPriceAtTick(-195_995), -196_000, -195_990).exactRaw
    expect(toDouble(atFloor) / toDouble(exactRaw)).toBeCloseTo(1.25, 3)
    expect((eth?.deltaBase ?? 0) / humanAmount(exactRaw, 18)).toBeCloseTo(1, 8)
  })

  test('a balanced position is netted as what it holds, and half the value is what must be sold', () => {
    const centre = getSqrtPriceAtTick(-196_000)
    const { eth, entries, price } = netted(centre, -206_000, -186_000)
    const [base, quote] = entries
    expect((base?.valueQuote ?? 0) / (quote?.valueQuote ?? 1)).toBeCloseTo(1, 3)
    // base − quote/price, the published formula, would say there is nothing to hedge.
    expect((base?.deltaBase ?? 0) - (quote?.deltaBase ?? 0) / price).toBeLessThan(
      1e-3 * (eth?.deltaBase ?? 0),
    )
    expect((eth?.deltaBase ?? 0) * price).toBeCloseTo(base?.valueQuote ?? 0, 3)
  })

  test('fees owed across the wrap of 2^256, and of a growth of a million, are exposed', () => {
    const last = 2n ** 256n - 10n ** 30n
    const growth = (insideLast: bigint, inside: bigint, of: bigint) => {
      const global = { feeGrowth0X128: inside, feeGrowth1X128: 0n }
      const { owed0Raw } = owedOf(
        { tick: 0, feeGrowthGlobal0X128: inside, feeGrowthGlobal1X128: 0n },
        {
          tickLower: -10,
          tickUpper: 10,
          liquidity: of,
          feeGrowthInside0LastX128: insideLast,
          feeGrowthInside1LastX128: 0n,
          tokensOwed0Raw: 0n,
          tokensOwed1Raw: 0n,
        },
        { ...global, feeGrowth0X128: 0n },
        { ...global, feeGrowth0X128: 0n },
      )
      return owed0Raw
    }
    const wrapped = growth(last, 5n * 10n ** 38n, liquidity)
    expect(wrapped).toBe(1469367941466595262n)
    const { entries } = netted(getSqrtPriceAtTick(-196_000), -196_100, -195_900, {
      base: humanAmount(wrapped, 18),
      quote: 0,
    })
    expect(entries.at(-1)).toMatchObject({ source: 'fees-owed', underlying: 'ETH' })
    expect(entries.at(-1)?.deltaBase).toBeCloseTo(1.469367941466595, 14)
    // Doubles lose both: a million beside 10^38 is nothing, and the wrap is −3.4·10^38.
    expect(growth(5n * 10n ** 38n, 5n * 10n ** 38n + 10n ** 6n, 2n ** 122n)).toBe(10n ** 6n / 64n)
    expect(toDouble(5n * 10n ** 38n + 10n ** 6n) - toDouble(5n * 10n ** 38n)).toBe(0)
    expect((toDouble(5n * 10n ** 38n) - toDouble(last)) / 2 ** 128).toBeLessThan(-3.4e38)
  })
})
