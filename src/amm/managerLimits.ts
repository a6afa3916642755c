import type { FeeTerms } from '../domain/pool.ts'
import { AmmeterError } from '../errors.ts'
import { type DirectionFee, feeRuleOf } from './feeRule.ts'
import type { SwapParams } from './poolEngine.ts'
import { SwapError } from './swapRequest.ts'

/** The largest amount a Uniswap v4 manager accounts for in one change. */
export const MAX_INT128: bigint = (1n << 127n) - 1n

/**
 * Refuses what a Uniswap v4 manager cannot put in a balance delta: v3 moves amounts up to 2^255, v4 up
 * to 2^127.
 *
 * @throws {ManagerLimitError} `amm/amount-out-of-range`
 */
export function mustFitInt128(...amounts: readonly bigint[]): void {
  const large = amounts.find((amount) => amount > MAX_INT128 || amount < -MAX_INT128 - 1n)
  if (large === undefined) return
  throw new ManagerLimitError({
    code: 'amm/amount-out-of-range',
    shortMessage: `Amount ${large} does not fit in int128, in which Uniswap v4 accounts.`,
  })
}

/**
 * The fee a hook put in place of the pool's for one swap; `undefined` where it left it.
 *
 * Specification: v4-core `LPFeeLibrary`: only a pool of dynamic fee heeds the override.
 *
 * @throws {SwapError} `amm/fee-not-dynamic`
 * @throws {FeeRuleError} `amm/fee-out-of-range`
 */
export function overridingFee(
  fee: FeeTerms,
  { lpFeePips, zeroForOne }: SwapParams,
): DirectionFee | undefined {
  if (lpFeePips === undefined) return undefined
  if (fee.kind !== 'uniswap-v4' || !fee.isDynamic) {
    throw new SwapError({
      code: 'amm/fee-not-dynamic',
      shortMessage: `A swap cannot have its own fee of ${lpFeePips} pips: the pool's fee is not dynamic.`,
    })
  }
  const rule = feeRuleOf({ ...fee, lpFeePips })
  return zeroForOne ? rule.zeroForOne : rule.oneForZero
}

/**
 * Refuses an exact output where the fee takes all of the input.
 *
 * Specification: v4-core `Pool.swap`, `InvalidFeeForExactOut`.
 *
 * @throws {SwapError} `amm/fee-takes-all`
 */
export function mustLeaveInput(
  { feePips }: Pick<DirectionFee, 'feePips'>,
  exact: SwapParams['exact'],
): void {
  if (feePips < 1_000_000 || exact === 'input') return
  throw new SwapError({
    code: 'amm/fee-takes-all',
    shortMessage: 'No input buys an exact output where the fee is 100 %.',
  })
}

/** A change that the manager's accounts cannot hold. */
export class ManagerLimitError extends AmmeterError {
  override readonly name = 'ManagerLimitError'
}
