import type { Address, Hex } from './address.ts'

/** Where on the chain something happened. Two events of one chain never share block and log index. */
export type EventPlace = {
  readonly blockNumber: bigint
  /** `undefined` where the record does not carry it, as in exported CSV files. */
  readonly blockHash: Hex | undefined
  readonly transactionHash: Hex
  readonly transactionIndex: number
  readonly logIndex: number
  /** Unix time of the block, seconds. */
  readonly timestampSec: number
}

/** What a concentrated-liquidity pool told the chain, exactly as it said it. */
export type PoolEvent = EventPlace &
  (
    | { readonly kind: 'initialize'; readonly sqrtPriceX96: bigint; readonly tick: number }
    | SwapFacts
    | (RangeFacts & { readonly kind: 'mint'; readonly sender: Address; readonly liquidity: bigint })
    | (RangeFacts & { readonly kind: 'burn'; readonly liquidity: bigint })
    | (RangeFacts & { readonly kind: 'collect'; readonly recipient: Address })
    | FlashFacts
    | SetFeeProtocolFacts
    | CollectProtocolFacts
  )

/** Results only: neither what was asked nor the fee is in the event. */
export type SwapFacts = {
  readonly kind: 'swap'
  readonly sender: Address
  readonly recipient: Address
  /** The pool's: positive = paid in. */
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
  /** After the swap. */
  readonly sqrtPriceX96: bigint
  readonly liquidity: bigint
  readonly tick: number
}

type RangeFacts = {
  readonly owner: Address
  readonly tickLower: number
  readonly tickUpper: number
  /** ≥ 0: paid in by a mint, credited by a burn, paid out by a collect. */
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
}

export type FlashFacts = {
  readonly kind: 'flash'
  readonly sender: Address
  readonly recipient: Address
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
  /** Paid beyond what was borrowed: fees of those who are in range. */
  readonly paid0Raw: bigint
  readonly paid1Raw: bigint
}

/** The protocol keeps 1/n of the fee; 0 keeps nothing. */
export type SetFeeProtocolFacts = {
  readonly kind: 'set-fee-protocol'
  readonly feeProtocol0Before: number
  readonly feeProtocol1Before: number
  readonly feeProtocol0: number
  readonly feeProtocol1: number
}

export type CollectProtocolFacts = {
  readonly kind: 'collect-protocol'
  readonly sender: Address
  readonly recipient: Address
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
}

export type PoolEventKind = PoolEvent['kind']

/** One kind of event with its place. */
export type PoolEventOf<K extends PoolEventKind> = Extract<PoolEvent, { readonly kind: K }>

/** Chain order: block, then log index. Negative where `a` comes first. */
export function compareEvents(
  a: Pick<EventPlace, 'blockNumber' | 'logIndex'>,
  b: Pick<EventPlace, 'blockNumber' | 'logIndex'>,
): number {
  if (a.blockNumber !== b.blockNumber) return a.blockNumber < b.blockNumber ? -1 : 1
  return a.logIndex - b.logIndex
}
