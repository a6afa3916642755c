import type { Address } from './address.ts'

/** A liquidity position as the chain records it. What it is worth is the models' business. */
export type Position = {
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

/** Where a position stands. Each is a state, none an error. */
export type PositionStatus =
  | 'in-range'
  | 'below'
  | 'above'
  | 'closed'
  | 'owed'
  | 'staked'
  | 'uninitialised'
