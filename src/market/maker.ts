import type { LiquidityChange, RangeKey, SwapParams } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import type { Holdings } from '../domain/holdings.ts'
import type { Event } from './events.ts'
import type { MarketFrame, PairAmounts } from './marketFrame.ts'
import type { PoolNow } from './poolRequest.ts'

/** What a maker starts with, human units. */
export type Capital = PairAmounts

/** What can be known now, and nothing later. */
export type Seen = {
  readonly frame: MarketFrame
  readonly blockNumber: bigint
  readonly timeSec: number
  /** Price outside, quote per base. */
  readonly midPrice: number
  readonly pool: PoolNow
  /** Price of the pool, quote per base: state inside the fee band, not the mid. */
  readonly poolPrice: number
  /**
   * The mid at an earlier time.
   *
   * @throws {MarketPathError} `market/look-ahead`, `market/before-path`
   */
  midAt(timeSec: number): number
}

/** An order resting on a book. */
export type BookOrder = {
  /** Quote per base. */
  readonly price: number
  readonly sizeBase: number
}

/** What a maker wants done in the pool; a swap is its own, as a taker who pays the fee. */
export type LiquidityAction =
  | ({ readonly kind: 'mint' | 'burn' } & LiquidityChange)
  | ({ readonly kind: 'collect' } & RangeKey)
  | { readonly kind: 'swap'; readonly params: SwapParams }

/** What a maker offers in this block: orders on a book, liquidity in the pool, or nothing. */
export type MakerQuote = {
  readonly bid?: BookOrder
  readonly ask?: BookOrder
  readonly liquidity?: readonly LiquidityAction[]
}

/**
 * A market maker: inventory moved by events. All functions are pure; `S` is a plain value that they
 * never change in place.
 */
export type Maker<S = unknown> = {
  readonly id: string
  readonly assumptions: readonly Assumption[]
  start(capital: Capital, seen: Seen): S
  quote(state: S, seen: Seen): MakerQuote
  apply(state: S, event: Event): S
  /** Ranges of the pool it must be told of before `holdings` is asked. */
  ranges?(state: S): readonly RangeKey[]
  holdings(state: S, seen: Seen): Holdings
}

/** A maker whose state only it understands. */
// biome-ignore lint/suspicious/noExplicitAny: each maker's state type is its own
export type AnyMaker = Maker<any>

/** A maker and what it starts with. */
export type Contestant = { readonly maker: AnyMaker; readonly capital: Capital }
