import type { ConcentratedPoolState, TickState } from '../domain/pool.ts'
import { addDelta } from '../math/liquidityMath.ts'
import { computeSwapStep } from '../math/swapMath.ts'
import { getSqrtPriceAtTick, getTickAtSqrtPrice } from '../math/tickMath.ts'
import { addWrapping128, addWrapping256, mulDiv, Q128, subWrapping256 } from '../math/uint.ts'
import type { FeeRule } from './feeRule.ts'
import { mustFitInt128, mustLeaveInput, overridingFee } from './managerLimits.ts'
import type { RangeState, SwapParams, SwapResult } from './poolEngine.ts'
import { checkedPriceLimit } from './swapRequest.ts'
import { nextTickWithinWord, type TickBitmap } from './tickBitmap.ts'

/** The contract's storage, as far as swaps and liquidity need it. */
export type ReferenceState = {
  /** Identity and terms; its moving parts are only where the engine started. */
  pool: ConcentratedPoolState
  feeRule: FeeRule
  sqrtPriceX96: bigint
  tick: number
  liquidity: bigint
  feeGrowthGlobal0X128: bigint
  feeGrowthGlobal1X128: bigint
  protocolFees0Raw: bigint
  protocolFees1Raw: bigint
  readonly ticks: Map<number, TickState>
  readonly bitmap: TickBitmap
  readonly ranges: Map<string, RangeState>
}

/**
 * Swaps step by step from one tick or word end to the next.
 *
 * Specification: Uniswap v3 white paper, section 6.3; loop and rounding as `UniswapV3Pool.swap`.
 */
export function swapReference(s: ReferenceState, params: SwapParams): SwapResult {
  const { zeroForOne } = params
  const usual = zeroForOne ? s.feeRule.zeroForOne : s.feeRule.oneForZero
  const fee = overridingFee(s.pool.fee, params) ?? usual
  mustLeaveInput(fee, params.exact)
  const limit = checkedPriceLimit(params, s.sqrtPriceX96)
  let { sqrtPriceX96, tick, liquidity } = s
  let feeGrowthX128 = zeroForOne ? s.feeGrowthGlobal0X128 : s.feeGrowthGlobal1X128
  let remaining = params.amountRaw
  let paidIn = 0n
  let paidOut = 0n
  let protocolFee = 0n
  const crossed: TickState[] = []

  while (remaining !== 0n && sqrtPriceX96 !== limit) {
    const start = sqrtPriceX96
    const next = nextTickWithinWord(s.bitmap, tick, s.pool.tickSpacing, zeroForOne)
    const sqrtPriceAtNext = getSqrtPriceAtTick(next.tick)
    const isLimitNearer = zeroForOne ? sqrtPriceAtNext < limit : sqrtPriceAtNext > limit
    const target = isLimitNearer ? limit : sqrtPriceAtNext
    const step = computeSwapStep(
      start,
      target,
      liquidity,
      params.exact,
      remaining,
      fee.feePips,
      fee.lastInput,
    )
    sqrtPriceX96 = step.sqrtPriceNextX96
    const input = step.amountInRaw + step.feeRaw
    remaining -= params.exact === 'input' ? input : step.amountOutRaw
    paidIn += input
    paidOut += step.amountOutRaw

    const cut = fee.protocolCut?.(step.amountInRaw, step.feeRaw) ?? 0n
    protocolFee = addWrapping128(protocolFee, cut)
    if (liquidity > 0n) {
      feeGrowthX128 = addWrapping256(feeGrowthX128, mulDiv(step.feeRaw - cut, Q128, liquidity))
    }

    if (sqrtPriceX96 === sqrtPriceAtNext) {
      if (next.isInitialised) {
        const at = s.ticks.get(next.tick) as TickState
        const growth0 = zeroForOne ? feeGrowthX128 : s.feeGrowthGlobal0X128
        const growth1 = zeroForOne ? s.feeGrowthGlobal1X128 : feeGrowthX128
        crossed.push(crossedTick(at, growth0, growth1))
        liquidity = addDelta(liquidity, zeroForOne ? -at.liquidityNet : at.liquidityNet)
      }
      tick = zeroForOne ? next.tick - 1 : next.tick
    } else if (sqrtPriceX96 !== start) {
      tick = getTickAtSqrtPrice(sqrtPriceX96)
    }
  }

  if (s.pool.fee.kind === 'uniswap-v4') mustFitInt128(paidIn, paidOut)
  // Nothing is stored before the whole swap stands: a swap that throws changes nothing.
  s.sqrtPriceX96 = sqrtPriceX96
  s.tick = tick
  s.liquidity = liquidity
  for (const at of crossed) s.ticks.set(at.tick, at)
  if (zeroForOne) {
    s.feeGrowthGlobal0X128 = feeGrowthX128
    s.protocolFees0Raw = addWrapping128(s.protocolFees0Raw, protocolFee)
  } else {
    s.feeGrowthGlobal1X128 = feeGrowthX128
    s.protocolFees1Raw = addWrapping128(s.protocolFees1Raw, protocolFee)
  }
  return {
    amount0Raw: zeroForOne ? paidIn : -paidOut,
    amount1Raw: zeroForOne ? -paidOut : paidIn,
    sqrtPriceX96,
    tick,
    liquidity,
    ticksCrossed: crossed.length,
  }
}

/** A tick after the price crossed it: what lay outside is now the other side (eq. 6.20). */
function crossedTick(tick: TickState, growth0X128: bigint, growth1X128: bigint): TickState {
  return {
    ...tick,
    feeGrowthOutside0X128: subWrapping256(growth0X128, tick.feeGrowthOutside0X128),
    feeGrowthOutside1X128: subWrapping256(growth1X128, tick.feeGrowthOutside1X128),
  }
}
