import {
  v4PositionLensAbi,
  v4PositionLensBytecode,
  v4PositionLensDeployedBytecode,
} from '../../chain/abis/V4PositionLens.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { callLens } from '../../chain/lens.ts'
import type { Requester } from '../../chain/request.ts'
import { type Address, isSameAddress } from '../../domain/address.ts'
import { AmmeterError } from '../../errors.ts'
import { PositionError } from '../uniswapV3/noPosition.ts'
import type { PositionReading } from '../uniswapV3/readPosition.ts'
import { TicksError } from '../uniswapV3/ticks.ts'
import { type UniswapV4Deployment, uniswapV4DeploymentOf } from './deployment.ts'
import type { PositionFacts, PositionsAnswer } from './facts.ts'
import { plainPositions } from './plainPositions.ts'
import { checkPoolKey, poolIdOf } from './poolKey.ts'
import { poolStateOf, UNISWAP_V4 } from './poolState.ts'
import { isPoolOf, unpackPositionInfo } from './positionInfo.ts'
import { checkSource, NO_ADDRESS, type StateAccess, sourceOf } from './source.ts'

export type ReadPositionsOptions = {
  readonly tokenIds: readonly bigint[]
  readonly deployment: UniswapV4Deployment
  /** The block all of it is read at. */
  readonly block: PinnedBlock
  /** Default `extsload`; the answer is the same. */
  readonly stateAccess?: StateAccess | undefined
}

/** One NFT and everything its worth depends on, all at one block. */
export type V4PositionReading = PositionReading & {
  /** The contract that is told of every change of the position; absent where there is none. */
  readonly subscriber?: Address | undefined
}

/**
 * A Uniswap v4 position by its token id, with its pool, the fee growth outside its two ticks, both
 * tokens and the owner, in one request.
 *
 * Nothing is credited in v4: what the position is owed is its growth since the last change alone, so
 * both `tokensOwed…Raw` are 0.
 *
 * @param client - any viem client or EIP-1193 provider
 * @throws PositionError `position/not-found` (its details say burned or never minted), `position/no-manager`
 * @throws PoolKeyError `pool/key-mismatch`; PoolNotFoundError; SourceError; TokenError; TicksError
 * @throws LensError, RpcError when the node could not answer
 * @example
 * const deployment = uniswapV4DeploymentOf(1)
 * const { position, pool } = await readPosition(client, { tokenId: 4711n, deployment, block })
 * position.poolId === pool.id // true
 */
export async function readPosition(
  client: Requester,
  { tokenId, ...options }: Omit<ReadPositionsOptions, 'tokenIds'> & { readonly tokenId: bigint },
): Promise<V4PositionReading> {
  const [reading] = await readPositions(client, { ...options, tokenIds: [tokenId] })
  if (reading instanceof AmmeterError) throw reading
  return reading as V4PositionReading
}

/**
 * Many positions at one block: about a hundred in each request within a 16.7 M gas limit.
 *
 * @returns for each token, in order, what was read, or why it is no position or cannot be trusted
 * @throws PositionError `position/no-manager`; SourceError; LensError, RpcError
 */
export async function readPositions(
  client: Requester,
  { tokenIds, deployment: given, block, stateAccess }: ReadPositionsOptions,
): Promise<readonly (V4PositionReading | AmmeterError)[]> {
  const deployment = uniswapV4DeploymentOf(block.chainId, given)
  const source = sourceOf(deployment, stateAccess)
  const { positionManager } = deployment
  const readings: (V4PositionReading | AmmeterError)[] = []
  while (readings.length < tokenIds.length) {
    const left = tokenIds.slice(readings.length)
    const answer: PositionsAnswer = await callLens(client, {
      abi: v4PositionLensAbi,
      bytecode: v4PositionLensBytecode,
      deployedBytecode: v4PositionLensDeployedBytecode,
      functionName: 'readPositions',
      args: [source, positionManager, left],
      block,
      askPlainly: () => plainPositions({ client, block }, source, positionManager, left),
    })
    checkManager(answer, deployment)
    if (answer.positions.length === 0 || answer.positions.length > left.length)
      throw unanswered(left.length, answer.positions.length)
    answer.positions.forEach((facts, i) => {
      const tokenId = left[i] as bigint
      readings.push(
        orError(() => {
          if (facts.info === 0n) throw noPosition(tokenId, block, answer.nextTokenId)
          checkSource(source, facts.readable, answer.viewedManager)
          return readingOf(facts, tokenId, deployment, block)
        }),
      )
    })
  }
  return readings
}

function readingOf(
  facts: PositionFacts,
  tokenId: bigint,
  deployment: UniswapV4Deployment,
  { chainId }: PinnedBlock,
): V4PositionReading {
  const { key, pool, token0, token1, own, lower, upper } = facts
  const info = unpackPositionInfo(facts.info)
  const poolId = poolIdOf(key)
  // The position keeps 25 bytes of the id; the key found under them must be of such a pool.
  checkPoolKey(poolId, key, `position manager ${deployment.positionManager}`)
  if (!isPoolOf(info, poolId)) throw foreignKey(tokenId, info.poolIdStart, poolId)
  checkRange(facts, poolId)
  return {
    position: {
      kind: 'range',
      protocol: UNISWAP_V4,
      tokenId,
      owner: facts.owner.owner,
      poolId,
      tickLower: info.tickLower,
      tickUpper: info.tickUpper,
      ...own,
      tokensOwed0Raw: 0n,
      tokensOwed1Raw: 0n,
    },
    pool: poolStateOf({ chainId, deployment, key, pool, token0, token1, ticks: undefined }),
    lower: { tick: info.tickLower, ...lower },
    upper: { tick: info.tickUpper, ...upper },
    ownerKind: facts.owner.codeBytes === 0n || facts.owner.isDelegated ? 'account' : 'contract',
    ...(facts.subscriber === NO_ADDRESS ? {} : { subscriber: facts.subscriber }),
  }
}

function orError(read: () => V4PositionReading): V4PositionReading | AmmeterError {
  try {
    return read()
  } catch (error) {
    if (error instanceof AmmeterError) return error
    throw error
  }
}

function checkManager(
  { managerPoolManager }: PositionsAnswer,
  { positionManager, poolManager }: UniswapV4Deployment,
): void {
  if (isSameAddress(managerPoolManager, poolManager)) return
  const isSilent = managerPoolManager === NO_ADDRESS
  throw new PositionError({
    code: 'position/no-manager',
    shortMessage: isSilent
      ? `contract ${positionManager} does not answer as a position manager of Uniswap v4`
      : `position manager ${positionManager} belongs to another pool manager than ${poolManager}`,
    ...(isSilent ? {} : { details: `it names ${managerPoolManager}` }),
    hints: [
      'check the chain, or name the contracts with --pool-manager and --position-manager',
      'a node without the state of this block answers the same: try a recent one',
    ],
  })
}

function noPosition(tokenId: bigint, { number }: PinnedBlock, nextTokenId: bigint): PositionError {
  const wasBurned = tokenId > 0n && tokenId < nextTokenId
  return new PositionError({
    code: 'position/not-found',
    shortMessage: `position ${tokenId} does not exist at block ${number}`,
    details: wasBurned
      ? 'it was burned'
      : `it was not minted by then; the next to be minted is ${nextTokenId}`,
    hints: [
      wasBurned
        ? 'an earlier --block still holds it'
        : 'check the token id, the chain and the --block',
    ],
  })
}

function foreignKey(tokenId: bigint, start: string, poolId: string): PositionError {
  return new PositionError({
    code: 'position/foreign-key',
    shortMessage: `the key the position manager gives for position ${tokenId} is of another pool`,
    details: `the position is of a pool ${start}…, the key is that of ${poolId}`,
    hints: ['check the contract given as --position-manager, or use another node'],
  })
}

/** A range that holds liquidity has initialised ticks of at least as much. */
function checkRange({ own, lower, upper }: PositionFacts, poolId: string): void {
  const { liquidity } = own
  if (lower.liquidityGross >= liquidity && upper.liquidityGross >= liquidity) return
  throw new TicksError({
    code: 'pool/inconsistent-ticks',
    shortMessage: `the ticks of the position contradict its liquidity in pool ${poolId}`,
    details: `${liquidity} held, ${lower.liquidityGross} and ${upper.liquidityGross} at its ticks`,
    hints: ['try again, or use another node: this one mixes blocks or drops storage'],
    retryable: true,
  })
}

function unanswered(asked: number, answered: number): PositionError {
  return new PositionError({
    code: 'lens/bad-answer',
    shortMessage: `the node answered ${answered} of ${asked} positions`,
    retryable: true,
  })
}
