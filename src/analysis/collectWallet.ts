import { checksummed } from '../chain/checksum.ts'
import type { Requester } from '../chain/request.ts'
import type { Address } from '../domain/address.ts'
import type { Warning } from '../domain/assumption.ts'
import { AmmeterError } from '../errors.ts'
import type { UniswapV3Deployment } from '../protocols/uniswapV3/deployment.ts'
import type { UniswapV4Deployment } from '../protocols/uniswapV4/deployment.ts'
import { atOneBlock, type CollectOptions } from './collect.ts'
import { orient } from './orientation.ts'
import type { WalletInput } from './walletInput.ts'
import { type WalletPair, walletShares } from './walletShares.ts'
import { type FoundTokens, type Unreadable, v3Tokens, v4Tokens } from './walletTokens.ts'

/** Where to look: what is known or named of each protocol on the chain. */
export type WalletContracts = {
  /** Uniswap v3 and its forks. */
  readonly v3: readonly UniswapV3Deployment[]
  readonly v4?: UniswapV4Deployment | undefined
}

export type CollectWalletOptions = Omit<
  CollectOptions<{ readonly deploymentOf: (chainId: number) => WalletContracts }>,
  'protocol' | 'deployment' | 'base' | 'invert'
> & {
  readonly owner: Address
  readonly contractsOf: (chainId: number) => WalletContracts
  readonly pairsOf: (chainId: number) => readonly WalletPair[]
  /** Which pairs to look for among the tokens the logs show. */
  readonly familiesOf: (chainId: number) => readonly Omit<WalletPair, 'address'>[]
  /** First block to search the logs from; absent: no logs are searched. */
  readonly fromBlock?: bigint | undefined
  /** Whether to look for what the address sent into contracts. */
  readonly withStaked: boolean
  readonly asked: WalletInput['options']
}

type Held = WalletInput['positions'][number]

/**
 * Every LP position of an address at one block.
 *
 * @param options.contractsOf - where to look on a chain: deployments of Uniswap v3 and its forks, of v4
 * @example
 * const input = await collectWallet(client, {
 *   owner, withStaked: false, nowSec, pairsOf: () => [], familiesOf: () => [],
 *   contractsOf: (chainId) => ({ v3: [uniswapV3.deploymentOf(chainId)] }),
 *   asked: { withClosed: false, prices: {}, equivalents: [] },
 * })
 * @throws BadAddressError `usage/bad-address`; PositionError `position/no-manager`, `position/bad-list`;
 * DeploymentError `protocol/no-deployment`; EventsError `events/search-too-long`; LensError, RpcError
 */
export async function collectWallet(
  client: Requester,
  options: CollectWalletOptions,
): Promise<WalletInput> {
  const owner = checksummed(options.owner)
  const protocol = { deploymentOf: options.contractsOf }
  return atOneBlock(client, { ...options, protocol }, async (open) => {
    const { client, block, identity } = open
    const { v3, v4 } = open.deployment
    const { fromBlock, withStaked } = options
    const query = { owner, block, fromBlock, withStaked }
    const found: FoundTokens[] = []
    for (const deployment of v3) found.push(await v3Tokens(client, deployment, query))
    if (v4 !== undefined && fromBlock !== undefined)
      found.push(await v4Tokens(client, v4, { ...query, fromBlock }))
    const baseOf = (pool: Held['pool']) => orient(pool, open.identity.deploymentChainId, {}).baseIs
    const ranges: readonly Held[] = found.flatMap(({ held }) =>
      held.map(({ reading, isStaked }) => ({
        kind: 'range' as const,
        pool: reading.pool,
        position: reading.position,
        lowerOutside: reading.lower,
        upperOutside: reading.upper,
        baseIs: baseOf(reading.pool),
        isStaked,
      })),
    )
    const { deploymentChainId: chainId } = identity
    const shared = await walletShares(client, {
      owner,
      block,
      fromBlock,
      named: options.pairsOf(chainId),
      families: fromBlock === undefined ? [] : options.familiesOf(chainId),
    })
    const shares: readonly Held[] = shared.held.map(({ pool, position }) => ({
      kind: 'share' as const,
      pool,
      position,
      baseIs: baseOf(pool),
    }))
    const sumOf = (count: (tokens: FoundTokens) => number): number =>
      found.reduce((sum, tokens) => sum + count(tokens), 0)
    return {
      kind: 'wallet' as const,
      owner,
      positions: [...ranges, ...shares],
      notListed: {
        transferredAway: sumOf(({ transferredAway }) => transferredAway),
        burned: sumOf(({ burned }) => burned),
        unreadable: sumOf(({ unreadable }) => unreadable.length) + shared.unreadable.length,
      },
      options: options.asked,
      warnings: [
        ...shared.held.flatMap(({ warnings }) => warnings),
        ...shared.unreadable.map(unreadableWarning),
        ...found.flatMap(({ unreadable }) => unreadable.map(unreadableWarning)),
        ...stakedWarnings(ranges),
        ...(v4 !== undefined && fromBlock === undefined ? [NOT_SEARCHED] : []),
      ],
    }
  })
}

const NOT_SEARCHED: Warning = {
  code: 'position/logs-not-searched',
  message:
    'Positions of Uniswap v4 and LP tokens are found by logs, which were not searched: give --from with the first block.',
  subject: 'uniswap-v4',
}

function unreadableWarning({ id, error }: Unreadable): Warning {
  return {
    code: 'position/unreadable',
    message: `${id} is left out (${error.code}: ${error.shortMessage}).`,
    subject: id,
  }
}

/** One for each contract. */
function stakedWarnings(positions: readonly Held[]): readonly Warning[] {
  const staked = positions.filter((held) => held.kind === 'range' && held.isStaked)
  const byOwner = Map.groupBy(staked, ({ position }) => position.owner)
  return [...byOwner].map(([contract, list]) => ({
    code: 'position/staked',
    message: `${list.length === 1 ? 'One position was' : `${list.length} positions were`} sent into contract ${contract}. If it is a farm or gauge, swap fees may be forgone for emissions; whether they are still this address's, only that contract says.`,
    subject: contract,
  }))
}

/** `protocol/no-deployment`, unless another protocol is there. */
export function deploymentOrNone<T>(find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof AmmeterError && error.code === 'protocol/no-deployment') return undefined
    throw error
  }
}
