import { confirmBlock } from '../chain/pinBlock.ts'
import type { Requester } from '../chain/request.ts'
import type { Hex } from '../domain/address.ts'
import type { RangeAccess, RangeProtocol } from '../protocols/rangeProtocol.ts'
import { atOneBlock, type CollectOptions } from './collect.ts'
import type { PoolInput } from './input.ts'
import { orient } from './orientation.ts'
import { recordedSwaps } from './recordedSwaps.ts'

export type CollectPoolOptions = CollectOptions<RangeProtocol> &
  RangeAccess & {
    /** What the protocol calls the pool: an address, or the 32 bytes of a Uniswap v4 id. */
    readonly id: Hex
    /** Whether the result lists the ticks; they are read either way, for the depth. */
    readonly listTicks: boolean
    /** Levels on each side to list as a book. */
    readonly bookLevels?: number | undefined
    /** Recorded events of the pool, for its volatility over a window that ends at the block. */
    readonly record?: { readonly folder: string; readonly windowSec: number } | undefined
  }

/** Reads a pool with every initialised tick at one block. */
export async function collectPool(
  client: Requester,
  options: CollectPoolOptions,
): Promise<PoolInput> {
  const { id, listTicks, bookLevels, protocol, record, poolKey, stateAccess } = options
  return atOneBlock(client, options, async ({ client, identity, block, deployment }) => {
    const access = { poolKey, stateAccess }
    const question = { id, deployment, block, withTicks: true, ...access }
    const pool = await protocol.readPoolById(client, question)
    const { baseIs, warnings } = orient(pool, identity.deploymentChainId, options)
    const recorded =
      record === undefined
        ? undefined
        : await recordedSwaps(record.folder, pool, baseIs, {
            block: (await confirmBlock(client, block)).block,
            chainId: identity.chainId,
            isFork: identity.fork,
            windowSec: record.windowSec,
          })
    return {
      kind: 'pool' as const,
      pool,
      ...(recorded === undefined ? {} : { swaps: recorded.swaps }),
      options: { baseIs, listTicks, ...(bookLevels === undefined ? {} : { bookLevels }) },
      warnings: [...warnings, ...(recorded?.warnings ?? [])],
    }
  })
}
