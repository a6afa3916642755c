import type { SwapParams } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import { humanRatio, type Ratio } from '../domain/units.ts'
import { type Agent, IDLE } from './agent.ts'
import { feeBandOf } from './feeBand.ts'
import { type MarketFrame, poolRatioOf } from './marketFrame.ts'
import { type PoolSwap, quoteSwap, swap } from './poolRequest.ts'

export type ArbitrageurTerms = {
  /** The pool's swap fee, the same in both directions. */
  readonly feePips: number
  /** Paid per arbitrage, quote units ≥ 0; default 0. */
  readonly gasQuote?: number
}

/**
 * Moves the pool to the edge of the fee band around the mid, when that gains more than the gas:
 * it sells base into the pool while pool price·(1 − f) > mid and buys while pool price/(1 − f) < mid.
 *
 * Source: Milionis, Moallemi, Roughgarden, arXiv 2305.14604, section 3. Gas widens the band, since
 * the first gain grows with the square of the distance past the edge.
 */
export function arbitrageur({ feePips, gasQuote = 0 }: ArbitrageurTerms): Agent {
  // Wider than any rounding of the comparison in doubles; the exact one follows.
  const slack = 1e-9
  const kept = 1 - feePips / 1e6
  return {
    id: 'arbitrageur',
    assumptions: [COMPETITIVE_ARBITRAGE],
    *act(seen) {
      const { frame, midPrice, poolPrice, pool, timeSec } = seen
      const isInside =
        poolPrice * kept < midPrice * (1 - slack) && poolPrice > midPrice * kept * (1 + slack)
      if (isInside) return IDLE
      const mid = poolRatioOf(frame, midPrice)
      const { lowerX96, upperX96 } = feeBandOf(mid, feePips)
      if (pool.sqrtPriceX96 >= lowerX96 && pool.sqrtPriceX96 <= upperX96) return IDLE
      const zeroForOne = pool.sqrtPriceX96 > upperX96
      const params: SwapParams = {
        zeroForOne,
        exact: 'input',
        amountRaw: ENDLESS_RAW,
        sqrtPriceLimitX96: zeroForOne ? upperX96 : lowerX96,
      }
      const gainQuote = gainOf(yield* quoteSwap(params), mid, frame)
      if (!(gainQuote > gasQuote)) return IDLE
      const result = yield* swap(params)
      return { swaps: [{ kind: 'swap', timeSec, by: 'arbitrageur', params, ...result }], gasQuote }
    },
  }
}

/**
 * What a swap gains its maker at the mid, in quote: positive where the pool gave more than it got.
 * The sign is exact; the value has a relative error ≤ 2^-50.
 */
export function gainOf(
  { amount0Raw, amount1Raw }: Pick<PoolSwap, 'amount0Raw' | 'amount1Raw'>,
  mid: Ratio,
  frame: MarketFrame,
): number {
  const scaled = -(amount0Raw * mid.numerator + amount1Raw * mid.denominator)
  return frame.baseIs === 'token0'
    ? humanRatio(scaled, mid.denominator, frame.token1.decimals)
    : humanRatio(scaled, mid.numerator, frame.token0.decimals)
}

export const COMPETITIVE_ARBITRAGE: Assumption = {
  id: 'competitive-arbitrage',
  statement:
    'One arbitrageur trades first in every block, at the mid and without limit, to the edge of the fee band when the gain beats the gas.',
  bias: 'overstates arbitrage, against the LP: hedging outside is free and no block is missed',
}

/** More than any pool can take before its price limit. */
const ENDLESS_RAW = 2n ** 255n - 1n
