import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import { atOneBlock, type CollectOptions } from './collect.ts'
import type { ComparisonInput } from './input.ts'
import { orient } from './orientation.ts'

export type CollectComparisonOptions = CollectOptions & {
  /** The position that plays the LP, or a pool for a range of the user's. */
  readonly subject:
    | { readonly kind: 'position'; readonly tokenId: bigint }
    | {
        readonly kind: 'pool'
        readonly address: Address
        readonly range: NonNullable<ComparisonInput['range']>
      }
  readonly asked: Omit<ComparisonInput['options'], 'baseIs'>
}

/** Reads a pool with every initialised tick, and the position in it, at one block. */
export async function collectComparison(
  client: Requester,
  options: CollectComparisonOptions,
): Promise<ComparisonInput> {
  const { protocol, subject, asked } = options
  return atOneBlock(client, options, async ({ client, identity, block, deployment }) => {
    const position =
      subject.kind === 'pool'
        ? undefined
        : (await protocol.readPosition(client, { tokenId: subject.tokenId, deployment, block }))
            .position
    const address = subject.kind === 'pool' ? subject.address : (position?.poolId as Address)
    const pool = await protocol.readPool(client, { address, deployment, block, withTicks: true })
    const { baseIs, warnings } = orient(pool, identity.deploymentChainId, options)
    return {
      kind: 'comparison' as const,
      pool,
      ...(position === undefined ? {} : { position }),
      ...(subject.kind === 'pool' ? { range: subject.range } : {}),
      options: { baseIs, ...asked },
      warnings,
    }
  })
}
