import { AmmeterError } from '../errors.ts'
import { mulDiv, Q128 } from '../math/uint.ts'
import type { DirectionFee } from './feeRule.ts'
import type { TokenAmounts } from './poolEngine.ts'

/** What a flash loan leaves behind. */
export type FlashOutcome = {
  /** To add to the global growths. */
  readonly growth0X128: bigint
  readonly growth1X128: bigint
  /** What the protocol keeps. */
  readonly cut0Raw: bigint
  readonly cut1Raw: bigint
}

/**
 * Shares what a flash loan paid between the active liquidity and the protocol.
 *
 * Specification: Uniswap v3 `UniswapV3Pool.flash`: paid / feeProtocol to the protocol, the rest per
 * unit of liquidity, each rounded down.
 *
 * @param paid - beyond what was borrowed, ≥ 0
 * @param fee0 - the fee rule of swaps that pay token0; `fee1` of those that pay token1
 * @throws {FlashError} `amm/no-active-liquidity` (L)
 */
export function flashOutcome(
  paid: TokenAmounts,
  liquidity: bigint,
  fee0: Pick<DirectionFee, 'protocolCut'>,
  fee1: Pick<DirectionFee, 'protocolCut'>,
): FlashOutcome {
  if (liquidity <= 0n) {
    throw new FlashError({
      code: 'amm/no-active-liquidity',
      shortMessage: 'A flash loan needs active liquidity, and there is none.',
    })
  }
  const cut0Raw = fee0.protocolCut?.(0n, paid.amount0Raw) ?? 0n
  const cut1Raw = fee1.protocolCut?.(0n, paid.amount1Raw) ?? 0n
  return {
    growth0X128: mulDiv(paid.amount0Raw - cut0Raw, Q128, liquidity),
    growth1X128: mulDiv(paid.amount1Raw - cut1Raw, Q128, liquidity),
    cut0Raw,
    cut1Raw,
  }
}

/** A flash loan the contract would revert. */
export class FlashError extends AmmeterError {
  override readonly name = 'FlashError'
}
