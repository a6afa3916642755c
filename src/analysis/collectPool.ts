import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import { atOneBlock, type CollectOptions } from './collect.ts'
import type { PoolInput } from './input.ts'
import { orient } from './orientation.ts'

export type CollectPoolOptions = CollectOptions & {
  readonly address: Address
  /** Whether the result lists the ticks; they are read either way, for the depth. */
  readonly listTicks: boolean
  /** Levels on each side to list as a book. */
  readonly bookLevels?: number | undefined
}

/** Reads a pool with every initialised tick at one block. */
export async function collectPool(
  client: Requester,
  options: CollectPoolOptions,
): Promise<PoolInput> {
  const { address, listTicks, bookLevels, protocol } = options
  return atOneBlock(client, options, async ({ client, identity, block, deployment }) => {
    const pool = await protocol.readPool(client, { address, deployment, block, withTicks: true })
    const { baseIs, warnings } = orient(pool, identity.deploymentChainId, options)
    return {
      kind: 'pool' as const,
      pool,
      options: { baseIs, listTicks, ...(bookLevels === undefined ? {} : { bookLevels }) },
      warnings,
    }
  })
}
