import { protocolFeePips, swapFeePips } from '../domain/feeTerms.ts'
import type { FeeTerms, UniswapV4FeeTerms } from '../domain/pool.ts'
import { AmmeterError } from '../errors.ts'

/** The fee of each swap direction as the engine applies it. */
export type FeeRule = {
  readonly zeroForOne: DirectionFee
  readonly oneForZero: DirectionFee
}

export type DirectionFee = {
  /** Swap fee in millionths of the input, in [0, 1 000 000]; 1 000 000 in Uniswap v4 only. */
  readonly feePips: number
  /**
   * What the protocol keeps of one step, taken out of the step's fee, in raw units of the input.
   * `undefined` where it keeps nothing.
   *
   * Both parts of the step's input are given, because some rules cut the fee (Uniswap v3: fee / n)
   * and others the whole input (Uniswap v4: (amountIn + fee)·pips / 10^6).
   */
  readonly protocolCut: ((amountInRaw: bigint, feeRaw: bigint) => bigint) | undefined
  /**
   * What of the last step's input is not fee: what the move of the price needed, so that the dust of
   * its rounding is fee (Uniswap v3), or all that was left after the fee (Uniswap v4).
   */
  readonly lastInput: 'needed' | 'whole'
}

/**
 * The arithmetic behind a pool's fee terms.
 *
 * Sources: Uniswap v3 `UniswapV3Pool.swap`: fee / feeProtocol per step, rounded down. PancakeSwap
 * `PancakeV3Pool.swap`: fee · feeProtocol / 10,000. v4-core `Pool.swap` and `ProtocolFeeLibrary`: the
 * protocol's pips of the step's whole input, rounded down, and the whole fee where the LP fee is 0.
 *
 * @throws {FeeRuleError} `amm/fee-out-of-range`, `amm/protocol-fee-out-of-range`
 */
export function feeRuleOf(terms: FeeTerms): FeeRule {
  if (terms.kind === 'uniswap-v4') {
    checkFee(terms.lpFeePips, 1_000_000)
    return { zeroForOne: sumOfFees(terms, true), oneForZero: sumOfFees(terms, false) }
  }
  const { feePips, feeProtocol0, feeProtocol1 } = terms
  checkFee(feePips, 999_999)
  const shareOfFee = terms.kind === 'pancake-v3' ? tenThousandthsOfFee : nthOfFee
  return {
    zeroForOne: { feePips, protocolCut: shareOfFee(feeProtocol0), lastInput: 'needed' },
    oneForZero: { feePips, protocolCut: shareOfFee(feeProtocol1), lastInput: 'needed' },
  }
}

/** Fee terms no pool can have. */
export class FeeRuleError extends AmmeterError {
  override readonly name = 'FeeRuleError'
}

function nthOfFee(divisor: number): DirectionFee['protocolCut'] {
  if (divisor === 0) return undefined
  if (!Number.isInteger(divisor) || divisor < 4 || divisor > 10)
    throw protocolFeeError(`1/${divisor} is neither 0 nor 1/4 to 1/10 of the swap fee`)
  const n = BigInt(divisor)
  return (_amountInRaw, feeRaw) => feeRaw / n
}

function tenThousandthsOfFee(share: number): DirectionFee['protocolCut'] {
  if (share === 0) return undefined
  if (!Number.isInteger(share) || share < 1000 || share > 4000)
    throw protocolFeeError(`${share}/10000 is neither 0 nor 10 % to 40 % of the swap fee`)
  const n = BigInt(share)
  return (_amountInRaw, feeRaw) => (feeRaw * n) / 10_000n
}

function sumOfFees(terms: UniswapV4FeeTerms, zeroForOne: boolean): DirectionFee {
  const pips = protocolFeePips(terms, zeroForOne)
  if (!Number.isInteger(pips) || pips < 0 || pips > 1000)
    throw protocolFeeError(`${pips} pips of the input is not an integer in [0, 1000]`)
  const feePips = swapFeePips(terms, zeroForOne)
  return { feePips, protocolCut: pipsOfInput(pips, feePips), lastInput: 'whole' }
}

function pipsOfInput(pips: number, feePips: number): DirectionFee['protocolCut'] {
  if (pips === 0) return undefined
  if (feePips === pips) return (_amountInRaw, feeRaw) => feeRaw
  const n = BigInt(pips)
  return (amountInRaw, feeRaw) => ((amountInRaw + feeRaw) * n) / 1_000_000n
}

function checkFee(feePips: number, most: number): void {
  if (Number.isInteger(feePips) && feePips >= 0 && feePips <= most) return
  throw new FeeRuleError({
    code: 'amm/fee-out-of-range',
    shortMessage: `Swap fee ${feePips} is not an integer in [0, ${most}].`,
  })
}

function protocolFeeError(what: string): FeeRuleError {
  return new FeeRuleError({
    code: 'amm/protocol-fee-out-of-range',
    shortMessage: `Protocol fee ${what}.`,
  })
}
