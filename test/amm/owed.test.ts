import { expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { inventoryOf } from '../../src/amm/inventory.ts'
import { owedOf } from '../../src/amm/owed.ts'
import type { TickState } from '../../src/domain/pool.ts'
import { perform, randomOperation, randomPool, remember } from '../support/poolFuzz.ts'
import { OWNER } from '../support/poolStates.ts'
import { seededRandom } from '../support/random.ts'

test('owed equals what a touch and a collect would pay, at random states', () => {
  let compared = 0
  let accrued = 0
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = seededRandom(seed)
    const start = randomPool(random)
    const pool = createPool(start)
    const ranges: { tickLower: number; tickUpper: number }[] = []
    for (let step = 0; step < 60; step += 1) {
      const operation = randomOperation(random, pool, start)
      const did = perform(pool, operation)
      remember(pool, operation)
      if (operation.kind === 'mint' && typeof did !== 'string') ranges.push(operation)
    }
    const state = pool.state()
    const growthAt = (tick: number) => growthOutside(state.ticks ?? [], tick)
    for (const { tickLower, tickUpper } of ranges) {
      const key = { owner: OWNER, tickLower, tickUpper }
      const position = { tickLower, tickUpper, ...pool.range(key) }
      const owed = owedOf(state, position, growthAt(tickLower), growthAt(tickUpper))
      const fork = pool.fork()
      if (position.liquidity > 0n) fork.burn({ ...key, liquidity: 0n })
      expect(fork.collect(key)).toEqual({ amount0Raw: owed.owed0Raw, amount1Raw: owed.owed1Raw })
      expect(owed.owed0Raw).toBe(
        BigInt.asUintN(128, position.tokensOwed0Raw + owed.accruedFees0Raw),
      )
      if (position.liquidity > 0n) {
        expect(fork.burn({ ...key, liquidity: position.liquidity })).toEqual(
          inventoryOf(state, position),
        )
      }
      compared += 1
      if (owed.accruedFees0Raw > 0n) accrued += 1
    }
  }
  expect(compared).toBeGreaterThan(200)
  expect(accrued).toBeGreaterThan(50)
})

// A closed position has no tick left to read, and its liquidity of 0 makes the growth irrelevant.
function growthOutside(ticks: readonly TickState[], tick: number) {
  const at = ticks.find((candidate) => candidate.tick === tick)
  return {
    feeGrowth0X128: at?.feeGrowthOutside0X128 ?? 0n,
    feeGrowth1X128: at?.feeGrowthOutside1X128 ?? 0n,
  }
}
