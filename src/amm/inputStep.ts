import { toDouble, toInteger } from '../domain/units.ts'
import {
  getAmount0DeltaRoundingDown,
  getAmount0DeltaRoundingUp,
  getAmount1DeltaRoundingUp,
} from '../math/sqrtPriceMath.ts'
import { FEE_UNITS, feeOn } from '../math/swapMath.ts'
import { MAX_UINT256, Q96 } from '../math/uint.ts'
import { certainFee, certainFloor, lessFee, token0Estimate } from './certainQuotient.ts'
import { earn, earnFee, earnSmallFee, PENDING_LIMIT } from './earnings.ts'
import type { PoolMoment } from './poolMoment.ts'
import { segmentBetween } from './wholeSegment.ts'

/**
 * The last step of an exact input, if the amount does not reach the target.
 *
 * "Reaches" is decided by the price the amount leads to: lessFee ≥ ⌈in(P→T)⌉ exactly when that
 * price, rounded as the contract does, is at or beyond T, because T is an integer.
 *
 * @returns raw output, for which the whole of `remainingRaw` is used; or why there is no last step
 */
export function finishInput(
  at: PoolMoment,
  remainingRaw: bigint,
  targetX96: bigint,
  targetDouble: number,
  stopIndex: number,
): bigint | 'reaches' | 'beyond-256-bits' {
  const { band, sqrtPriceX96: start, sqrtPriceDouble: startDouble, zeroForOne } = at
  if (band.liquidity === 0n) return 'reaches'
  const { feePips } = at.toll
  const isSmall = remainingRaw < TWO_POW_52
  const remaining = toDouble(remainingRaw)
  const netDouble = isSmall ? lessFee(remaining, feePips) : remaining * (1 - feePips / 1e6)

  // Far beyond the target by doubles is beyond it: two roundings of the prices, a few of the rest.
  const gap = zeroForOne ? startDouble - targetDouble : targetDouble - startDouble
  const slack = gap * 2 ** -40 + startDouble * 2 ** -49 + targetDouble * 2 ** -49
  const mostNeeded = zeroForOne
    ? token0Estimate(band, targetDouble, startDouble, gap + slack)
    : (band.liquidityDouble * (gap + slack)) / 2 ** 96
  if (netDouble > mostNeeded * (1 + 2 ** -40) + 2) return 'reaches'

  const netRaw = isSmall ? toInteger(netDouble) : (remainingRaw * at.toll.netUnits) / FEE_UNITS
  let next: bigint
  let outputRaw: bigint
  let nextDouble: number
  let needsWhole: boolean
  if (zeroForOne) {
    const product = netRaw * start
    const denominator = band.shifted + product
    // There the contract rounds otherwise, and the equivalence above does not hold.
    if (denominator > MAX_UINT256) return 'beyond-256-bits'
    // ⌈LQ·P/(LQ + aP)⌉ = P − ⌊aP·P/(LQ + aP)⌋.
    const fall = (product * start) / denominator
    next = start - fall
    if (next <= targetX96) return 'reaches'
    outputRaw = (band.liquidity * fall) >> 96n
    nextDouble = toDouble(next)
    // One unit of price is worth LQ/(P·next) raw token0; below one, rounding the price up costs
    // less than a raw unit, and the input rounds back up to all of `netRaw`.
    needsWhole = band.shiftedDouble <= nextDouble * nextDouble * (1 - 2 ** -29)
  } else {
    const rise = (netRaw << 96n) / band.liquidity
    next = start + rise
    if (next >= targetX96) return 'reaches'
    nextDouble = toDouble(next)
    const output = certainFloor(token0Estimate(band, startDouble, nextDouble, toDouble(rise)))
    outputRaw = Number.isNaN(output)
      ? getAmount0DeltaRoundingDown(start, next, band.liquidity)
      : toInteger(output)
    // The same for token1: one unit of price is worth L/2^96.
    needsWhole = band.liquidityDouble < 2 ** 96
  }

  const isInputWhole = needsWhole || at.toll.lastInput === 'whole'
  const fee = isSmall ? remaining - netDouble : toDouble(remainingRaw - netRaw)
  if (isInputWhole && fee < PENDING_LIMIT) {
    earnSmallFee(at, netRaw, fee)
  } else {
    // Only the last step pays the rest of its input as fee, whatever the rounding left of it.
    const inputRaw = isInputWhole
      ? netRaw
      : zeroForOne
        ? getAmount0DeltaRoundingUp(start, next, band.liquidity)
        : getAmount1DeltaRoundingUp(start, next, band.liquidity)
    earnFee(at, inputRaw, remainingRaw - inputRaw)
  }
  at.moveTo(next, nextDouble, stopIndex)
  return outputRaw
}

/**
 * The step to a target that the input reaches; the moment has still to be moved there.
 *
 * @returns input with its fee, and output
 */
export function passTo(
  at: PoolMoment,
  targetX96: bigint,
  targetDouble: number,
): { readonly inputRaw: bigint; readonly outputRaw: bigint } {
  const { band, sqrtPriceX96: start, sqrtPriceDouble: startDouble, zeroForOne } = at
  const { feePips } = at.toll
  const distance = zeroForOne ? start - targetX96 : targetX96 - start
  const estimate = token0Estimate(band, startDouble, targetDouble, toDouble(distance))
  const token0 = certainFloor(estimate)
  if (!Number.isNaN(token0) && zeroForOne) {
    const amountIn = token0 + 1
    const fee = certainFee(amountIn, feePips)
    if (!Number.isNaN(fee)) {
      earnSmallFee(at, toInteger(amountIn), fee)
      return {
        inputRaw: toInteger(amountIn + fee),
        outputRaw: (band.liquidity * distance) >> 96n,
      }
    }
  } else if (!Number.isNaN(token0)) {
    const amountInRaw = (band.liquidity * distance + (Q96 - 1n)) >> 96n
    const feeRaw = feeOn(amountInRaw, BigInt(feePips))
    const fee = toDouble(feeRaw)
    if (fee < PENDING_LIMIT) earnSmallFee(at, amountInRaw, fee)
    else earnFee(at, amountInRaw, feeRaw)
    return { inputRaw: amountInRaw + feeRaw, outputRaw: toInteger(token0) }
  }
  const exact = segmentBetween(at, targetX96)
  earn(at, exact.feeGrowthX128, exact.protocolCutRaw)
  return exact
}

const TWO_POW_52 = 1n << 52n
