import { AmmeterError } from '../errors.ts'
import {
  getAmount0DeltaRoundingDown,
  getAmount0DeltaRoundingUp,
  getAmount1DeltaRoundingDown,
  getAmount1DeltaRoundingUp,
  getNextSqrtPriceFromInput,
  getNextSqrtPriceFromOutput,
} from './sqrtPriceMath.ts'
import { mulDiv, mulDivRoundingUp } from './uint.ts'

/** Fees are counted in millionths of the input. */
export const FEE_UNITS = 1_000_000n

/** One stretch of a swap, between two prices with no change of liquidity between them. */
export type SwapStep = {
  readonly sqrtPriceNextX96: bigint
  /** Paid in, without the fee. */
  readonly amountInRaw: bigint
  readonly amountOutRaw: bigint
  /** Paid on top of `amountInRaw`. */
  readonly feeRaw: bigint
}

/**
 * How far an amount moves the price within one stretch, and what that costs.
 *
 * Specification: Uniswap v3 white paper, section 6.2.3; rounding as `SwapMath.computeSwapStep`.
 *
 * @param exact - whether the remaining amount is what goes in (fee included) or what comes out
 * @param amountRemainingRaw - ≥ 0
 * @param feePips - in [0, 1 000 000]; a fee of the whole input moves no price and buys no output
 * @param lastInput - what is not fee where an exact input ends before the target: what the move of the
 *   price needed (Uniswap v3), or the whole of it less the fee (Uniswap v4)
 * @throws {SwapMathError} `math/fee-out-of-range`
 */
export function computeSwapStep(
  sqrtPriceX96: bigint,
  sqrtPriceTargetX96: bigint,
  liquidity: bigint,
  exact: 'input' | 'output',
  amountRemainingRaw: bigint,
  feePips: number,
  lastInput: 'needed' | 'whole' = 'needed',
): SwapStep {
  const fee = checkedFee(feePips, exact)
  const zeroForOne = sqrtPriceX96 >= sqrtPriceTargetX96
  const inDelta = zeroForOne ? getAmount0DeltaRoundingUp : getAmount1DeltaRoundingUp
  const outDelta = zeroForOne ? getAmount1DeltaRoundingDown : getAmount0DeltaRoundingDown

  if (exact === 'input') {
    const lessFee = mulDiv(amountRemainingRaw, FEE_UNITS - fee, FEE_UNITS)
    const fullIn = inDelta(sqrtPriceX96, sqrtPriceTargetX96, liquidity)
    if (lessFee >= fullIn) {
      return {
        sqrtPriceNextX96: sqrtPriceTargetX96,
        amountInRaw: fullIn,
        amountOutRaw: outDelta(sqrtPriceX96, sqrtPriceTargetX96, liquidity),
        feeRaw: feeOn(fullIn, fee),
      }
    }
    const next = getNextSqrtPriceFromInput(sqrtPriceX96, liquidity, lessFee, zeroForOne)
    const amountInRaw = lastInput === 'whole' ? lessFee : inDelta(sqrtPriceX96, next, liquidity)
    return {
      sqrtPriceNextX96: next,
      amountInRaw,
      amountOutRaw: outDelta(sqrtPriceX96, next, liquidity),
      // The input is used up: what is not counted as input is fee.
      feeRaw: amountRemainingRaw - amountInRaw,
    }
  }

  const fullOut = outDelta(sqrtPriceX96, sqrtPriceTargetX96, liquidity)
  const next =
    amountRemainingRaw >= fullOut
      ? sqrtPriceTargetX96
      : getNextSqrtPriceFromOutput(sqrtPriceX96, liquidity, amountRemainingRaw, zeroForOne)
  const amountInRaw = inDelta(sqrtPriceX96, next, liquidity)
  const moved = outDelta(sqrtPriceX96, next, liquidity)
  return {
    sqrtPriceNextX96: next,
    amountInRaw,
    // A price rounded beyond the request must not pay more than was asked for.
    amountOutRaw: moved > amountRemainingRaw ? amountRemainingRaw : moved,
    feeRaw: feeOn(amountInRaw, fee),
  }
}

/**
 * The fee on top of an input that moved the price, rounded up.
 *
 * @param feeUnits - millionths; all of them only on an input of 0, for which the fee is 0
 */
export function feeOn(amountInRaw: bigint, feeUnits: bigint): bigint {
  if (feeUnits === FEE_UNITS && amountInRaw === 0n) return 0n
  return mulDivRoundingUp(amountInRaw, feeUnits, FEE_UNITS - feeUnits)
}

/** A swap fee outside its domain. */
export class SwapMathError extends AmmeterError {
  override readonly name = 'SwapMathError'
}

function checkedFee(feePips: number, exact: 'input' | 'output'): bigint {
  const most = exact === 'input' ? 1_000_000 : 999_999
  if (!Number.isInteger(feePips) || feePips < 0 || feePips > most) {
    throw new SwapMathError({
      code: 'math/fee-out-of-range',
      shortMessage: `Swap fee ${feePips} is not an integer in [0, ${most}].`,
    })
  }
  return BigInt(feePips)
}
