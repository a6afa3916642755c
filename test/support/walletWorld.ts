import { encodeFunctionData, getAddress, type Hex, parseAbi } from 'viem'
import { testTokenAbi, testTokenBytecode } from '../../src/chain/abis/TestToken.ts'
import { positionManagerAbi } from '../../src/chain/abis/uniswapV3.ts'
import { mintTokens } from '../../src/demo/tokens.ts'
import { deployContract, transact } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import { sqrtPriceOfPrice } from '../../src/domain/units.ts'
import type { LocalChain } from './embeddedChain.ts'
import { createPairAt, deployPairFactory, pairArtifact } from './pairContracts.ts'
import { actV4, deployV4Periphery, fundPositionManager, type LocalV4 } from './v4Periphery.ts'
import { createV4Pool, makeV4World, runV4, type V4Pool, type V4World } from './v4World.ts'
import { makeWorld, type World } from './world.ts'

/** Uniswap v2, v3 and v4 on one chain, each with a pool of the same USDC and WETH at about 2,000. */
export type WalletWorld = {
  readonly chain: LocalChain
  readonly v3: World
  readonly v4: { readonly world: V4World; readonly deployment: LocalV4; readonly pool: V4Pool }
  readonly v2: { readonly factory: Address; readonly pair: Address }
  /** A pair of a factory nobody named. */
  readonly foreignPair: Address
  /** Any contract: what is sent there counts as staked. */
  readonly farm: Address
}

export async function makeWalletWorld(chain: LocalChain): Promise<WalletWorld> {
  const v3 = await makeWorld(chain)
  const { token0, token1 } = v3.pair
  const world = await makeV4World(chain)
  const deployment = await deployV4Periphery(chain, world.manager)
  const pool = await createV4Pool(world, {
    currency0: token0,
    currency1: token1,
    fee: 500,
    tickSpacing: 10,
    sqrtPriceX96: sqrtPriceOfPrice(2000, token0, token1, 'token1'),
  })
  await fundPositionManager(chain, deployment.positionManager, [token0.address, token1.address])
  const factory = getAddress(await deployPairFactory(chain, chain.wallet.account.address))
  const pair = getAddress(await createPairAt(chain, factory, v3.pair))
  const foreign = await deployPairFactory(chain, chain.wallet.account.address)
  const foreignPair = getAddress(await createPairAt(chain, foreign, v3.pair))
  const farm = getAddress(
    await deployContract(chain, testTokenAbi, testTokenBytecode, ['Farm', 'FARM', 18]),
  )
  return { chain, v3, v4: { world, deployment, pool }, v2: { factory, pair }, foreignPair, farm }
}

/** Mints so many v3 positions to an owner, 25 in each transaction, of ever wider ranges. */
export async function mintV3(
  { chain, v3 }: WalletWorld,
  owner: Address,
  count: number,
): Promise<void> {
  const { token0, token1 } = v3.pair
  const centre = 200_280
  for (let done = 0; done < count; done += 25) {
    const calls = Array.from({ length: Math.min(25, count - done) }, (_, i): Hex => {
      const half = 60 * (10 + done + i)
      // Every fifth lies beside the price.
      const shift = (done + i) % 5 === 4 ? 2 * half : 0
      return encodeFunctionData({
        abi: positionManagerAbi,
        functionName: 'mint',
        args: [
          {
            token0: token0.address,
            token1: token1.address,
            fee: v3.feePips,
            tickLower: centre - half + shift,
            tickUpper: centre + half + shift,
            amount0Desired: 10_000n * 10n ** 6n,
            amount1Desired: 5n * 10n ** 18n,
            amount0Min: 0n,
            amount1Min: 0n,
            recipient: owner,
            deadline: 2n ** 40n,
          },
        ],
      })
    })
    const data = encodeFunctionData({ abi: multicallAbi, functionName: 'multicall', args: [calls] })
    await transact(chain, { to: v3.deployment.positionManager, data })
  }
}

/** Mints so many v4 positions to an owner in one transaction. */
export async function mintV4(
  { chain, v4 }: WalletWorld,
  owner: Address,
  count: number,
): Promise<void> {
  const { key } = v4.pool
  await actV4(chain, v4.deployment.positionManager, [
    ...Array.from({ length: count }, (_, i) => ({
      kind: 'mint' as const,
      key,
      tickLower: 200_310 - 10 * (50 + i),
      tickUpper: 200_310 + 10 * (50 + i),
      liquidity: 10n ** 15n + BigInt(i),
      owner,
    })),
    { kind: 'settle', key },
  ])
}

/** Puts both tokens into a pair for an owner. */
export async function mintV2(
  { chain, v3 }: WalletWorld,
  pair: Address,
  owner: Address,
  eth: bigint,
): Promise<void> {
  await mintTokens(chain, v3.pair.token0.address, pair, eth * 2_000n * 10n ** 6n)
  await mintTokens(chain, v3.pair.token1.address, pair, eth * 10n ** 18n)
  const { abi } = pairArtifact
  const data = encodeFunctionData({ abi, functionName: 'mint', args: [owner] })
  await transact(chain, { to: pair, data })
}

/** Swaps in both pools, so that fees are owed. */
export async function tradeWallet({ v3, v4 }: WalletWorld): Promise<void> {
  await v3.swap(true, 30_000n * 10n ** 6n)
  await v3.swap(false, 10n ** 19n)
  const limit = (zeroForOne: boolean) =>
    zeroForOne
      ? (v4.pool.state.sqrtPriceX96 * 95n) / 100n
      : (v4.pool.state.sqrtPriceX96 * 105n) / 100n
  const swap = (zeroForOne: boolean, amountRaw: bigint) => ({
    kind: 'swap' as const,
    params: {
      zeroForOne,
      exact: 'input' as const,
      amountRaw,
      sqrtPriceLimitX96: limit(zeroForOne),
    },
  })
  await runV4(v4.world, v4.pool.key, [swap(true, 5_000n * 10n ** 6n), swap(false, 10n ** 18n)])
}

/** Sends an NFT on, as its owner. */
export async function sendNft(
  { chain }: WalletWorld,
  positionManager: Address,
  to: Address,
  tokenId: bigint,
): Promise<void> {
  const args = [chain.wallet.account.address, to, tokenId] as const
  const data = encodeFunctionData({ abi: positionManagerAbi, functionName: 'transferFrom', args })
  await transact(chain, { to: positionManager, data })
}

const multicallAbi = parseAbi(['function multicall(bytes[] data) payable returns (bytes[])'])
