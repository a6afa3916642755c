import { encodeFunctionData } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uniswapV3FactoryAbi } from '../../../src/chain/abis/uniswapV3.ts'
import { LENS_STRATEGIES } from '../../../src/chain/lens.ts'
import type { Requester } from '../../../src/chain/request.ts'
import { createPool } from '../../../src/demo/pool.ts'
import { deployContract, transact } from '../../../src/demo/transact.ts'
import { uniswapArtifact } from '../../../src/demo/uniswapArtifacts.ts'
import { type Address, isAddressBelow } from '../../../src/domain/address.ts'
import { poolAddressOf } from '../../../src/protocols/uniswapV3/deployment.ts'
import { readPool } from '../../../src/protocols/uniswapV3/readPool.ts'
import { readPosition } from '../../../src/protocols/uniswapV3/readPosition.ts'
import { limitedNode, limitsLeaving } from '../../chain/limitedNode.ts'
import { startAnvil } from '../../support/anvil.ts'
import { embeddedChain } from '../../support/embeddedChain.ts'
import { deployHostileToken, type HostileName } from '../../support/hostileTokens.ts'
import { seededRandom } from '../../support/random.ts'
import { type BusyMarket, openMarket, pinLatest, trade } from './busyMarket.ts'

const nodes = [
  ['hardhat', embeddedChain],
  ['anvil', startAnvil],
] as const

describe.each(nodes)('contracts nobody vouches for, on %s', (_, startChain) => {
  let market: BusyMarket

  beforeAll(async () => {
    market = await openMarket(await startChain())
    await trade(market, seededRandom(11), 2)
  })

  afterAll(() => market.chain.close())

  const read = async (client: Requester, address: Address, withTicks = false) =>
    readPool(client, {
      address,
      deployment: market.deployment,
      block: await pinLatest(market.chain),
      withTicks,
    })

  const eachWay = async (judge: (client: Requester) => Promise<unknown>) => {
    for (const strategy of LENS_STRATEGIES) {
      await judge(limitedNode(market.chain.provider, limitsLeaving[strategy]))
    }
  }

  /** A real pool of a token like that and an honest one. */
  const poolOf = async (name: HostileName) => {
    const token = await deployHostileToken(market.chain, name)
    const honest = market.pair.token0.address
    const isFirst = isAddressBelow(token, honest)
    const [token0, token1] = isFirst ? [token, honest] : [honest, token]
    const pair = {
      token0: { ...market.pair.token0, address: token0 },
      token1: { ...market.pair.token0, address: token1 },
    }
    const terms = { ...pair, feePips: 3000, sqrtPriceX96: 2n ** 96n }
    const address = await createPool(market.chain, market.deployment, terms)
    return { address, side: isFirst ? ('token0' as const) : ('token1' as const) }
  }

  test.each<[HostileName, string | undefined]>([
    ['bytes32Symbol', 'MKR'],
    ['noSymbol', undefined],
    ['emptySymbol', undefined],
    ['htmlSymbol', '<script>alert(1)</script>'],
    ['bidiSymbol', 'cdsu'],
    ['controlSymbol', '[31mUSDC'],
    ['invalidUtf8Symbol', undefined],
    // 2 MB cost more gas than a lens grants.
    ['hugeSymbol', undefined],
    ['lyingLengthSymbol', undefined],
    ['revertingSymbol', undefined],
    ['gasBombSymbol', undefined],
  ])('%s is shown as %s', async (name, symbol) => {
    const { address, side } = await poolOf(name)
    await eachWay(async (client) => {
      const pool = await read(client, address)
      expect(pool[side]).toMatchObject({ symbol, decimals: 18 })
      expect(pool[side === 'token0' ? 'token1' : 'token0'].symbol).toBe('WIDE')
    })
  })

  test('36 decimals are the most that is read', async () => {
    const { address, side } = await poolOf('decimals36')
    await eachWay(async (client) => expect((await read(client, address))[side].decimals).toBe(36))
  })

  test.each<[HostileName, string]>([
    ['noDecimals', 'token/no-decimals'],
    ['emptyDecimals', 'token/no-decimals'],
    ['gasBombDecimals', 'token/no-decimals'],
    ['decimals77', 'token/decimals-unsupported'],
    ['decimals255', 'token/decimals-unsupported'],
    ['decimals256', 'token/decimals-unsupported'],
  ])('%s ends in %s', async (name, code) => {
    const { address } = await poolOf(name)
    await eachWay((client) => expect(read(client, address)).rejects.toMatchObject({ code }))
  })

  test('a pool that was never initialised is a state', async () => {
    const { chain, deployment, pair } = market
    const args = [pair.token0.address, pair.token1.address, 500] as const
    const data = encodeFunctionData({ abi: uniswapV3FactoryAbi, functionName: 'createPool', args })
    await transact(chain, { to: deployment.factory, data })
    const address = poolAddressOf(deployment, ...args)
    await eachWay(async (client) =>
      expect(await read(client, address, true)).toMatchObject({
        sqrtPriceX96: 0n,
        liquidity: 0n,
        ticks: [],
      }),
    )
  })

  test('an account, a token and a silent contract are no pools', async () => {
    const { chain, pair, driver } = market
    for (const address of [chain.wallet.account.address, pair.token0.address, driver]) {
      await eachWay((client) =>
        expect(read(client, address, true)).rejects.toMatchObject({ code: 'pool/not-a-pool' }),
      )
    }
  })

  test('the genuine pool of another factory is refused', async () => {
    const { chain, deployment, pair } = market
    const { abi, bytecode } = uniswapArtifact('UniswapV3Factory')
    const factory = await deployContract(chain, abi, bytecode, [])
    const args = [pair.token0.address, pair.token1.address, 3000] as const
    const data = encodeFunctionData({ abi: uniswapV3FactoryAbi, functionName: 'createPool', args })
    await transact(chain, { to: factory, data })
    const foreign = poolAddressOf({ ...deployment, factory }, ...args)
    await eachWay((client) =>
      expect(read(client, foreign, true)).rejects.toMatchObject({
        code: 'pool/not-from-factory',
        details: expect.stringMatching(new RegExp(`names factory ${factory}`, 'i')),
      }),
    )
  })

  test('a copy of a real pool that claims the real factory is refused', async () => {
    const { chain, pools } = market
    const copy = '0x000000000000000000000000000000000000c0de'
    const bytecode = await chain.client.getCode({ address: pools[1]?.address ?? '0x' })
    await chain.test.setCode({ address: copy, bytecode: bytecode ?? '0x' })
    await chain.test.mine({ blocks: 1 })
    await eachWay((client) =>
      expect(read(client, copy, true)).rejects.toMatchObject({ code: 'pool/not-from-factory' }),
    )
  })

  test('a factory that refuses with the right words has not vouched', async () => {
    const { chain, deployment, pools } = market
    const address = pools[1]?.address ?? '0x'
    const factory: Address = '0x000000000000000000000000000000000000fac7'
    // revert(<the pool's address as a word>)
    const bytecode = `0x73${address.slice(2)}60005260206000fd` as const
    await chain.test.setCode({ address: factory, bytecode })
    await chain.test.mine({ blocks: 1 })
    const block = await pinLatest(chain)
    const options = { address, deployment: { ...deployment, factory }, block, withTicks: false }
    await eachWay((client) =>
      expect(readPool(client, options)).rejects.toMatchObject({ code: 'pool/not-from-factory' }),
    )
  })

  test('where the factory cannot be asked, the CREATE2 address is proof enough', async () => {
    const { chain, deployment, pools, tokenIds } = market
    const bytecode = await chain.client.getCode({ address: deployment.factory })
    const address = pools[1]?.address ?? '0x'
    const before = await read(chain.provider, address)
    const tokenId = tokenIds[0] ?? 0n
    const reading = async (client: Requester) =>
      readPosition(client, { tokenId, deployment, block: await pinLatest(chain) })
    const position = await reading(chain.provider)
    await chain.test.setCode({ address: deployment.factory, bytecode: '0x' })
    await chain.test.mine({ blocks: 1 })
    await eachWay(async (client) => {
      expect(await read(client, address)).toEqual(before)
      expect(await reading(client)).toEqual(position)
    })
    await chain.test.setCode({ address: deployment.factory, bytecode: bytecode ?? '0x' })
    await chain.test.mine({ blocks: 1 })
  })

  test('a factory that vouches for a pool of another pair is not believed', async () => {
    // The position's pool is looked up by pair and fee; what is found must say the same of itself.
    const { chain, deployment, pools, tokenIds } = market
    const tokenId = tokenIds[0] ?? 0n
    const block = await pinLatest(chain)
    const { pool } = await readPosition(chain.provider, { tokenId, deployment, block })
    const code = await chain.client.getCode({ address: pool.address })
    const other = pools.find(({ address }) => address !== pool.address)?.address ?? '0x'
    const otherCode = await chain.client.getCode({ address: other })
    await chain.test.setCode({ address: pool.address, bytecode: otherCode ?? '0x' })
    await chain.test.mine({ blocks: 1 })
    const now = await pinLatest(chain)
    await eachWay((client) =>
      expect(readPosition(client, { tokenId, deployment, block: now })).rejects.toMatchObject({
        code: 'pool/not-from-factory',
      }),
    )
    await chain.test.setCode({ address: pool.address, bytecode: code ?? '0x' })
    await chain.test.mine({ blocks: 1 })
  })

  test('a token of the position that lost its decimals', async () => {
    const { chain, deployment, pair, tokenIds, driver } = market
    const address = pair.token1.address
    const code = await chain.client.getCode({ address })
    const other = await chain.client.getCode({ address: driver })
    await chain.test.setCode({ address, bytecode: other ?? '0x' })
    await chain.test.mine({ blocks: 1 })
    const block = await pinLatest(chain)
    await eachWay((client) =>
      expect(
        readPosition(client, { tokenId: tokenIds[0] ?? 0n, deployment, block }),
      ).rejects.toMatchObject({ code: 'token/no-decimals' }),
    )
    await chain.test.setCode({ address, bytecode: code ?? '0x' })
    await chain.test.mine({ blocks: 1 })
  })

  test.each(['0x1234', `0x${'g'.repeat(40)}`, 'vitalik.eth'])('%s is no address', async (text) => {
    const { chain } = market
    await expect(read(chain.provider, text as Address)).rejects.toMatchObject({
      code: 'usage/bad-address',
    })
  })

  test('an address is taken in any case', async () => {
    const { chain, pools } = market
    const address = pools[1]?.address ?? '0x'
    const swapped =
      `0x${[...address.slice(2)].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('')}` as Address
    expect(await read(chain.provider, swapped)).toEqual(await read(chain.provider, address))
  })
})
