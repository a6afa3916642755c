import { expect } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { PoolEngine } from '../../src/amm/poolEngine.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import {
  type Operation,
  perform,
  randomOperation,
  randomPool,
  remember,
  snapshot,
} from './poolFuzz.ts'
import { OWNER } from './poolStates.ts'
import { seededRandom } from './random.ts'

/** Runs both engines side by side and fails at the first difference, with seed and step. */
export function race(seed: number, operations: number): Record<string, number> {
  const random = seededRandom(seed)
  const state = randomPool(random)
  let fast: PoolEngine = createPool(state)
  let plain: PoolEngine = createReferencePool(state)
  const counts: Record<string, number> = {}
  const where = (step: number, operation: Operation | string) =>
    `seed ${seed}, step ${step}: ${typeof operation === 'string' ? operation : describeOperation(operation)}`
  const same = (step: number, operation: Operation | string) => {
    expect(snapshot(fast), where(step, operation)).toEqual(snapshot(plain))
  }
  same(0, 'start')
  for (let step = 1; step <= operations; step += 1) {
    const operation = randomOperation(random, plain, state)
    const theirs = perform(plain, operation)
    const ours = perform(fast, operation)
    expect(ours, where(step, operation)).toEqual(theirs)
    same(step, operation)
    remember(plain, operation)
    const kind = typeof theirs === 'string' ? theirs : operation.kind
    counts[kind] = (counts[kind] ?? 0) + 1
    if (operation.kind !== 'swap') {
      const key = { owner: OWNER, ...operation }
      expect(fast.range(key), where(step, operation)).toEqual(plain.range(key))
    }
    if (random.chance(0.1)) {
      expect(fast.state(), where(step, operation)).toEqual(plain.state())
    }
    if (random.chance(0.1)) {
      // Continue on forks; the originals, disturbed on purpose, must not show through.
      const [fastFork, plainFork] = [fast.fork(), plain.fork()]
      remember(plainFork, operation, plain)
      for (const engine of [fast, plain]) {
        perform(engine, {
          kind: 'swap',
          zeroForOne: random.chance(0.5),
          exact: 'input',
          amountRaw: 10n ** 20n,
        })
        perform(engine, {
          kind: 'mint',
          owner: OWNER,
          tickLower: -state.tickSpacing,
          tickUpper: state.tickSpacing,
          liquidity: 5n,
        })
      }
      fast = fastFork
      plain = plainFork
      same(step, 'fork')
    }
  }
  expect(fast.state(), `seed ${seed}, end`).toEqual(plain.state())
  return counts
}

function describeOperation(operation: Operation): string {
  return JSON.stringify(operation, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
}

/** Adds up what several races did. */
export function raceAll(seeds: readonly number[], operations: number): Record<string, number> {
  const total: Record<string, number> = {}
  for (const seed of seeds) {
    for (const [kind, count] of Object.entries(race(seed, operations))) {
      total[kind] = (total[kind] ?? 0) + count
    }
  }
  return total
}
