import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  poolLensAbi,
  poolLensBytecode,
  poolLensDeployedBytecode,
} from '../../src/chain/abis/PoolLens.ts'
import type { PinnedBlock } from '../../src/chain/callAtBlock.ts'
import { callLens, lensStrategyOf } from '../../src/chain/lens.ts'
import type { Requester } from '../../src/chain/request.ts'
import type { Address } from '../../src/domain/address.ts'
import { startAnvil } from '../support/anvil.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { type Limit, limitedNode } from './limitedNode.ts'

const NOBODY: Address = '0x00000000000000000000000000000000000000fa'
const PLAIN = { next: 42, packed: '0x2a' } as const

const nodes = [
  ['hardhat', embeddedChain],
  ['anvil', startAnvil],
] as const

describe.each(nodes)('callLens on %s', (_, startChain) => {
  let chain: LocalChain
  let block: PinnedBlock

  beforeAll(async () => {
    chain = await startChain()
    const { number, hash } = await chain.client.getBlock()
    block = { chainId: 31337, number, hash, timestampSec: undefined }
  })

  afterAll(() => chain.close())

  const lens = {
    abi: poolLensAbi,
    bytecode: poolLensBytecode,
    deployedBytecode: poolLensDeployedBytecode,
  } as const

  /** A pool that is none: the lens answers so. */
  const ask = (client: Requester) =>
    callLens(client, {
      ...lens,
      functionName: 'readPool',
      args: [NOBODY, NOBODY, `0x${'00'.repeat(32)}`, true],
      block,
      askPlainly: async () => ({ ...NOTHING, page: PLAIN }),
    })

  /** Ticks of a contract that has none: the lens itself gives up. */
  const askInVain = (client: Requester) =>
    callLens(client, {
      ...lens,
      functionName: 'readTicks',
      args: [NOBODY, 60, 0],
      block,
      askPlainly: async () => PLAIN,
    })

  test.each<[Limit[], string, number]>([
    [[], 'state-override', 1],
    [['ignores-overrides'], 'creation-code', 2],
    // A refused parameter may be the block hash or the override: the second call tells.
    [['refuses-overrides'], 'creation-code', 3],
    [['ignores-overrides', 'swallows-revert-data'], 'plain-calls', 2],
    [['ignores-overrides', 'refuses-creation'], 'plain-calls', 3],
    [['refuses-overrides', 'refuses-creation'], 'plain-calls', 4],
  ])('a node that %j is asked by %s after %i requests', async (limits, strategy, requests) => {
    const node = limitedNode(chain.provider, limits)
    const answer = await ask(node)
    expect(lensStrategyOf(node)).toBe(strategy)
    expect(node.asked).toHaveLength(requests)
    expect(answer.pool.readable).toBe(false)
    expect(answer.page).toEqual(strategy === 'plain-calls' ? PLAIN : NOTHING.page)
    // What was found out is not found out again.
    await ask(node)
    expect(node.asked).toHaveLength(requests + (strategy === 'plain-calls' ? 0 : 1))
  })

  test.each<[Limit[], number]>([
    [[], 1],
    [['ignores-overrides'], 2],
  ])('a lens that fails is not asked in another way (%j)', async (limits, requests) => {
    const limited = limitedNode(chain.provider, limits)
    // An account without code would answer nothing, which reads as a word of zeros.
    await chain.test.setCode({ address: NOBODY, bytecode: '0xfe' })
    await chain.test.mine({ blocks: 1 })
    const { number, hash } = await chain.client.getBlock()
    block = { ...block, number, hash }
    await expect(askInVain(limited)).rejects.toMatchObject({ code: 'lens/reverted' })
    expect(limited.asked).toHaveLength(requests)
  })

  test.each([
    ['rpc/rate-limited', { code: 429, message: 'Too Many Requests' }],
    [
      'chain/not-archive',
      { code: -32000, message: 'missing trie node 8d4c (path ) state unavailable' },
    ],
    ['block/not-found', { code: -32000, message: 'header not found' }],
    ['rpc/unauthorized', { code: -32000, message: 'Must be authenticated!' }],
  ])('a node that fails with %s is asked once', async (code, failure) => {
    let requests = 0
    const failing: Requester = {
      request: async () => {
        requests += 1
        throw Object.assign(new Error(failure.message), failure)
      },
    }
    await expect(ask(failing)).rejects.toMatchObject({ code })
    expect(requests).toBe(1)
    expect(lensStrategyOf(failing)).toBeUndefined()
  })

  test.each([
    '0x2c37afb9',
    `0x2c37afb9${'00'.repeat(31)}01${'00'.repeat(31)}40`,
    '0xdeadbeef',
    '0x',
  ])('revert data cut to %s is no answer', async (data) => {
    const cutting: Requester = {
      request: (async ({ params }: { params: unknown[] }) => {
        if ('to' in (params[0] as object)) return '0x'
        throw Object.assign(new Error('execution reverted'), { code: 3, data })
      }) as Requester['request'],
    }
    expect((await ask(cutting)).page).toEqual(PLAIN)
    expect(lensStrategyOf(cutting)).toBe('plain-calls')
  })

  test('a time limit is met with less gas, found out once', async () => {
    const node = limitedNode(chain.provider, ['times-out-above-4m-gas'])
    await ask(node)
    expect(node.asked).toHaveLength(2)
    await ask(node)
    expect(node.asked).toHaveLength(3)
  })

  test('a node that times out on anything says so', async () => {
    const node = limitedNode(chain.provider, ['times-out'])
    await expect(ask(node)).rejects.toMatchObject({ code: 'lens/exhausted' })
    expect(node.asked).toHaveLength(2)
  })

  test.each(['0x1234', `0x${'ff'.repeat(64)}`])(
    'the answer %s is not taken for one',
    async (data) => {
      const lying: Requester = { request: async () => data }
      await expect(ask(lying)).rejects.toMatchObject({ code: 'lens/bad-answer' })
    },
  )
})

const NO_TOKEN = { token: NOBODY, hasDecimals: false, decimals: 0n, symbol: '0x' } as const

const NOTHING = {
  pool: {
    pool: NOBODY,
    readable: false,
    factory: NOBODY,
    token0: NOBODY,
    token1: NOBODY,
    fee: 0,
    tickSpacing: 0,
    sqrtPriceX96: 0n,
    tick: 0,
    feeProtocol: 0,
    liquidity: 0n,
    feeGrowthGlobal0X128: 0n,
    feeGrowthGlobal1X128: 0n,
  },
  registeredPool: NOBODY,
  create2Pool: NOBODY,
  token0: NO_TOKEN,
  token1: NO_TOKEN,
  page: { next: 2 ** 23 - 1, packed: '0x' },
} as const
