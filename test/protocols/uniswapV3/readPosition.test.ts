import { encodeFunctionData } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { positionManagerAbi, uniswapV3PoolAbi } from '../../../src/chain/abis/uniswapV3.ts'
import type { PinnedBlock } from '../../../src/chain/callAtBlock.ts'
import { LENS_STRATEGIES, lensStrategyOf } from '../../../src/chain/lens.ts'
import type { Requester } from '../../../src/chain/request.ts'
import { burnPosition, collectOwed, decreaseLiquidity } from '../../../src/demo/positionManager.ts'
import { transact } from '../../../src/demo/transact.ts'
import type { Address } from '../../../src/domain/address.ts'
import {
  type PositionReading,
  readPosition,
} from '../../../src/protocols/uniswapV3/readPosition.ts'
import { limitedNode, limitsLeaving } from '../../chain/limitedNode.ts'
import { startAnvil } from '../../support/anvil.ts'
import { embeddedChain } from '../../support/embeddedChain.ts'
import { seededRandom } from '../../support/random.ts'
import { type BusyMarket, openMarket, pinLatest, trade } from './busyMarket.ts'

const nodes = [
  ['hardhat', embeddedChain],
  ['anvil', startAnvil],
] as const

describe.each(nodes)('readPosition on %s', (_, startChain) => {
  let market: BusyMarket

  beforeAll(async () => {
    market = await openMarket(await startChain())
  })

  afterAll(() => market.chain.close())

  const read = async (client: Requester, tokenId: bigint, block?: PinnedBlock) =>
    readPosition(client, {
      tokenId,
      deployment: market.deployment,
      block: block ?? (await pinLatest(market.chain)),
    })

  test.each([1, 2, 3])(
    'equals plain reads of the contracts in a random state (seed %i)',
    async (seed) => {
      await trade(market, seededRandom(seed), 4)
      const block = await pinLatest(market.chain)
      for (const tokenId of market.tokenIds) {
        const expected = await plainly(market, tokenId, block.number)
        for (const strategy of LENS_STRATEGIES) {
          const node = limitedNode(market.chain.provider, limitsLeaving[strategy])
          expect(await read(node, tokenId, block)).toEqual(expected)
          expect(lensStrategyOf(node)).toBe(strategy)
        }
      }
    },
  )

  test('a past block keeps its answer while the chain goes on', async () => {
    const tokenId = market.tokenIds.at(-1) ?? 0n
    const block = await pinLatest(market.chain)
    const before = await read(market.chain.provider, tokenId, block)
    await trade(market, seededRandom(4), 3)
    for (const strategy of LENS_STRATEGIES) {
      const node = limitedNode(market.chain.provider, limitsLeaving[strategy])
      expect(await read(node, tokenId, block)).toEqual(before)
    }
    expect(await read(market.chain.provider, tokenId)).not.toEqual(before)
  })

  test('one request, and what a node cannot do costs its extra once', async () => {
    const tokenId = market.tokenIds[0] ?? 0n
    const capable = limitedNode(market.chain.provider)
    await read(capable, tokenId)
    expect(capable.asked).toEqual(['eth_call'])

    const limited = limitedNode(market.chain.provider, limitsLeaving['creation-code'])
    await read(limited, tokenId)
    // Refused by hash and, to be sure it is not the hash, by number.
    expect(limited.asked).toHaveLength(3)
    await read(limited, tokenId)
    expect(limited.asked).toHaveLength(4)
  })

  test('an NFT held by a contract is told from one held by an account', async () => {
    const tokenId = market.tokenIds[1] ?? 0n
    const { chain, deployment, driver } = market
    expect((await read(chain.provider, tokenId)).ownerKind).toBe('account')
    const args = [chain.wallet.account.address, driver, tokenId] as const
    const data = encodeFunctionData({ abi: positionManagerAbi, functionName: 'transferFrom', args })
    await transact(chain, { to: deployment.positionManager, data })
    for (const strategy of LENS_STRATEGIES) {
      const node = limitedNode(chain.provider, limitsLeaving[strategy])
      const { position, ownerKind } = await read(node, tokenId)
      expect(ownerKind).toBe('contract')
      expect(position.owner).toBe(driver)
    }
  })

  test('an account with EIP-7702 code is still an account', async () => {
    const tokenId = market.tokenIds[2] ?? 0n
    const { chain, driver } = market
    const owner = chain.wallet.account.address
    await chain.test.setCode({ address: owner, bytecode: `0xef0100${driver.slice(2)}` })
    await chain.test.mine({ blocks: 1 })
    for (const strategy of LENS_STRATEGIES) {
      const node = limitedNode(chain.provider, limitsLeaving[strategy])
      expect((await read(node, tokenId)).ownerKind).toBe('account')
    }
    await chain.test.setCode({ address: owner, bytecode: '0x' })
    await chain.test.mine({ blocks: 1 })
  })

  test('never minted and burned are told apart', async () => {
    const { chain, deployment } = market
    const tokenId = market.tokenIds[0] ?? 0n
    const { position } = await read(chain.provider, tokenId)
    if (position.liquidity > 0n) {
      await decreaseLiquidity(chain, deployment.positionManager, tokenId, position.liquidity)
    }
    await collectOwed(chain, deployment.positionManager, tokenId).catch(() => undefined)
    await burnPosition(chain, deployment.positionManager, tokenId)
    const next = BigInt(market.tokenIds.length) + 1n
    for (const strategy of LENS_STRATEGIES) {
      const node = limitedNode(chain.provider, limitsLeaving[strategy])
      await expect(read(node, tokenId)).rejects.toMatchObject({
        code: 'position/not-found',
        details: 'it was burned',
      })
      for (const id of [0n, next, 2n ** 256n - 1n]) {
        await expect(read(node, id)).rejects.toMatchObject({
          code: 'position/not-found',
          details: `it was not minted by then; the next to be minted is ${next}`,
        })
      }
    }
  })

  test('a manager that is none, or of another factory', async () => {
    const tokenId = market.tokenIds.at(-1) ?? 0n
    const block = await pinLatest(market.chain)
    const { deployment, chain, driver } = market
    for (const strategy of LENS_STRATEGIES) {
      const node = limitedNode(chain.provider, limitsLeaving[strategy])
      for (const wrong of [
        { positionManager: driver },
        { positionManager: '0x00000000000000000000000000000000000000Fa' as Address },
        { factory: driver },
      ]) {
        await expect(
          readPosition(node, { tokenId, block, deployment: { ...deployment, ...wrong } }),
        ).rejects.toMatchObject({ code: 'position/no-manager' })
      }
    }
  })
})

/** The second route: viem's own decoder, one view function of the contracts at a time. */
async function plainly(
  { chain, deployment, pair, pools }: BusyMarket,
  tokenId: bigint,
  blockNumber: bigint,
): Promise<PositionReading> {
  const { client } = chain
  const manager = {
    address: deployment.positionManager,
    abi: positionManagerAbi,
    blockNumber,
  } as const
  const p = await client.readContract({ ...manager, functionName: 'positions', args: [tokenId] })
  const [, , token0, token1, feePips, tickLower, tickUpper, liquidity, last0, last1, owed0, owed1] =
    p
  expect([token0, token1]).toEqual([pair.token0.address, pair.token1.address])
  const known = pools.find((pool) => pool.feePips === feePips)
  if (known === undefined) throw new Error(`no pool of fee ${feePips}`)
  const pool = { address: known.address, abi: uniswapV3PoolAbi, blockNumber } as const
  const slot0 = await client.readContract({ ...pool, functionName: 'slot0' })
  const tickOf = async (tick: number) => {
    const t = await client.readContract({ ...pool, functionName: 'ticks', args: [tick] })
    return {
      tick,
      liquidityGross: t[0],
      liquidityNet: t[1],
      feeGrowthOutside0X128: t[2],
      feeGrowthOutside1X128: t[3],
    }
  }
  return {
    position: {
      kind: 'range',
      protocol: 'uniswap-v3',
      tokenId,
      owner: await client.readContract({ ...manager, functionName: 'ownerOf', args: [tokenId] }),
      poolId: known.address,
      tickLower,
      tickUpper,
      liquidity,
      feeGrowthInside0LastX128: last0,
      feeGrowthInside1LastX128: last1,
      tokensOwed0Raw: owed0,
      tokensOwed1Raw: owed1,
    },
    pool: {
      kind: 'concentrated',
      protocol: 'uniswap-v3',
      id: known.address,
      address: known.address,
      token0: pair.token0,
      token1: pair.token1,
      fee: {
        kind: 'uniswap-v3',
        feePips,
        feeProtocol0: feePips === 3000 ? 4 : 0,
        feeProtocol1: feePips === 3000 ? 10 : 0,
      },
      tickSpacing: known.tickSpacing,
      sqrtPriceX96: slot0[0],
      tick: slot0[1],
      liquidity: await client.readContract({ ...pool, functionName: 'liquidity' }),
      feeGrowthGlobal0X128: await client.readContract({
        ...pool,
        functionName: 'feeGrowthGlobal0X128',
      }),
      feeGrowthGlobal1X128: await client.readContract({
        ...pool,
        functionName: 'feeGrowthGlobal1X128',
      }),
      ticks: undefined,
    },
    lower: await tickOf(tickLower),
    upper: await tickOf(tickUpper),
    ownerKind: 'account',
  }
}
