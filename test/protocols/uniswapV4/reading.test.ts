import { encodeFunctionData, getAddress, type Hex, parseAbi } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LENS_STRATEGIES } from '../../../src/chain/lens.ts'
import type { Requester } from '../../../src/chain/request.ts'
import { deployTokenPair } from '../../../src/demo/tokens.ts'
import { transact } from '../../../src/demo/transact.ts'
import type { Address } from '../../../src/domain/address.ts'
import type { TickState } from '../../../src/domain/pool.ts'
import { AmmeterError } from '../../../src/errors.ts'
import { parsePoolKey, poolIdOf } from '../../../src/protocols/uniswapV4/poolKey.ts'
import { type ReadPoolOptions, readPool } from '../../../src/protocols/uniswapV4/readPool.ts'
import { readPosition, readPositions } from '../../../src/protocols/uniswapV4/readPosition.ts'
import { receivedTokenIds } from '../../../src/protocols/uniswapV4/receivedTokens.ts'
import { limitedNode, limitsLeaving } from '../../chain/limitedNode.ts'
import { startAnvil } from '../../support/anvil.ts'
import type { LocalChain } from '../../support/embeddedChain.ts'
import { deployHostileToken, type HostileName } from '../../support/hostileTokens.ts'
import { seededRandom } from '../../support/random.ts'
import { storeAll, v4KeyStorage } from '../../support/recordedV4Pool.ts'
import { openV4Market, type V4Market } from '../../support/v4Market.ts'
import { actV4, v4PeripheryArtifact } from '../../support/v4Periphery.ts'
import { createV4Pool, NATIVE, runV4, type V4Pool, v4PoolId } from '../../support/v4World.ts'
import { pinLatest } from '../uniswapV3/busyMarket.ts'

const ACCESSES = ['extsload', 'state-view'] as const
const NOBODY = '0x000000000000000000000000000000000000dEaD'

let chain: LocalChain
let market: V4Market
beforeAll(async () => {
  chain = await startAnvil()
  market = await openV4Market(chain, seededRandom(5), 24)
})
afterAll(() => chain.close())

const poolOf = (index: number): V4Pool => market.pools[index] as V4Pool
const lensWays = () =>
  LENS_STRATEGIES.flatMap((strategy) =>
    ACCESSES.map(
      (stateAccess) =>
        [limitedNode(chain.provider, limitsLeaving[strategy]), stateAccess, strategy] as const,
    ),
  )
/** A lens and the plain questions: where both see the same contracts, the rest adds nothing. */
const twoWays = () =>
  lensWays().filter(([, access, way]) => access === 'extsload' && way !== 'creation-code')

const read = async (
  poolId: Hex,
  options: Partial<ReadPoolOptions> = {},
  client: Requester = chain.provider as Requester,
) =>
  readPool(client, {
    poolId,
    deployment: market.deployment,
    block: await pinLatest(chain),
    withTicks: true,
    ...options,
  })

describe('pools', () => {
  test('every way gives what the published state view says itself', async () => {
    for (const pool of market.pools) {
      const { state, key, id } = pool
      const ticks = await ticksByView(pool)
      expect(ticks.length).toBeGreaterThan(2)
      const [slot0, growths, liquidity] = await Promise.all([
        viewOf<[bigint, number, number, number]>('getSlot0', [id]),
        viewOf<[bigint, bigint]>('getFeeGrowthGlobals', [id]),
        viewOf<bigint>('getLiquidity', [id]),
      ])
      const isNative = key.currency0 === NATIVE
      const expected = {
        ...state,
        id,
        address: market.deployment.poolManager,
        token0: isNative
          ? { ...state.token0, isNative: true }
          : { ...state.token0, address: getAddress(state.token0.address) },
        token1: { ...state.token1, address: getAddress(state.token1.address) },
        fee: {
          ...state.fee,
          lpFeePips: slot0[3],
          protocolFeeZeroForOnePips: slot0[2] % 4096,
          protocolFeeOneForZeroPips: Math.floor(slot0[2] / 4096),
        },
        sqrtPriceX96: slot0[0],
        tick: slot0[1],
        liquidity,
        feeGrowthGlobal0X128: growths[0],
        feeGrowthGlobal1X128: growths[1],
        ticks,
        poolKey: {
          ...key,
          currency0: getAddress(key.currency0),
          currency1: getAddress(key.currency1),
          hooks: getAddress(key.hooks),
        },
      }
      for (const [client, stateAccess, strategy] of lensWays()) {
        // One request for each of 694 words, where the spacing is 10.
        if (strategy === 'plain-calls' && stateAccess === 'state-view' && key.tickSpacing < 60)
          continue
        expect(await read(id, { stateAccess }, client)).toEqual(expected)
      }
      expect(await read(id, { withTicks: false })).toEqual({ ...expected, ticks: undefined })
    }
  })

  test('what the scene is for is in them', async () => {
    expect((await read(poolOf(0).id)).token0).toMatchObject({ isNative: true, symbol: 'ETH' })
    expect((await read(poolOf(1).id)).fee).toMatchObject({ isDynamic: true, lpFeePips: 2500 })
    expect((await read(poolOf(2).id)).fee).toMatchObject({
      protocolFeeZeroForOnePips: 1000,
      protocolFeeOneForZeroPips: 250,
    })
  })

  test('the coin of the chain is called what the deployment says', async () => {
    const deployment = { ...market.deployment, nativeSymbol: 'POL' }
    expect((await read(poolOf(0).id, { deployment })).token0.symbol).toBe('POL')
  })

  test('a pool no NFT was minted in has its key in a log', async () => {
    const { id, key } = await lonePool()
    for (const [client, stateAccess] of lensWays())
      expect((await read(id, { stateAccess }, client)).poolKey).toMatchObject({
        fee: key.fee,
        tickSpacing: key.tickSpacing,
      })
    const node = limitedNode(chain.provider)
    expect((await read(id, {}, node)).ticks).toHaveLength(2)
    expect(node.asked).toEqual(['eth_call', 'eth_getLogs', 'eth_call'])
    // Told the key, it is one request, in whatever spelling.
    const told = limitedNode(chain.provider)
    await read(id.toUpperCase().replace('0X', '0x') as Hex, { poolKey: key }, told)
    expect(told.asked).toEqual(['eth_call'])
  })

  test('where logs are limited, the block of the log is found by halving', async () => {
    await chain.test.mine({ blocks: 60 })
    const { id, key } = await lonePool()
    await chain.test.mine({ blocks: 60 })
    const asked: string[] = []
    const stingy = (limit: number): Requester => ({
      request: (async ({ method, params }: { method: string; params: unknown[] }) => {
        asked.push(method)
        const [filter] = params as [{ fromBlock: Hex; toBlock: Hex }]
        if (method === 'eth_getLogs' && Number(filter.toBlock) - Number(filter.fromBlock) >= limit)
          throw Object.assign(new Error(`block range is too large, max ${limit}`), { code: -32005 })
        return chain.provider.request({ method, params } as never)
      }) as Requester['request'],
    })
    expect((await read(id, {}, stingy(10))).poolKey?.fee).toBe(key.fee)
    expect(asked.filter((method) => method === 'eth_getStorageAt').length).toBeGreaterThan(5)
    await expect(read(id, {}, stingy(0))).rejects.toMatchObject({ code: 'pool/key-unknown' })
  })

  test.each([
    ['another fee', { fee: 3001 }],
    ['another hook', { hooks: NOBODY }],
    ['another token', { currency1: NOBODY }],
  ] as const)('a key of %s is refused', async (_, change) => {
    const { id, key } = poolOf(0)
    await expect(read(id, { poolKey: { ...key, ...change } })).rejects.toMatchObject({
      code: 'pool/key-mismatch',
    })
  })

  test('a position manager that names the key of another pool is not believed', async () => {
    const snapshot = await chain.test.snapshot()
    const lie = v4KeyStorage(poolOf(0).id, poolOf(2).key)
    await storeAll(chain, market.deployment.positionManager, lie)
    await chain.test.mine({ blocks: 1 })
    for (const [client, stateAccess] of lensWays())
      await expect(read(poolOf(0).id, { stateAccess }, client)).rejects.toMatchObject({
        code: 'pool/key-mismatch',
      })
    await chain.test.revert({ id: snapshot })
  })

  test('an id nobody initialised, with or without its key', async () => {
    const key = { ...poolOf(0).key, fee: 77 }
    for (const [client, stateAccess] of lensWays()) {
      const unknown = poolIdOf(key)
      await expect(read(unknown, { stateAccess }, client)).rejects.toMatchObject({
        code: 'pool/not-found',
      })
      await expect(read(unknown, { stateAccess, poolKey: key }, client)).rejects.toMatchObject({
        code: 'pool/not-found',
      })
    }
  })

  test('a contract that is no pool manager, and a view into another', async () => {
    const { deployment, pools, world } = market
    const poolId = poolOf(0).id
    const token = pools[2]?.key.currency0 as Address
    for (const poolManager of [NOBODY, token] as const)
      for (const [client] of lensWays())
        await expect(
          read(poolId, { deployment: { ...deployment, poolManager } }, client),
        ).rejects.toMatchObject({ code: 'pool/no-manager' })
    const { abi, bytecode } = v4PeripheryArtifact('StateView')
    const hash = await world.chain.wallet.deployContract({
      abi,
      bytecode,
      args: [NOBODY],
      account: world.chain.wallet.account,
      chain: null,
    })
    const { contractAddress } = await chain.client.waitForTransactionReceipt({ hash })
    const foreign = { ...deployment, stateView: contractAddress as Address }
    const { stateView: _, ...without } = deployment
    for (const [client, stateAccess] of lensWays()) {
      if (stateAccess === 'extsload') continue
      await expect(
        read(poolId, { stateAccess, deployment: foreign }, client),
      ).rejects.toMatchObject({ code: 'pool/no-manager' })
      await expect(
        read(poolId, { stateAccess, deployment: without }, client),
      ).rejects.toMatchObject({ code: 'usage/no-state-view' })
    }
  })

  test.each<[HostileName, string]>([
    ['noDecimals', 'token/no-decimals'],
    ['decimals255', 'token/decimals-unsupported'],
  ])('a token with %s ends in %s', async (name, code) => {
    const { id, key } = await hostilePool(name)
    for (const [client] of twoWays())
      await expect(read(id, { poolKey: key }, client)).rejects.toMatchObject({ code })
  })

  test('a symbol that is no text is left out', async () => {
    const { id, key } = await hostilePool('hugeSymbol')
    expect((await read(id, { poolKey: key })).token1.symbol).toBeUndefined()
  })
})

describe('positions', () => {
  const readMany = async (
    tokenIds: readonly bigint[],
    client: Requester = chain.provider as Requester,
    stateAccess: (typeof ACCESSES)[number] = 'extsload',
  ) =>
    readPositions(client, {
      tokenIds,
      deployment: market.deployment,
      block: await pinLatest(chain),
      stateAccess,
    })

  test('every way gives the same, equal to what the contracts say', async () => {
    const tokenIds = market.positions.map(({ tokenId }) => tokenId)
    const expected = await readMany(tokenIds)
    for (const [client, stateAccess] of lensWays())
      expect(await readMany(tokenIds, client, stateAccess)).toEqual(expected)
    for (const [i, { tokenId, pool, tickLower, tickUpper }] of market.positions.entries()) {
      const reading = expected[i]
      if (reading === undefined || reading instanceof AmmeterError) throw reading
      expect(reading.position).toMatchObject({
        protocol: 'uniswap-v4',
        tokenId,
        poolId: pool.id,
        tickLower,
        tickUpper,
        tokensOwed0Raw: 0n,
        owner: getAddress(chain.wallet.account.address),
      })
      expect(reading.position.liquidity).toBe(await managerOf('getPositionLiquidity', [tokenId]))
      expect(reading.ownerKind).toBe('account')
    }
  })

  test('one position is one request, and many are few', async () => {
    const node = limitedNode(chain.provider)
    const { deployment } = market
    await readPosition(node, { tokenId: 1n, deployment, block: await pinLatest(chain) })
    expect(node.asked.filter((method) => method === 'eth_call')).toHaveLength(1)
    const many = limitedNode(chain.provider)
    const tokenIds = Array.from({ length: 200 }, (_, i) => BigInt((i % 24) + 1))
    const readings = await readMany(tokenIds, many)
    expect(readings).toHaveLength(200)
    expect(readings.slice(24, 48)).toEqual(readings.slice(0, 24))
    expect(many.asked.length).toBeLessThanOrEqual(4)
  })

  test('the tokens an account was ever sent, those given away among them', async () => {
    const snapshot = await chain.test.snapshot()
    const { positionManager } = market.deployment
    const owner = chain.wallet.account.address
    const abi = parseAbi(['function transferFrom(address from, address to, uint256 tokenId)'])
    const args = [owner, NOBODY, 3n] as const
    const data = encodeFunctionData({ abi, functionName: 'transferFrom', args })
    await transact(chain, { to: positionManager, data })
    const block = await pinLatest(chain)
    const received = (account: Address) =>
      receivedTokenIds(chain.provider as Requester, {
        positionManager,
        owner: account,
        block,
        maxRequests: 1,
      })
    const all = market.positions.map(({ tokenId }) => tokenId)
    expect(await received(owner)).toEqual(all)
    expect(await received(NOBODY)).toEqual([3n])
    const owners = (await readMany(all)).map((each) =>
      'position' in each ? each.position.owner.toLowerCase() : undefined,
    )
    expect(owners.filter((each) => each === owner.toLowerCase())).toHaveLength(all.length - 1)
    await chain.test.revert({ id: snapshot })
  })

  test('burned and never minted', async () => {
    const { positions, deployment } = market
    const last = positions.at(-1)
    if (last === undefined) throw new Error('no positions')
    const snapshot = await chain.test.snapshot()
    await actV4(chain, deployment.positionManager, [
      { kind: 'burn', tokenId: last.tokenId },
      { kind: 'take', key: last.pool.key, to: NOBODY },
    ])
    for (const [client, stateAccess] of lensWays()) {
      const [first, burned, unborn] = await readMany([1n, last.tokenId, 999n], client, stateAccess)
      expect(first).toHaveProperty('position')
      expect(burned).toMatchObject({ code: 'position/not-found', details: 'it was burned' })
      expect(unborn).toMatchObject({
        code: 'position/not-found',
        details: expect.stringContaining(`next to be minted is ${positions.length + 1}`),
      })
    }
    await chain.test.revert({ id: snapshot })
  })

  test('a subscriber is named', async () => {
    const snapshot = await chain.test.snapshot()
    // Answers anything with nothing, which is all a subscriber need do.
    await chain.test.setCode({ address: NOBODY, bytecode: '0x00' })
    const abi = parseAbi(['function subscribe(uint256 tokenId, address subscriber, bytes data)'])
    const data = encodeFunctionData({ abi, functionName: 'subscribe', args: [2n, NOBODY, '0x'] })
    await transact(chain, { to: market.deployment.positionManager, data })
    for (const [client, stateAccess] of lensWays()) {
      const [one, two] = await readMany([1n, 2n], client, stateAccess)
      expect(one).not.toHaveProperty('subscriber')
      expect(two).toHaveProperty('subscriber', NOBODY)
    }
    await chain.test.revert({ id: snapshot })
  })

  test('a manager of another pool manager, and none', async () => {
    const { deployment } = market
    const block = await pinLatest(chain)
    for (const [client] of lensWays()) {
      const foreign = { ...deployment, poolManager: NOBODY } as const
      const none = { ...deployment, positionManager: NOBODY } as const
      for (const each of [foreign, none])
        await expect(
          readPosition(client, { tokenId: 1n, deployment: each, block }),
        ).rejects.toMatchObject({ code: 'position/no-manager' })
    }
  })

  test('a manager whose key is of another pool than the position', async () => {
    const snapshot = await chain.test.snapshot()
    const { deployment } = market
    const lie = v4KeyStorage(poolOf(0).id, poolOf(2).key)
    await storeAll(chain, deployment.positionManager, lie)
    await chain.test.mine({ blocks: 1 })
    for (const [client, stateAccess] of lensWays()) {
      const [reading] = await readMany([1n], client, stateAccess)
      expect(reading).toMatchObject({ code: 'position/foreign-key' })
    }
    await chain.test.revert({ id: snapshot })
  })
})

describe('keys', () => {
  test('as people write them', () => {
    const zero = `0x${'00'.repeat(20)}`
    const usdc = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
    const key = parsePoolKey([zero, usdc.toLowerCase(), '500', '10', zero].join(','))
    expect(key).toEqual({
      currency0: zero,
      currency1: usdc,
      fee: 500,
      tickSpacing: 10,
      hooks: zero,
    })
    expect(v4PoolId(key)).toBe(poolIdOf(key))
    expect(parsePoolKey([zero, usdc, '0x800000', '10', usdc].join(',')).fee).toBe(0x800000)
  })

  test.each([
    '',
    'a,b,c',
    '0x,0x,1,1,0x',
    `${NOBODY},${NOBODY},x,10,${NOBODY}`,
    `${NOBODY},${NOBODY},1,1,${NOBODY},1`,
  ])('%j is none', (text) => {
    expect(() => parsePoolKey(text)).toThrow(
      expect.objectContaining({ code: 'usage/bad-pool-key' }),
    )
  })
})

async function viewOf<T>(functionName: string, args: readonly unknown[]): Promise<T> {
  const { abi } = v4PeripheryArtifact('StateView')
  const address = market.deployment.stateView
  return (await chain.client.readContract({ abi, address, functionName, args })) as T
}

async function managerOf<T>(functionName: string, args: readonly unknown[]): Promise<T> {
  const { abi } = v4PeripheryArtifact('PositionManager')
  const address = market.deployment.positionManager
  return (await chain.client.readContract({ abi, address, functionName, args })) as T
}

/** The second route: the ticks of every range ever minted, each asked of the view. */
async function ticksByView({ id }: V4Pool): Promise<TickState[]> {
  const ranges = market.positions.filter(({ pool }) => pool.id === id)
  const touched = new Set(ranges.flatMap(({ tickLower, tickUpper }) => [tickLower, tickUpper]))
  const ticks: TickState[] = []
  for (const tick of [...touched].sort((a, b) => a - b)) {
    const [liquidityGross, liquidityNet, feeGrowthOutside0X128, feeGrowthOutside1X128] =
      await viewOf<[bigint, bigint, bigint, bigint]>('getTickInfo', [id, tick])
    if (liquidityGross > 0n)
      ticks.push({
        tick,
        liquidityGross,
        liquidityNet,
        feeGrowthOutside0X128,
        feeGrowthOutside1X128,
      })
  }
  return ticks
}

/** A pool with liquidity that no NFT stands for. */
let lone = 0
async function lonePool(): Promise<V4Pool> {
  lone += 1
  const pool = await createV4Pool(market.world, {
    fee: 400 + lone,
    tickSpacing: 200,
    sqrtPriceX96: 2n ** 96n,
  })
  await runV4(market.world, pool.key, [
    {
      kind: 'modify-liquidity',
      range: { tickLower: -2000, tickUpper: 2000 },
      liquidityDelta: 10n ** 12n,
    },
  ])
  return pool
}

async function hostilePool(name: HostileName): Promise<V4Pool> {
  const address = await deployHostileToken(chain, name)
  const { token0 } = await deployTokenPair(
    chain,
    { name: 'A', symbol: 'A', decimals: 18 },
    { name: 'B', symbol: 'B', decimals: 18 },
  )
  // Currency0 is the chain's coin, below any token.
  const key = {
    currency0: NATIVE,
    currency1: address,
    fee: 500,
    tickSpacing: 10,
    hooks: NATIVE,
  } as const
  const abi = parseAbi([
    'struct PoolKey { address currency0; address currency1; uint24 fee; int24 tickSpacing; address hooks; }',
    'function initialize(PoolKey key, uint160 sqrtPriceX96) returns (int24)',
  ])
  const data = encodeFunctionData({ abi, functionName: 'initialize', args: [key, 2n ** 96n] })
  await transact(chain, { to: market.deployment.poolManager, data })
  return { key, id: v4PoolId(key), state: { ...poolOf(0).state, token1: token0 } }
}
