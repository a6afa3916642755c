/**
 * What a maker has at one moment: the record an LP and an order-book maker share,
 * so that comparing them is comparing two values of one type.
 */
export type Holdings = {
  readonly timeSec: number
  /** Price outside the venue, quote per base. */
  readonly midPrice: number
  readonly base: number
  readonly quote: number
  /** Fees earned and not yet part of `base` and `quote`. */
  readonly feesBase: number
  readonly feesQuote: number
  /** Paid so far (gas, taker fees), ≥ 0. */
  readonly costsQuote: number
}

/** Value in quote: inventory and fees at `midPrice`, less the costs. */
export function valueOfHoldings(h: Holdings): number {
  return (h.base + h.feesBase) * h.midPrice + h.quote + h.feesQuote - h.costsQuote
}
