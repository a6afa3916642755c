import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createChainClient } from '../../src/chain/client.ts'
import { type LogScan, type ScannedRange, scanLogs } from '../../src/chain/logScan.ts'
import { datedLogs } from '../../src/chain/logTimes.ts'
import { startAnvil } from '../support/anvil.ts'
import { embeddedChain } from '../support/embeddedChain.ts'
import { failureOf } from '../support/failureOf.ts'
import {
  forward,
  type RpcServer,
  type ScriptedAnswer,
  startRpcServer,
} from '../support/rpcServer.ts'
import { type TradedPool, tradedPool } from './tradedPool.ts'

let traded: TradedPool
let server: RpcServer
let expected: readonly unknown[]

beforeAll(async () => {
  // 80 swaps, four to a block's neighbourhood, over some 25,000 blocks.
  // Hardhat makes empty blocks when they are asked for; anvil mines each.
  traded = await tradedPool(
    await embeddedChain(),
    Array.from({ length: 80 }, (_, i) => (i % 4 === 3 ? 1250 : 0)),
  )
  server = await startRpcServer(traded.chain.provider)
  expected = await traded.chain.client.getLogs({ address: traded.pool, fromBlock: 0n })
}, 120_000)
afterAll(async () => {
  await server.close()
  await traded.chain.close()
})
afterEach(() => server.reset())

type Filter = { fromBlock: string; toBlock: string; blockHash?: string }

/** The node as it is, but for what `limit` says of a range and the logs in it. */
function limit(
  refuse: (
    blocks: number,
    logs: number,
    from: number,
  ) => { code: number; message: string } | undefined,
): void {
  server.on('eth_getLogs', async (seen) => {
    const { fromBlock, toBlock } = seen.params[0] as Filter
    const answer = await forward(traded.chain.provider, seen)
    const blocks = Number(toBlock) - Number(fromBlock) + 1
    const logs = (answer.result as readonly unknown[]).length
    const error = refuse(blocks, logs, Number(fromBlock))
    return error === undefined ? answer : { error }
  })
}

/** Only the logs may be bent. */
function bend(
  change: (answer: readonly Record<string, unknown>[], filter: Filter) => unknown,
): void {
  server.on('eth_getLogs', async (seen): Promise<ScriptedAnswer> => {
    const { result } = await forward(traded.chain.provider, seen)
    return { result: change(result as Record<string, unknown>[], seen.params[0] as Filter) }
  })
}

function openClient() {
  return createChainClient({ rpcUrl: server.url, retryDelayMs: 1 })
}

async function scanned(more: Partial<LogScan> = {}): Promise<readonly ScannedRange[]> {
  const pages: ScannedRange[] = []
  const { filter, head } = traded
  const scan = { filters: [filter], fromBlock: 0n, toBlock: head, ...more }
  for await (const page of scanLogs(openClient(), scan)) pages.push(page)
  return pages
}

/** No block left out or twice, every log where viem finds it and once. */
function expectWhole(pages: readonly ScannedRange[]): void {
  let next = 0n
  for (const { fromBlock, toBlock } of pages) {
    expect(fromBlock).toBe(next)
    next = toBlock + 1n
  }
  expect(next).toBe(traded.head + 1n)
  const placeOf = ({
    blockNumber,
    logIndex,
    data,
  }: {
    blockNumber: bigint
    logIndex: number
    data: string
  }) => `${blockNumber}/${logIndex}/${data}`
  expect(pages.flatMap(({ logs }) => logs).map(placeOf)).toEqual((expected as never[]).map(placeOf))
}

const getLogs = () => server.requests.filter(({ method }) => method === 'eth_getLogs')
const refusedOf = (blocks: number) =>
  getLogs().filter(({ params }) => {
    const { fromBlock, toBlock } = params[0] as Filter
    return Number(toBlock) - Number(fromBlock) + 1 > blocks
  }).length

/** Limits on blocks as providers enforce and word them (F-26). */
const blockLimits: readonly (readonly [
  name: string,
  blocks: number,
  code: number,
  message: string,
])[] = [
  ['Infura', 10_000, -32602, 'range {asked} exceeds maximum of 10000 blocks'],
  ['QuickNode', 10_000, -32614, 'eth_getLogs is limited to a 10,000 range'],
  ['dRPC', 10_000, 35, 'ranges over 10000 blocks are not supported on freetier'],
  ['BSC', 5000, -32000, 'exceed maximum block range: 5000'],
  ['ankr', 3000, -32600, 'block range is too wide'],
  [
    'Alchemy',
    500,
    -32600,
    'Under the Free tier plan, you can make eth_getLogs requests with up to a 500 block range.',
  ],
  [
    'Cloudflare',
    800,
    -32047,
    "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800",
  ],
  ['Avalanche', 2048, -32000, 'requested too many blocks from 1 to 12001, maximum is set to 2048'],
]

describe('F-26: a limit on blocks is learned once', () => {
  test.for(blockLimits)('%s, %i blocks', async ([, blocks, code, message]) => {
    limit((asked) =>
      asked > blocks ? { code, message: message.replace('{asked}', String(asked)) } : undefined,
    )
    let learned: bigint | undefined
    expectWhole(
      await scanned({
        onLimit: (value) => {
          learned = value
        },
      }),
    )
    const pages = getLogs().length
    expect(learned).toBeGreaterThan((BigInt(blocks) * 3n) / 4n)
    expect(learned).toBeLessThanOrEqual(BigInt(blocks))
    // One refusal where the node names its limit, a few by halving where it does not.
    expect(refusedOf(blocks)).toBeLessThanOrEqual(message.includes('wide') ? 6 : 1)

    server.requests.length = 0
    expectWhole(await scanned({ limit: learned }))
    expect(refusedOf(blocks)).toBe(0)
    expect(getLogs().length).toBeLessThanOrEqual(pages)
  })

  test('ten blocks at once, as Alchemy gives them away since 2025', async () => {
    const words =
      'Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range.'
    limit((asked) => (asked > 10 ? { code: -32600, message: words } : undefined))
    const { filter } = traded
    const pages: ScannedRange[] = []
    for await (const page of scanLogs(openClient(), {
      filters: [filter],
      fromBlock: 0n,
      toBlock: 199n,
    }))
      pages.push(page)
    expect(pages).toHaveLength(20)
    expect(getLogs()).toHaveLength(21)
  })
})

/** Limits on what is in a range; the node cannot know how many blocks will do. */
const contentLimits: readonly (readonly [
  name: string,
  logs: number,
  code: number,
  message: string,
])[] = [
  ['Infura', 12, -32005, 'query returned more than 12 results'],
  [
    'Alchemy',
    12,
    -32602,
    'Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response.',
  ],
  ['Base', 9, -32011, 'no backend is healthy'],
  ['geth', 7, -32002, 'query timeout exceeded'],
  ['Optimism', 5, -32020, 'backend response too large'],
]

describe('F-26: a limit on logs shortens the range', () => {
  test.for(contentLimits)('%s, %i logs', async ([, logs, code, message]) => {
    limit((_, found) => (found > logs ? { code, message } : undefined))
    let learned: bigint | undefined
    expectWhole(
      await scanned({
        onLimit: (value) => {
          learned = value
        },
      }),
    )
    // It is no limit on blocks, and the next pool may be quieter.
    expect(learned).toBeUndefined()
  })

  test('a list that ends silently at a round number is asked again in parts', async () => {
    const many = (await traded.chain.client.getLogs({ address: traded.pool, fromBlock: 0n })).length
    expect(many).toBeLessThan(1000)
    // 1,000 logs by repetition would be refused as doubled: the length alone must not be trusted.
    const { filter } = traded
    const { address } = filter
    const busy = Array.from({ length: 1000 }, (_, index) => ({
      address,
      topics: [filter.topics[0][1]],
      data: '0x',
      blockNumber: `0x${(1 + Math.floor(index / 4)).toString(16)}`,
      blockHash: `0x${Math.floor(index / 4)
        .toString(16)
        .padStart(64, '0')}`,
      transactionHash: `0x${'0'.repeat(64)}`,
      transactionIndex: '0x0',
      logIndex: `0x${index.toString(16)}`,
    }))
    const cut = 400
    server.on('eth_getLogs', ({ params }) => {
      const { fromBlock, toBlock } = params[0] as Filter
      const inside = [
        ...busy,
        ...busy.slice(0, cut).map((log, i) => ({
          ...log,
          blockNumber: `0x${(251 + Math.floor(i / 4)).toString(16)}`,
          blockHash: `0x${(251 + Math.floor(i / 4)).toString(16).padStart(64, '0')}`,
        })),
      ].filter(
        ({ blockNumber }) =>
          Number(blockNumber) >= Number(fromBlock) && Number(blockNumber) <= Number(toBlock),
      )
      return { result: inside.slice(0, 1000) }
    })
    const pages: ScannedRange[] = []
    for await (const page of scanLogs(openClient(), {
      filters: [filter],
      fromBlock: 0n,
      toBlock: 400n,
    }))
      pages.push(page)
    expect(pages.flatMap(({ logs }) => logs)).toHaveLength(1000 + cut)
  })
})

describe('F-27: any other error stops at once', () => {
  test.for([
    [-32000, 'Must be authenticated!', 'rpc/unauthorized'],
    [-32000, 'missing trie node 3a', 'chain/not-archive'],
    [-32603, 'internal error', 'rpc/error'],
    [-32601, 'the method eth_getLogs does not exist/is not available', 'rpc/method-unsupported'],
  ] as const)('%i %s', async ([code, message, expectedCode]) => {
    limit(() => ({ code, message }))
    expect((await failureOf(scanned())).code).toBe(expectedCode)
    expect(getLogs()).toHaveLength(1)
  })

  test('in the middle, only what is on its way is still answered', async () => {
    limit((asked, _, from) =>
      asked > 1000
        ? { code: -32602, message: 'limited to 1000 blocks' }
        : from > 8000
          ? { code: -32603, message: 'internal error' }
          : undefined,
    )
    expect((await failureOf(scanned({ concurrency: 3 }))).code).toBe('rpc/error')
    const after = getLogs().filter(({ params }) => Number((params[0] as Filter).fromBlock) > 8000)
    expect(after.length).toBeLessThanOrEqual(3)
  })
})

describe('F-28: silence is no answer', () => {
  test('an empty page where many logs were to come', async () => {
    // Every block of this chain has a swap.
    const busy = await tradedPool(
      await startAnvil(),
      Array.from({ length: 100 }, () => 0),
    )
    const hiding = await startRpcServer(busy.chain.provider)
    try {
      const [from, to] = [busy.head - 50n, busy.head - 21n]
      hiding.on('eth_getLogs', async (seen) => {
        const { fromBlock, blockHash } = seen.params[0] as Filter
        const isHidden = BigInt(fromBlock ?? 0) >= from && BigInt(fromBlock ?? 0) <= to
        return blockHash === undefined && isHidden ? { result: [] } : undefined
      })
      const scan = scanLogs(createChainClient({ rpcUrl: hiding.url }), {
        filters: [busy.filter],
        fromBlock: busy.head - 80n,
        toBlock: busy.head,
        limit: 30n,
      })
      const failed = (async () => {
        for await (const _ of scan);
      })()
      expect((await failureOf(failed)).code).toBe('events/incomplete')
      // What was asked by hash is the second route: without it nothing contradicts.
      expect(hiding.requests.some(({ params }) => (params[0] as Filter)?.blockHash)).toBe(true)
    } finally {
      await hiding.close()
      await busy.chain.close()
    }
  })
})

describe('F-29: a page that is not what was asked is refused', () => {
  const bent: readonly (readonly [
    string,
    (logs: readonly Record<string, unknown>[]) => unknown,
  ])[] = [
    ['outside the range', ([first, ...rest]) => [{ ...first, blockNumber: '0xffffff' }, ...rest]],
    [
      'of another address',
      ([first, ...rest]) => [{ ...first, address: `0x${'11'.repeat(20)}` }, ...rest],
    ],
    ['removed', ([first, ...rest]) => [{ ...first, removed: true }, ...rest]],
    ['twice', ([first, ...rest]) => [first, first, ...rest]],
    ['unsorted', (logs) => [...logs].reverse()],
    [
      'of two hashes in one block',
      ([first, ...rest]) => [
        first,
        { ...first, logIndex: '0xff', blockHash: `0x${'ab'.repeat(32)}` },
        ...rest,
      ],
    ],
    [
      'of another event',
      ([first, ...rest]) => [{ ...first, topics: [`0x${'ab'.repeat(32)}`] }, ...rest],
    ],
    [
      'earlier than the one before',
      ([first, ...rest]) => [first, ...rest.map((log) => ({ ...log, blockTimestamp: '0x1' }))],
    ],
  ]
  test.for(bent)('%s', async ([, change]) => {
    bend((logs) => (logs.length > 1 ? change(logs) : logs))
    expect((await failureOf(scanned())).code).toBe('events/bad-page')
  })
})

test('429 with Retry-After is waited for, and a page is not lost by it', async () => {
  let refused = 0
  server.on('eth_getLogs', () => {
    refused += 1
    return refused % 3 === 1
      ? { status: 429, headers: { 'retry-after': '0' }, body: 'slow down' }
      : undefined
  })
  expectWhole(await scanned({ limit: 2000n }))
  expect(refused).toBeGreaterThan(15)
})

test('pages come in order whatever order the node answers in, so many at once and no more', async () => {
  let running = 0
  let most = 0
  server.on('eth_getLogs', async (seen) => {
    running += 1
    most = Math.max(most, running)
    // The earlier the range, the longer it takes.
    await new Promise((resolve) =>
      setTimeout(resolve, 30 - Number((seen.params[0] as Filter).fromBlock) / 1000),
    )
    const answer = await forward(traded.chain.provider, seen)
    running -= 1
    return answer
  })
  expectWhole(await scanned({ limit: 1000n, concurrency: 3 }))
  expect(most).toBe(3)
})

describe('times of logs', () => {
  test('from one header per block, or the node’s own with the log', async () => {
    const [page] = await scanned({ fromBlock: 0n, toBlock: 2000n })
    const logs = page?.logs ?? []
    expect(logs.length).toBeGreaterThan(5)
    server.requests.length = 0
    const undated = logs.map((log) => ({ ...log, timestampSec: undefined }))
    const dated = await datedLogs(openClient(), undated)
    expect(server.requests).toHaveLength(new Set(logs.map(({ blockNumber }) => blockNumber)).size)
    for (const { blockNumber, timestampSec } of dated) {
      const { timestamp } = await traded.chain.client.getBlock({ blockNumber })
      expect(BigInt(timestampSec)).toBe(timestamp)
    }
    server.requests.length = 0
    expect(await datedLogs(openClient(), dated)).toEqual(dated)
    expect(server.requests).toEqual([])
  })

  test('a header of another hash is a replaced block', async () => {
    const [page] = await scanned({ fromBlock: 0n, toBlock: 2000n })
    const logs = (page?.logs ?? []).map((log) => ({
      ...log,
      timestampSec: undefined,
      blockHash: `0x${'cd'.repeat(32)}` as const,
    }))
    expect((await failureOf(datedLogs(openClient(), logs))).code).toBe('chain/reorg')
  })
})
