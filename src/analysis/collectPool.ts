import { confirmBlock } from '../chain/pinBlock.ts'
import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import { atOneBlock, type CollectOptions } from './collect.ts'
import type { PoolInput } from './input.ts'
import { orient } from './orientation.ts'
import { recordedSwaps } from './recordedSwaps.ts'

export type CollectPoolOptions = CollectOptions & {
  readonly address: Address
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
  const { address, listTicks, bookLevels, protocol, record } = options
  return atOneBlock(client, options, async ({ client, identity, block, deployment }) => {
    const pool = await protocol.readPool(client, { address, deployment, block, withTicks: true })
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
