import type { FeeTerms } from '../domain/pool.ts'
import { AmmeterError } from '../errors.ts'

/** The fee of each swap direction as the engine applies it. */
export type FeeRule = {
  readonly zeroForOne: DirectionFee
  readonly oneForZero: DirectionFee
}

export type DirectionFee = {
  /** Swap fee in millionths of the input, in [0, 1 000 000). */
  readonly feePips: number
  /**
   * What the protocol keeps of one step, taken out of the step's fee, in raw units of the input.
   * `undefined` where it keeps nothing.
   *
   * Both parts of the step's input are given, because some rules cut the fee (Uniswap v3: fee / n)
   * and others the whole input (Uniswap v4: (amountIn + fee)·pips / 10^6).
   */
  readonly protocolCut: ((amountInRaw: bigint, feeRaw: bigint) => bigint) | undefined
}

/**
 * The arithmetic behind a pool's fee terms.
 *
 * Source: Uniswap v3 `UniswapV3Pool.swap`: fee / feeProtocol per step, rounded down.
 *
 * @throws {FeeRuleError} `amm/fee-out-of-range`, `amm/protocol-fee-out-of-range`
 */
export function feeRuleOf(terms: FeeTerms): FeeRule {
  if (!Number.isInteger(terms.feePips) || terms.feePips < 0 || terms.feePips >= 1_000_000) {
    throw new FeeRuleError({
      code: 'amm/fee-out-of-range',
      shortMessage: `Swap fee ${terms.feePips} is not an integer in [0, 1000000).`,
    })
  }
  return {
    zeroForOne: { feePips: terms.feePips, protocolCut: shareOfFee(terms.feeProtocol0) },
    oneForZero: { feePips: terms.feePips, protocolCut: shareOfFee(terms.feeProtocol1) },
  }
}

/** Fee terms no pool can have. */
export class FeeRuleError extends AmmeterError {
  override readonly name = 'FeeRuleError'
}

function shareOfFee(divisor: number): DirectionFee['protocolCut'] {
  if (divisor === 0) return undefined
  if (!Number.isInteger(divisor) || divisor < 4 || divisor > 10) {
    throw new FeeRuleError({
      code: 'amm/protocol-fee-out-of-range',
      shortMessage: `Protocol fee 1/${divisor} is neither 0 nor 1/4 to 1/10 of the swap fee.`,
    })
  }
  const n = BigInt(divisor)
  return (_amountInRaw, feeRaw) => feeRaw / n
}
