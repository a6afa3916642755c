import { encodeFunctionData, parseAbi } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  positionManagerAbi,
  uniswapV3FactoryAbi,
  uniswapV3PoolAbi,
} from '../../src/chain/abis/uniswapV3.ts'
import { deployUniswapV3, type LocalUniswapV3 } from '../../src/demo/deployment.ts'
import { createPool, enableFeeTier, setFeeProtocol } from '../../src/demo/pool.ts'
import {
  burnPosition,
  collectOwed,
  decreaseLiquidity,
  increaseLiquidity,
  mintPosition,
} from '../../src/demo/positionManager.ts'
import { approveAll, deployTokenPair, mintTokens, type TokenPair } from '../../src/demo/tokens.ts'
import { transact } from '../../src/demo/transact.ts'
import { loadPeer } from '../../src/demo/uniswapArtifacts.ts'
import { isAddressBelow } from '../../src/domain/address.ts'
import { startAnvil } from '../support/anvil.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'

const nodes = [
  { name: 'Hardhat', start: () => embeddedChain() },
  { name: 'anvil', start: () => startAnvil() },
]

describe.each(nodes)('the real Uniswap v3 on $name', ({ start }) => {
  let chain: LocalChain
  let uniswap: LocalUniswapV3
  let pair: TokenPair

  beforeAll(async () => {
    chain = await start()
    uniswap = await deployUniswapV3(chain)
    pair = await deployTokenPair(
      chain,
      { name: 'USD Coin', symbol: 'USDC', decimals: 6 },
      { name: 'Ether', symbol: 'WETH', decimals: 18 },
    )
    const self = chain.wallet.account.address
    for (const { address } of [pair.token0, pair.token1]) {
      await mintTokens(chain, address, self, 10n ** 24n)
      for (const spender of [uniswap.positionManager, uniswap.swapRouter])
        await approveAll(chain, address, spender)
    }
  })
  afterAll(() => chain.close())

  test.for([
    ['below', 6, 18],
    ['above', 18, 6],
  ] as const)('tokens sort as asked: the first is %s', async ([, decimals0, decimals1]) => {
    const terms = { name: 'T', symbol: 'T' }
    const { token0, token1 } = await deployTokenPair(
      chain,
      { ...terms, decimals: decimals0 },
      { ...terms, decimals: decimals1 },
    )
    expect(isAddressBelow(token0.address, token1.address)).toBe(true)
    expect([token0.decimals, token1.decimals]).toEqual([decimals0, decimals1])
    const decimals = await chain.client.readContract({
      address: token0.address,
      abi: parseAbi(['function decimals() view returns (uint8)']),
      functionName: 'decimals',
    })
    expect(decimals).toBe(decimals0)
  })

  test('a position lives from mint to burn, and its NFT draws itself', async () => {
    const manager = uniswap.positionManager
    const pool = await createPool(chain, uniswap, {
      ...pair,
      feePips: 3000,
      sqrtPriceX96: 2n ** 96n * 31622n, // near 1e9 raw: 1,000 USDC the ether
    })
    const asked = { address: uniswap.factory, abi: uniswapV3FactoryAbi } as const
    const args = [pair.token0.address, pair.token1.address, 3000] as const
    expect(await chain.client.readContract({ ...asked, functionName: 'getPool', args })).toBe(pool)

    const minted = await mintPosition(chain, manager, {
      ...pair,
      feePips: 3000,
      tickLower: 205_200,
      tickUpper: 209_220,
      amount0Raw: 10n ** 9n,
      amount1Raw: 10n ** 18n,
    })
    expect(minted.tokenId).toBe(1n)
    expect(minted.amount0Raw).toBeLessThanOrEqual(10n ** 9n)
    const more = await increaseLiquidity(chain, manager, 1n, 10n ** 9n, 10n ** 18n)
    expect(more.liquidity).toBe(minted.liquidity)

    await swapThroughRouter(10n ** 8n)
    const less = await decreaseLiquidity(chain, manager, 1n, minted.liquidity * 2n)
    const paid = await collectOwed(chain, manager, 1n)
    // The fee on 10^8 in is 300,000, all this position's but the floors; the rest is principal.
    expect(paid.amount0Raw - less.amount0Raw).toBe(299_999n)
    expect(paid.amount1Raw - less.amount1Raw).toBe(0n)

    const uri = await chain.client.readContract({
      address: manager,
      abi: parseAbi(['function tokenURI(uint256) view returns (string)']),
      functionName: 'tokenURI',
      args: [1n],
    })
    const { name } = JSON.parse(Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64').toString())
    // 1.0001^205200 · 10^(6−18) = 0.00081522 WETH the USDC.
    expect(name).toBe('Uniswap - 0.3% - WETH/USDC - 0.00081522<>0.0012186')

    await burnPosition(chain, manager, 1n)
    const gone = { address: manager, abi: positionManagerAbi, functionName: 'ownerOf' } as const
    await expect(chain.client.readContract({ ...gone, args: [1n] })).rejects.toThrow()
  })

  test('the owner enables a fee tier and turns the protocol fee on', async () => {
    await enableFeeTier(chain, uniswap, 100, 1)
    const sqrtPriceX96 = 2n ** 96n
    const pool = await createPool(chain, uniswap, { ...pair, feePips: 100, sqrtPriceX96 })
    await setFeeProtocol(chain, pool, 4, 10)
    const slot0 = await chain.client.readContract({
      address: pool,
      abi: uniswapV3PoolAbi,
      functionName: 'slot0',
    })
    expect(slot0[5]).toBe(4 + (10 << 4))
    const stranger = await chain.actor(1)
    await expect(setFeeProtocol(stranger, pool, 0, 0)).rejects.toMatchObject({
      code: 'demo/transaction-failed',
    })
  })

  async function swapThroughRouter(amountIn: bigint) {
    const abi = parseAbi([
      'struct Params { address tokenIn; address tokenOut; uint24 fee; address recipient; uint256 deadline; uint256 amountIn; uint256 amountOutMinimum; uint160 sqrtPriceLimitX96; }',
      'function exactInputSingle(Params params) payable returns (uint256 amountOut)',
    ])
    const data = encodeFunctionData({
      abi,
      functionName: 'exactInputSingle',
      args: [
        {
          tokenIn: pair.token0.address,
          tokenOut: pair.token1.address,
          fee: 3000,
          recipient: chain.wallet.account.address,
          deadline: 2n ** 256n - 1n,
          amountIn,
          amountOutMinimum: 0n,
          sqrtPriceLimitX96: 0n,
        },
      ],
    })
    await transact(chain, { to: uniswap.swapRouter, data })
  }
})

test('a missing contract package is named with how to install it', () => {
  expect(() => loadPeer('@uniswap/v3-nothing/artifacts/x.json')).toThrowError(
    expect.objectContaining({
      code: 'demo/missing-peer',
      shortMessage: expect.stringContaining('@uniswap/v3-nothing'),
      hints: [expect.stringContaining('npm install')],
    }),
  )
})
