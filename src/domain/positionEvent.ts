import type { Address } from './address.ts'
import type { EventPlace } from './poolEvent.ts'

/** What a position manager told the chain about one of its tokens. */
export type PositionEvent = EventPlace & {
  readonly tokenId: bigint
} & (
    | (LiquidityFacts & { readonly kind: 'increase-liquidity' })
    | (LiquidityFacts & { readonly kind: 'decrease-liquidity' })
    | {
        /** Fees and withdrawn principal together: the event does not tell them apart. */
        readonly kind: 'collect'
        readonly recipient: Address
        readonly amount0Raw: bigint
        readonly amount1Raw: bigint
      }
    /** `from` is the zero address at the mint, `to` at the burn. */
    | { readonly kind: 'transfer'; readonly from: Address; readonly to: Address }
  )

type LiquidityFacts = {
  /** ≥ 0 */
  readonly liquidity: bigint
  /** ≥ 0: paid in by an increase, credited by a decrease. */
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
}

export type PositionEventKind = PositionEvent['kind']

/** One kind of event with its place. */
export type PositionEventOf<K extends PositionEventKind> = Extract<
  PositionEvent,
  { readonly kind: K }
>
