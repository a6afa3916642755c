import {
  positionLensAbi,
  positionLensBytecode,
  positionLensDeployedBytecode,
} from '../../chain/abis/PositionLens.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { callLens } from '../../chain/lens.ts'
import type { Requester } from '../../chain/request.ts'
import { type Address, isSameAddress } from '../../domain/address.ts'
import type { ConcentratedPoolState, TickState } from '../../domain/pool.ts'
import type { RangePosition } from '../../domain/position.ts'
import { checksummedDeployment, poolAddressOf, type UniswapV3Deployment } from './deployment.ts'
import type { PositionFacts } from './facts.ts'
import { noPosition, PositionError } from './noPosition.ts'
import { plainPosition } from './plainPosition.ts'
import { checkPoolIdentity, poolStateOf, UNISWAP_V3 } from './poolState.ts'
import { TicksError } from './ticks.ts'

export type ReadPositionOptions = {
  readonly tokenId: bigint
  readonly deployment: UniswapV3Deployment
  /** The block all of it is read at. */
  readonly block: PinnedBlock
}

/** One NFT and everything its worth depends on, all at one block. */
export type PositionReading = {
  readonly position: RangePosition
  /** Its pool; `ticks` is `undefined`, the two that matter are beside it. */
  readonly pool: ConcentratedPoolState
  readonly lower: TickState
  readonly upper: TickState
  readonly ownerKind: OwnerKind
}

/**
 * Who holds the NFT: a key's account (with EIP-7702 code or without), or a contract, which may be a
 * farm or gauge the position is staked in, a vault, or a smart wallet.
 */
export type OwnerKind = 'account' | 'contract'

/**
 * A Uniswap v3 position by its token id, with its pool, the fee growth outside its two ticks, both
 * tokens and the owner, in one request.
 *
 * @param client - any viem client or EIP-1193 provider
 * @throws PositionError `position/not-found` (its details say burned or never minted, where the
 * contract tells), `position/no-manager`
 * @throws BadAddressError `usage/bad-address`
 * @throws PoolIdentityError `pool/not-a-pool`, `pool/not-from-factory`
 * @throws TokenError `token/no-decimals`, `token/decimals-unsupported`
 * @throws LensError, RpcError when the node could not answer
 * @example
 * const deployment = uniswapV3DeploymentOf(1)
 * const { position, pool } = await readPosition(client, { tokenId: 4711n, deployment, block })
 * position.poolId === pool.id // true
 */
export async function readPosition(
  client: Requester,
  { tokenId, deployment: given, block }: ReadPositionOptions,
): Promise<PositionReading> {
  const deployment = checksummedDeployment(given)
  const { positionManager, factory, poolInitCodeHash } = deployment
  const facts: PositionFacts = await callLens(client, {
    abi: positionLensAbi,
    bytecode: positionLensBytecode,
    deployedBytecode: positionLensDeployedBytecode,
    functionName: 'readPosition',
    args: [positionManager, factory, poolInitCodeHash, tokenId],
    block,
    askPlainly: () => plainPosition({ client, block }, deployment, tokenId),
  })
  checkManager(facts.managerFactory, deployment)
  if (!facts.exists) throw await noPosition(client, block, positionManager, tokenId)
  return readingOf(facts, tokenId, deployment, block)
}

/**
 * What the lens answered of a position that exists, judged.
 *
 * @throws PoolIdentityError, TicksError, TokenError as {@link readPosition}
 */
export function readingOf(
  facts: PositionFacts,
  tokenId: bigint,
  deployment: UniswapV3Deployment,
  { chainId }: PinnedBlock,
): PositionReading {
  const { family } = deployment
  const { pool, token0Facts, token1Facts } = facts
  checkPoolIdentity(pool, deployment, vouchedFor(facts, deployment))
  checkRange(facts)
  return {
    position: positionOf(facts, tokenId, family?.id ?? UNISWAP_V3),
    pool: poolStateOf(chainId, pool, token0Facts, token1Facts, undefined, family),
    lower: { tick: facts.tickLower, ...facts.lower },
    upper: { tick: facts.tickUpper, ...facts.upper },
    ownerKind: facts.ownerCodeBytes === 0n || facts.ownerIsDelegated ? 'account' : 'contract',
  }
}

function positionOf(facts: PositionFacts, tokenId: bigint, protocol: string): RangePosition {
  return {
    kind: 'range',
    protocol,
    tokenId,
    owner: facts.owner,
    poolId: facts.pool.pool,
    tickLower: facts.tickLower,
    tickUpper: facts.tickUpper,
    liquidity: facts.liquidity,
    feeGrowthInside0LastX128: facts.feeGrowthInside0LastX128,
    feeGrowthInside1LastX128: facts.feeGrowthInside1LastX128,
    tokensOwed0Raw: facts.tokensOwed0,
    tokensOwed1Raw: facts.tokensOwed1,
  }
}

/** The pool was found through the factory; it must also say itself that it is of this pair and fee. */
function vouchedFor(facts: PositionFacts, deployment: UniswapV3Deployment): readonly Address[] {
  const { pool, token0, token1, fee } = facts
  const agrees =
    isSameAddress(pool.token0, token0) && isSameAddress(pool.token1, token1) && pool.fee === fee
  if (!agrees) return []
  return facts.poolIsRegistered ? [pool.pool] : [poolAddressOf(deployment, token0, token1, fee)]
}

/** Refuses a position manager that does not name this factory. @throws PositionError `position/no-manager` */
export function checkManager(
  managerFactory: Address,
  { positionManager, factory }: UniswapV3Deployment,
): void {
  if (isSameAddress(managerFactory, factory)) return
  const silent = /^0x0*$/.test(managerFactory)
  throw new PositionError({
    code: 'position/no-manager',
    shortMessage: silent
      ? `contract ${positionManager} does not answer as a position manager of Uniswap v3`
      : `position manager ${positionManager} belongs to another factory than ${factory}`,
    ...(silent ? {} : { details: `it names ${managerFactory}` }),
    hints: [
      'check the chain, or name the contracts with --factory and --position-manager',
      'a node without the state of this block answers the same: try a recent one',
    ],
  })
}

/** A range that holds liquidity has initialised ticks of at least as much. */
function checkRange({ liquidity, lower, upper, pool }: PositionFacts): void {
  if (lower.liquidityGross >= liquidity && upper.liquidityGross >= liquidity) return
  throw new TicksError({
    code: 'pool/inconsistent-ticks',
    shortMessage: `the ticks of the position contradict its liquidity in pool ${pool.pool}`,
    details: `${liquidity} held, ${lower.liquidityGross} and ${upper.liquidityGross} at its ticks`,
    hints: ['try again, or use another node: this one mixes blocks or drops storage'],
    retryable: true,
  })
}
