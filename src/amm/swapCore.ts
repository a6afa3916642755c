import { toDouble } from '../domain/units.ts'
import { computeSwapStep } from '../math/swapMath.ts'
import { finishInput, passTo } from './inputStep.ts'
import type { PoolCore } from './poolCore.ts'
import type { SwapParams, SwapResult } from './poolEngine.ts'
import { type Stop, sqrtPriceAtStop } from './stopTable.ts'
import { checkedPriceLimit } from './swapRequest.ts'
import { SwapWalk } from './swapWalk.ts'
import { wholeSegment } from './wholeSegment.ts'

/**
 * Swaps through the stop table; every number equals the plain port's.
 *
 * What it saves is stated where it is saved, each time with the reason why the result is the same.
 *
 * @throws {SwapError} as `checkedPriceLimit`
 */
export function swapCore(core: PoolCore, params: SwapParams): SwapResult {
  const limit = checkedPriceLimit(params, core.sqrtPriceX96)
  const { zeroForOne } = params
  const isInput = params.exact === 'input'
  const walk = new SwapWalk(core, zeroForOne)
  let remaining = params.amountRaw
  // The side the taker did not fix.
  let other = 0n
  let isAtStop = false

  while (remaining !== 0n && walk.sqrtPriceX96 !== limit) {
    const stopIndex = walk.nextStop()
    const stop = walk.table[stopIndex] as Stop
    const stopPrice = sqrtPriceAtStop(stop)
    const isLimitNearer = zeroForOne ? stopPrice < limit : stopPrice > limit

    if (isAtStop && !isLimitNearer) {
      const whole = wholeSegment(walk, stop, stopPrice)
      // ⌊r·(10^6 − f)/10^6⌋ ≥ in exactly when r ≥ ⌈in·10^6/(10^6 − f)⌉ = in + ⌈in·f/(10^6 − f)⌉.
      const needed = isInput ? whole.inputRaw : whole.outputRaw
      if (remaining >= needed) {
        remaining -= needed
        other += isInput ? whole.outputRaw : whole.inputRaw
        walk.earn(whole.feeGrowthX128, whole.protocolCutRaw)
        walk.arrive(stopIndex, stop)
        continue
      }
    }

    const target = isLimitNearer ? limit : stopPrice
    if (isInput) {
      const targetDouble = isLimitNearer ? toDouble(limit) : stop.sqrtPriceDouble
      const last = finishInput(walk, remaining, target, targetDouble, stopIndex)
      if (typeof last === 'bigint') {
        other += last
        remaining = 0n
        break
      }
      if (last === 'reaches') {
        const part = passTo(walk, target, targetDouble)
        remaining -= part.inputRaw
        other += part.outputRaw
        isAtStop = target === stopPrice
        if (isAtStop) walk.arrive(stopIndex, stop)
        else walk.moveTo(target, targetDouble, stopIndex)
        continue
      }
    }
    const step = computeSwapStep(
      walk.sqrtPriceX96,
      target,
      walk.band.liquidity,
      params.exact,
      remaining,
      walk.fee.feePips,
    )
    const input = step.amountInRaw + step.feeRaw
    remaining -= isInput ? input : step.amountOutRaw
    other += isInput ? step.amountOutRaw : input
    walk.earnFee(step.amountInRaw, step.feeRaw)
    isAtStop = step.sqrtPriceNextX96 === stopPrice
    if (isAtStop) walk.arrive(stopIndex, stop)
    else walk.moveTo(step.sqrtPriceNextX96, toDouble(step.sqrtPriceNextX96), stopIndex)
  }
  walk.commit()
  const fixed = remaining === 0n ? params.amountRaw : params.amountRaw - remaining
  const paidIn = isInput ? fixed : other
  const paidOut = isInput ? other : fixed
  return {
    amount0Raw: zeroForOne ? paidIn : -paidOut,
    amount1Raw: zeroForOne ? -paidOut : paidIn,
    sqrtPriceX96: walk.sqrtPriceX96,
    tick: walk.tick,
    liquidity: walk.band.liquidity,
    ticksCrossed: walk.ticksCrossed,
  }
}
