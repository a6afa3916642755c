import { afterAll, beforeAll, expect, test } from 'vitest'
import { checksummed } from '../../src/chain/checksum.ts'
import type { Hex } from '../../src/domain/address.ts'
import { sushiV3 } from '../../src/protocols/sushiV3.ts'
import { uniswapV3 } from '../../src/protocols/uniswapV3.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { makeWorld, type World } from '../support/world.ts'

let chain: LocalChain
let world: World
beforeAll(async () => {
  chain = await embeddedChain()
  world = await makeWorld(chain)
})
afterAll(() => chain.close())

test('contracts of its own on every chain it is on, spelled right', () => {
  const factories = new Set<string>()
  for (const chainId of [1, 10, 56, 137, 8453, 42161]) {
    const sushi = sushiV3.deploymentOf(chainId)
    const uniswap = uniswapV3.deploymentOf(chainId)
    expect(sushi.factory).toBe(checksummed(sushi.factory))
    expect(sushi.positionManager).toBe(checksummed(sushi.positionManager))
    expect(sushi.factory).not.toBe(uniswap.factory)
    expect(sushi.positionManager).not.toBe(uniswap.positionManager)
    expect(sushi.poolInitCodeHash).toBe(uniswap.poolInitCodeHash)
    factories.add(sushi.factory)
  }
  expect(factories.size).toBe(6)
  expect(() => sushiV3.deploymentOf(999_999)).toThrow(
    expect.objectContaining({
      code: 'protocol/no-deployment',
      shortMessage: expect.stringContaining('SushiSwap v3'),
    }),
  )
})

test('a position is read as Uniswap’s is, and labelled as its own', async () => {
  const tokenId = await world.mint(199_980, 200_700)
  await world.swap(true, 10n ** 9n)
  const { factory, positionManager } = world.deployment
  const { number, hash } = await chain.client.getBlock()
  const block = { chainId: 31337, number, hash: hash as Hex, timestampSec: undefined }
  const read = async (protocol: typeof sushiV3) => {
    const deployment = protocol.deploymentOf(31337, { factory, positionManager })
    const { position, pool, lower, upper } = await protocol.readPosition(chain.client, {
      tokenId,
      deployment,
      block,
    })
    const whole = await protocol.readPool(chain.client, {
      address: world.pool,
      deployment,
      block,
      withTicks: true,
    })
    return { position, pool, lower, upper, whole }
  }
  const sushi = await read(sushiV3)
  const uniswap = await read(uniswapV3)
  const protocol = 'sushi-v3'
  expect(sushi).toEqual({
    ...uniswap,
    position: { ...uniswap.position, protocol },
    pool: { ...uniswap.pool, protocol },
    whole: { ...uniswap.whole, protocol },
  })
  expect(sushi.whole.ticks).toHaveLength(2)
})
