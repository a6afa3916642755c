import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createChainClient, rpcCallsOf } from '../../src/chain/client.ts'
import { confirmBlock, pinBlock } from '../../src/chain/pinBlock.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { forward, type RpcServer, startRpcServer } from '../support/rpcServer.ts'

const HEAD = 200n
let chain: LocalChain
let server: RpcServer
/** Times by block number: irregular steps, as on a chain whose block time changed. */
const timesSec: number[] = []

beforeAll(async () => {
  chain = await embeddedChain()
  for (let n = 1; n <= Number(HEAD); n += 1) {
    await chain.test.mine({ blocks: 1, interval: n < 100 ? 15 : n < 150 ? 2 : 1 + (n % 40) })
  }
  for (let n = 0n; n <= HEAD; n += 1n) {
    timesSec.push(Number((await chain.client.getBlock({ blockNumber: n })).timestamp))
  }
  server = await startRpcServer(chain.provider)
})
beforeEach(() => server.reset())
afterAll(async () => {
  await server.close()
  await chain.close()
})

const client = () => createChainClient({ rpcUrl: server.url, retryDelayMs: 1 })
const pin = (block: Parameters<typeof pinBlock>[1]['block'], nowSec?: number) =>
  pinBlock(client(), { chainId: 31337, ...(block === undefined ? {} : { block }), nowSec })

describe('choosing a block', () => {
  test('latest and a number cost one request each', async () => {
    expect((await pin('latest')).pinned).toMatchObject({
      number: HEAD,
      timestampSec: timesSec[200],
    })
    expect((await pin(7n)).pinned).toMatchObject({ number: 7n, timestampSec: timesSec[7] })
    expect((await pin(0n)).pinned.number).toBe(0n)
    expect(server.requests).toHaveLength(4 - 1)
  })

  test('a block in the future is not found', async () => {
    await expect(pin(HEAD + 1n)).rejects.toMatchObject({ code: 'block/not-found' })
    expect(server.requests).toHaveLength(1)
  })

  test('another block than the one asked for is refused', async () => {
    server.on('eth_getBlockByNumber', () =>
      forward(chain.provider, { method: 'eth_getBlockByNumber', params: ['0x6', false] }),
    )
    await expect(pin(7n)).rejects.toMatchObject({ code: 'rpc/bad-response' })
  })

  test('F-16: a stale head is warned of, with its age', async () => {
    const head = timesSec[200] ?? 0
    expect((await pin('latest', head + 60)).warnings).toEqual([])
    expect((await pin('latest', head + 86_400)).warnings).toMatchObject([
      { code: 'block/stale-head', message: expect.stringContaining('1440 minutes') },
    ])
  })

  test.each([
    ['null', { result: null }],
    [
      'an error of its own',
      { error: { code: -32000, message: 'tag not supported on pre-merge network' } },
    ],
    ['invalid params', { error: { code: -32602, message: 'invalid block tag' } }],
  ])('F-23: a node that answers finalized with %s', async (_, answer) => {
    server.on('eth_getBlockByNumber', ({ params }) =>
      params[0] === 'finalized' ? answer : undefined,
    )
    const { pinned, warnings } = await pin('finalized')
    expect(pinned.number).toBe(HEAD - 64n)
    expect(warnings).toMatchObject([{ code: 'block/tag-unsupported' }])
    expect(server.requests).toHaveLength(3)
  })

  test('F-22: anvil’s finalized block 0 is no block to read', async () => {
    server.on('eth_getBlockByNumber', ({ params }) =>
      params[0] === 'safe'
        ? forward(chain.provider, { method: 'eth_getBlockByNumber', params: ['0x0', false] })
        : undefined,
    )
    expect((await pin('safe')).pinned.number).toBe(HEAD - 64n)
  })

  test('a node that cannot be asked is no node without the tag', async () => {
    server.on('eth_getBlockByNumber', { status: 401, body: 'no' })
    await expect(pin('finalized')).rejects.toMatchObject({ code: 'rpc/unauthorized' })
  })
})

describe('a moment', () => {
  test('is the last block at or before it, for every block and the second before it', async () => {
    let most = 0
    for (let n = 1; n <= Number(HEAD); n += 7) {
      server.reset()
      const at = timesSec[n] ?? 0
      expect((await pin({ atSec: at })).pinned.number).toBe(BigInt(n))
      expect((await pin({ atSec: at - 0.5 })).pinned.number).toBe(BigInt(n - 1))
      most = Math.max(most, server.requests.length / 2)
    }
    // 2·log2(200) + 2
    expect(most).toBeLessThanOrEqual(17)
  })

  test('before the first or after the last block there is none', async () => {
    await expect(pin({ atSec: (timesSec[0] ?? 0) - 1 })).rejects.toMatchObject({
      code: 'block/not-found',
    })
    await expect(pin({ atSec: (timesSec[200] ?? 0) + 1 })).rejects.toMatchObject({
      code: 'block/not-found',
    })
  })

  test('times that do not increase end the search', async () => {
    server.on('eth_getBlockByNumber', async (seen) => {
      const { result } = (await forward(chain.provider, seen)) as { result: { number: string } }
      const isMiddle = Number(result.number) > 0 && Number(result.number) < 200
      return { result: isMiddle ? { ...result, timestamp: '0x1' } : result }
    })
    await expect(pin({ atSec: timesSec[100] ?? 0 })).rejects.toMatchObject({
      code: 'rpc/bad-response',
    })
  })
})

describe('the closing check', () => {
  test('supplies the time of a block pinned without one', async () => {
    const { pinned } = await pin(9n)
    const { block } = await confirmBlock(client(), { ...pinned, timestampSec: undefined })
    expect(block).toEqual({ ...pinned, timestampSec: timesSec[9] })
  })

  test('F-18: another hash at the pinned height is a reorg, which may pass', async () => {
    const { pinned } = await pin(9n)
    const replaced = { ...pinned, hash: `0x${'ab'.repeat(32)}` as const }
    await expect(confirmBlock(client(), replaced)).rejects.toMatchObject({
      code: 'chain/reorg',
      retryable: true,
    })
  })

  test('F-16: a head that went back below the pin is a reorg too', async () => {
    const { pinned } = await pin('latest')
    server.on('eth_getBlockByNumber', { result: null })
    await expect(confirmBlock(client(), pinned)).rejects.toMatchObject({ code: 'chain/reorg' })
  })

  test('one request', async () => {
    const { pinned } = await pin('latest')
    const own = client()
    await confirmBlock(own, pinned)
    expect(rpcCallsOf(own)).toBe(1)
  })
})
