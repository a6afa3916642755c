import { AmmeterError } from '../errors.ts'
import { MAX_UINT128, MAX_UINT256 } from './uint.ts'

/** The lowest tick: 1.0001^MIN_TICK is just above 2^-128. */
export const MIN_TICK = -887272
export const MAX_TICK = 887272
/** `getSqrtPriceAtTick(MIN_TICK)`, the lowest sqrt price a pool can have. */
export const MIN_SQRT_PRICE = 4295128739n
/** `getSqrtPriceAtTick(MAX_TICK)`; a pool's sqrt price is always below it. */
export const MAX_SQRT_PRICE = 1461446703485210103287273052203988822378723970342n

/**
 * The sqrt price at a tick: 1.0001^(tick/2) · 2^96, to the bit as the contracts compute it.
 *
 * Port of v4-core `TickMath.getSqrtPriceAtTick` (MIT): a product of Q128 powers of 1/√1.0001, one
 * per bit of |tick|, inverted for positive ticks, rounded up to Q96.
 *
 * @param tick - integer in [MIN_TICK, MAX_TICK]
 * @throws {TickError} `math/tick-out-of-range`
 * @example getSqrtPriceAtTick(0) // 79228162514264337593543950336n
 */
export function getSqrtPriceAtTick(tick: number): bigint {
  if (!Number.isInteger(tick) || tick < MIN_TICK || tick > MAX_TICK) throw tickOutOfRange(tick)
  let ratioX128 = 1n << 128n
  let bits = tick < 0 ? -tick : tick
  for (let i = 0; bits !== 0; i += 1, bits >>= 1) {
    if (bits & 1) ratioX128 = (ratioX128 * (POWERS_X128[i] as bigint)) >> 128n
  }
  if (tick > 0) ratioX128 = MAX_UINT256 / ratioX128
  // Rounding up keeps getTickAtSqrtPrice(getSqrtPriceAtTick(t)) = t.
  return (ratioX128 + 0xffffffffn) >> 32n
}

/**
 * The greatest tick whose sqrt price is at or below the given one.
 *
 * Port of v4-core `TickMath.getTickAtSqrtPrice` (MIT): log2 by repeated squaring to 14 bits, scaled
 * to base √1.0001, and the one or two candidate ticks within its error bound compared exactly.
 *
 * @param sqrtPriceX96 - in [MIN_SQRT_PRICE, MAX_SQRT_PRICE)
 * @throws {TickError} `math/sqrt-price-out-of-range`
 * @example getTickAtSqrtPrice(79228162514264337593543950335n) // -1
 */
export function getTickAtSqrtPrice(sqrtPriceX96: bigint): number {
  if (sqrtPriceX96 < MIN_SQRT_PRICE || sqrtPriceX96 >= MAX_SQRT_PRICE) {
    throw new TickError({
      code: 'math/sqrt-price-out-of-range',
      shortMessage: `Sqrt price ${sqrtPriceX96} is outside [${MIN_SQRT_PRICE}, ${MAX_SQRT_PRICE}).`,
    })
  }
  const ratioX128 = sqrtPriceX96 << 32n
  const msb = bitLength(ratioX128) - 1
  let mantissa = msb >= 128 ? ratioX128 >> BigInt(msb - 127) : ratioX128 << BigInt(127 - msb)
  let log2X64 = BigInt(msb - 128) << 64n
  for (let bit = 63n; bit >= 50n; bit -= 1n) {
    mantissa = (mantissa * mantissa) >> 127n
    const carry = mantissa >> 128n
    log2X64 |= carry << bit
    mantissa >>= carry
  }
  const logX128 = log2X64 * 255738958999603826347141n
  const tickLow = Number((logX128 - 3402992956809132418596140100660247210n) >> 128n)
  const tickHigh = Number((logX128 + 291339464771989622907027621153398088495n) >> 128n)
  if (tickLow === tickHigh) return tickLow
  return getSqrtPriceAtTick(tickHigh) <= sqrtPriceX96 ? tickHigh : tickLow
}

/** The lowest tick that liquidity can use at this spacing. */
export function minUsableTick(tickSpacing: number): number {
  return -maxUsableTick(tickSpacing)
}

/** The highest tick that liquidity can use at this spacing. */
export function maxUsableTick(tickSpacing: number): number {
  return Math.trunc(MAX_TICK / checkedSpacing(tickSpacing)) * tickSpacing
}

/**
 * How much liquidity may reference one tick, so that all ticks together fit in 128 bits.
 *
 * Source: Uniswap v3 `Tick.tickSpacingToMaxLiquidityPerTick`.
 *
 * @example maxLiquidityPerTick(60) // 11505743598341114571880798222544994n
 */
export function maxLiquidityPerTick(tickSpacing: number): bigint {
  const tickCount = (2 * maxUsableTick(tickSpacing)) / tickSpacing + 1
  return MAX_UINT128 / BigInt(tickCount)
}

/**
 * The same as Uniswap v4 has it: it counts one tick more where the spacing does not divide 887272,
 * because it rounds the lowest down. Source: v4-core `Pool.tickSpacingToMaxLiquidityPerTick`.
 *
 * @example maxLiquidityPerTickV4(60) // 11505354575363080317263139282924270n
 */
export function maxLiquidityPerTickV4(tickSpacing: number): bigint {
  const tickCount = Math.floor(MAX_TICK / tickSpacing) - Math.floor(MIN_TICK / tickSpacing) + 1
  return MAX_UINT128 / BigInt(tickCount)
}

/** ⌊1/√1.0001^(2^i) · 2^128⌋, i = 0 … 19. */
const POWERS_X128: readonly bigint[] = [
  0xfffcb933bd6fad37aa2d162d1a594001n,
  0xfff97272373d413259a46990580e213an,
  0xfff2e50f5f656932ef12357cf3c7fdccn,
  0xffe5caca7e10e4e61c3624eaa0941cd0n,
  0xffcb9843d60f6159c9db58835c926644n,
  0xff973b41fa98c081472e6896dfb254c0n,
  0xff2ea16466c96a3843ec78b326b52861n,
  0xfe5dee046a99a2a811c461f1969c3053n,
  0xfcbe86c7900a88aedcffc83b479aa3a4n,
  0xf987a7253ac413176f2b074cf7815e54n,
  0xf3392b0822b70005940c7a398e4b70f3n,
  0xe7159475a2c29b7443b29c7fa6e889d9n,
  0xd097f3bdfd2022b8845ad8f792aa5825n,
  0xa9f746462d870fdf8a65dc1f90e061e5n,
  0x70d869a156d2a1b890bb3df62baf32f7n,
  0x31be135f97d08fd981231505542fcfa6n,
  0x9aa508b5b7a84e1c677de54f3e99bc9n,
  0x5d6af8dedb81196699c329225ee604n,
  0x2216e584f5fa1ea926041bedfe98n,
  0x48a170391f7dc42444e8fa2n,
]

/** A tick, spacing or sqrt price outside its domain. */
export class TickError extends AmmeterError {
  override readonly name = 'TickError'
}

function checkedSpacing(tickSpacing: number): number {
  if (!Number.isInteger(tickSpacing) || tickSpacing < 1 || tickSpacing > 32767) {
    throw new TickError({
      code: 'math/tick-spacing-out-of-range',
      shortMessage: `Tick spacing ${tickSpacing} is not an integer in [1, 32767].`,
    })
  }
  return tickSpacing
}

function bitLength(value: bigint): number {
  const hex = value.toString(16)
  return 4 * hex.length - Math.clz32(Number.parseInt(hex.slice(0, 1), 16)) + 28
}

function tickOutOfRange(tick: number): TickError {
  return new TickError({
    code: 'math/tick-out-of-range',
    shortMessage: `Tick ${tick} is not an integer in [${MIN_TICK}, ${MAX_TICK}].`,
  })
}
