import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'

/*
 * Both engines share this arithmetic, so racing them says nothing about it: the expectations here
 * are v3-core's own (test/Tick.spec.ts, test/UniswapV3Pool.spec.ts).
 */

describe.each([
  ['the fast engine', createPool],
  ['the plain port', createReferencePool],
])('%s', (_, create) => {
  const grown = emptyPool({
    sqrtPriceX96: getSqrtPriceAtTick(60),
    feeGrowthGlobal0X128: 15n,
    feeGrowthGlobal1X128: 2n,
  })

  test('assumes all growth so far happened below ticks at or below the current tick', () => {
    const pool = create(grown)
    pool.mint({ owner: OWNER, tickLower: 0, tickUpper: 120, liquidity: 1n })
    pool.mint({ owner: OWNER, tickLower: 60, tickUpper: 180, liquidity: 2n })
    const outside = pool
      .state()
      .ticks?.map((t) => [t.tick, t.feeGrowthOutside0X128, t.feeGrowthOutside1X128])
    expect(outside).toEqual([
      [0, 15n, 2n],
      [60, 15n, 2n],
      [120, 0n, 0n],
      [180, 0n, 0n],
    ])
  })

  test('nets liquidity at a tick shared by two ranges, and clears it when empty', () => {
    const pool = create(grown)
    pool.mint({ owner: OWNER, tickLower: 0, tickUpper: 60, liquidity: 3n })
    pool.mint({ owner: OWNER, tickLower: 60, tickUpper: 120, liquidity: 3n })
    expect(pool.state().ticks?.map((t) => [t.tick, t.liquidityGross, t.liquidityNet])).toEqual([
      [0, 3n, 3n],
      [60, 6n, 0n],
      [120, 3n, -3n],
    ])
    expect(pool.liquidity).toBe(3n)
    pool.burn({ owner: OWNER, tickLower: 60, tickUpper: 120, liquidity: 3n })
    expect(pool.state().ticks?.map((t) => t.tick)).toEqual([0, 60])
    expect(pool.liquidity).toBe(0n)
  })

  test('takes more in than it pays out again, by rounding alone', () => {
    const pool = create(emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(7) }))
    const change = { owner: OWNER, tickLower: -60, tickUpper: 60, liquidity: 10n ** 10n }
    const paid = pool.mint(change)
    const burned = pool.burn(change)
    expect(paid.amount0Raw - burned.amount0Raw).toBe(1n)
    expect(paid.amount1Raw - burned.amount1Raw).toBe(1n)
    expect(pool.collect(change)).toEqual(burned)
    expect(pool.collect(change)).toEqual({ amount0Raw: 0n, amount1Raw: 0n })
  })

  test('shares a fee by liquidity, and nothing with who came later', () => {
    const pool = create(emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(0) }))
    const early = { owner: OWNER, tickLower: -600, tickUpper: 600, liquidity: 3n * 10n ** 18n }
    const later = { ...early, tickLower: -1200, liquidity: 10n ** 18n }
    pool.mint(early)
    pool.swap({ zeroForOne: true, exact: 'input', amountRaw: 10n ** 12n })
    pool.mint(later)
    pool.swap({ zeroForOne: true, exact: 'input', amountRaw: 10n ** 12n })
    pool.burn({ ...early, liquidity: 0n })
    pool.burn({ ...later, liquidity: 0n })
    // 0.3 % of 10^12 is 3·10^9: all of the first and three quarters of the second, rounded down.
    expect(pool.collect(early).amount0Raw).toBe(5_249_999_999n)
    expect(pool.collect(later).amount0Raw).toBe(749_999_999n)
  })

  test('pays at most what was asked for, and at most what is owed', () => {
    const pool = create(emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(0) }))
    const change = { owner: OWNER, tickLower: 60, tickUpper: 120, liquidity: 10n ** 10n }
    pool.mint(change)
    const { amount0Raw } = pool.burn(change)
    expect(pool.collect(change, { amount0Raw: 5n, amount1Raw: 5n })).toEqual({
      amount0Raw: 5n,
      amount1Raw: 0n,
    })
    expect(pool.range(change).tokensOwed0Raw).toBe(amount0Raw - 5n)
  })
})

test.each([
  ['amm/tick-order', { tickLower: 60, tickUpper: 60 }],
  ['amm/tick-out-of-range', { tickLower: -887280, tickUpper: 60 }],
  ['amm/tick-out-of-range', { tickLower: 0, tickUpper: 887280 }],
  ['amm/tick-spacing', { tickLower: 1, tickUpper: 60 }],
  ['amm/liquidity-not-positive', { liquidity: 0n }],
  ['amm/amount-out-of-range', { liquidity: 1n << 127n }],
  ['amm/liquidity-per-tick', { liquidity: 11505743598341114571880798222544995n }],
])('%s: a mint the contract would revert changes nothing', (code, change) => {
  for (const create of [createPool, createReferencePool]) {
    const pool = create(emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(0) }))
    const before = pool.state()
    expect(() =>
      pool.mint({ owner: OWNER, tickLower: 0, tickUpper: 60, liquidity: 1n, ...change }),
    ).toThrow(expect.objectContaining({ code }))
    expect(pool.state()).toEqual(before)
  }
})
