import { expect } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import type { OpenRanges } from './poolOperations.ts'
import { seededRandom } from './random.ts'
import type { V4Operation } from './v4Operations.ts'
import {
  applyV4,
  nextV4Operation,
  protocolFeesAccrued,
  rangesOfManager,
  ticksOfManager,
  type V4Racer,
  type V4Report,
} from './v4Race.ts'
import {
  createV4Pool,
  DYNAMIC_FEE,
  FEE_HOOK,
  NO_HOOKS,
  runV4,
  type V4Outcome,
  type V4World,
} from './v4World.ts'

export type V4Scenario = {
  readonly name: string
  /** Millionths, or DYNAMIC_FEE. */
  readonly fee: number
  readonly tickSpacing: number
  readonly homeTick: number
  readonly isNative: boolean
  readonly liquidityBits: number
  readonly seed: number
  /** Whether the fast tests run it too. */
  readonly isQuick?: boolean
}

const usual = { isNative: false, liquidityBits: 80 } as const

export const v4Scenarios: readonly V4Scenario[] = [
  {
    ...usual,
    name: 'native ETH, static',
    fee: 500,
    tickSpacing: 10,
    homeTick: -195_000,
    isNative: true,
    seed: 1,
    isQuick: true,
  },
  {
    ...usual,
    name: 'dynamic fee',
    fee: DYNAMIC_FEE,
    tickSpacing: 60,
    homeTick: 265_400,
    seed: 2,
    isQuick: true,
  },
  { ...usual, name: 'fee 0', fee: 0, tickSpacing: 1, homeTick: 3, seed: 3 },
  {
    ...usual,
    name: 'fee 100 %',
    fee: 1_000_000,
    tickSpacing: 200,
    homeTick: 0,
    seed: 4,
    isQuick: true,
  },
  // A step of the price is worth more than a raw unit: L > 2^96.
  {
    ...usual,
    name: 'large liquidity, spacing 7',
    fee: 4321,
    tickSpacing: 7,
    homeTick: 0,
    liquidityBits: 110,
    seed: 5,
  },
  {
    ...usual,
    name: 'dynamic fee, native ETH, low end',
    fee: DYNAMIC_FEE,
    tickSpacing: 32_767,
    homeTick: -887_000,
    isNative: true,
    liquidityBits: 60,
    seed: 6,
    isQuick: true,
  },
  { ...usual, name: 'high end', fee: 3000, tickSpacing: 60, homeTick: 887_000, seed: 7 },
  {
    ...usual,
    name: 'fee 99.9999 %',
    fee: 999_999,
    tickSpacing: 60,
    homeTick: -12,
    liquidityBits: 50,
    seed: 8,
  },
]

/** A block's worth: 250 operations take 100 M, more where a swap walks the whole bitmap. */
export const V4_BATCH_GAS = 10n ** 10n

/** Runs engine and manager side by side; fails at the first difference, with the operation. */
export async function raceV4(world: V4World, scenario: V4Scenario, count: number) {
  const { engine, key, id, state } = await poolOf(world, scenario)
  const racer: V4Racer = { pool: engine, fee: state.fee }
  // Read only at the end: growth the engine leaves pending must not depend on being looked at.
  const unread: V4Racer = { pool: engine.fork(), fee: state.fee }
  const before = await feesOf(world, state)
  const random = seededRandom(scenario.seed)
  const open = world.drivers.map((): OpenRanges => [])
  const ticks = new Set<number>()
  const tally: Record<string, number> = {}
  for (let done = 0, turn: 0 | 1 = 0; done < count; turn = turn === 0 ? 1 : 0) {
    const owner = world.drivers[turn]
    const operations: V4Operation[] = []
    const ours: V4Report[] = []
    for (let i = 0; i < 250 && done < count; i += 1, done += 1) {
      const actor = { address: owner, setsProtocolFee: turn === 0 }
      const operation = nextV4Operation(random, scenario, racer, open[turn] as OpenRanges, actor)
      operations.push(operation)
      const report = applyV4(racer, operation, owner)
      applyV4(unread, operation, owner)
      ours.push(report)
      const kind = report.ok ? operation.kind : 'refused'
      tally[kind] = (tally[kind] ?? 0) + 1
      if (operation.kind === 'modify-liquidity') {
        ticks.add(operation.range.tickLower)
        ticks.add(operation.range.tickUpper)
      }
    }
    const { outcomes } = await runV4(world, key, operations, { driver: turn, gas: V4_BATCH_GAS })
    expectSame(operations, ours, outcomes, done - operations.length)
  }
  expect(unread.pool.state()).toEqual(engine.state())
  const touched = [...ticks]
  const stored = new Map(engine.state().ticks?.map((tick) => [tick.tick, tick]))
  expect(touched.map((tick) => stored.get(tick))).toEqual(await ticksOfManager(world, id, touched))
  const keys = world.drivers.flatMap((owner, i) => (open[i] ?? []).map((k) => ({ ...k, owner })))
  expect(keys.map((range) => engine.range(range))).toEqual(await rangesOfManager(world, id, keys))
  const after = await feesOf(world, state)
  expect([engine.protocolFees0Raw, engine.protocolFees1Raw]).toEqual([
    after[0] - before[0],
    after[1] - before[1],
  ])
  return { tally, protocolFees: [engine.protocolFees0Raw, engine.protocolFees1Raw] }
}

async function poolOf(world: V4World, scenario: V4Scenario) {
  const { fee, tickSpacing, homeTick, isNative } = scenario
  const pool = await createV4Pool(world, {
    ...(isNative ? { currency0: 'native' as const } : {}),
    fee,
    tickSpacing,
    hooks: fee === DYNAMIC_FEE ? FEE_HOOK : NO_HOOKS,
    sqrtPriceX96: getSqrtPriceAtTick(homeTick) + 1n,
  })
  return { ...pool, engine: createPool(pool.state) }
}

async function feesOf(world: V4World, state: ConcentratedPoolState): Promise<[bigint, bigint]> {
  return [
    await protocolFeesAccrued(world, state.token0.address),
    await protocolFeesAccrued(world, state.token1.address),
  ]
}

function expectSame(
  operations: readonly V4Operation[],
  ours: readonly V4Report[],
  theirs: readonly V4Outcome[],
  from: number,
): void {
  expect(theirs).toHaveLength(operations.length)
  for (const [i, our] of ours.entries()) {
    const { ok, amount0, amount1, fees0, fees1, pool, failure } = theirs[i] as V4Outcome
    const their = { ok, amount0, amount1, fees0, fees1, pool }
    if (flat(our) === flat(their)) continue
    expect(our, `operation ${from + i}: ${flat(operations[i])} ${failure}`).toEqual(their)
  }
}

/** Field order is the same on both sides. */
function flat(value: unknown): string {
  return JSON.stringify(value, (_, raw) => (typeof raw === 'bigint' ? `${raw}n` : raw))
}
