import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PinnedBlock } from '../../src/chain/callAtBlock.ts'
import { countingClient, createChainClient, rpcCallsOf } from '../../src/chain/client.ts'
import { type DepositQuery, findDeposit } from '../../src/chain/deposit.ts'
import { getLogsBounded } from '../../src/chain/logs.ts'
import { pinBlock } from '../../src/chain/pinBlock.ts'
import { deployUniswapV3 } from '../../src/demo/deployment.ts'
import { createPool } from '../../src/demo/pool.ts'
import {
  decreaseLiquidity,
  increaseLiquidity,
  type LiquidityMoved,
  mintPosition,
} from '../../src/demo/positionManager.ts'
import { approveAll, deployTokenPair, mintTokens } from '../../src/demo/tokens.ts'
import type { Address } from '../../src/domain/address.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { failureOf } from '../support/failureOf.ts'
import { forward, type RpcServer, type SeenRequest, startRpcServer } from '../support/rpcServer.ts'

const FUNDS = 10n ** 24n

let chain: LocalChain
let server: RpcServer
let manager: Address
let pinned: PinnedBlock
/** What each transaction reported, in order: the second route to the same numbers. */
const moves: (LiquidityMoved & { kind: 'increase' | 'decrease' })[] = []
let tokenId: bigint
let liquidity: bigint

beforeAll(async () => {
  chain = await embeddedChain()
  // Hardhat keeps no state of blocks mined in bulk, which before the contracts exist is no lie.
  await chain.test.mine({ blocks: 12_000 })
  const v3 = await deployUniswapV3(chain)
  manager = v3.positionManager
  const pair = await deployTokenPair(
    chain,
    { name: 'A', symbol: 'A', decimals: 6 },
    { name: 'B', symbol: 'B', decimals: 18 },
  )
  for (const { address } of [pair.token0, pair.token1]) {
    await mintTokens(chain, address, chain.wallet.account.address, FUNDS)
    await approveAll(chain, address, manager)
  }
  await createPool(chain, v3, { ...pair, feePips: 3000, sqrtPriceX96: 2n ** 96n })
  const terms = { ...pair, feePips: 3000, tickLower: -600, tickUpper: 1200 }
  const amounts = { amount0Raw: 10n ** 18n, amount1Raw: 10n ** 18n }
  // A neighbour's events must not be counted.
  await mintPosition(chain, manager, { ...terms, ...amounts })
  await mineSingly(150)
  const minted = await mintPosition(chain, manager, { ...terms, ...amounts })
  tokenId = minted.tokenId
  moves.push({ ...minted, kind: 'increase' })
  await mineSingly(250)
  const part = minted.liquidity / 3n
  moves.push({ ...(await decreaseLiquidity(chain, manager, tokenId, part)), kind: 'decrease' })
  moves.push({
    ...(await increaseLiquidity(chain, manager, tokenId, 5n * 10n ** 17n, 10n ** 18n)),
    kind: 'increase',
  })
  pinned = (await pinBlock(chain.provider, { chainId: 31337 })).pinned
  liquidity = moves.reduce(
    (sum, m) => (m.kind === 'increase' ? sum + m.liquidity : sum - m.liquidity),
    0n,
  )
  // After the pin: not part of the answer.
  await increaseLiquidity(chain, manager, tokenId, 10n ** 17n, 10n ** 17n)
  server = await startRpcServer(chain.provider)
})
beforeEach(() => server.reset())
afterAll(async () => {
  await server.close()
  await chain.close()
})

const client = () => createChainClient({ rpcUrl: server.url, retryDelayMs: 1, deadlineMs: 60_000 })
const query = (more: Partial<DepositQuery> = {}): DepositQuery => ({
  positionManager: manager,
  tokenId,
  liquidity,
  block: pinned,
  maxRequests: 60,
  ...more,
})

async function mineSingly(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await chain.test.mine({ blocks: 1 })
}

function expectWhole(found: Awaited<ReturnType<typeof findDeposit>>): void {
  expect(found.kind).toBe('found')
  if (found.kind !== 'found') return
  expect(
    found.changes.map(({ kind, liquidity: moved, amount0Raw, amount1Raw, blockNumber }) => ({
      kind,
      liquidity: moved,
      amount0Raw,
      amount1Raw,
      blockNumber,
    })),
  ).toEqual(moves.map(({ tokenId: _, ...move }) => move))
}

describe('a node without limits', () => {
  test('gives every change up to the pin, dated, in one request and one per block', async () => {
    const own = client()
    const found = await findDeposit(own, query())
    expectWhole(found)
    expect(rpcCallsOf(own)).toBe(1 + 3)
    if (found.kind !== 'found') return
    for (const { blockNumber, timestampSec } of found.changes) {
      const { timestamp } = await chain.client.getBlock({ blockNumber })
      expect(timestampSec).toBe(Number(timestamp))
    }
  })

  test('a small budget dates the first changes only', async () => {
    const found = await findDeposit(client(), query({ maxRequests: 2 }))
    expectWhole(found)
    expect(
      found.kind === 'found' && found.changes.map((c) => c.timestampSec !== undefined),
    ).toEqual([true, false, false])
  })

  test('in process, the same answer', async () => {
    expectWhole(await findDeposit(countingClient(chain.provider), query()))
  })
})

describe('F-26: a node with a limit, learned from its words or by trying', () => {
  test.each([
    // Refused once; some 12,430 blocks in two pages; three headers.
    [10_000n, 'eth_getLogs is limited to a 10,000 range', 1 + 2 + 3],
    [2_000n, 'this block range should work: [0x0, 0x7cf]', 1 + 7 + 3],
    // Refused whole, then at 10,000, 5,000 and 3,000.
    [2_000n, 'block range too large', 4 + 7 + 3],
    [
      500n,
      'Under the Free tier plan, you can make requests with up to a 500 block range',
      1 + 25 + 3,
    ],
  ])('%i blocks, "%s"', async (limit, message, requests) => {
    server.on('eth_getLogs', limited(limit, message))
    const own = client()
    expectWhole(await findDeposit(own, query()))
    expect(rpcCallsOf(own)).toBe(requests)
    // What was learned holds for the next search.
    server.requests.length = 0
    expectWhole(await findDeposit(own, query()))
    expect(server.methods().filter((m) => m === 'eth_getLogs')).toHaveLength(pagesOf(limit))
  })

  test('a history beyond the budget is searched from the mint on', async () => {
    server.on('eth_getLogs', limited(100n, 'limited to 100 blocks'))
    const own = client()
    const found = await findDeposit(own, query({ maxRequests: 30 }))
    expectWhole(found)
    // One refusal, 14 calls to find the mint among 12,430 blocks, 3 pages, 3 headers.
    expect(rpcCallsOf(own)).toBeLessThanOrEqual(30)
    expect(server.methods().filter((method) => method === 'eth_call').length).toBeGreaterThan(10)
  })

  test.each([
    ['latest state for every block', () => forwardAtHead()],
    ['no contract at any old block', () => ({ result: '0x' })],
    ['a refusal for any old block', () => ({ error: { code: 3, message: 'execution reverted' } })],
  ])('F-21: a pruned node that answers %s is not believed', async (_, answer) => {
    server.on('eth_getLogs', limited(100n, 'limited to 100 blocks'))
    server.on('eth_call', answer)
    expect(await findDeposit(client(), query({ maxRequests: 30 }))).toMatchObject({
      kind: 'not-in-budget',
    })
  })

  test('a node without old state leaves it at that, and says why', async () => {
    server.on('eth_getLogs', limited(100n, 'limited to 100 blocks'))
    server.on('eth_call', { error: { code: -32000, message: 'missing trie node 12' } })
    const own = client()
    expect(await findDeposit(own, query({ maxRequests: 30 }))).toEqual({
      kind: 'not-in-budget',
      reason: expect.stringMatching(/would take \d+ more requests of 100 blocks/),
    })
    expect(rpcCallsOf(own)).toBe(2)
  })

  test('a budget that reaches for nothing is kept', async () => {
    server.on('eth_getLogs', limited(1n, 'block range too large'))
    const own = client()
    expect(await findDeposit(own, query({ maxRequests: 20 }))).toMatchObject({
      kind: 'not-in-budget',
    })
    expect(rpcCallsOf(own)).toBeLessThanOrEqual(20)
  })

  test.each([
    ['missing trie node 12', 'chain/not-archive'],
    ['Must be authenticated!', 'rpc/unauthorized'],
    ['internal error', 'rpc/error'],
  ])('F-27: "%s" is no reason to split', async (message, code) => {
    server.on('eth_getLogs', { error: { code: -32000, message } })
    const search = {
      address: manager,
      topics: [],
      fromBlock: 0n,
      toBlock: pinned.number,
      maxRequests: 9,
    }
    expect(await failureOf(getLogsBounded(client(), search))).toMatchObject({ code })
    expect(server.requests).toHaveLength(1)
  })

  test('a node that pruned old logs is searched from the mint on', async () => {
    const oldest = (moves[0]?.blockNumber ?? 0n) - 3n
    server.on('eth_getLogs', ({ params }) =>
      BigInt((params[0] as { fromBlock: string }).fromBlock) < oldest
        ? { error: { code: 4444, message: 'pruned history unavailable' } }
        : undefined,
    )
    expectWhole(await findDeposit(client(), query()))
  })

  test.each([
    [
      'has no logs',
      { error: { code: -32601, message: 'the method eth_getLogs does not exist' } },
      1,
    ],
    ['takes too long over them', { delayMs: Number.POSITIVE_INFINITY }, 2],
  ])('a node that %s: the reason, and no more requests', async (_, answer, requests) => {
    server.on('eth_getLogs', answer)
    const own = createChainClient({ rpcUrl: server.url, timeoutMs: 300, retryDelayMs: 1 })
    expect(await findDeposit(own, query())).toEqual({
      kind: 'not-in-budget',
      reason: expect.stringContaining('eth_getLogs'),
    })
    expect(rpcCallsOf(own)).toBe(requests)
  })

  test('a node that refuses even one block ends', async () => {
    server.on('eth_getLogs', { error: { code: -32000, message: 'block range too large' } })
    const own = client()
    expect(await findDeposit(own, query())).toMatchObject({ kind: 'not-in-budget' })
    expect(rpcCallsOf(own)).toBeLessThan(30)
  })
})

type RawLog = Record<string, unknown> & { topics: string[]; blockNumber: string; data: string }

describe('F-28, F-29: logs that are not to be trusted', () => {
  test.each<[string, (logs: RawLog[]) => unknown, string]>([
    ['none at all', () => [], 'events/incomplete'],
    ['the first lost', (logs) => logs.slice(1), 'events/incomplete'],
    ['the last lost', (logs) => logs.slice(0, -1), 'events/incomplete'],
    ['one twice', (logs) => [...logs, logs.at(-1)], 'events/bad-page'],
    ['another order', (logs) => logs.toReversed(), 'events/bad-page'],
    ['removed', (logs) => logs.map((log) => ({ ...log, removed: true })), 'events/bad-page'],
    [
      'a foreign address',
      (logs) => logs.map((log) => ({ ...log, address: `0x${'11'.repeat(20)}` })),
      'events/bad-page',
    ],
    [
      'another token id',
      (logs) =>
        logs.map((log) => ({ ...log, topics: [log.topics[0], `0x${'1'.padStart(64, '0')}`] })),
      'events/bad-page',
    ],
    [
      'another event',
      (logs) => logs.map((log) => ({ ...log, topics: [`0x${'22'.repeat(32)}`, log.topics[1]] })),
      'events/bad-page',
    ],
    [
      'a topic too few',
      (logs) => logs.map((log) => ({ ...log, topics: [log.topics[0]] })),
      'events/bad-page',
    ],
    [
      'beyond the range',
      (logs) => logs.map((log) => ({ ...log, blockNumber: '0xffffff' })),
      'events/bad-page',
    ],
    [
      'of an orphaned block',
      (logs) => logs.map((log) => ({ ...log, blockHash: `0x${'33'.repeat(32)}` })),
      'events/bad-page',
    ],
    [
      'short data',
      (logs) => logs.map((log) => ({ ...log, data: log.data.slice(0, -64) })),
      'events/bad-page',
    ],
    ['a field missing', (logs) => logs.map(({ blockHash: _, ...log }) => log), 'rpc/bad-response'],
    ['null', () => null, 'rpc/bad-response'],
    ['an object', () => ({}), 'rpc/bad-response'],
  ])('%s', async (_, alter, code) => {
    server.on('eth_getLogs', async (seen) => ({
      result: alter(((await forward(chain.provider, seen)) as { result: RawLog[] }).result),
    }))
    expect(await failureOf(findDeposit(client(), query()))).toMatchObject({ code })
  })

  test('a position with less liquidity than its events is refused as well', async () => {
    expect(
      await failureOf(findDeposit(client(), query({ liquidity: liquidity - 1n }))),
    ).toMatchObject({
      code: 'events/incomplete',
    })
  })
})

function forwardAtHead() {
  const data = `0x99fbab88${tokenId.toString(16).padStart(64, '0')}`
  return forward(chain.provider, { method: 'eth_call', params: [{ to: manager, data }, 'latest'] })
}

function pagesOf(limit: bigint): number {
  return Number((pinned.number + limit) / limit)
}

/** As a provider that takes at most `limit` blocks a request. */
function limited(limit: bigint, message: string) {
  return ({ params }: SeenRequest) => {
    const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string }
    const span = BigInt(toBlock) - BigInt(fromBlock) + 1n
    return span > limit ? { error: { code: -32602, message } } : undefined
  }
}
