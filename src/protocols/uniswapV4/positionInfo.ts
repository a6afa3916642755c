import { hexToBigInt, numberToHex, slice } from 'viem'
import type { Hex } from '../../domain/address.ts'

/** What the position manager packs into one word for each of its tokens. */
export type PositionInfo = {
  /** First 25 bytes of the pool's id. */
  readonly poolIdStart: Hex
  readonly tickLower: number
  readonly tickUpper: number
  /** Whether a contract is told of every change of the position. */
  readonly isSubscribed: boolean
}

/**
 * The parts of a packed `PositionInfo` (v4-periphery 1.0.3): from the lowest bit a flag (8 bits), lower
 * tick (24), upper tick (24), and the first 200 bits of the pool's id.
 */
export function unpackPositionInfo(info: bigint): PositionInfo {
  return {
    poolIdStart: slice(numberToHex(info, { size: 32 }), 0, 25),
    tickLower: Number(BigInt.asIntN(24, info >> 8n)),
    tickUpper: Number(BigInt.asIntN(24, info >> 32n)),
    isSubscribed: (info & 0xffn) !== 0n,
  }
}

/** Whether a pool's id begins with what the position keeps of it. */
export function isPoolOf({ poolIdStart }: PositionInfo, poolId: Hex): boolean {
  return hexToBigInt(poolId) >> 56n === hexToBigInt(poolIdStart)
}
