import { encodeFunctionData } from 'viem'
import { poolDriverAbi, poolDriverBytecode } from '../../src/chain/abis/PoolDriver.ts'
import { deployUniswapV3, type LocalUniswapV3 } from '../../src/demo/deployment.ts'
import { createPool } from '../../src/demo/pool.ts'
import { mintPosition } from '../../src/demo/positionManager.ts'
import { approveAll, deployTokenPair, mintTokens, type TokenPair } from '../../src/demo/tokens.ts'
import { type ChainActor, deployContract, transact } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import { sqrtPriceOfPrice } from '../../src/domain/units.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../../src/math/tickMath.ts'

/** The real Uniswap v3 on a local chain with one pool, ready to trade. */
export type World = {
  readonly actor: ChainActor
  readonly deployment: LocalUniswapV3
  readonly pair: TokenPair
  readonly pool: Address
  readonly feePips: number
  /** Opens a position at these ticks; its token id. */
  readonly mint: (tickLower: number, tickUpper: number, share?: bigint) => Promise<bigint>
  /** Sells token0 (or token1) into the pool, exact input. */
  readonly swap: (zeroForOne: boolean, amountRaw: bigint) => Promise<void>
}

const SUPPLY = 10n ** 30n

/** USDC-like token0 with 6 decimals, WETH-like token1 with 18, at 2,000: inverted, unlike decimals. */
export async function makeWorld(actor: ChainActor): Promise<World> {
  const deployment = await deployUniswapV3(actor)
  const pair = await deployTokenPair(
    actor,
    { name: 'USD Coin', symbol: 'USDC', decimals: 6 },
    { name: 'Wrapped Ether', symbol: 'WETH', decimals: 18 },
  )
  const driver = await deployContract(actor, poolDriverAbi, poolDriverBytecode, [])
  for (const { address } of [pair.token0, pair.token1]) {
    await mintTokens(actor, address, actor.wallet.account.address, SUPPLY)
    await mintTokens(actor, address, driver, SUPPLY)
    await approveAll(actor, address, deployment.positionManager)
  }
  const feePips = 3000
  const sqrtPriceX96 = sqrtPriceOfPrice(2000, pair.token0, pair.token1, 'token1')
  const pool = await createPool(actor, deployment, { ...pair, feePips, sqrtPriceX96 })
  return {
    actor,
    deployment,
    pair,
    pool,
    feePips,
    mint: async (tickLower, tickUpper, share = 1n) => {
      const minted = await mintPosition(actor, deployment.positionManager, {
        ...pair,
        feePips,
        tickLower,
        tickUpper,
        amount0Raw: (10_000n * 10n ** 6n) / share,
        amount1Raw: (5n * 10n ** 18n) / share,
      })
      return minted.tokenId
    },
    swap: async (zeroForOne, amountRaw) => {
      const limit = zeroForOne ? MIN_SQRT_PRICE + 1n : MAX_SQRT_PRICE - 1n
      const data = encodeFunctionData({
        abi: poolDriverAbi,
        functionName: 'swap',
        args: [pool, zeroForOne, amountRaw, limit],
      })
      await transact(actor, { to: driver, data })
    },
  }
}
