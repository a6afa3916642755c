import { poolDriverAbi, poolDriverBytecode } from '../../src/chain/abis/PoolDriver.ts'
import { deployUniswapV3 } from '../../src/demo/deployment.ts'
import { createPool } from '../../src/demo/pool.ts'
import { deployTokenPair, mintTokens, type TokenPair } from '../../src/demo/tokens.ts'
import { type ChainActor, deployContract } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import type { MarketFrame } from '../../src/market/marketFrame.ts'
import { scenePrice } from '../support/marketScene.ts'

export type ContractWorld = {
  readonly pool: Address
  readonly driver: Address
  readonly pair: TokenPair
  /** Seconds; the first block of a scene may come after it. */
  readonly startSec: number
}

/** The scene's pool as real contracts, with a driver that can pay for anything. */
export async function contractWorld(
  actor: ChainActor,
  frame: MarketFrame,
  feePips = 3000,
): Promise<ContractWorld> {
  const uniswap = await deployUniswapV3(actor)
  const pair = await deployTokenPair(
    actor,
    { name: 'Token 0', symbol: 'T0', decimals: frame.token0.decimals },
    { name: 'Token 1', symbol: 'T1', decimals: frame.token1.decimals },
  )
  const sqrtPriceX96 = scenePrice(frame)
  const pool = await createPool(actor, uniswap, { ...pair, feePips, sqrtPriceX96 })
  const driver = await deployContract(actor, poolDriverAbi, poolDriverBytecode, [])
  for (const { address } of [pair.token0, pair.token1])
    await mintTokens(actor, address, driver, DRIVER_FUNDS_RAW)
  const { timestamp } = await actor.client.getBlock()
  return { pool, driver, pair, startSec: Number(timestamp) }
}

export const DRIVER_FUNDS_RAW = 10n ** 30n
