import { encodeFunctionData, getAddress, type Hex } from 'viem'
import { poolDriverAbi, poolDriverBytecode } from '../../../src/chain/abis/PoolDriver.ts'
import { positionManagerAbi } from '../../../src/chain/abis/uniswapV3.ts'
import type { PinnedBlock } from '../../../src/chain/callAtBlock.ts'
import { deployUniswapV3, type LocalUniswapV3 } from '../../../src/demo/deployment.ts'
import { createPool, enableFeeTier, setFeeProtocol } from '../../../src/demo/pool.ts'
import { collectOwed, decreaseLiquidity, mintPosition } from '../../../src/demo/positionManager.ts'
import {
  approveAll,
  deployTokenPair,
  mintTokens,
  type TokenPair,
} from '../../../src/demo/tokens.ts'
import { deployContract, transact } from '../../../src/demo/transact.ts'
import type { Address } from '../../../src/domain/address.ts'
import type { Token } from '../../../src/domain/token.ts'
import type { LocalChain } from '../../support/embeddedChain.ts'
import type { Random } from '../../support/random.ts'

/** Real pools of one pair, with LPs and traders at work. */
export type BusyMarket = {
  readonly chain: LocalChain
  readonly deployment: LocalUniswapV3
  readonly pair: TokenPair
  readonly pools: readonly {
    readonly address: Address
    readonly feePips: number
    readonly tickSpacing: number
  }[]
  readonly driver: Address
  readonly tokenIds: bigint[]
}

const FEES = [
  { feePips: 100, tickSpacing: 1 },
  { feePips: 3000, tickSpacing: 60 },
  { feePips: 10_000, tickSpacing: 200 },
] as const

/** Real pools that start at a raw price of 0.01; the protocol fee is on in one. */
export async function openMarket(node: LocalChain): Promise<BusyMarket> {
  const chain = withAmpleGas(node)
  const deployment = await deployUniswapV3(chain)
  const spelled = (token: Token) => ({ ...token, address: getAddress(token.address) })
  const { token0, token1 } = await deployTokenPair(
    chain,
    { name: 'Wide', symbol: 'WIDE', decimals: 18 },
    { name: 'Narrow', symbol: 'NARROW', decimals: 6 },
  )
  const pair = { token0: spelled(token0), token1: spelled(token1) }
  const driver = getAddress(await deployContract(chain, poolDriverAbi, poolDriverBytecode, []))
  for (const token of [pair.token0, pair.token1]) {
    await mintTokens(chain, token.address, chain.wallet.account.address, 10n ** 38n)
    await mintTokens(chain, token.address, driver, 10n ** 38n)
    await approveAll(chain, token.address, deployment.positionManager)
  }
  await enableFeeTier(chain, deployment, 100, 1)
  const pools = []
  for (const terms of FEES) {
    const sqrtPriceX96 = 2n ** 96n / 10n
    const address = await createPool(chain, deployment, { ...pair, ...terms, sqrtPriceX96 })
    pools.push({ address, ...terms })
  }
  await setFeeProtocol(chain, pools[1]?.address as Address, 4, 10)
  return { chain, deployment, pair, pools, driver, tokenIds: [] }
}

/** A few mints, swaps, withdrawals and collections drawn at random, each a real transaction. */
export async function trade(market: BusyMarket, random: Random, rounds: number): Promise<void> {
  const { chain, deployment, pair, pools, driver, tokenIds } = market
  for (let round = 0; round < rounds; round += 1) {
    const { address, feePips, tickSpacing } = random.pick(pools)
    // The first positions span widely, so that a swap always finds liquidity.
    const half = tickSpacing * random.integer(1, tokenIds.length < 3 ? 400 : 40)
    const centre = Math.round((-46_054 + random.integer(-500, 500)) / tickSpacing) * tickSpacing
    const minted = await mintPosition(chain, deployment.positionManager, {
      ...pair,
      feePips,
      tickLower: centre - half,
      tickUpper: centre + half,
      amount0Raw: random.magnitude(70) + 10n ** 15n,
      amount1Raw: random.magnitude(70) + 10n ** 15n,
    })
    tokenIds.push(minted.tokenId)
    for (const zeroForOne of [random.chance(0.5), random.chance(0.5)]) {
      const limit = zeroForOne ? 2n ** 96n / 11n : 2n ** 96n / 9n
      const args = [address, zeroForOne, random.magnitude(60), limit] as const
      await attempt(
        market,
        driver,
        encodeFunctionData({ abi: poolDriverAbi, functionName: 'swap', args }),
      )
    }
    const some = random.pick(tokenIds)
    if (random.chance(0.4)) await withdraw(market, some, random)
    if (random.chance(0.2)) await collect(market, some)
  }
}

/**
 * anvil estimates gas at the time of the last block, when the pool's oracle has nothing to write; the
 * transaction itself runs a second later and needs more.
 */
function withAmpleGas(chain: LocalChain): LocalChain {
  const { wallet } = chain
  const sendTransaction: typeof wallet.sendTransaction = (args) =>
    wallet.sendTransaction({ gas: 8_000_000n, ...args } as typeof args)
  return { ...chain, wallet: { ...wallet, sendTransaction } }
}

/** The block everything so far is in. */
export async function pinLatest({ client }: LocalChain): Promise<PinnedBlock> {
  const { number, hash, timestamp } = await client.getBlock()
  return { chainId: await client.getChainId(), number, hash, timestampSec: Number(timestamp) }
}

async function withdraw({ chain, deployment }: BusyMarket, tokenId: bigint, random: Random) {
  const position = await chain.client.readContract({
    address: deployment.positionManager,
    abi: positionManagerAbi,
    functionName: 'positions',
    args: [tokenId],
  })
  const liquidity = position[7]
  if (liquidity === 0n) return
  const part = random.chance(0.3) ? liquidity : random.bigint(1n, liquidity)
  await decreaseLiquidity(chain, deployment.positionManager, tokenId, part)
}

async function collect({ chain, deployment }: BusyMarket, tokenId: bigint) {
  // A position with nothing owed and no liquidity refuses to be touched.
  await collectOwed(chain, deployment.positionManager, tokenId).catch(() => undefined)
}

async function attempt({ chain }: BusyMarket, to: Address, data: Hex) {
  // A swap at its limit already is refused by the pool; the next one is not.
  await transact(chain, { to, data }).catch(() => undefined)
}
