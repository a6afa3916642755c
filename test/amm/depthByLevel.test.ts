import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { depthByLevel } from '../../src/amm/depthByLevel.ts'
import type { PoolEngine } from '../../src/amm/poolEngine.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { randomOperation, randomPool } from '../support/poolFuzz.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'
import { seededRandom } from '../support/random.ts'
import { recordedPool } from '../support/recordedPool.ts'

const ENDLESS = 2n ** 255n - 1n

/** Takes the levels one after another by swaps limited to their ends; the amounts paid out. */
function taken(pool: PoolEngine, ends: readonly number[], zeroForOne: boolean): bigint[] {
  return ends.map((tick) => {
    const sqrtPriceLimitX96 = getSqrtPriceAtTick(tick)
    if (sqrtPriceLimitX96 === pool.sqrtPriceX96) return 0n
    const swap = { zeroForOne, exact: 'input', amountRaw: ENDLESS, sqrtPriceLimitX96 } as const
    const { amount0Raw, amount1Raw } = pool.swap(swap)
    return zeroForOne ? -amount1Raw : -amount0Raw
  })
}

function expectDepthIsTaken(state: ConcentratedPoolState, levels: number): number {
  const depth = depthByLevel(state, levels)
  const below = depth.filter(({ tickLower }) => tickLower <= state.tick).toReversed()
  const above = depth.filter(({ tickUpper }) => tickUpper > state.tick)
  const down = below.map(({ tickLower }) => tickLower)
  const up = above.map(({ tickUpper }) => tickUpper)
  const pool = createPool(state)
  expect(below.map(({ amount1Raw }) => amount1Raw)).toEqual(taken(pool.fork(), down, true))
  expect(above.map(({ amount0Raw }) => amount0Raw)).toEqual(taken(pool.fork(), up, false))
  // One swap through all of them rounds at most once less per level.
  for (const [ends, amounts, zeroForOne] of [
    [down, below.map(({ amount1Raw }) => amount1Raw), true],
    [up, above.map(({ amount0Raw }) => amount0Raw), false],
  ] as const) {
    const [whole = 0n] = taken(pool.fork(), ends.slice(-1), zeroForOne)
    const sum = amounts.reduce((total, amount) => total + amount, 0n)
    expect(whole - sum >= 0n && whole - sum <= BigInt(amounts.length)).toBe(true)
  }
  return depth.filter(({ liquidity }) => liquidity > 0n).length
}

describe('depth by level', () => {
  test('is what swaps to the ends of the levels pay out, to the wei, in random pools', () => {
    const random = seededRandom(41)
    let filled = 0
    for (let round = 0; round < 40; round += 1) {
      const initial = randomPool(random)
      const pool = createPool(initial)
      for (let step = 0; step < 40; step += 1) {
        const operation = randomOperation(random, pool, initial)
        try {
          if (operation.kind === 'swap') pool.swap(operation)
          if (operation.kind === 'mint') pool.mint(operation)
        } catch {
          // What the contract would revert is not part of the state.
        }
      }
      // Beyond the last usable tick nothing can be traded towards.
      if (Math.abs(pool.tick) < 886_000) filled += expectDepthIsTaken(pool.state(), 12)
    }
    expect(filled).toBeGreaterThan(200)
  })

  test('right after a downward crossing the level below the price is the active one', () => {
    const pool = createPool(emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(30) }))
    pool.mint({ owner: OWNER, tickLower: -600, tickUpper: 600, liquidity: 10n ** 20n })
    taken(pool, [0], true)
    // A second range ends at the price, so that the crossing matters.
    pool.mint({ owner: OWNER, tickLower: 0, tickUpper: 60, liquidity: 10n ** 19n })
    expectDepthIsTaken(pool.state(), 3)
  })

  test('stays within the usable ticks', () => {
    const pool = createPool(emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(887_000) }))
    pool.mint({ owner: OWNER, tickLower: -887_220, tickUpper: 887_220, liquidity: 10n ** 25n })
    const depth = depthByLevel(pool.state(), 10)
    expect(depth.at(-1)?.tickUpper).toBe(887_220)
    expect(depth.length).toBe(10 + 1 + 3)
  })

  const recorded = recordedPool()
  test.skipIf(recorded === undefined)('of the recorded WBTC/WETH pool', () => {
    expect(expectDepthIsTaken(recorded!.state, 60)).toBe(121)
  })
})
