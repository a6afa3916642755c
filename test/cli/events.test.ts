import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { eventsResultSchema } from '../../src/analysis/eventsResult.ts'
import type { EventPlace } from '../../src/domain/poolEvent.ts'
import { readEventStore } from '../../src/store/eventStore.ts'
import { type TradedPool, tradedPool } from '../chain/tradedPool.ts'
import { startAnvil } from '../support/anvil.ts'
import { runAmmeter } from '../support/cli.ts'
import { embeddedChain } from '../support/embeddedChain.ts'
import { forward, type RpcServer, startRpcServer } from '../support/rpcServer.ts'

let traded: TradedPool
let server: RpcServer
let logs: readonly { blockNumber: bigint; logIndex: number; topics: readonly string[] }[]
let root: string

beforeAll(async () => {
  // 150 swaps, then so many blocks that all of them are final on a chain not known.
  traded = await tradedPool(
    await embeddedChain(),
    Array.from({ length: 150 }, (_, i) => (i % 5 === 4 ? 1 : 0)),
  )
  await traded.chain.test.mine({ blocks: 300 })
  server = await startRpcServer(traded.chain.provider)
  logs = await traded.chain.client.getLogs({ address: traded.pool, fromBlock: 0n })
}, 60_000)
afterAll(async () => {
  await server.close()
  await traded.chain.close()
})
afterEach(() => {
  server.reset()
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

const made: string[] = []
function freshFolder(): string {
  root = mkdtempSync(join(tmpdir(), 'ammeter-events-'))
  made.push(root)
  return root
}

type Filter = { fromBlock: string; toBlock: string; blockHash?: string }

async function events(more: readonly string[] = [], id: string = traded.pool, url = server.url) {
  const run = await runAmmeter([
    'events',
    id,
    '-r',
    url,
    '--store',
    root,
    '--json',
    '--from',
    '0',
    ...more,
  ])
  return { ...run, json: run.out === '' ? undefined : JSON.parse(run.out) }
}

async function kept(
  folder = poolFolder(root),
): Promise<readonly (EventPlace & { kind: string })[]> {
  const all: (EventPlace & { kind: string })[] = []
  for await (const event of (await readEventStore(folder)).events()) all.push(event)
  return all
}

function poolFolder(of: string, pool: string = traded.pool): string {
  return join(of, '31337', pool.toLowerCase())
}

const placeOf = ({ blockNumber, logIndex }: { blockNumber: bigint; logIndex: number }) =>
  `${blockNumber}/${logIndex}`

/** Every byte of a store but the lock. */
function bytesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter((name) => !name.startsWith('writer.lock'))
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'base64')]))
}

describe('ammeter events', () => {
  test('fetches a pool, goes on where it ended, and equals the chain', async () => {
    freshFolder()
    const half = Number(logs[80]?.blockNumber)
    const first = await events(['--to', String(half)])
    expect(first.exitCode, first.err).toBe(0)
    const second = await events(['--verify'])
    expect(second.exitCode, second.err).toBe(0)
    const { data, fork, chainId } = z.decode(eventsResultSchema, second.json)
    expect(first.json.data.fetched.events + data.fetched?.events).toBe(logs.length)
    expect(data.events).toBe(logs.length)
    expect(data.verified).toMatchObject({
      byKind: { initialize: 1, mint: 1, swap: 150 },
      state: 'equal',
    })
    const { factory, positionManager } = traded.deployment
    const known = ['--factory', factory, '--position-manager', positionManager]
    const replayed = await events(['--verify', ...known])
    expect(replayed.json.data.verified.state, replayed.err).toBe('replayed')
    expect([fork, chainId, data.kind]).toEqual([false, 31337, 'pool'])
    expect((await kept()).map(placeOf)).toEqual(logs.map(placeOf))
    for (const { blockNumber, timestampSec, blockHash } of (await kept()).slice(0, 20)) {
      const block = await traded.chain.client.getBlock({ blockNumber })
      expect([timestampSec, blockHash]).toEqual([Number(block.timestamp), block.hash])
    }
    const third = await events()
    expect(third.json.data.fetched).toEqual({ events: 0, byKind: {} })
    const text = await runAmmeter([
      'events',
      traded.pool,
      '-r',
      server.url,
      '--store',
      root,
      '--verify',
    ])
    expect(text.out).toMatch(/Events of pool 0x/)
    expect(text.out).toMatch(/swap\s+150/)
    expect(text.out).not.toContain(server.url)
  })

  test('fetches a position, whose transfers another search finds', async () => {
    freshFolder()
    const { positionManager, factory } = traded.deployment
    const flags = ['--position-manager', positionManager, '--factory', factory]
    const run = await events(flags, '1')
    expect(run.exitCode, run.err).toBe(0)
    expect(run.json.data.fetched.byKind).toEqual({ transfer: 1, 'increase-liquidity': 1 })
  })

  test('remembers what a host allows, and keeps no more of its URL than the host', async () => {
    freshFolder()
    const words = 'eth_getLogs is limited to a 20 block range'
    server.on('eth_getLogs', ({ params }) => {
      const { fromBlock, toBlock, blockHash } = params[0] as Filter
      const refused = blockHash === undefined && Number(toBlock) - Number(fromBlock) >= 20
      return refused ? { error: { code: -32614, message: words } } : undefined
    })
    const refusals = () =>
      server.requests.filter(({ method, params }) => {
        const { fromBlock, toBlock } = (params[0] ?? {}) as Filter
        return method === 'eth_getLogs' && Number(toBlock) - Number(fromBlock) >= 20
      }).length
    const url = `${server.url}/v3/s3cr3t-key`
    expect((await events(['--to', '100'], traded.pool, url)).exitCode).toBe(0)
    expect(refusals()).toBe(1)
    expect((await events([], traded.pool, url)).exitCode).toBe(0)
    expect(refusals()).toBe(1)
    expect((await kept()).map(placeOf)).toEqual(logs.map(placeOf))
    expect(readFileSync(join(root, 'log-limits.json'), 'utf8')).not.toContain('s3cr3t')
  })

  test('a swap missing in the middle is found by the replay', async () => {
    freshFolder()
    const gone = logs[60]?.blockNumber
    server.on('eth_getLogs', async (seen) => {
      const { result } = await forward(traded.chain.provider, seen)
      const page = result as { blockNumber: string }[]
      return { result: page.filter(({ blockNumber }) => BigInt(blockNumber) !== gone) }
    })
    const { factory, positionManager } = traded.deployment
    const known = ['--factory', factory, '--position-manager', positionManager]
    const run = await events(['--verify', ...known])
    expect([run.exitCode, run.json.error.code]).toEqual([4, 'events/incomplete'])
    // The first event that does not follow is the one after the gap.
    expect(run.json.error.message).toContain(`block ${logs[61]?.blockNumber}`)
  })

  test('a store that misses a swap is found out by the chain', async () => {
    freshFolder()
    const last = logs.at(-1)
    // The node forgets the last swap, in range searches and by hash alike: no bloom tells.
    server.on('eth_getLogs', async (seen) => {
      const { result } = await forward(traded.chain.provider, seen)
      return {
        result: (result as { blockNumber: string }[]).filter(
          ({ blockNumber }) => BigInt(blockNumber) !== last?.blockNumber,
        ),
      }
    })
    const run = await events(['--verify'])
    expect([run.exitCode, run.json.error.code]).toEqual([4, 'events/incomplete'])
  })
})

describe('what cannot be trusted leaves the store untouched', () => {
  const bends: readonly (readonly [
    string,
    string,
    (logs: readonly Record<string, unknown>[]) => unknown,
  ])[] = [
    ['events/bad-page', 'a log twice', ([first, ...rest]) => [first, first, ...rest]],
    [
      'events/bad-page',
      'a foreign log',
      ([first, ...rest]) => [...rest, { ...first, address: `0x${'11'.repeat(20)}` }],
    ],
    ['events/bad-page', 'shuffled logs', (all) => [...all].reverse()],
    [
      'events/undecodable',
      'cut data',
      ([first, ...rest]) => [{ ...first, data: String(first?.['data']).slice(0, -64) }, ...rest],
    ],
    ['rpc/bad-response', 'no list', () => null],
  ]
  test.for(bends)('%s: %s', async ([code, , change]) => {
    freshFolder()
    expect((await events(['--to', String(logs[70]?.blockNumber)])).exitCode).toBe(0)
    const before = bytesOf(poolFolder(root))
    server.on('eth_getLogs', async (seen) => {
      const { result } = await forward(traded.chain.provider, seen)
      const page = result as Record<string, unknown>[]
      return { result: page.length > 1 ? change(page) : page }
    })
    const run = await events()
    expect(run.json.error.code).toBe(code)
    expect(run.exitCode).toBe(code.startsWith('rpc') ? 3 : 4)
    expect(bytesOf(poolFolder(root))).toEqual(before)
  })

  test('an end that is silent where its bloom is not', async () => {
    freshFolder()
    const to = logs[90]?.blockNumber as bigint
    server.on('eth_getLogs', async (seen) => {
      const { blockHash } = seen.params[0] as Filter
      if (blockHash !== undefined) return undefined
      const { result } = await forward(traded.chain.provider, seen)
      return {
        result: (result as { blockNumber: string }[]).filter(
          ({ blockNumber }) => BigInt(blockNumber) < to,
        ),
      }
    })
    const run = await events(['--to', String(to)])
    expect([run.exitCode, run.json.error.code]).toEqual([4, 'events/incomplete'])
    expect(await kept()).toEqual([])
  })

  test('F-21: a node that hides where a pool began, by denying its code in old blocks', async () => {
    freshFolder()
    server.on('eth_getCode', ({ params }) => ({
      result: Number(params[1]) < Number(logs[50]?.blockNumber) ? '0x' : '0x00',
    }))
    const args = ['events', traded.pool, '-r', server.url, '--store', root, '--json']
    const run = await runAmmeter([...args, '--to', String(Number(logs[100]?.blockNumber))])
    expect([run.exitCode, JSON.parse(run.out).error.code]).toEqual([4, 'events/incomplete'])
    expect(await kept()).toEqual([])
  })

  test('a segment cut short is found by --verify', async () => {
    freshFolder()
    expect((await events()).exitCode).toBe(0)
    const folder = poolFolder(root)
    const [segment] = readdirSync(folder).filter((name) => name.endsWith('.parquet'))
    const path = join(folder, segment as string)
    writeFileSync(path, readFileSync(path).subarray(0, -100))
    const run = await events(['--verify'])
    expect([run.exitCode, run.json.error.code]).toEqual([4, 'store/damaged-segment'])
  })

  test('a first block the store does not reach, or a pool that is none', async () => {
    freshFolder()
    expect((await events(['--from', '50', '--to', '60'])).exitCode).toBe(0)
    expect((await events(['--from', '40'])).json.error.code).toBe('usage/bad-argument')
    expect((await events(['--from', '70'])).json.error.code).toBe('usage/bad-argument')
    const nobody = await runAmmeter([
      'events',
      `0x${'12'.repeat(20)}`,
      '-r',
      server.url,
      '--store',
      root,
      '--json',
    ])
    expect([nobody.exitCode, JSON.parse(nobody.out).error.code]).toEqual([
      4,
      'events/no-first-block',
    ])
  })
})

test('a replaced end is dropped and read anew: the store equals a fresh one', async () => {
  const young = await tradedPool(
    await startAnvil(),
    Array.from({ length: 30 }, () => 0),
  )
  try {
    freshFolder()
    const run = await runAmmeter([
      'events',
      young.pool,
      '-r',
      young.chain.url ?? '',
      '--store',
      root,
      '--json',
    ])
    expect(run.exitCode, run.err).toBe(0)
    // The store begins with the pool's creation, found by halving.
    const { fromBlock } = JSON.parse(run.out).data
    for (const [block, hasCode] of [
      [BigInt(fromBlock) - 1n, false],
      [BigInt(fromBlock), true],
    ] as const) {
      const code = await young.chain.client.getCode({ address: young.pool, blockNumber: block })
      expect(code !== undefined).toBe(hasCode)
    }
    const snapshotFree = await kept(poolFolder(root, young.pool))
    // Anvil replaces its last ten blocks by empty ones; then others are traded in.
    await young.chain.client.request({ method: 'anvil_reorg', params: [10, []] } as never)
    for (let i = 0; i < 4; i += 1) await young.swap(true, 10n ** 7n)
    const second = await events(
      ['--verify', '--from', fromBlock],
      young.pool,
      young.chain.url ?? '',
    )
    expect(second.exitCode, second.err).toBe(0)
    expect(second.json.data.fetched.replacedFrom).toBeDefined()
    expect(second.json.data.verified.state).toBe('equal')
    const resumed = await kept(poolFolder(root, young.pool))
    expect(resumed).not.toEqual(snapshotFree)
    freshFolder()
    expect((await events(['--from', fromBlock], young.pool, young.chain.url ?? '')).exitCode).toBe(
      0,
    )
    expect(resumed).toEqual(await kept(poolFolder(root, young.pool)))
  } finally {
    await young.chain.close()
  }
})
