/** A funding rate with the interval it is for: never one without the other. */
export type FundingRate = {
  /** Of the notional, fraction per interval; positive: longs pay shorts. */
  readonly fundingRate: number
  /** Seconds, > 0: 28,800 on most venues, 3,600 on some. */
  readonly intervalSec: number
}

/** Recorded funding settlements, oldest first, one row each. */
export type FundingSeries = {
  readonly symbol: string
  /** When it was settled, Unix seconds, increasing. */
  readonly timeSec: Float64Array
  /** Of the notional, fraction per interval; positive: longs paid shorts. */
  readonly fundingRate: Float64Array
  /** The interval the rate was for, seconds; it ends at `timeSec`. */
  readonly intervalSec: Float64Array
}
