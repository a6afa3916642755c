import { AmmeterError } from '../errors.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../math/tickMath.ts'
import type { SwapParams } from './poolEngine.ts'

/** The largest amount the contract takes: no swap needs so much, a request for it ends at its price limit. */
export const MAX_INT256: bigint = (1n << 255n) - 1n

/**
 * The price limit of a swap, after the checks that the contract makes before it moves anything.
 *
 * @throws {SwapError} `amm/amount-not-positive` (AS), `amm/amount-out-of-range`, `amm/price-limit` (SPL)
 */
export function checkedPriceLimit(params: SwapParams, sqrtPriceX96: bigint): bigint {
  if (params.amountRaw <= 0n) {
    throw new SwapError({
      code: 'amm/amount-not-positive',
      shortMessage: `Swap amount ${params.amountRaw} is not positive.`,
    })
  }
  if (params.amountRaw > MAX_INT256) {
    throw new SwapError({
      code: 'amm/amount-out-of-range',
      shortMessage: `Swap amount ${params.amountRaw} does not fit in int256.`,
    })
  }
  const limit = params.sqrtPriceLimitX96 ?? (params.zeroForOne ? LOWEST_LIMIT : HIGHEST_LIMIT)
  const reachable = params.zeroForOne
    ? limit < sqrtPriceX96 && limit >= LOWEST_LIMIT
    : limit > sqrtPriceX96 && limit <= HIGHEST_LIMIT
  if (!reachable) {
    throw new SwapError({
      code: 'amm/price-limit',
      shortMessage: `Price limit ${limit} is not ${params.zeroForOne ? 'below' : 'above'} the pool's sqrt price ${sqrtPriceX96} and within the range of prices.`,
    })
  }
  return limit
}

/** A swap the contract would revert. */
export class SwapError extends AmmeterError {
  override readonly name = 'SwapError'
}

const LOWEST_LIMIT = MIN_SQRT_PRICE + 1n
const HIGHEST_LIMIT = MAX_SQRT_PRICE - 1n
