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
    | ModifyLiquidityFacts
    | DonateFacts
    | ProtocolFeeFacts
  )

/** Results only: what was asked is not in the event, and the fee only in that of Uniswap v4. */
export type SwapFacts = {
  readonly kind: 'swap'
  readonly sender: Address
  /** Uniswap v4 names none: the manager pays whom the sender says. */
  readonly recipient?: Address
  /** The pool's: positive = paid in. */
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
  /** After the swap. */
  readonly sqrtPriceX96: bigint
  readonly liquidity: bigint
  readonly tick: number
  /** Uniswap v4: what was charged, the protocol's part with it, millionths of the input. */
  readonly feePips?: number
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

/**
 * Uniswap v4: liquidity of one owner, range and salt went up or down, or by 0, which pays out fees. The
 * event states no amounts: principal follows from the price, fees from fee growth.
 */
export type ModifyLiquidityFacts = {
  readonly kind: 'modify-liquidity'
  /** Whoever locked the manager: for an NFT the position manager. */
  readonly owner: Address
  readonly tickLower: number
  readonly tickUpper: number
  /** Signed. */
  readonly liquidityDelta: bigint
  /** Tells positions of one owner in one range apart: for an NFT its token id. */
  readonly salt: Hex
}

/** Uniswap v4: a gift to those in range; no part of it is a swap fee. */
export type DonateFacts = {
  readonly kind: 'donate'
  readonly sender: Address
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
}

/** Uniswap v4: the protocol's fee from here on, millionths of the input of swaps that pay each token. */
export type ProtocolFeeFacts = {
  readonly kind: 'protocol-fee-updated'
  readonly feeProtocol0: number
  readonly feeProtocol1: number
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
