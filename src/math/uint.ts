import { AmmeterError } from '../errors.ts'

/** 2^96, the scale of a sqrt price. */
export const Q96 = 1n << 96n
/** 2^128, the scale of a fee growth. */
export const Q128 = 1n << 128n
export const MAX_UINT128 = (1n << 128n) - 1n
export const MAX_UINT160 = (1n << 160n) - 1n
export const MAX_UINT256 = (1n << 256n) - 1n

/**
 * ⌊a·b / denominator⌋ with the product in full width, as Solidity's `FullMath.mulDiv`.
 *
 * @param a - ≥ 0
 * @param b - ≥ 0
 * @throws {UintError} `math/division-by-zero`; `math/overflow` where the contract's uint256 would not hold it
 * @example mulDiv(7n, 3n, 2n) // 10n
 */
export function mulDiv(a: bigint, b: bigint, denominator: bigint): bigint {
  return checkUint256((a * b) / nonZero(denominator))
}

/** ⌈a·b / denominator⌉; otherwise as {@link mulDiv}. */
export function mulDivRoundingUp(a: bigint, b: bigint, denominator: bigint): bigint {
  return divRoundingUp(a * b, denominator)
}

/**
 * ⌈a / denominator⌉ for a ≥ 0.
 *
 * @throws {UintError} `math/division-by-zero`, `math/overflow`
 * @example divRoundingUp(7n, 2n) // 4n
 */
export function divRoundingUp(a: bigint, denominator: bigint): bigint {
  const quotient = a / nonZero(denominator)
  return checkUint256(quotient * denominator === a ? quotient : quotient + 1n)
}

/** (a − b) mod 2^256: the difference of two fee growths, which wrap by design. */
export function subWrapping256(a: bigint, b: bigint): bigint {
  return BigInt.asUintN(256, a - b)
}

/** (a + b) mod 2^256. */
export function addWrapping256(a: bigint, b: bigint): bigint {
  return BigInt.asUintN(256, a + b)
}

/** (a + b) mod 2^128: how a position's owed tokens add up. */
export function addWrapping128(a: bigint, b: bigint): bigint {
  return BigInt.asUintN(128, a + b)
}

/** A number fell outside the width the contract gives it. */
export class UintError extends AmmeterError {
  override readonly name = 'UintError'
}

function nonZero(denominator: bigint): bigint {
  if (denominator === 0n) {
    throw new UintError({ code: 'math/division-by-zero', shortMessage: 'Division by zero.' })
  }
  return denominator
}

function checkUint256(value: bigint): bigint {
  if (value > MAX_UINT256) {
    throw new UintError({
      code: 'math/overflow',
      shortMessage: `${value} does not fit in 256 bits; the contract would revert.`,
    })
  }
  return value
}
