import type { LiquidityChange, RangeKey, SwapParams, TokenAmounts } from '../amm/poolEngine.ts'
import type { PoolSwap, RangeReading } from './poolRequest.ts'

/** What happens in a market, in order. Makers fold these; a sink may keep them. */
export type Event =
  | BlockEvent
  | MidEvent
  | FundingEvent
  | TakerEvent
  | SwapEvent
  | FillEvent
  | LiquidityEvent
  | CollectEvent
  | RangeEvent

/** A block begins. */
export type BlockEvent = {
  readonly kind: 'block'
  readonly timeSec: number
  readonly number: bigint
}

/** The price outside moved since the last block. */
export type MidEvent = {
  readonly kind: 'mid'
  readonly timeSec: number
  /** Quote per base. */
  readonly midPrice: number
}

/** Funding was settled since the last block; a rate per column step, signed, positive: longs pay. */
export type FundingEvent = {
  readonly kind: 'funding'
  readonly timeSec: number
  readonly fundingRate: number
  readonly markPrice: number
}

/** A taker arrives; every venue sees it. */
export type TakerEvent = {
  readonly kind: 'taker'
  readonly timeSec: number
  readonly index: number
  readonly buysBase: boolean
  readonly sizeBase: number
  /** The worst distance of the price it takes, as a fraction. */
  readonly reservation: number
}

/** A swap in the pool. Amounts are the pool's: positive = paid in. */
export type SwapEvent = PoolSwap & {
  readonly kind: 'swap'
  readonly timeSec: number
  /** `taker`, or the id of the agent or the maker. */
  readonly by: string
  readonly params: SwapParams
}

/** A resting quote of an order-book maker was taken. */
export type FillEvent = {
  readonly kind: 'fill'
  readonly timeSec: number
  readonly makerId: string
  /** What the maker does. */
  readonly makerBuys: boolean
  readonly sizeBase: number
  /** Quote per base. */
  readonly price: number
}

/** Liquidity of a maker was added to, or taken out of, the pool. */
export type LiquidityEvent = LiquidityChange &
  TokenAmounts & {
    readonly kind: 'mint' | 'burn'
    readonly timeSec: number
    readonly makerId: string
  }

/** What was owed to a maker's range was paid out. */
export type CollectEvent = RangeKey &
  TokenAmounts & {
    readonly kind: 'collect'
    readonly timeSec: number
    readonly makerId: string
  }

/** What a maker's range holds at the end of a block, as the pool itself says. */
export type RangeEvent = {
  readonly kind: 'range'
  readonly timeSec: number
  readonly makerId: string
  readonly key: RangeKey
  readonly reading: RangeReading
}
