import { hexToBigInt } from 'viem'
import { blockParameter, type PinnedBlock } from '../../chain/callAtBlock.ts'
import type { Requester } from '../../chain/request.ts'
import { request } from '../../chain/request.ts'
import type { Address } from '../../domain/address.ts'
import { AmmeterError } from '../../errors.ts'

/** Storage slot of Uniswap's manager whose low 22 bytes are the id it mints next. */
const NEXT_ID_SLOT = '0xd'

/**
 * The refusal of a token id that has no position. Burned or never minted look the same to every
 * function of the manager; its counter, read from storage, tells them apart.
 */
export async function noPosition(
  client: Requester,
  block: PinnedBlock,
  positionManager: Address,
  tokenId: bigint,
): Promise<PositionError> {
  const nextId = await nextIdOf(client, block, positionManager)
  const wasBurned = nextId === undefined ? undefined : tokenId > 0n && tokenId < nextId
  return new PositionError({
    code: 'position/not-found',
    shortMessage: `position ${tokenId} does not exist at block ${block.number}`,
    ...(nextId === undefined
      ? {}
      : {
          details:
            wasBurned === true
              ? 'it was burned'
              : `it was not minted by then; the next to be minted is ${nextId}`,
        }),
    hints: [
      wasBurned === true
        ? 'an earlier --block still holds it'
        : 'check the token id, the chain and the --block',
    ],
  })
}

/** `undefined` where the node does not serve storage or the manager is laid out otherwise. */
async function nextIdOf(
  client: Requester,
  block: PinnedBlock,
  positionManager: Address,
): Promise<bigint | undefined> {
  try {
    const params = [positionManager, NEXT_ID_SLOT, blockParameter(client, block)]
    const nextId = BigInt.asUintN(
      176,
      hexToBigInt(await request(client, 'eth_getStorageAt', params)),
    )
    return nextId === 0n ? undefined : nextId
  } catch (error) {
    // What is missing is a detail of an error message: it must not replace the error.
    if (error instanceof AmmeterError) return undefined
    throw error
  }
}

/** `position/not-found`, `position/no-manager`: there is no such position to read. */
export class PositionError extends AmmeterError {
  override readonly name = 'PositionError'
}
