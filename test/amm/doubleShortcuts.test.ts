import { expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { PoolEngine } from '../../src/amm/poolEngine.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { snapshot } from '../support/poolFuzz.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'
import { seededRandom } from '../support/random.ts'

// Outputs of 30 to 60 bits and fees to 54: where a double decides the quotient and its error margin counts.
test('quotients by double equal the plain port where they are largest', () => {
  const random = seededRandom(6)
  for (let i = 0; i < 60; i += 1) {
    const tick = random.integer(-2000, 2000)
    const state = emptyPool({
      sqrtPriceX96: getSqrtPriceAtTick(tick) + random.bigint(0n, 10n ** 20n),
      tickSpacing: 200,
      fee: {
        kind: 'uniswap-v3',
        feePips: 10000,
        feeProtocol0: random.pick([0, 4]),
        feeProtocol1: random.pick([0, 7]),
      },
    })
    const pools: PoolEngine[] = [createPool(state), createReferencePool(state)]
    const liquidity = random.bigint(2n ** 60n, 2n ** random.pick([64n, 80n, 110n]))
    for (const pool of pools) {
      pool.mint({ owner: OWNER, tickLower: -200000, tickUpper: 200000, liquidity })
    }
    for (let swap = 0; swap < 100; swap += 1) {
      const bits = BigInt(random.integer(38, 61))
      const params = {
        zeroForOne: random.chance(0.5),
        exact: 'input',
        amountRaw: random.bigint(2n ** (bits - 1n), 2n ** bits),
      } as const
      const [ours, theirs] = pools.map((pool) => pool.swap(params))
      expect(ours).toEqual(theirs)
    }
    const [ours, theirs] = pools.map(snapshot)
    expect(ours).toEqual(theirs)
  }
})

test('at a spacing so wide that a step can pass 256 bits', () => {
  const random = seededRandom(7)
  let wide = 0
  for (let i = 0; i < 300; i += 1) {
    const state = emptyPool({
      sqrtPriceX96: random.bigint(2n ** 140n, 2n ** 159n),
      tickSpacing: 16383,
    })
    const pools: PoolEngine[] = [createPool(state), createReferencePool(state)]
    const liquidity = random.bigint(2n ** 100n, 2n ** 121n)
    for (const pool of pools) {
      pool.mint({ owner: OWNER, tickLower: -54 * 16383, tickUpper: 54 * 16383, liquidity })
    }
    const amountRaw = random.magnitude(170)
    if (amountRaw * state.sqrtPriceX96 > 2n ** 256n) wide += 1
    const swap = { zeroForOne: true, exact: 'input', amountRaw } as const
    const [ours, theirs] = pools.map((pool) => [pool.swap(swap), snapshot(pool)])
    expect(ours).toEqual(theirs)
  }
  expect(wide).toBeGreaterThan(50)
})
