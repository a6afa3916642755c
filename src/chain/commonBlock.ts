import type { Hex } from '../domain/address.ts'
import { blockByNumber, PinError } from './blockHeader.ts'
import type { Requester } from './request.ts'

/** A block as it was when something was read at it. */
export type KnownBlock = { readonly number: bigint; readonly hash: Hex }

/**
 * The newest of some known blocks that is still on the node's chain; `undefined` where none is. A
 * block's hash holds all before it, so one that agrees vouches for every earlier one.
 *
 * @param known - ascending
 */
export async function lastCommonBlock(
  client: Requester,
  known: readonly KnownBlock[],
): Promise<KnownBlock | undefined> {
  for (const block of known.toReversed()) {
    const found = await blockByNumber(client, block.number).catch((error: unknown) => {
      if (error instanceof PinError && error.code === 'block/not-found') return undefined
      throw error
    })
    if (found?.hash.toLowerCase() === block.hash.toLowerCase()) return block
  }
  return undefined
}
