import { encodeFunctionData, parseAbi } from 'viem'
import { positionManagerAbi, uniswapV3PoolAbi } from '../chain/abis/uniswapV3.ts'
import type { Address } from '../domain/address.ts'
import { poolAddressOf, type UniswapV3Deployment } from '../protocols/uniswapV3/deployment.ts'
import type { TokenPair } from './tokens.ts'
import { type ChainActor, transact } from './transact.ts'

export type PoolTerms = TokenPair & {
  /** A tier the factory knows: 500, 3000, 10000, or one enabled before. */
  readonly feePips: number
  /** √(token1 raw / token0 raw) · 2^96 to start at. */
  readonly sqrtPriceX96: bigint
}

/** Creates a pool and sets its first price; its address. */
export async function createPool(
  actor: ChainActor,
  deployment: UniswapV3Deployment,
  { token0, token1, feePips, sqrtPriceX96 }: PoolTerms,
): Promise<Address> {
  const data = encodeFunctionData({
    abi: positionManagerAbi,
    functionName: 'createAndInitializePoolIfNecessary',
    args: [token0.address, token1.address, feePips, sqrtPriceX96],
  })
  await transact(actor, { to: deployment.positionManager, data })
  return poolAddressOf(deployment, token0.address, token1.address, feePips)
}

/** Adds a fee tier to the factory, whose owner the actor must be. */
export async function enableFeeTier(
  actor: ChainActor,
  { factory }: UniswapV3Deployment,
  feePips: number,
  tickSpacing: number,
): Promise<void> {
  const args = [feePips, tickSpacing] as const
  const data = encodeFunctionData({ abi: factoryOwnerAbi, functionName: 'enableFeeAmount', args })
  await transact(actor, { to: factory, data })
}

/**
 * Turns a pool's protocol fee on: 1/n of the fee, n = 0 (none) or 4 to 10, for each token.
 * The actor must be the factory's owner.
 */
export async function setFeeProtocol(
  actor: ChainActor,
  pool: Address,
  feeProtocol0: number,
  feeProtocol1: number,
): Promise<void> {
  const args = [feeProtocol0, feeProtocol1] as const
  const data = encodeFunctionData({ abi: uniswapV3PoolAbi, functionName: 'setFeeProtocol', args })
  await transact(actor, { to: pool, data })
}

const factoryOwnerAbi = parseAbi(['function enableFeeAmount(uint24 fee, int24 tickSpacing)'])
