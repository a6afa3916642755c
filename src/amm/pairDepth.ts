import type { ConstantProductPoolState } from '../domain/pool.ts'
import type { Ratio } from '../domain/units.ts'
import { sqrtRoundingDown } from '../math/integerSqrt.ts'

/**
 * What must be paid in, fee included, until the price of the token paid in has fallen to a part of
 * what it is: the root of (R + γ·x)·(R + x) = R² / factor, γ = 1 − fee.
 *
 * @param factor - in (0, 1)
 * @returns raw, rounded down: one unit more passes the price
 */
export function inputToPrice(
  { fee }: Pick<ConstantProductPoolState, 'fee'>,
  reserveInRaw: bigint,
  factor: Ratio,
): bigint {
  const units = 1_000_000n
  const net = units - BigInt(fee.feePips)
  const { numerator, denominator } = factor
  const sum = (units + net) * reserveInRaw
  // Rounded up under the root and down over it: the quotient is exact to the last unit but one.
  const square =
    sum * sum +
    (4n * net * units * reserveInRaw * reserveInRaw * (denominator - numerator)) / numerator
  return (sqrtRoundingDown(square) - sum) / (2n * net)
}
