import { AmmeterError } from '../errors.ts'
import { Q128 } from '../math/uint.ts'
import { mustFitInt128 } from './managerLimits.ts'
import type { TokenAmounts } from './poolEngine.ts'

/**
 * The fee growth a donation leaves: amount · 2^128 / L, rounded down. The protocol takes no part of it.
 *
 * Specification: v4-core `Pool.donate`.
 *
 * @param given - both ≥ 0
 * @param liquidity - active
 * @returns to add to the global growths
 * @throws {DonationError} `amm/no-active-liquidity` (NoLiquidityToReceiveFees),
 *   `amm/amount-not-positive`
 * @throws {ManagerLimitError} `amm/amount-out-of-range`
 */
export function donatedGrowth(
  given: TokenAmounts,
  liquidity: bigint,
): { readonly growth0X128: bigint; readonly growth1X128: bigint } {
  const { amount0Raw, amount1Raw } = given
  if (liquidity <= 0n) {
    throw new DonationError({
      code: 'amm/no-active-liquidity',
      shortMessage: 'A donation needs active liquidity, and there is none.',
    })
  }
  if (amount0Raw < 0n || amount1Raw < 0n) {
    throw new DonationError({
      code: 'amm/amount-not-positive',
      shortMessage: `Cannot donate ${amount0Raw} and ${amount1Raw}: an amount is negative.`,
    })
  }
  mustFitInt128(amount0Raw, amount1Raw)
  return {
    growth0X128: (amount0Raw * Q128) / liquidity,
    growth1X128: (amount1Raw * Q128) / liquidity,
  }
}

/** A donation the manager would revert. */
export class DonationError extends AmmeterError {
  override readonly name = 'DonationError'
}
