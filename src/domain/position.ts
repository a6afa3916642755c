import type { Address } from './address.ts'

/** A liquidity position as the chain records it. What it is worth is the models' business. */
export type Position = RangePosition | SharePosition

/** Liquidity between two ticks, with its own account of fees. */
export type RangePosition = {
  readonly kind: 'range'
  readonly protocol: string
  /** NFT id of the position manager; `undefined` for a position held by the pool itself. */
  readonly tokenId?: bigint | undefined
  readonly owner: Address
  readonly poolId: string
  readonly tickLower: number
  readonly tickUpper: number
  readonly liquidity: bigint
  /** Fee growth inside the range when the position was last touched, modulo 2^256. */
  readonly feeGrowthInside0LastX128: bigint
  readonly feeGrowthInside1LastX128: bigint
  /** Credited and not yet collected; may hold withdrawn principal beside fees. */
  readonly tokensOwed0Raw: bigint
  readonly tokensOwed1Raw: bigint
}

/** A part of a pool that everyone shares: the LP tokens of one owner. Its fees are in the reserves. */
export type SharePosition = {
  readonly kind: 'share'
  readonly protocol: string
  readonly owner: Address
  /** The pair, which is also the LP token. */
  readonly poolId: string
  readonly sharesRaw: bigint
}

/** Where a position stands. Each is a state, none an error. */
export type PositionStatus =
  | 'in-range'
  | 'below'
  | 'above'
  | 'closed'
  | 'owed'
  | 'staked'
  | 'uninitialised'
