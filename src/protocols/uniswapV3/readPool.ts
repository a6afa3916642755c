import {
  poolLensAbi,
  poolLensBytecode,
  poolLensDeployedBytecode,
} from '../../chain/abis/PoolLens.ts'
import type { PinnedBlock } from '../../chain/callAtBlock.ts'
import { checksummed } from '../../chain/checksum.ts'
import { callLens } from '../../chain/lens.ts'
import type { Requester } from '../../chain/request.ts'
import type { Address } from '../../domain/address.ts'
import type { ConcentratedPoolState, TickState } from '../../domain/pool.ts'
import { AmmeterError } from '../../errors.ts'
import { DONE } from './bitmapTicks.ts'
import { checksummedDeployment, type UniswapV3Deployment } from './deployment.ts'
import type { PoolAnswer, TickPage } from './facts.ts'
import { plainPoolAnswer, plainTicks } from './plainPoolAnswer.ts'
import { checkPoolIdentity, poolStateOf } from './poolState.ts'
import { checkTicks, unpackTicks } from './ticks.ts'

export type ReadPoolOptions = {
  readonly address: Address
  readonly deployment: UniswapV3Deployment
  /** The block all of it is read at. */
  readonly block: PinnedBlock
  /** Whether to read every initialised tick too; without them `ticks` is `undefined`. */
  readonly withTicks: boolean
}

/**
 * A Uniswap v3 pool at one block, with all its initialised ticks on request.
 *
 * One request without ticks; with them one for every 1,500 or so within a 16.7 M gas limit. A pool
 * that was never initialised is a state (`sqrtPriceX96` 0), not an error.
 *
 * @param client - any viem client or EIP-1193 provider
 * @throws BadAddressError `usage/bad-address`
 * @throws PoolIdentityError `pool/not-a-pool`, `pool/not-from-factory`
 * @throws TokenError `token/no-decimals`, `token/decimals-unsupported`
 * @throws TicksError `pool/inconsistent-ticks` when the ticks contradict the pool's liquidity
 * @throws LensError, RpcError when the node could not answer
 * @example
 * const deployment = uniswapV3DeploymentOf(1)
 * const address = '0xCBCdF9626bC03E24f779434178A73a0B4bad62eD'
 * const pool = await readPool(client, { address, deployment, block, withTicks: true })
 * pool.ticks?.length // 458 at block 24,947,230
 */
export async function readPool(
  client: Requester,
  options: ReadPoolOptions,
): Promise<ConcentratedPoolState> {
  const { block, withTicks } = options
  const address = checksummed(options.address)
  const deployment = checksummedDeployment(options.deployment)
  const answer: PoolAnswer = await callLens(client, {
    ...lens,
    functionName: 'readPool',
    args: [address, deployment.factory, deployment.poolInitCodeHash, withTicks],
    block,
    askPlainly: () => plainPoolAnswer({ client, block }, deployment, address, withTicks),
  })
  checkPoolIdentity(answer.pool, deployment, [answer.registeredPool, answer.create2Pool])
  const { token0, token1, pool } = answer
  const { family } = deployment
  if (!withTicks) return poolStateOf(block.chainId, pool, token0, token1, undefined, family)
  const ticks = await readFurther(client, block, pool, answer.page)
  checkTicks({ address, tick: pool.tick, liquidity: pool.liquidity }, ticks)
  return poolStateOf(block.chainId, pool, token0, token1, ticks, family)
}

const lens = {
  abi: poolLensAbi,
  bytecode: poolLensBytecode,
  deployedBytecode: poolLensDeployedBytecode,
} as const

async function readFurther(
  client: Requester,
  block: PinnedBlock,
  { pool, tickSpacing }: PoolAnswer['pool'],
  first: TickPage,
): Promise<TickState[]> {
  const ticks = unpackTicks(first.packed)
  let next = first.next
  while (next !== DONE) {
    const from = next
    const page: TickPage = await callLens(client, {
      ...lens,
      functionName: 'readTicks',
      args: [pool, tickSpacing, from],
      block,
      askPlainly: () => plainTicks({ client, block }, pool, tickSpacing, from),
    })
    if (page.next <= from) throw new StuckError(pool)
    ticks.push(...unpackTicks(page.packed))
    next = page.next
  }
  return ticks
}

/** `lens/exhausted`: the gas the node grants does not last for a single tick. */
export class StuckError extends AmmeterError {
  override readonly name = 'StuckError'

  constructor(pool: Address) {
    super({
      code: 'lens/exhausted',
      shortMessage: `the node grants too little gas to read the ticks of pool ${pool}`,
      hints: [
        'raise the gas limit of eth_call on the node (geth: --rpc.gascap), or use another node',
      ],
    })
  }
}
