import type { Hex } from '../domain/address.ts'
import type { Warning } from '../domain/assumption.ts'
import { AmmeterError } from '../errors.ts'
import type { PinnedBlock } from './callAtBlock.ts'
import { type BlockChoice, pinBlock } from './pinBlock.ts'
import { type Requester, request, secretOf } from './request.ts'
import { RpcError } from './rpcError.ts'
import type { RpcMetadata } from './rpcResult.ts'

/** Which chain a node is, and whose contracts are deployed on it. */
export type ChainIdentity = {
  /** What the node itself answers. */
  readonly chainId: number
  /** The chain whose deployments to use: on a fork, the chain it was forked from. */
  readonly deploymentChainId: number
  /** Whether the state is a local copy that may differ from the chain's own. */
  readonly fork: boolean
  /** Last block shared with the forked chain, where the node tells it. */
  readonly forkBlockNumber?: bigint
}

/** Everything a reader needs before its first read. */
export type OpenedChain = {
  readonly identity: ChainIdentity
  readonly pinned: PinnedBlock
  readonly warnings: readonly Warning[]
}

/**
 * Find out what the node is and pin the block to read.
 *
 * Two requests on a public node. One on a local development node: `hardhat_metadata` (anvil answers
 * it too) tells chain id, fork and head at once. A real node on loopback costs the extra question,
 * three; without it a mainnet fork, which keeps chain id 1, could not be told from mainnet.
 *
 * @param options.chain - whose deployments to use; must not contradict the node
 * @param options.nowSec - the caller's clock, unix seconds; with it a stale head is warned of
 * @throws ChainIdentityError `chain/wrong-chain`; and as {@link pinBlock} does
 */
export async function openChain(
  client: Requester,
  options: {
    readonly block?: BlockChoice | undefined
    readonly chain?: number | undefined
    readonly nowSec?: number | undefined
  } = {},
): Promise<OpenedChain> {
  const { block = 'latest', chain, nowSec } = options
  const probed = isLocal(secretOf(client).host) ? await metadataOf(client) : undefined
  const chainId = probed?.chainId ?? (await chainIdOf(client))
  const metadata = probed ?? (DEVELOPMENT_IDS.has(chainId) ? await metadataOf(client) : undefined)
  const identity = identityOf(chainId, metadata, chain)
  if (metadata !== undefined && block === 'latest') {
    return { identity, pinned: pinOfMetadata(metadata), warnings: [] }
  }
  // The head of a fork or of a development chain is as old as its owner leaves it.
  const clock = metadata === undefined ? nowSec : undefined
  return { identity, ...(await pinBlock(client, { chainId, block, nowSec: clock })) }
}

/** Chain ids that Hardhat, anvil and ganache report for a chain of their own, forked or not. */
const DEVELOPMENT_IDS: ReadonlySet<number> = new Set([31337, 1337])

/**
 * The rule of `--chain`: it may name the node's own chain or the one it was forked from. A
 * development node that tells nothing about itself is taken at the caller's word.
 *
 * @throws ChainIdentityError `chain/wrong-chain`
 */
export function identityOf(
  chainId: number,
  metadata: RpcMetadata | undefined,
  chain: number | undefined,
): ChainIdentity {
  const forked = metadata?.forkedNetwork ?? undefined
  const own = forked?.chainId ?? chainId
  const isSilent = metadata === undefined || forked !== undefined
  // A fork of a fork reports the id of the development node in between.
  const isUnknowable = DEVELOPMENT_IDS.has(own) && isSilent
  if (chain !== undefined && chain !== own && chain !== chainId && !isUnknowable) {
    throw new ChainIdentityError({
      code: 'chain/wrong-chain',
      shortMessage: `the node is on chain ${own}, not on chain ${chain}`,
      hints: [`use a node of chain ${chain}, or leave out --chain`],
    })
  }
  const deploymentChainId = chain ?? own
  return {
    chainId,
    deploymentChainId,
    fork: forked !== undefined || deploymentChainId !== chainId,
    ...(forked === undefined ? {} : { forkBlockNumber: BigInt(forked.forkBlockNumber) }),
  }
}

async function chainIdOf(client: Requester): Promise<number> {
  const chainId = Number.parseInt(await request(client, 'eth_chainId'), 16)
  if (!Number.isSafeInteger(chainId) || chainId === 0) {
    throw new ChainIdentityError({
      code: 'rpc/bad-response',
      shortMessage: `the node answers with chain id ${chainId}`,
      hints: ['use another node'],
    })
  }
  return chainId
}

/** What a development node says of itself; `undefined` from any other node. */
async function metadataOf(client: Requester): Promise<RpcMetadata | undefined> {
  try {
    return await request(client, 'hardhat_metadata')
  } catch (error) {
    // However a node words that it lacks the method; what is wrong beyond that, the next request shows.
    if (error instanceof RpcError && REFUSALS.has(error.code)) return undefined
    throw error
  }
}

const REFUSALS: ReadonlySet<string> = new Set([
  'rpc/method-unsupported',
  'rpc/invalid-params',
  'rpc/error',
  'rpc/bad-response',
  'rpc/unauthorized',
])

function pinOfMetadata(metadata: RpcMetadata): PinnedBlock {
  return {
    chainId: metadata.chainId,
    number: BigInt(metadata.latestBlockNumber),
    hash: metadata.latestBlockHash.toLowerCase() as Hex,
    timestampSec: undefined,
  }
}

/** Loopback, or no URL at all: an in-process chain. */
function isLocal(host: string): boolean {
  return /^(?:the node|(?:.+\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])(?::\d+)?$/i.test(host)
}

export class ChainIdentityError extends AmmeterError {
  override readonly name = 'ChainIdentityError'
}
