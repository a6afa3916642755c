import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createChainClient } from '../../src/chain/client.ts'
import { request } from '../../src/chain/request.ts'
import { failureOf } from '../support/failureOf.ts'
import { HTML, RETRIES, SHORT_MS } from '../support/faults.ts'
import { type RpcServer, startRpcServer } from '../support/rpcServer.ts'
import { everythingSaidBy, SENTINELS, secretsIn, urlWithSecrets } from '../support/secrets.ts'

let server: RpcServer
let other: RpcServer

beforeAll(async () => {
  server = await startRpcServer()
  other = await startRpcServer()
})
beforeEach(() => {
  server.reset()
  other.reset()
})
afterAll(async () => {
  await server.close()
  await other.close()
})

function clientOf(options: Partial<Parameters<typeof createChainClient>[0]> = {}) {
  return createChainClient({
    rpcUrl: urlWithSecrets(server.url),
    headers: { 'x-api-key': SENTINELS.header },
    timeoutMs: 2_500,
    deadlineMs: 3_000,
    retryCount: RETRIES,
    retryDelayMs: 5,
    ...options,
  })
}

describe('bounds', () => {
  test('F-01: the deadline of the run ends the tries of one request and forbids the next', async () => {
    server.on('*', { delayMs: Infinity })
    const client = clientOf({ timeoutMs: 10_000, deadlineMs: 200 })
    const started = performance.now()
    expect(await failureOf(request(client, 'eth_blockNumber'))).toMatchObject({
      code: 'rpc/timeout',
    })
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(await failureOf(request(client, 'eth_blockNumber'))).toMatchObject({
      code: 'rpc/timeout',
      shortMessage: expect.stringContaining('deadline'),
    })
    expect(server.requests).toHaveLength(1)
  })

  test('F-01: a fetch function that ignores its signal cannot hold the run', async () => {
    const client = clientOf({
      fetchFn: () => new Promise(() => {}),
      timeoutMs: SHORT_MS,
    })
    expect(await failureOf(request(client, 'eth_blockNumber'))).toMatchObject({
      code: 'rpc/timeout',
    })
  })

  test('F-02: a short Retry-After is obeyed', async () => {
    let refused = false
    server.on('eth_blockNumber', () => {
      if (refused) return { result: '0x10' }
      refused = true
      return { status: 429, headers: { 'retry-after': '1' }, body: '' }
    })
    const started = performance.now()
    expect(await request(clientOf(), 'eth_blockNumber')).toBe('0x10')
    expect(performance.now() - started).toBeGreaterThan(990)
  })

  test('waits double, and spread only by the random source that is given', async () => {
    server.on('*', { status: 503, body: '' })
    const timers = vi.spyOn(globalThis, 'setTimeout')
    try {
      await failureOf(request(clientOf({ retryDelayMs: 41 }), 'eth_blockNumber'))
      await failureOf(request(clientOf({ retryDelayMs: 43, random: () => 0.5 }), 'eth_blockNumber'))
      const delays = timers.mock.calls.map(([, delayMs]) => delayMs ?? 0)
      expect(delays.filter((ms) => ms % 41 === 0)).toEqual([41, 82])
      expect(delays.filter((ms) => ms % 64.5 === 0)).toEqual([64.5, 129])
    } finally {
      timers.mockRestore()
    }
  })

  test('F-14: an aborted signal ends a request in flight, a wait, and every later request', async () => {
    const controller = new AbortController()
    server.on('*', () => {
      controller.abort()
      return { delayMs: Infinity }
    })
    const client = clientOf({ signal: controller.signal })
    expect(await failureOf(request(client, 'eth_blockNumber'))).toMatchObject({
      code: 'run/interrupted',
    })
    expect(await failureOf(request(client, 'eth_blockNumber'))).toMatchObject({
      code: 'run/interrupted',
    })
    expect(server.requests).toHaveLength(1)

    const second = new AbortController()
    server.on('*', { status: 503, body: '' })
    const waiting = failureOf(
      request(
        clientOf({ signal: second.signal, retryDelayMs: 60_000, deadlineMs: 120_000 }),
        'eth_chainId',
      ),
    )
    setTimeout(() => second.abort(), 50)
    expect(await waiting).toMatchObject({ code: 'run/interrupted' })
  })
})

describe('F-04, F-05: a host that cannot be reached', () => {
  test.each([
    ['a closed port', 'closed', /refuses the connection/],
    ['no such host', 'http://ammeter-test.invalid', /no known host name|could not be looked up/],
    ['TLS to a plain server', 'tls', /TLS connection failed/],
  ])('%s', async (_, url, says) => {
    const closed = await startRpcServer()
    await closed.close()
    const target =
      url === 'tls' ? server.url.replace('http:', 'https:') : url === 'closed' ? closed.url : url
    const error = await failureOf(
      request(clientOf({ rpcUrl: urlWithSecrets(target), timeoutMs: 5_000 }), 'eth_chainId'),
    )
    expect(error.code).toBe('rpc/unreachable')
    expect(error.shortMessage).toMatch(says)
    expect(secretsIn(everythingSaidBy(error))).toEqual([])
  })

  test('an error of the fetch function that names the URL is not passed on', async () => {
    const fetchFn: typeof fetch = async (url, init) => {
      const cause = Object.assign(new Error(`no route to ${url}`), { config: { url, init } })
      throw new TypeError(`Failed to parse URL from ${url}`, { cause })
    }
    const error = await failureOf(request(clientOf({ fetchFn, retryCount: 0 }), 'eth_chainId'))
    expect(error.code).toBe('rpc/unreachable')
    expect(error.cause).toBeInstanceOf(Error)
    expect(secretsIn(everythingSaidBy(error))).toEqual([])
  })

  test('proxy variables that Node does not use are named, not their values', async () => {
    const before = process.env['HTTPS_PROXY']
    process.env['HTTPS_PROXY'] = `http://${SENTINELS.user}@proxy.example:3128`
    try {
      const client = clientOf({ rpcUrl: urlWithSecrets('http://127.0.0.1:1'), retryCount: 0 })
      const error = await failureOf(request(client, 'eth_chainId'))
      expect(error.hints.join(' ')).toContain('HTTPS_PROXY')
      expect(secretsIn(everythingSaidBy(error))).toEqual([])
    } finally {
      if (before === undefined) delete process.env['HTTPS_PROXY']
      else process.env['HTTPS_PROXY'] = before
    }
  })
})

describe('F-12: redirects', () => {
  test.each([301, 302, 307, 308])(
    '%i to another origin is refused before anything is sent',
    async (status) => {
      other.on('*', { result: '0x1' })
      server.on('*', { status, headers: { location: `${other.url}/${SENTINELS.path}` }, body: '' })
      const error = await failureOf(request(clientOf(), 'eth_blockNumber'))
      expect(error).toMatchObject({ code: 'rpc/bad-response' })
      expect(error.shortMessage).toMatch(/redirects to 127\.0\.0\.1/)
      expect(secretsIn(everythingSaidBy(error))).toEqual([])
      expect(other.requests).toHaveLength(0)
      expect(server.requests).toHaveLength(1)
    },
  )

  test('within the origin it is followed with the same body, a few times only', async () => {
    server.on('eth_blockNumber', ({ path }) =>
      path === '/new'
        ? { result: '0x7' }
        : { status: 307, headers: { location: '/new' }, body: '' },
    )
    expect(await request(clientOf(), 'eth_blockNumber')).toBe('0x7')
    server.on('eth_blockNumber', { status: 307, headers: { location: '/again' }, body: '' })
    server.requests.length = 0
    expect(await failureOf(request(clientOf(), 'eth_blockNumber'))).toMatchObject({
      code: 'rpc/bad-response',
    })
    expect(server.requests).toHaveLength(4)
  })
})

test('credentials of the URL are sent as the Basic scheme, compressed answers are read', async () => {
  server.on('*', { result: '0x5' })
  expect(await request(clientOf(), 'eth_blockNumber')).toBe('0x5')
  const basic = Buffer.from(`${SENTINELS.user}:${SENTINELS.password}`).toString('base64')
  expect(server.requests[0]?.headers.authorization).toBe(`Basic ${basic}`)
  expect(server.requests[0]?.headers['x-api-key']).toBe(SENTINELS.header)
  expect(server.requests[0]?.path).toBe(`/v2/${SENTINELS.path}?apikey=${SENTINELS.query}`)
  const body = gzipSync('{"jsonrpc":"2.0","id":1,"result":"0x6"}')
  server.on('*', { bytes: body, headers: { 'content-encoding': 'gzip' } })
  expect(await request(clientOf(), 'eth_blockNumber')).toBe('0x6')
})

test('the client itself prints without a secret', async () => {
  const client = clientOf()
  expect(secretsIn(everythingSaidBy(Object.assign(new Error('x'), { client })))).toEqual([])
  server.on('*', { status: 401, body: HTML })
  const wrapped = await failureOf(client.getBlockNumber())
  expect(secretsIn(everythingSaidBy(wrapped))).toEqual([])
})
