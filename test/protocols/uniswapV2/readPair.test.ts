import { getAddress, zeroAddress } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redeemedBy } from '../../../src/amm/constantProduct.ts'
import { uniswapV2PairAbi } from '../../../src/chain/abis/uniswapV2.ts'
import { LENS_STRATEGIES } from '../../../src/chain/lens.ts'
import type { Requester } from '../../../src/chain/request.ts'
import { mintTokens } from '../../../src/demo/tokens.ts'
import type { Address } from '../../../src/domain/address.ts'
import { uniswapV2 } from '../../../src/protocols/uniswapV2.ts'
import { limitedNode, limitsLeaving } from '../../chain/limitedNode.ts'
import { startAnvil } from '../../support/anvil.ts'
import { embeddedChain, type LocalChain } from '../../support/embeddedChain.ts'
import { deployPairFactory, type PairWorld, pairWorld } from '../../support/pairContracts.ts'
import { pairAsk, pairDo } from '../../support/pairRace.ts'
import { pinLatest } from '../uniswapV3/busyMarket.ts'

const nodes = [
  ['hardhat', () => embeddedChain()],
  ['anvil', () => startAnvil()],
] as const

describe.each(nodes)('readPair on %s', (_, startChain) => {
  let chain: LocalChain
  let world: PairWorld

  beforeAll(async () => {
    chain = await startChain()
    world = await pairWorld(chain, [6, 18])
    await pairDo(chain, world, [
      { kind: 'fee-switch', on: true },
      { kind: 'mint', sent: { amount0Raw: 4_000_000_000n, amount1Raw: 2n * 10n ** 18n } },
      { kind: 'route', zeroForOne: true, exact: 'input', amountRaw: 100_000_000n },
      { kind: 'route', zeroForOne: false, exact: 'input', amountRaw: 10n ** 17n },
    ])
  })
  afterAll(() => chain.close())

  const read = async (client: Requester, address: Address = world.pair, factory = world.factory) =>
    uniswapV2.readShare(client, {
      address,
      owner: world.driver,
      deployment: uniswapV2.deploymentOf(1, { factory }),
      block: await pinLatest(chain),
    })

  test('equals plain reads by every strategy, and what a burn would pay', async () => {
    const own = { address: world.pair, abi: uniswapV2PairAbi } as const
    const [reserve0Raw, reserve1Raw] = await chain.client.readContract({
      ...own,
      functionName: 'getReserves',
    })
    const totalSupplyRaw = await chain.client.readContract({ ...own, functionName: 'totalSupply' })
    const kLastRaw = await chain.client.readContract({ ...own, functionName: 'kLast' })
    for (const strategy of LENS_STRATEGIES) {
      const node = limitedNode(chain.provider, limitsLeaving[strategy])
      const { pool, position, ownerKind, warnings } = await read(node)
      expect(pool).toMatchObject({
        protocol: 'uniswap-v2',
        fee: { kind: 'uniswap-v2', feePips: 3000, protocolShare: { numerator: 1, denominator: 6 } },
        token0: { decimals: 6, symbol: 'T0' },
        reserve0Raw,
        reserve1Raw,
        totalSupplyRaw,
        kLastRaw,
      })
      expect(position.sharesRaw).toBe(totalSupplyRaw - 1000n)
      expect([ownerKind, warnings]).toEqual(['contract', []])
      if (strategy === 'state-override') expect(node.asked).toEqual(['eth_call'])
      const burnt = await pairAsk(chain, world, {
        kind: 'burn',
        sharesRaw: position.sharesRaw / 3n,
      })
      const paid = redeemedBy(pool, position.sharesRaw / 3n)
      expect(burnt).toEqual([paid.amount0Raw, paid.amount1Raw])
    }
  })

  test('a pair of another factory, an LP token that is no pair, no contract', async () => {
    const other = await deployPairFactory(chain, world.driver)
    await expect(read(chain.provider, world.pair, other)).rejects.toMatchObject({
      code: 'pool/not-from-factory',
    })
    await expect(read(chain.provider, world.tokens.token0.address)).rejects.toMatchObject({
      code: 'pool/not-a-pool',
    })
    await expect(read(chain.provider, zeroAddress)).rejects.toMatchObject({
      code: 'pool/not-a-pool',
    })
    // The right contract at an address its own factory could not have given it: as another code would be.
    const spoofed = uniswapV2.readPair(chain.provider, {
      address: world.pair,
      deployment: { factory: world.factory, pairInitCodeHash: `0x${'12'.repeat(32)}` },
      block: await pinLatest(chain),
    })
    await expect(spoofed).rejects.toMatchObject({ code: 'pool/not-from-factory' })
  })

  test('balances that are not the reserves are flagged, dust is not', async () => {
    const { token0 } = world.tokens
    await mintTokens(chain, token0.address, world.pair, 1_000n)
    expect((await read(chain.provider)).warnings).toEqual([])
    await mintTokens(chain, token0.address, world.pair, 50_000_000n)
    const { warnings } = await read(chain.provider)
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'pool/reserves-disagree', subject: world.pair }),
    ])
    expect(warnings[0]?.message).toContain(getAddress(token0.address))
  })
})

test('a token that cannot say what the pair holds is flagged', async () => {
  const chain = await embeddedChain()
  const world = await pairWorld(chain, [18, 18])
  await pairDo(chain, world, [
    { kind: 'mint', sent: { amount0Raw: 10n ** 18n, amount1Raw: 10n ** 18n } },
  ])
  // Answers 18 to decimals() and reverts to all else.
  await chain.test.setCode({
    address: world.tokens.token1.address,
    bytecode: '0x5f3560e01c63313ce567146011575f80fd5b60125f5260205ff3',
  })
  const reading = await uniswapV2.readPair(chain.provider, {
    address: world.pair,
    deployment: uniswapV2.deploymentOf(1, { factory: world.factory }),
    block: await pinLatest(chain),
  })
  expect(reading.warnings.map(({ code }) => code)).toContain('pool/reserves-disagree')
  await chain.close()
})
