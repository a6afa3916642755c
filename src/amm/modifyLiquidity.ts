import { mulDiv, Q128, subWrapping256 } from '../math/uint.ts'
import {
  burnOutcome,
  type LiquidityOutcome,
  type LiquidityView,
  mintOutcome,
} from './liquidityChange.ts'
import { mustFitInt128 } from './managerLimits.ts'
import type { LiquidityPayment, RangeKey, RangeState } from './poolEngine.ts'

/**
 * What a change of liquidity does in Uniswap v4: as a mint or burn of v3, but the fees are paid with it
 * and nothing is left owed.
 *
 * Specification: v4-core `Pool.modifyLiquidity`, `Position.update`.
 *
 * @param liquidityDelta - signed; 0 only pays out fees
 * @throws {LiquidityChangeError} as {@link mintOutcome}
 * @throws {LiquidityError} `math/liquidity-underflow`, `math/liquidity-overflow`
 * @throws {RangeAccountError} `amm/range-empty` (CannotUpdateEmptyPosition)
 * @throws {ManagerLimitError} `amm/amount-out-of-range` (SafeCastOverflow)
 */
export function modifyOutcome(
  view: LiquidityView,
  key: RangeKey,
  liquidityDelta: bigint,
): LiquidityOutcome & { readonly payment: LiquidityPayment } {
  const before = view.range(key)
  const isIncrease = liquidityDelta > 0n
  const outcome = isIncrease
    ? mintOutcome(view, { ...key, liquidity: liquidityDelta })
    : burnOutcome(view, { ...key, liquidity: -liquidityDelta })
  const { amount0Raw, amount1Raw } = outcome.amounts
  const payment: LiquidityPayment = {
    principal0Delta: isIncrease ? -amount0Raw : amount0Raw,
    principal1Delta: isIncrease ? -amount1Raw : amount1Raw,
    fees0Raw: earned(before, 'feeGrowthInside0LastX128', outcome.range),
    fees1Raw: earned(before, 'feeGrowthInside1LastX128', outcome.range),
  }
  const { principal0Delta, principal1Delta, fees0Raw, fees1Raw } = payment
  mustFitInt128(principal0Delta, principal1Delta, fees0Raw, fees1Raw)
  mustFitInt128(principal0Delta + fees0Raw, principal1Delta + fees1Raw)
  const range = {
    ...outcome.range,
    tokensOwed0Raw: before.tokensOwed0Raw,
    tokensOwed1Raw: before.tokensOwed1Raw,
  }
  return { ...outcome, range, payment }
}

/** Not modulo 2^128 as v3 credits it. */
function earned(
  before: RangeState,
  field: 'feeGrowthInside0LastX128' | 'feeGrowthInside1LastX128',
  after: RangeState,
): bigint {
  return mulDiv(subWrapping256(after[field], before[field]), before.liquidity, Q128)
}
