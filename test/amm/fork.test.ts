import { expect, test } from 'vitest'
import { benchPool } from '../../scripts/bench/benchPool.ts'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { snapshot } from '../support/poolFuzz.ts'
import { OWNER } from '../support/poolStates.ts'

const { state } = benchPool()
const big = 10n ** 13n

test('what happens to a fork never reaches the original, nor the other way round', () => {
  const pool = createPool(state)
  pool.mint({ owner: OWNER, tickLower: 190000, tickUpper: 200000, liquidity: 10n ** 15n })
  pool.swap({ zeroForOne: true, exact: 'input', amountRaw: big })
  const before = [snapshot(pool), deep(pool.state())]
  const fork = pool.fork()
  expect([snapshot(fork), deep(fork.state())]).toEqual(before)

  fork.swap({ zeroForOne: false, exact: 'input', amountRaw: 10n ** 22n })
  fork.burn({ owner: OWNER, tickLower: 190000, tickUpper: 200000, liquidity: 10n ** 15n })
  fork.collect({ owner: OWNER, tickLower: 190000, tickUpper: 200000 })
  expect([snapshot(pool), deep(pool.state())]).toEqual(before)
  const key = { owner: OWNER, tickLower: 190000, tickUpper: 200000 }
  expect(pool.range(key).liquidity).toBe(10n ** 15n)

  const forked = [snapshot(fork), deep(fork.state())]
  pool.burn({ ...key, liquidity: 1n })
  pool.swap({ zeroForOne: true, exact: 'input', amountRaw: big })
  expect([snapshot(fork), deep(fork.state())]).toEqual(forked)
  expect(fork.range(key).tokensOwed0Raw).toBe(0n)
})

test('a pool built from the state of another goes on as that one does', () => {
  const pool = createPool(state)
  pool.swap({ zeroForOne: true, exact: 'input', amountRaw: big })
  const twin = createPool(pool.state())
  const swap = { zeroForOne: false, exact: 'output', amountRaw: big } as const
  expect(twin.swap(swap)).toEqual(pool.swap(swap))
  expect(twin.state()).toEqual(pool.state())
})

test('the engine never changes the state it was built from', () => {
  const before = deep(state)
  const pool = createPool(state)
  pool.swap({ zeroForOne: true, exact: 'input', amountRaw: big })
  pool.mint({ owner: OWNER, tickLower: 0, tickUpper: 10, liquidity: 1n })
  pool.state()
  expect(deep(state)).toEqual(before)
})

function deep(value: ConcentratedPoolState): ConcentratedPoolState {
  return structuredClone(value)
}
