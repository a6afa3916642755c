import {
  v4PoolLensAbi,
  v4PoolLensBytecode,
  v4PoolLensDeployedBytecode,
} from '../../chain/abis/V4PoolLens.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { callLens } from '../../chain/lens.ts'
import type { Requester } from '../../chain/request.ts'
import type { Hex } from '../../domain/address.ts'
import type { ConcentratedPoolState, PoolKey, TickState } from '../../domain/pool.ts'
import { DONE } from '../uniswapV3/bitmapTicks.ts'
import { StuckError } from '../uniswapV3/readPool.ts'
import { checkTicks, unpackTicks } from '../uniswapV3/ticks.ts'
import { type UniswapV4Deployment, uniswapV4DeploymentOf } from './deployment.ts'
import type { PoolAnswer, TickPage } from './facts.ts'
import { keyFromLogs } from './keyFromLogs.ts'
import { plainPoolAnswer, plainTicks } from './plainPoolAnswer.ts'
import { checkPoolKey } from './poolKey.ts'
import { PoolNotFoundError, poolStateOf } from './poolState.ts'
import { checkSource, NO_ADDRESS, type StateAccess, sourceOf, type V4Source } from './source.ts'

export type ReadPoolOptions = {
  /** keccak256 of the pool's key. */
  readonly poolId: Hex
  readonly deployment: UniswapV4Deployment
  /** The block all of it is read at. */
  readonly block: PinnedBlock
  /** Whether to read every initialised tick too; without them `ticks` is `undefined`. */
  readonly withTicks: boolean
  /** The pool's key; default: what the position manager knows, else the log of its initialisation. */
  readonly poolKey?: PoolKey | undefined
  /** Default `extsload`; the answer is the same. */
  readonly stateAccess?: StateAccess | undefined
}

/**
 * A Uniswap v4 pool at one block, with all its initialised ticks on request.
 *
 * One request without ticks; with them one for every 1,800 or so within a 16.7 M gas limit. A pool of
 * which the position manager knows nothing takes one more for the log of its initialisation.
 *
 * @param client - any viem client or EIP-1193 provider
 * @throws PoolKeyError `pool/key-mismatch`, `pool/key-unknown`
 * @throws PoolNotFoundError `pool/not-found`
 * @throws SourceError `pool/no-manager`, `usage/no-state-view`
 * @throws TokenError `token/no-decimals`, `token/decimals-unsupported`
 * @throws TicksError `pool/inconsistent-ticks` when the ticks contradict the pool's liquidity
 * @throws LensError, RpcError when the node could not answer
 * @example
 * const deployment = uniswapV4DeploymentOf(1)
 * const poolId = '0x21c67e77068de97969ba93d4aab21826d33ca12bb9f565d8496e8fda8a82ca27'
 * const pool = await readPool(client, { poolId, deployment, block, withTicks: true })
 * pool.ticks?.length // 499 at block 24,407,242
 */
export async function readPool(
  client: Requester,
  options: ReadPoolOptions,
): Promise<ConcentratedPoolState> {
  const { block, withTicks, poolKey } = options
  const poolId = options.poolId.toLowerCase() as Hex
  const { chainId } = block
  const deployment = uniswapV4DeploymentOf(chainId, options.deployment)
  const source = sourceOf(deployment, options.stateAccess)
  if (poolKey !== undefined) checkPoolKey(poolId, poolKey, 'given')
  const question = { client, block, source, deployment, poolId, withTicks }

  let answer = await askPool(question, poolKey ?? NO_KEY)
  checkSource(source, answer.pool.readable, answer.viewedManager)
  if (answer.pool.sqrtPriceX96 === 0n) throw new PoolNotFoundError(poolId, deployment.poolManager)
  if (answer.key.tickSpacing === 0) {
    const logged = await keyFromLogs(client, deployment.poolManager, poolId, block)
    checkPoolKey(poolId, logged, 'of its log')
    answer = await askPool(question, logged)
    checkSource(source, answer.pool.readable, answer.viewedManager)
  }
  const { key, pool, token0, token1 } = answer
  checkPoolKey(poolId, key, `the position manager ${deployment.positionManager}`)
  const reading = { chainId, deployment, key, pool, token0, token1 }
  if (!withTicks) return poolStateOf({ ...reading, ticks: undefined })
  const ticks = await readFurther(question, key.tickSpacing, answer.page)
  checkTicks({ address: poolId, tick: pool.tick, liquidity: pool.liquidity }, ticks)
  return poolStateOf({ ...reading, ticks })
}

type Question = {
  readonly client: Requester
  readonly block: PinnedBlock
  readonly source: V4Source
  readonly deployment: UniswapV4Deployment
  readonly poolId: Hex
  readonly withTicks: boolean
}

const lens = {
  abi: v4PoolLensAbi,
  bytecode: v4PoolLensBytecode,
  deployedBytecode: v4PoolLensDeployedBytecode,
} as const

/** Has the position manager asked for the key. */
const NO_KEY: PoolKey = {
  currency0: NO_ADDRESS,
  currency1: NO_ADDRESS,
  fee: 0,
  tickSpacing: 0,
  hooks: NO_ADDRESS,
}

function askPool(
  { client, block, source, deployment, poolId, withTicks }: Question,
  key: PoolKey,
): Promise<PoolAnswer> {
  const { positionManager } = deployment
  return callLens(client, {
    ...lens,
    functionName: 'readPool',
    args: [source, positionManager, poolId, key, withTicks],
    block,
    askPlainly: () =>
      plainPoolAnswer({ client, block }, source, positionManager, poolId, key, withTicks),
  })
}

async function readFurther(
  { client, block, source, poolId, deployment }: Question,
  tickSpacing: number,
  first: TickPage,
): Promise<TickState[]> {
  const ticks = unpackTicks(first.packed)
  let next = first.next
  while (next !== DONE) {
    const from = next
    const page: TickPage = await callLens(client, {
      ...lens,
      functionName: 'readTicks',
      args: [source, poolId, tickSpacing, from],
      block,
      askPlainly: () => plainTicks({ client, block }, source, poolId, tickSpacing, from),
    })
    if (page.next <= from) throw new StuckError(deployment.poolManager)
    ticks.push(...unpackTicks(page.packed))
    next = page.next
  }
  return ticks
}
