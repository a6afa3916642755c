import { openChain } from '../chain/chainIdentity.ts'
import { confirmBlock } from '../chain/pinBlock.ts'
import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import type { BlockRef } from '../domain/block.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { UniswapV3Deployment } from '../protocols/uniswapV3/deployment.ts'
import type { PositionReading } from '../protocols/uniswapV3/readPosition.ts'
import { uniswapV3 } from '../protocols/uniswapV3.ts'

type ReadAt = {
  /** Default: the latest block. */
  readonly blockNumber?: bigint
  /** Whose deployments to use; default: what the node says it is, or was forked from. */
  readonly chainId?: number
  /** Addresses that replace the chain's own deployment. */
  readonly deployment?: Partial<UniswapV3Deployment>
}

/**
 * A Uniswap v3 pool at one block, with every initialised tick unless told otherwise.
 *
 * @param client - any viem client
 * @param options.id - the pool's address
 * @throws AmmeterError `pool/not-from-factory`, `pool/not-a-pool`, `block/not-found`, `rpc/…`
 * @example
 * const { pool, block } = await getPool(client, { id: '0x8ad5…', blockNumber: 18_942_000n })
 */
export async function getPool(
  client: Requester,
  options: ReadAt & { readonly id: Address; readonly withTicks?: boolean },
): Promise<{ readonly pool: ConcentratedPoolState; readonly block: BlockRef }> {
  const { deployment, pinned } = await open(client, options)
  const { id: address, withTicks = true } = options
  const pool = await uniswapV3.readPool(client, { address, deployment, block: pinned, withTicks })
  return { pool, block: (await confirmBlock(client, pinned)).block }
}

/**
 * A Uniswap v3 position by its token id, with its pool and the fee growth outside its two ticks:
 * all that `inventoryOf`, `owedOf` and `curveOf` need, at one block.
 *
 * @param client - any viem client
 * @throws AmmeterError `position/not-found`, `pool/not-from-factory`, `block/not-found`, `rpc/…`
 * @example
 * const { position, pool } = await getPosition(client, { tokenId: 4711n })
 */
export async function getPosition(
  client: Requester,
  options: ReadAt & { readonly tokenId: bigint },
): Promise<PositionReading & { readonly block: BlockRef }> {
  const { deployment, pinned } = await open(client, options)
  const { tokenId } = options
  const reading = await uniswapV3.readPosition(client, { tokenId, deployment, block: pinned })
  return { ...reading, block: (await confirmBlock(client, pinned)).block }
}

/**
 * The actions as methods of a viem client.
 *
 * @example
 * const client = createPublicClient({ transport: http() }).extend(ammeterActions())
 * await client.getPosition({ tokenId: 4711n })
 */
export function ammeterActions() {
  return (client: Requester) => ({
    getPool: (options: Parameters<typeof getPool>[1]) => getPool(client, options),
    getPosition: (options: Parameters<typeof getPosition>[1]) => getPosition(client, options),
  })
}

async function open(client: Requester, { blockNumber, chainId, deployment = {} }: ReadAt) {
  const { identity, pinned } = await openChain(client, {
    ...(blockNumber === undefined ? {} : { block: blockNumber }),
    ...(chainId === undefined ? {} : { chain: chainId }),
  })
  return { pinned, deployment: uniswapV3.deploymentOf(identity.deploymentChainId, deployment) }
}
