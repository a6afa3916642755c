import type { BaseIs } from './market.ts'
import type { Token } from './token.ts'

/*
 * The only file where bigint and number meet. Chain facts are exact integers, models are doubles;
 * each function here says what the crossing loses.
 */

const TWO_POW_96 = 2 ** 96

/**
 * A raw amount in human units: `raw / 10^decimals`.
 *
 * Relative error ≤ 2^-52, 2^-51 beyond 22 decimals: the integer is rounded to 53 bits once, the
 * power of ten is exact up to 10^22 and rounded once beyond, the quotient is rounded once.
 *
 * @example humanAmount(1_500_000n, 6) // 1.5
 */
export function humanAmount(raw: bigint, decimals: number): number {
  return Number(raw) / 10 ** decimals
}

/**
 * A human amount as a raw one, rounded toward zero; exact for every finite double.
 *
 * @example rawAmount(1.5, 6) // 1500000n
 */
export function rawAmount(amount: number, decimals: number): bigint {
  if (!Number.isFinite(amount)) throw new RangeError(`not a finite amount: ${amount}`)
  // A double is m·2^e: scale the integer m instead of the double, so that nothing is rounded twice.
  let exponent = 0
  let mantissa = amount
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    exponent += 1
  }
  return (BigInt(mantissa) * 10n ** BigInt(decimals)) / 2n ** BigInt(exponent)
}

/** Square root of the raw price (token1 raw per token0 raw). Relative error ≤ 2^-52. */
export function sqrtPriceRaw(sqrtPriceX96: bigint): number {
  return Number(sqrtPriceX96) / TWO_POW_96
}

/** Liquidity, a fee growth or any other integer as a double, rounded to 53 bits. */
export function toDouble(value: bigint): number {
  return Number(value)
}

/** An integer held in a double, exactly; throws a RangeError where it has a fraction. */
export function toInteger(value: number): bigint {
  return BigInt(value)
}

/**
 * The pool's price as a trader reads it: quote per base, human units. Relative error ≤ 2^-50.
 *
 * @param baseIs - which pool token is the base
 */
export function priceOfSqrtPrice(
  sqrtPriceX96: bigint,
  token0: Pick<Token, 'decimals'>,
  token1: Pick<Token, 'decimals'>,
  baseIs: BaseIs,
): number {
  const root = sqrtPriceRaw(sqrtPriceX96)
  const price0 = root * root * 10 ** (token0.decimals - token1.decimals)
  return baseIs === 'token0' ? price0 : 1 / price0
}

/**
 * The inverse of {@link priceOfSqrtPrice}, which it undoes within 2^-50 of the root and one unit of
 * it (near the lowest price one unit is 2·10^-10 of the root).
 */
export function sqrtPriceOfPrice(
  price: number,
  token0: Pick<Token, 'decimals'>,
  token1: Pick<Token, 'decimals'>,
  baseIs: BaseIs,
): bigint {
  const price0 =
    (baseIs === 'token0' ? price : 1 / price) * 10 ** (token1.decimals - token0.decimals)
  return BigInt(Math.round(Math.sqrt(price0) * TWO_POW_96))
}

/** A ratio of integers, `denominator` > 0. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint }

/**
 * A positive finite double as the ratio of integers it is, exactly.
 * @example ratioOf(0.75) // { numerator: 3n, denominator: 4n }
 */
export function ratioOf(value: number): Ratio {
  let mantissa = value
  let exponent = 0
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    exponent += 1
  }
  return { numerator: BigInt(mantissa), denominator: 1n << BigInt(exponent) }
}

/**
 * A ratio of integers, the numerator a raw amount, in human units. The sign is exact, relative
 * error ≤ 2^-50.
 * @example humanRatio(-3_000_000n, 2n, 6) // -1.5
 */
export function humanRatio(numerator: bigint, denominator: bigint, decimals: number): number {
  return Number(numerator) / Number(denominator) / 10 ** decimals
}
