import { encodeAbiParameters, encodePacked, hexToBigInt, keccak256, numberToHex } from 'viem'
import type { Address, Hex } from '../../domain/address.ts'

/*
 * Where v4-core's pool manager keeps what (its `StateLibrary`): pools in slot 6, and in each state slot0,
 * both growths and liquidity in slots 0 to 3, mappings of ticks, bitmap words and positions in 4 to 6.
 */

/** Slot of a pool's state: slot0, fee growth of token0 and token1, and liquidity follow one another. */
export function poolSlot(poolId: Hex): bigint {
  return slotIn('bytes32', poolId, 6n)
}

/** First of three: gross and net (the upper half) liquidity, then the growths outside. */
export function tickSlot(poolId: Hex, tick: number): bigint {
  return slotIn('int256', BigInt(tick), poolSlot(poolId) + 4n)
}

/** A word of 256 bits of the tick bitmap. */
export function wordSlot(poolId: Hex, position: number): bigint {
  return slotIn('int256', BigInt(position), poolSlot(poolId) + 5n)
}

/** First of three: liquidity, then both growths inside as last paid. */
export function positionSlot(poolId: Hex, positionId: Hex): bigint {
  return slotIn('bytes32', positionId, poolSlot(poolId) + 6n)
}

/** Where the position manager (v4-periphery 1.0.3) keeps the packed facts of a token. */
export function positionInfoSlot(tokenId: bigint): bigint {
  return slotIn('uint256', tokenId, 9n)
}

/**
 * What a pool knows a range by: keccak256 of owner, ticks and salt, packed (v4-core
 * `Position.calculatePositionKey`). For an NFT the owner is the position manager, the salt its token id.
 */
export function positionIdOf(
  owner: Address,
  { tickLower, tickUpper }: { readonly tickLower: number; readonly tickUpper: number },
  salt: bigint,
): Hex {
  return keccak256(
    encodePacked(
      ['address', 'int24', 'int24', 'bytes32'],
      [owner, tickLower, tickUpper, numberToHex(salt, { size: 32 })],
    ),
  )
}

function slotIn(
  type: 'bytes32' | 'int256' | 'uint256',
  key: Hex | bigint,
  mapping: bigint,
): bigint {
  const encoded = encodeAbiParameters([{ type }, { type: 'uint256' }], [key as never, mapping])
  return hexToBigInt(keccak256(encoded))
}
