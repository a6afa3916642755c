import { expect } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import type { OpenRanges } from './poolOperations.ts'
import { emptyPool, OWNER } from './poolStates.ts'
import { seededRandom } from './random.ts'
import { applyV4, nextV4Operation, type V4Racer } from './v4Race.ts'

/** Runs both engines on v4 terms side by side and fails at the first difference, with seed and step. */
export function duelV4(seed: number, operations: number): Record<string, number> {
  const random = seededRandom(seed)
  const tickSpacing = random.pick([10, 60, 200, 7, 32_767])
  const homeTick = random.pick([0, -200_000, 265_400, 886_000, -886_000])
  const fee = {
    kind: 'uniswap-v4',
    lpFeePips: random.pick([0, 500, 3000, 10_000, 999_999, 1_000_000]),
    protocolFeeZeroForOnePips: random.pick([0, 1, 1000]),
    protocolFeeOneForZeroPips: random.pick([0, 7, 1000]),
    isDynamic: random.chance(0.6),
  } as const
  const nearWrap = () => (1n << 256n) - random.magnitude(200)
  const state = emptyPool({
    sqrtPriceX96: getSqrtPriceAtTick(homeTick) + 1n,
    tickSpacing,
    fee,
    feeGrowthGlobal0X128: nearWrap(),
    feeGrowthGlobal1X128: nearWrap(),
  })
  const fast: V4Racer = { pool: createPool(state), fee }
  const plain: V4Racer = { pool: createReferencePool(state), fee }
  const open: OpenRanges = []
  const playground = { tickSpacing, homeTick, liquidityBits: random.pick([40, 80, 105]) }
  const owner = { address: OWNER, setsProtocolFee: true }
  const counts: Record<string, number> = {}
  for (let step = 1; step <= operations; step += 1) {
    const operation = nextV4Operation(random, playground, plain, open, owner)
    const theirs = applyV4(plain, operation, OWNER)
    const ours = applyV4(fast, operation, OWNER)
    const label = () =>
      `seed ${seed}, step ${step}: ${JSON.stringify(operation, (_, v) => (typeof v === 'bigint' ? `${v}n` : v))}`
    if (!isSame(ours, theirs)) expect(ours, label()).toEqual(theirs)
    if (random.chance(0.05)) expect(fast.pool.state(), label()).toEqual(plain.pool.state())
    const kind = theirs.ok ? operation.kind : 'refused'
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  expect(fast.pool.state(), `seed ${seed}, end`).toEqual(plain.pool.state())
  const fees = ({ pool }: V4Racer) => [pool.protocolFees0Raw, pool.protocolFees1Raw]
  expect(fees(fast)).toEqual(fees(plain))
  expect(open.map((key) => fast.pool.range(key))).toEqual(open.map((key) => plain.pool.range(key)))
  return counts
}

function isSame(a: object, b: object): boolean {
  const flat = (value: object) =>
    JSON.stringify(value, (_, raw) => (typeof raw === 'bigint' ? `${raw}n` : raw))
  return flat(a) === flat(b)
}
