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

/** A swap that stands at a stop. */
type StandingAtStop = {
  readonly zeroForOne: boolean
  readonly sqrtPriceX96: bigint
  readonly band: Band
  readonly fee: DirectionFee
}

/**
 * The totals from where a swap stands, at a stop, to the next one.
 *
 * Between two stops nothing depends on the swap, so they are computed once and kept at the stop.
 */
export function wholeSegment(walk: StandingAtStop, stop: Stop, sqrtPriceX96: bigint): WholeSegment {
  const { zeroForOne } = walk
  const kept = zeroForOne ? stop.wholeDown : stop.wholeUp
  if (kept !== undefined) return kept
  const { liquidity } = walk.band
  const whole = segmentBetween(walk.sqrtPriceX96, sqrtPriceX96, liquidity, zeroForOne, walk.fee)
  if (zeroForOne) stop.wholeDown = whole
  else stop.wholeUp = whole
  return whole
}

/** Totals of a step that goes all the way from one price to another. */
function segmentBetween(
  fromX96: bigint,
  toX96: bigint,
  liquidity: bigint,
  zeroForOne: boolean,
  fee: DirectionFee,
): WholeSegment {
  const amountInRaw = zeroForOne
    ? getAmount0DeltaRoundingUp(fromX96, toX96, liquidity)
    : getAmount1DeltaRoundingUp(fromX96, toX96, liquidity)
  const outputRaw = zeroForOne
    ? getAmount1DeltaRoundingDown(fromX96, toX96, liquidity)
    : getAmount0DeltaRoundingDown(fromX96, toX96, liquidity)
  const feeRaw = feeOn(amountInRaw, BigInt(fee.feePips))
  const protocolCutRaw = fee.protocolCut?.(amountInRaw, feeRaw) ?? 0n
  const feeGrowthX128 = liquidity > 0n ? mulDiv(feeRaw - protocolCutRaw, Q128, liquidity) : 0n
  return { inputRaw: amountInRaw + feeRaw, outputRaw, protocolCutRaw, feeGrowthX128 }
}
