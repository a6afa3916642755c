import type { PoolEngine, RangeKey, SwapParams } from '../../src/amm/poolEngine.ts'
import type { Address } from '../../src/domain/address.ts'
import {
  getSqrtPriceAtTick,
  MAX_SQRT_PRICE,
  MAX_TICK,
  MIN_SQRT_PRICE,
  MIN_TICK,
  maxUsableTick,
} from '../../src/math/tickMath.ts'
import { MAX_UINT128 } from '../../src/math/uint.ts'
import type { Random } from './random.ts'

/** One thing to do at a pool, by an engine or by the contract. */
export type PoolOperation =
  | { readonly kind: 'swap'; readonly params: SwapParams }
  | { readonly kind: 'mint' | 'burn'; readonly range: RangeKey; readonly liquidity: bigint }
  | {
      readonly kind: 'collect'
      readonly range: RangeKey
      readonly amount0Max: bigint
      readonly amount1Max: bigint
    }

/** Where a sequence of operations plays. */
export type Playground = {
  readonly tickSpacing: number
  /** Swaps return to it, so that the price does not sit at an end for good. */
  readonly homeTick: number
  /** Size of positions in bits of liquidity. */
  readonly liquidityBits: number
}

/** What was opened so far; a generator adds to it. */
export type OpenRanges = RangeKey[]

/**
 * The next operation, made for the pool as it stands: most do something, some the contract refuses.
 */
export function nextOperation(
  random: Random,
  { tickSpacing, homeTick, liquidityBits }: Playground,
  pool: PoolEngine,
  open: OpenRanges,
  owner: Address,
): PoolOperation {
  const dice = random.integer(0, 99)
  if (open.length === 0 || dice < 20) return mint()
  if (dice < 34) return burn()
  if (dice < 42) return collect()
  return { kind: 'swap', params: swap() }

  function mint(): PoolOperation {
    const known = open.length > 0 && random.chance(0.3) ? random.pick(open) : undefined
    const range = known ?? { owner, ...randomRange() }
    const liquidity = random.chance(0.01)
      ? random.pick([0n, MAX_UINT128, 2n ** 127n])
      : random.magnitude(liquidityBits)
    if (known === undefined) open.push(range)
    return { kind: 'mint', range: { ...range, owner }, liquidity }
  }

  function burn(): PoolOperation {
    const range = ownRange()
    const held = pool.range(range).liquidity
    if (random.chance(0.25)) return { kind: 'burn', range, liquidity: 0n }
    if (random.chance(0.4)) return { kind: 'burn', range, liquidity: held }
    if (random.chance(0.03)) return { kind: 'burn', range, liquidity: held + 1n }
    return { kind: 'burn', range, liquidity: held === 0n ? 0n : random.bigint(1n, held) }
  }

  function collect(): PoolOperation {
    const range = ownRange()
    const most = () => (random.chance(0.6) ? MAX_UINT128 : random.magnitude(liquidityBits) - 1n)
    return { kind: 'collect', range, amount0Max: most(), amount1Max: most() }
  }

  function swap(): SwapParams {
    const isFarUp = pool.tick > homeTick + 40 * tickSpacing
    const isFarDown = pool.tick < homeTick - 40 * tickSpacing
    const goHome = (isFarUp || isFarDown) && random.chance(0.5)
    const zeroForOne = goHome ? isFarUp : random.chance(0.5)
    const exact = random.pick(['input', 'output'] as const)
    if (goHome) {
      const sqrtPriceLimitX96 = priceAt(homeTick + random.integer(-9, 9) * tickSpacing)
      return { zeroForOne, exact, amountRaw: 2n ** 200n, sqrtPriceLimitX96 }
    }
    const amountRaw = random.chance(0.1)
      ? random.bigint(1n, 9n)
      : random.chance(0.02)
        ? random.magnitude(254)
        : sizedAmount(zeroForOne === (exact === 'input'))
    // Without a limit an amount that no liquidity answers walks every word of the bitmap to the end:
    // 3,466 of them at spacing 1.
    const isLimited = random.chance(0.5) || amountRaw > 2n ** 128n
    if (!isLimited && random.chance(tickSpacing === 1 ? 0.02 : 0.5))
      return { zeroForOne, exact, amountRaw }
    return { zeroForOne, exact, amountRaw, sqrtPriceLimitX96: limit(zeroForOne) }
  }

  /** About what moves the price by up to 60 spacings, where the liquidity is as it is here. */
  function sizedAmount(inToken0: boolean): bigint {
    const root = pool.sqrtPriceX96
    const other = priceAt(pool.tick + random.integer(1, 60) * tickSpacing)
    const move = other > root ? other - root : root - other
    const raw = inToken0
      ? (((pool.liquidity << 96n) / root) * move) / (root + move)
      : (pool.liquidity * move) >> 96n
    const drawn = (raw * random.bigint(1n, 1000n)) / 500n
    return drawn === 0n ? random.magnitude(liquidityBits) : drawn
  }

  function limit(zeroForOne: boolean): bigint {
    const root = pool.sqrtPriceX96
    if (random.chance(0.02)) return random.pick([root, MIN_SQRT_PRICE, MAX_SQRT_PRICE, 0n])
    const side = zeroForOne ? -1 : 1
    if (random.chance(0.2)) return within(root + BigInt(side) * random.magnitude(40))
    const tick = pool.tick + side * random.integer(0, 80) * tickSpacing
    // On a tick, right beside one, or anywhere.
    if (random.chance(0.5)) return priceAt(tick - (tick % tickSpacing))
    return within(priceAt(tick) + BigInt(random.integer(-1, 1)))
  }

  function ownRange(): RangeKey {
    return { ...random.pick(open), owner }
  }

  function randomRange() {
    const end = maxUsableTick(tickSpacing) / tickSpacing
    const clamp = (step: number) => Math.min(Math.max(step, -end), end)
    const at = Math.round(pool.tick / tickSpacing)
    if (random.chance(0.05)) return { tickLower: -end * tickSpacing, tickUpper: end * tickSpacing }
    if (random.chance(0.01)) return { tickLower: at * tickSpacing, tickUpper: at * tickSpacing }
    if (random.chance(0.01) && tickSpacing > 1)
      return { tickLower: at * tickSpacing + 1, tickUpper: (at + 1) * tickSpacing }
    const width = random.integer(1, random.pick([1, 5, 40]))
    // A third begins or ends at the price itself, where being in range turns.
    const lower = clamp(
      random.chance(0.3) ? random.pick([at, at - width]) : at + random.integer(-40, 30),
    )
    const upper = clamp(lower + width)
    return lower === upper
      ? { tickLower: (lower - 1) * tickSpacing, tickUpper: upper * tickSpacing }
      : { tickLower: lower * tickSpacing, tickUpper: upper * tickSpacing }
  }
}

/** What a contract's argument can hold; the ends themselves are refused. */
function within(price: bigint): bigint {
  return price < MIN_SQRT_PRICE ? MIN_SQRT_PRICE : price > MAX_SQRT_PRICE ? MAX_SQRT_PRICE : price
}

function priceAt(tick: number): bigint {
  const price = getSqrtPriceAtTick(Math.min(Math.max(tick, MIN_TICK), MAX_TICK))
  return price === MAX_SQRT_PRICE ? price - 1n : price === MIN_SQRT_PRICE ? price + 1n : price
}
