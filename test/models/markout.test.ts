import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { inventoryDrift, timeInRangeShare } from '../../src/models/inventoryDrift.ts'
import { attributeLiquidity } from '../../src/models/liquidityAttribution.ts'
import { markouts, pricesAt } from '../../src/models/markout.ts'
import { worthInQuote } from '../../src/models/worth.ts'
import { encodeSqrtPrice } from '../support/encodeSqrtPrice.ts'
import { lifeOf } from '../support/liquidityLives.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'

const column = (...values: number[]) => Float64Array.from(values)

describe('markouts: v3-core arbitrage snapshots (models reference 1.6)', () => {
  test.each([
    [10n ** 16n, 98n, 9.7606],
    [10n ** 16n, 101n, 10.06],
    [10n ** 19n, 98n, 4.7644],
    [10n ** 19n, 101n, 5.0623],
  ])(
    'liquidity %d, true price %d/100: minus the arbitrageur’s profit',
    (liquidity, cents, profit) => {
      const pool = createPool(emptyPool({ sqrtPriceX96: encodeSqrtPrice(1n, 1n) }))
      pool.mint({ owner: OWNER, tickLower: -887220, tickUpper: 887220, liquidity })
      pool.swap({ zeroForOne: true, exact: 'input', amountRaw: 10n ** 19n })
      const back = pool.swap({
        zeroForOne: false,
        exact: 'input',
        amountRaw: (1n << 255n) - 1n,
        sqrtPriceLimitX96: encodeSqrtPrice(cents * 997n, 100_000n),
      })
      // The fee is 0.3 % of what token1 came in; the rest moved the range.
      const [amount0, amount1] = [Number(back.amount0Raw) / 1e18, Number(back.amount1Raw) / 1e18]
      const zero = column(0, 0)
      const life = {
        timeSec: column(0, 12),
        amountBase: column(100, 100 + amount0),
        amountQuote: column(100, 100 + amount1 * 0.997),
        feesBase: zero,
        feesQuote: column(0, amount1 * 0.003),
        depositedBase: column(100, 100),
        depositedQuote: column(100, 100),
        withdrawnBase: zero,
        withdrawnQuote: zero,
        collectedFeesBase: zero,
        collectedFeesQuote: zero,
      }
      const mid = { timeSec: column(0), price: column(Number(cents) / 100) }
      const [ours] = markouts(life, mid, [Number.POSITIVE_INFINITY])
      const sum = (ours?.markoutPnlQuote ?? 0) + (ours?.feesQuote ?? 0)
      expect(sum).toBeLessThan(0)
      expect(Number((-sum).toPrecision(5))).toBe(profit)
    },
  )
})

describe('markouts at horizons', () => {
  const life = lifeOf(1500, 2500, [
    { price: 2000 },
    { price: 2100, stepSec: 60, feesQuote: 3 },
    { price: 2100, stepSec: 60, liquidity: 2 },
    { price: 1900, stepSec: 60 },
  ])
  const sold = (life.amountBase[1] as number) - (life.amountBase[0] as number)
  const got = (life.amountQuote[1] as number) - (life.amountQuote[0] as number)
  const at = life.timeSec[1] as number

  test('each trade at the mid in force then; a deposit is no trade; what is not covered is counted', () => {
    const mid = {
      timeSec: column(at - 100, at, at + 30, at + 125),
      price: column(1, 2100, 2200, 2150),
    }
    const [now, later, late] = markouts(life, mid, [0, 30, 1e6])
    expect(now?.trades).toBe(2)
    expect(later).toMatchObject({ trades: 1, uncovered: 1, feesQuote: 3 })
    expect(later?.markoutPnlQuote).toBeCloseTo(sold * 2200 + got, 9)
    expect(late).toMatchObject({ trades: 0, uncovered: 2, markoutPnlQuote: 0 })
  })

  test('at no horizon against the pool it is −LVR', () => {
    const mid = { timeSec: life.timeSec, price: life.poolPrice }
    const { lvrQuote } = attributeLiquidity({
      life,
      worth: worthInQuote(life.poolPrice),
      gasCost: 0,
    })
    expect(markouts(life, mid, [0])[0]?.markoutPnlQuote).toBeCloseTo(-lvrQuote, 9)
  })

  test('a mid that begins too late, falls back or is no price is refused', () => {
    const ask = (timeSec: Float64Array, price: Float64Array) => () =>
      markouts(life, { timeSec, price }, [0])
    expect(ask(column(at), column(1))).toThrow(
      expect.objectContaining({ code: 'model/price-not-covered' }),
    )
    for (const [times, prices] of [
      [column(0, 0), column(1, 1)],
      [column(0), column(-1)],
      [column(), column()],
    ] as const)
      expect(ask(times, prices)).toThrow(expect.objectContaining({ code: 'model/bad-series' }))
    expect(() => pricesAt({ timeSec: column(5), price: column(1) }, [4])).toThrow(
      expect.objectContaining({ code: 'model/price-not-covered' }),
    )
    expect([...pricesAt({ timeSec: column(0, 10), price: column(1, 2) }, [0, 9, 10, 20])]).toEqual([
      1, 1, 2, 2,
    ])
  })
})

describe('drift over time', () => {
  const life = lifeOf(1e-12, 1e18, [
    { price: 100 },
    { price: 400, stepSec: 10 },
    { price: 400, stepSec: 0, liquidity: 3 },
    { price: 100, stepSec: 30 },
    { price: 100, stepSec: 10 },
  ])

  test('against the deposit, a constant mix and flat', () => {
    const drift = inventoryDrift({ life, poolPrice: life.poolPrice, bandBase: 0.04 })
    // Full range: 1/√P per liquidity. 0.1 deposited; at 400 it holds 0.05, two more add 0.1.
    expect(drift?.fromEntry.maxAbsBase).toBeCloseTo(0.1, 12)
    // −0.05 for 30 of 50 seconds, 0 for 10, then 0.3 against a basket of 0.2 for 10.
    expect(drift?.fromEntry.meanBase).toBeCloseTo((-0.05 * 30 + 0 * 10 + 0.1 * 10) / 50, 12)
    expect(drift?.fromEntry.timeAtCap).toBeCloseTo(40 / 50, 12)
    expect(drift?.fromFlat.maxAbsBase).toBeCloseTo(0.3, 7)
    // The full range keeps half its value in base by itself.
    expect(drift?.constantMixShare).toBeCloseTo(0.5, 6)
    expect(drift?.fromConstantMix.maxAbsBase).toBeLessThan(1e-6)
  })

  test('one moment is no history', () => {
    const once = lifeOf(1, 2, [{ price: 1.5 }])
    expect(inventoryDrift({ life: once, poolPrice: once.poolPrice })).toBeUndefined()
    expect(timeInRangeShare(once, once.inRange, once.timeSec[0] as number)).toBeUndefined()
  })

  test('time in range is weighted by time and runs to the end asked for', () => {
    const held = {
      timeSec: column(0, 10, 40),
      amountBase: column(1, 1, 0),
      amountQuote: column(0, 1, 2),
    }
    expect(timeInRangeShare(held, [1, 0, 1], 100)).toBeCloseTo(0.7, 14)
    // Closed at 40: what came after is no time of the position.
    const closed = { ...held, amountQuote: column(0, 1, 0) }
    expect(timeInRangeShare(closed, [1, 0, 0], 1e6)).toBeCloseTo(0.25, 14)
  })
})

test('a price long after the series ended is stale, and refused', () => {
  const series = { timeSec: Float64Array.of(0, 60, 180), price: Float64Array.of(1, 2, 3) }
  expect([...pricesAt(series, [0, 100, 180, 300])]).toEqual([1, 2, 3, 3])
  for (const late of [301, 1e6])
    expect(() => pricesAt(series, [late])).toThrow(
      expect.objectContaining({ code: 'model/price-not-covered' }),
    )
})
