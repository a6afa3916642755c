import { toInteger } from '../../src/domain/units.ts'
import type { WhatIfRange } from '../../src/history/whatIfRange.ts'
import { type MarketFrame, pairOf, poolPriceOf } from '../../src/market/marketFrame.ts'
import { getAmountsRoundingUp } from '../../src/math/liquidityMath.ts'
import { getSqrtPriceAtTick, maxUsableTick } from '../../src/math/tickMath.ts'
import type { WhatIfQuestion } from './question.ts'

/** The ranges asked for, around a price, each worth the capital there. */
export function rangesAsked(
  question: WhatIfQuestion,
  frame: MarketFrame,
  at: { readonly sqrtPriceX96: bigint; readonly tick: number },
): WhatIfRange[] {
  const { tickSpacing, capitalQuote } = question
  const end = maxUsableTick(tickSpacing)
  const price = poolPriceOf(frame, at.sqrtPriceX96)
  return question.ranges.map((width) => {
    const half = width === 'full' ? undefined : Math.log(1 + width) / Math.log(1.0001)
    const down =
      half === undefined ? -end : Math.floor((at.tick - half) / tickSpacing) * tickSpacing
    const up = half === undefined ? end : Math.ceil((at.tick + half) / tickSpacing) * tickSpacing
    const [tickLower, tickUpper] = [Math.max(down, -end), Math.min(up, end)]
    const [amount0Raw, amount1Raw] = getAmountsRoundingUp(
      at.sqrtPriceX96,
      getSqrtPriceAtTick(tickLower),
      getSqrtPriceAtTick(tickUpper),
      UNIT,
    )
    const { base, quote } = pairOf(frame, amount0Raw, amount1Raw)
    const units = capitalQuote / (base * price + quote)
    // 2^53 of the capital's precision is plenty.
    const liquidity = (toInteger(Math.round(units * 2 ** 80)) * UNIT) >> 80n
    const id = width === 'full' ? 'full range' : `±${100 * width} %`
    return { id, tickLower, tickUpper, liquidity }
  })
}

/** Liquidity whose amounts are large in every pair of decimals. */
const UNIT = 10n ** 24n
