import type { Address } from './address.ts'
import type { EventPlace } from './poolEvent.ts'

/** What a pair told the chain, exactly as it said it. A pair is its LP token, so transfers are among it. */
export type PairEvent = EventPlace &
  (
    | { readonly kind: 'sync'; readonly reserve0Raw: bigint; readonly reserve1Raw: bigint }
    | {
        readonly kind: 'swap'
        readonly sender: Address
        readonly recipient: Address
        /** What came in and went out of each token; a gift that lay there counts as paid in. */
        readonly amount0InRaw: bigint
        readonly amount1InRaw: bigint
        readonly amount0OutRaw: bigint
        readonly amount1OutRaw: bigint
      }
    | ({ readonly kind: 'mint'; readonly sender: Address } & Amounts)
    | ({ readonly kind: 'burn'; readonly sender: Address; readonly recipient: Address } & Amounts)
    | {
        readonly kind: 'transfer'
        /** The zero address for LP tokens that come into being. */
        readonly from: Address
        readonly to: Address
        readonly sharesRaw: bigint
      }
  )

type Amounts = { readonly amount0Raw: bigint; readonly amount1Raw: bigint }

/** One kind of event with its place. */
export type PairEventOf<K extends PairEvent['kind']> = Extract<PairEvent, { readonly kind: K }>
