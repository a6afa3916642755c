import type { Hex } from './address.ts'

/** The block every on-chain number belongs to. Read at one block, or the numbers contradict each other. */
export type BlockRef = {
  readonly chainId: number
  readonly number: bigint
  readonly hash: Hex
  /** Unix time of the block, seconds. */
  readonly timestampSec: number
}
