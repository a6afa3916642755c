import {
  getAmount0DeltaRoundingDown,
  getAmount0DeltaRoundingUp,
  getAmount1DeltaRoundingDown,
  getAmount1DeltaRoundingUp,
} from '../math/sqrtPriceMath.ts'
import { feeOn } from '../math/swapMath.ts'
import { mulDiv, Q128 } from '../math/uint.ts'
import type { Band } from './band.ts'
import type { DirectionFee } from './feeRule.ts'
import type { Stop, WholeSegment } from './stopTable.ts'

/** Where a swap stands. */
export type Standing = {
  readonly zeroForOne: boolean
  readonly sqrtPriceX96: bigint
  readonly band: Band
  readonly toll: DirectionFee
}

/**
 * The totals from one stop, where the swap stands, to the next.
 *
 * Between two stops nothing depends on the swap, so they are computed once and kept at the stop.
 */
export function wholeSegment(at: Standing, stop: Stop, sqrtPriceX96: bigint): WholeSegment {
  const kept = at.zeroForOne ? stop.wholeDown : stop.wholeUp
  if (kept !== undefined) return kept
  const whole = segmentBetween(at, sqrtPriceX96)
  if (at.zeroForOne) stop.wholeDown = whole
  else stop.wholeUp = whole
  return whole
}

/** The totals of a step that goes all the way to a price in the same band. */
export function segmentBetween(
  { zeroForOne, sqrtPriceX96: from, band: { liquidity }, toll: fee }: Standing,
  to: bigint,
): WholeSegment {
  const amountInRaw = zeroForOne
    ? getAmount0DeltaRoundingUp(from, to, liquidity)
    : getAmount1DeltaRoundingUp(from, to, liquidity)
  const outputRaw = zeroForOne
    ? getAmount1DeltaRoundingDown(from, to, liquidity)
    : getAmount0DeltaRoundingDown(from, to, liquidity)
  const feeRaw = feeOn(amountInRaw, BigInt(fee.feePips))
  const protocolCutRaw = fee.protocolCut?.(amountInRaw, feeRaw) ?? 0n
  const feeGrowthX128 = liquidity > 0n ? mulDiv(feeRaw - protocolCutRaw, Q128, liquidity) : 0n
  return { inputRaw: amountInRaw + feeRaw, outputRaw, protocolCutRaw, feeGrowthX128 }
}
