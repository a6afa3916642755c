import type { SwapParams } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import type { TakerEvent } from './events.ts'
import type { Seen } from './maker.ts'
import { baseRawOf, pairOf } from './marketFrame.ts'
import type { PoolSwap } from './poolRequest.ts'

/** When a pool fills a taker, as a named assumption. */
export type TakerFill = {
  readonly assumption: Assumption
  /** What the distance of the execution price is measured from, quote per base. */
  referencePrice(seen: Seen): number
}

/** Half-fee plus impact ≤ reservation distance. */
export const HALF_FEE_PLUS_IMPACT: TakerFill = {
  assumption: {
    id: 'amm-fill-half-fee-plus-impact',
    statement:
      'The pool fills a taker whole where the fee and the impact of its trade, measured from the pool price, are within its reservation distance; else it does not trade at all.',
    bias: 'overstates toxic and understates benign flow a little: the taker does not see whether the pool price lies on its side of the mid; a router would split or shrink the trade',
  },
  referencePrice: (seen) => seen.poolPrice,
}

/** The same against the mid: a taker who compares venues. */
export const DISTANCE_FROM_MID: TakerFill = {
  assumption: {
    id: 'amm-fill-distance-from-mid',
    statement:
      'The pool fills a taker whole where the average price of its trade lies within its reservation distance of the mid; else it does not trade at all.',
    bias: 'overstates how well takers know the mid, which makes them help the arbitrageur',
  },
  referencePrice: (seen) => seen.midPrice,
}

/** The swap of a taker: sells an exact amount of base, or buys one. */
export function takerSwap(seen: Seen, taker: TakerEvent): SwapParams | undefined {
  const amountRaw = baseRawOf(seen.frame, taker.sizeBase)
  if (amountRaw === 0n) return undefined
  const isBase0 = seen.frame.baseIs === 'token0'
  return {
    zeroForOne: taker.buysBase !== isBase0,
    exact: taker.buysBase ? 'output' : 'input',
    amountRaw,
  }
}

/** Whether a quoted swap is whole and within the taker's reservation distance. */
export function acceptsQuote(
  fill: TakerFill,
  seen: Seen,
  taker: TakerEvent,
  params: SwapParams,
  quoted: PoolSwap,
): boolean {
  const isBase0 = seen.frame.baseIs === 'token0'
  const poolBaseRaw = isBase0 ? quoted.amount0Raw : quoted.amount1Raw
  if ((taker.buysBase ? -poolBaseRaw : poolBaseRaw) !== params.amountRaw) return false
  const { base, quote } = pairOf(seen.frame, quoted.amount0Raw, quoted.amount1Raw)
  const reference = fill.referencePrice(seen)
  const price = -quote / base
  const distance = taker.buysBase ? price / reference - 1 : 1 - price / reference
  return distance <= taker.reservation
}
