import { network } from 'hardhat'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { countingClient, createChainClient, rpcCallsOf } from '../../src/chain/client.ts'
import { request } from '../../src/chain/request.ts'
import { type Eip1193Provider, type RpcServer, startRpcServer } from '../support/rpcServer.ts'

let connection: Awaited<ReturnType<typeof network.create>>
let server: RpcServer

beforeAll(async () => {
  connection = await network.create('embedded')
  server = await startRpcServer(connection.provider as unknown as Eip1193Provider)
})
beforeEach(() => server.reset())
afterAll(async () => {
  await server.close()
  await connection.close()
})

describe('a chain client over HTTP', () => {
  test('serves viem actions and ours, and counts each POST once', async () => {
    const client = createChainClient({ rpcUrl: server.url })
    expect(await client.getChainId()).toBe(31337)
    expect(await request(client, 'eth_blockNumber')).toBe('0x0')
    expect(await client.getBlockNumber()).toBe(0n)
    expect(rpcCallsOf(client)).toBe(3)
    expect(server.requests).toHaveLength(3)
  })

  test('F-10: many requests at once are one object per POST, never a batch', async () => {
    const client = createChainClient({ rpcUrl: server.url })
    await Promise.all(Array.from({ length: 20 }, () => request(client, 'eth_chainId')))
    expect(server.requests).toHaveLength(20)
    expect(server.requests.some(({ body }) => Array.isArray(body))).toBe(false)
    expect(new Set(server.requests.map(({ id }) => id)).size).toBe(20)
    expect(rpcCallsOf(client)).toBe(20)
  })

  test('further tries count, in a wrapper as in the client itself', async () => {
    let refused = 0
    server.on('eth_chainId', () => {
      refused += 1
      return refused <= 2 ? { status: 503, body: 'busy' } : undefined
    })
    const client = createChainClient({ rpcUrl: server.url, retryDelayMs: 1 })
    const counted = countingClient(client)
    expect(await request(counted, 'eth_chainId')).toBe('0x7a69')
    expect(rpcCallsOf(client)).toBe(3)
    expect(rpcCallsOf(counted)).toBe(3)
  })
})

describe('a counting client over an in-process chain', () => {
  test('counts from its own start, failures included', async () => {
    const counted = countingClient(connection.provider as unknown as Eip1193Provider)
    expect(rpcCallsOf(counted)).toBe(0)
    await counted.getChainId()
    await expect(request(counted, 'eth_noSuchMethod')).rejects.toMatchObject({
      code: 'rpc/method-unsupported',
    })
    expect(rpcCallsOf(counted)).toBe(2)
    expect(rpcCallsOf(countingClient(counted))).toBe(0)
  })
})

test.each(['nonsense', 'ws://127.0.0.1:1/SENTINELKEY', 'file:///etc/passwd', ''])(
  'the URL %j is refused without being printed',
  (rpcUrl) => {
    try {
      createChainClient({ rpcUrl })
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'config/rpc-url' })
      expect(String((error as Error).stack)).not.toContain('SENTINELKEY')
    }
  },
)
