import type { PinnedBlock } from '../chain/callAtBlock.ts'
import { type ChainIdentity, openChain } from '../chain/chainIdentity.ts'
import { countingClient, rpcCallsOf } from '../chain/client.ts'
import { type BlockChoice, confirmBlock } from '../chain/pinBlock.ts'
import type { Requester } from '../chain/request.ts'
import type { Warning } from '../domain/assumption.ts'
import type { BlockRef } from '../domain/block.ts'
import { AmmeterError } from '../errors.ts'
import type { UniswapV3Deployment } from '../protocols/uniswapV3/deployment.ts'
import type { UniswapV3Protocol } from '../protocols/uniswapV3Fork.ts'
import type { BaseChoice } from './orientation.ts'

/** Who reads, as far as a collection must know: where its contracts are. */
type Deployed<D> = { readonly deploymentOf: (chainId: number, replace?: Partial<D>) => D }

/** What every collection is told. */
export type CollectOptions<P extends Deployed<unknown> = UniswapV3Protocol> = BaseChoice & {
  /** Who reads: handed in, so that the analysis knows no registry. */
  readonly protocol: P
  /** Addresses that replace the chain's own deployment. */
  readonly deployment?: Partial<ReturnType<P['deploymentOf']>>
  /** Whose deployments to use; default: what the node says it is, or was forked from. */
  readonly chainId?: number | undefined
  readonly block?: BlockChoice
  /** The caller's clock, Unix seconds. */
  readonly nowSec: number
  /** The command that gives this again, told the block that was pinned. */
  readonly reproduce?: (block: BlockRef) => string
  /** Of what was simulated, where anything was. */
  readonly seed?: string
}

/** One pinned block, open for reading. */
export type OpenChain<D = UniswapV3Deployment> = {
  readonly client: Requester
  readonly identity: ChainIdentity
  readonly block: PinnedBlock
  readonly deployment: D
}

/** What a collection has in common, once its block is confirmed. */
export type CollectedCommon = {
  readonly schemaVersion: '0'
  readonly chain: { readonly nodeChainId: number; readonly chainId: number; readonly fork: boolean }
  readonly block: BlockRef
  readonly warnings: readonly Warning[]
  readonly rpcCalls: number
  readonly collectedAtSec: number
  readonly reproduce: string
  readonly seed?: string
}

/**
 * Reads at one pinned block and asks at the end whether it is still on the chain; a block that was
 * replaced meanwhile is read anew, once.
 */
export async function atOneBlock<D, T extends { readonly warnings: readonly Warning[] }>(
  client: Requester,
  options: CollectOptions<Deployed<D>>,
  read: (open: OpenChain<D>) => Promise<T>,
): Promise<Omit<T, 'warnings'> & CollectedCommon> {
  const counting = countingClient(client)
  try {
    return await readOnce(counting, options, read)
  } catch (error) {
    if (!(error instanceof AmmeterError) || error.code !== 'chain/reorg') throw error
    return await readOnce(counting, options, read)
  }
}

async function readOnce<D, T extends { readonly warnings: readonly Warning[] }>(
  client: Requester,
  options: CollectOptions<Deployed<D>>,
  read: (open: OpenChain<D>) => Promise<T>,
): Promise<Omit<T, 'warnings'> & CollectedCommon> {
  const { identity, pinned, warnings } = await openChain(client, {
    ...(options.block === undefined ? {} : { block: options.block }),
    ...(options.chainId === undefined ? {} : { chain: options.chainId }),
    nowSec: options.nowSec,
  })
  const deployment = options.protocol.deploymentOf(
    identity.deploymentChainId,
    options.deployment ?? {},
  )
  const found = await read({ client, identity, block: pinned, deployment })
  const confirmed = await confirmBlock(client, pinned)
  return {
    ...found,
    schemaVersion: '0',
    chain: {
      nodeChainId: identity.chainId,
      chainId: identity.deploymentChainId,
      fork: identity.fork,
    },
    block: confirmed.block,
    warnings: [...warnings, ...confirmed.warnings, ...found.warnings],
    rpcCalls: rpcCallsOf(client),
    collectedAtSec: options.nowSec,
    reproduce: options.reproduce?.(confirmed.block) ?? '',
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  }
}
