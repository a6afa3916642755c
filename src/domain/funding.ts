/** A funding rate with the interval it is for: never one without the other. */
export type FundingRate = {
  /** Of the notional, fraction per interval; positive: longs pay shorts. */
  readonly fundingRate: number
  /** Seconds, > 0: 28,800 on most venues, 3,600 on some. */
  readonly intervalSec: number
}
