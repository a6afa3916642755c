import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import type { PairProtocol } from '../protocols/pairProtocol.ts'
import { atOneBlock, type CollectOptions } from './collect.ts'
import { orient } from './orientation.ts'
import type { PairInput } from './pairInput.ts'

/** Reads a pair at one block. */
export async function collectPair(
  client: Requester,
  options: CollectOptions<PairProtocol> & { readonly address: Address },
): Promise<PairInput> {
  const { address, protocol } = options
  return atOneBlock(client, options, async ({ client, identity, block, deployment }) => {
    const reading = await protocol.readPair(client, { address, deployment, block })
    const { baseIs, warnings } = orient(reading.pool, identity.deploymentChainId, options)
    return {
      kind: 'pair' as const,
      pool: reading.pool,
      options: { baseIs },
      warnings: [...warnings, ...reading.warnings],
    }
  })
}
