import { toDouble } from '../domain/units.ts'
import { computeSwapStep } from '../math/swapMath.ts'
import { earn, earnFee } from './earnings.ts'
import { finishInput, passTo } from './inputStep.ts'
import type { SwapParams, SwapResult } from './poolEngine.ts'
import type { PoolMoment } from './poolMoment.ts'
import { type Stop, sqrtPriceAtStop } from './stopTable.ts'
import { wholeSegment } from './wholeSegment.ts'

/**
 * Moves a copy of the pool's last moment by a swap; every number equals the plain port's.
 *
 * What it saves is stated where it is saved, each time with the reason why the result is the same.
 *
 * @param at - a copy made for this direction
 * @param limit - checked, not passed
 */
export function moveBySwap(at: PoolMoment, params: SwapParams, limit: bigint): SwapResult {
  const { zeroForOne } = params
  const isInput = params.exact === 'input'
  let remaining = params.amountRaw
  // The side the taker did not fix.
  let other = 0n
  let isAtStop = false

  while (remaining !== 0n && at.sqrtPriceX96 !== limit) {
    const stopIndex = at.nextStop()
    const stop = at.table[stopIndex] as Stop
    const stopPrice = sqrtPriceAtStop(stop)
    const isLimitNearer = zeroForOne ? stopPrice < limit : stopPrice > limit

    if (isAtStop && !isLimitNearer && at.toll.keepsSegments) {
      const whole = wholeSegment(at, stop, stopPrice)
      // ⌊r·(10^6 − f)/10^6⌋ ≥ in exactly when r ≥ ⌈in·10^6/(10^6 − f)⌉ = in + ⌈in·f/(10^6 − f)⌉.
      const needed = isInput ? whole.inputRaw : whole.outputRaw
      if (remaining >= needed) {
        remaining -= needed
        other += isInput ? whole.outputRaw : whole.inputRaw
        earn(at, whole.feeGrowthX128, whole.protocolCutRaw)
        at.arrive(stopIndex, stop)
        continue
      }
    }

    const target = isLimitNearer ? limit : stopPrice
    if (isInput) {
      const targetDouble = isLimitNearer ? toDouble(limit) : stop.sqrtPriceDouble
      const last = finishInput(at, remaining, target, targetDouble, stopIndex)
      if (typeof last === 'bigint') {
        other += last
        remaining = 0n
        break
      }
      if (last === 'reaches') {
        const part = passTo(at, target, targetDouble)
        remaining -= part.inputRaw
        other += part.outputRaw
        isAtStop = target === stopPrice
        if (isAtStop) at.arrive(stopIndex, stop)
        else at.moveTo(target, targetDouble, stopIndex)
        continue
      }
    }
    const step = computeSwapStep(
      at.sqrtPriceX96,
      target,
      at.band.liquidity,
      params.exact,
      remaining,
      at.toll.feePips,
      at.toll.lastInput,
    )
    const input = step.amountInRaw + step.feeRaw
    remaining -= isInput ? input : step.amountOutRaw
    other += isInput ? step.amountOutRaw : input
    earnFee(at, step.amountInRaw, step.feeRaw)
    isAtStop = step.sqrtPriceNextX96 === stopPrice
    if (isAtStop) at.arrive(stopIndex, stop)
    else at.moveTo(step.sqrtPriceNextX96, toDouble(step.sqrtPriceNextX96), stopIndex)
  }
  const fixed = remaining === 0n ? params.amountRaw : params.amountRaw - remaining
  const paidIn = isInput ? fixed : other
  const paidOut = isInput ? other : fixed
  return {
    amount0Raw: zeroForOne ? paidIn : -paidOut,
    amount1Raw: zeroForOne ? -paidOut : paidIn,
    sqrtPriceX96: at.sqrtPriceX96,
    tick: at.tick,
    liquidity: at.band.liquidity,
    ticksCrossed: at.ticksCrossed,
  }
}
