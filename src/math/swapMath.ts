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
 * @param feePips - in [0, 1 000 000)
 * @throws {SwapMathError} `math/fee-out-of-range`
 */
export function computeSwapStep(
  sqrtPriceX96: bigint,
  sqrtPriceTargetX96: bigint,
  liquidity: bigint,
  exact: 'input' | 'output',
  amountRemainingRaw: bigint,
  feePips: number,
): SwapStep {
  const fee = checkedFee(feePips)
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
    const amountInRaw = inDelta(sqrtPriceX96, next, liquidity)
    return {
      sqrtPriceNextX96: next,
      amountInRaw,
      amountOutRaw: outDelta(sqrtPriceX96, next, liquidity),
      // The input is used up: what the move did not need is fee.
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

/** The fee on top of an input that moved the price, rounded up; `feeUnits` in millionths. */
export function feeOn(amountInRaw: bigint, feeUnits: bigint): bigint {
  return mulDivRoundingUp(amountInRaw, feeUnits, FEE_UNITS - feeUnits)
}

/** A swap fee outside its domain. */
export class SwapMathError extends AmmeterError {
  override readonly name = 'SwapMathError'
}

function checkedFee(feePips: number): bigint {
  if (!Number.isInteger(feePips) || feePips < 0 || feePips >= 1_000_000) {
    throw new SwapMathError({
      code: 'math/fee-out-of-range',
      shortMessage: `Swap fee ${feePips} is not an integer in [0, 1000000).`,
    })
  }
  return BigInt(feePips)
}
