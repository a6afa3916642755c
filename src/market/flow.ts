import type { TokenAmounts } from '../amm/poolEngine.ts'
import { type MarketFrame, pairOf } from './marketFrame.ts'

/** What one kind of trader did in the pool, summed up. */
export type Flow = {
  readonly swaps: number
  /** Signed, as the pool saw it: positive = paid in, exact. */
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
  /** What the traders gained at the mid of each trade, quote units, before gas; their loss is < 0. */
  readonly gainQuote: number
  /** Σ |quote amount|, human units. */
  readonly volumeQuote: number
  /** Gas paid, quote units ≥ 0. */
  readonly gasQuote: number
}

export const NO_FLOW: Flow = {
  swaps: 0,
  amount0Raw: 0n,
  amount1Raw: 0n,
  gainQuote: 0,
  volumeQuote: 0,
  gasQuote: 0,
}

/** The flow with more gas paid. */
export function withGas(flow: Flow = NO_FLOW, gasQuote: number): Flow {
  return { ...flow, gasQuote: flow.gasQuote + gasQuote }
}

/** The flow with one more swap. */
export function withSwap(
  flow: Flow,
  { amount0Raw, amount1Raw }: TokenAmounts,
  midPrice: number,
  frame: MarketFrame,
): Flow {
  const { base, quote } = pairOf(frame, amount0Raw, amount1Raw)
  return {
    swaps: flow.swaps + 1,
    amount0Raw: flow.amount0Raw + amount0Raw,
    amount1Raw: flow.amount1Raw + amount1Raw,
    gainQuote: flow.gainQuote - (base * midPrice + quote),
    volumeQuote: flow.volumeQuote + Math.abs(quote),
    gasQuote: flow.gasQuote,
  }
}
