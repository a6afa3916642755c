import type { LiquidityChange, PoolEngine, SwapParams } from '../../src/amm/poolEngine.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { AmmeterError } from '../../src/errors.ts'
import { getSqrtPriceAtTick, maxUsableTick } from '../../src/math/tickMath.ts'
import { emptyPool, OWNER, TICK_SPACINGS, testToken } from './poolStates.ts'
import type { Random } from './random.ts'

export type Operation =
  | ({ readonly kind: 'swap' } & SwapParams)
  | ({ readonly kind: 'mint' | 'burn' } & LiquidityChange)
  | { readonly kind: 'collect'; readonly tickLower: number; readonly tickUpper: number }

/** A pool of a random tier, price (also near both ends), protocol fee and fee growth near the wrap. */
export function randomPool(random: Random): ConcentratedPoolState {
  // Spacing 1 has 13,864 word ends, which the plain port needs long to walk.
  const feePips = random.chance(0.1) ? 100 : random.pick([500, 3000, 10000])
  const tickSpacing = TICK_SPACINGS[feePips] as number
  const tick = random.chance(0.2)
    ? random.pick([-1, 1]) * random.integer(880000, 887000)
    : random.integer(-250000, 250000)
  const atTick = getSqrtPriceAtTick(tick)
  const sqrtPriceX96 = random.chance(0.5)
    ? atTick
    : atTick + (random.bigint(0n, 2n ** 24n - 1n) % (atTick >> 16n))
  const protocol = random.chance(0.5)
  const nearWrap = () =>
    random.chance(0.5) ? (1n << 256n) - random.magnitude(200) : random.bigint(0n, 2n ** 256n - 1n)
  return emptyPool({
    token0: testToken('1', 6),
    sqrtPriceX96,
    tickSpacing,
    fee: {
      kind: 'uniswap-v3',
      feePips,
      feeProtocol0: protocol ? random.integer(4, 10) : 0,
      feeProtocol1: protocol ? random.integer(4, 10) : 0,
    },
    feeGrowthGlobal0X128: nearWrap(),
    feeGrowthGlobal1X128: nearWrap(),
  })
}

/** A random next operation; most are valid, some the contract would revert. */
export function randomOperation(
  random: Random,
  pool: PoolEngine,
  state: ConcentratedPoolState,
): Operation {
  const roll = random.integer(0, 99) / 100
  if (roll < 0.62) return randomSwap(random, pool, state)
  const range = randomRange(random, pool.tick, state.tickSpacing)
  if (roll < 0.78)
    return { kind: 'mint', ...range, liquidity: random.magnitude(random.chance(0.1) ? 120 : 80) }
  const known = knownRange(random, pool)
  if (roll < 0.93) {
    const held = known === undefined ? 0n : pool.range({ owner: OWNER, ...known }).liquidity
    const part = random.pick([0n, held, held / 2n, held / 3n, held + 1n])
    return { kind: 'burn', owner: OWNER, ...(known ?? range), liquidity: part }
  }
  return { kind: 'collect', ...(known ?? range) }
}

/** Does it, and says everything it did: the result or the code of the error. */
export function perform(pool: PoolEngine, operation: Operation): unknown {
  try {
    switch (operation.kind) {
      case 'swap':
        return pool.swap(operation)
      case 'mint':
        return pool.mint(operation)
      case 'burn':
        return pool.burn(operation)
      case 'collect':
        return pool.collect({ owner: OWNER, ...operation })
    }
  } catch (error) {
    if (error instanceof AmmeterError) return error.code
    throw error
  }
}

/** The moving parts that every operation is compared by. */
export function snapshot(pool: PoolEngine): readonly (bigint | number)[] {
  return [
    pool.sqrtPriceX96,
    pool.tick,
    pool.liquidity,
    pool.feeGrowthGlobal0X128,
    pool.feeGrowthGlobal1X128,
    pool.protocolFees0Raw,
    pool.protocolFees1Raw,
  ]
}

function randomSwap(random: Random, pool: PoolEngine, state: ConcentratedPoolState): Operation {
  const zeroForOne = random.chance(0.5)
  const exact = random.chance(0.65) ? 'input' : 'output'
  const base = { kind: 'swap', zeroForOne, exact } as const
  const kind = random.integer(0, 99) / 100
  if (kind < 0.25) return { ...base, amountRaw: random.magnitude(8) }
  if (kind < 0.75) return { ...base, amountRaw: random.magnitude(random.pick([40, 64, 70, 90])) }
  // To a price exactly: a stop of either kind, one unit off it, or anywhere near.
  const { tickSpacing } = state
  const width = random.pick([1, 1, 3, 20]) * tickSpacing
  const compressed = Math.floor((pool.tick + random.integer(-width, width)) / tickSpacing)
  const wordEnd = random.pick([
    compressed,
    compressed,
    (compressed >> 8) << 8,
    ((compressed >> 8) << 8) + 255,
  ])
  const end = maxUsableTick(tickSpacing)
  const tick = Math.max(-end, Math.min(end, wordEnd * tickSpacing + random.pick([0, 0, 0, 1, -1])))
  const limit =
    getSqrtPriceAtTick(Math.max(-887272, Math.min(887272, tick))) +
    BigInt(random.pick([0, 0, 0, 1, -1]))
  return { ...base, amountRaw: 1n << 200n, sqrtPriceLimitX96: limit }
}

function randomRange(random: Random, tick: number, tickSpacing: number): LiquidityChange {
  const end = maxUsableTick(tickSpacing) / tickSpacing
  const clamp = (value: number) => Math.max(-end, Math.min(end, value))
  const middle = Math.floor(tick / tickSpacing)
  const reach = random.pick([2, 20, 400, 3 * end])
  const low = clamp(middle + random.integer(-reach, reach))
  const high = clamp(low + random.integer(random.chance(0.02) ? 0 : 1, reach))
  const off = random.chance(0.02) ? 1 : 0
  return {
    owner: OWNER,
    tickLower: low * tickSpacing + off,
    tickUpper: high * tickSpacing,
    liquidity: 0n,
  }
}

function knownRange(
  random: Random,
  pool: PoolEngine,
): { tickLower: number; tickUpper: number } | undefined {
  const ranges = touched.get(pool)
  return ranges === undefined || ranges.length === 0 ? undefined : random.pick(ranges)
}

/** Remembers which ranges exist, because an engine does not list them. */
export function remember(pool: PoolEngine, operation: Operation, from?: PoolEngine): void {
  const ranges = touched.get(pool) ?? [...((from && touched.get(from)) ?? [])]
  if (operation.kind === 'mint')
    ranges.push({ tickLower: operation.tickLower, tickUpper: operation.tickUpper })
  touched.set(pool, ranges)
}

const touched = new WeakMap<PoolEngine, { tickLower: number; tickUpper: number }[]>()
