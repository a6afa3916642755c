import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { venues } from '../../src/venues/index.ts'
import { createVenueApi } from '../../src/venues/venueApi.ts'
import { codeOfThrown, failureOf } from '../support/failureOf.ts'
import { type RpcServer, type ScriptedAnswer, startRpcServer } from '../support/rpcServer.ts'

let server: RpcServer

beforeAll(async () => {
  server = await startRpcServer()
})
afterAll(() => server.close())
beforeEach(() => server.reset())

const HTML = '<html><body>Service Unavailable \u001b[31m</body></html>'
const address = { url: 'https://unused.invalid', explainsRefusals: false }
const quick = { timeoutMs: 300, retryCount: 1, retryDelayMs: 1 }

function post(answer: ScriptedAnswer, options: object = {}): Promise<unknown> {
  server.on('*', answer)
  return createVenueApi(address, { baseUrl: server.url, ...quick, ...options }).post('/info', {})
}

test('JSON comes back as it is', async () => {
  expect(await post({ body: '{"a":[1,null]}' })).toEqual({ a: [1, null] })
  expect(
    await post({ body: '1', headers: { 'content-type': 'application/json; charset=utf-8' } }),
  ).toBe(1)
})

test.each<readonly [string, ScriptedAnswer, string, number]>([
  ['HTML', { body: HTML, headers: { 'content-type': 'text/html' } }, 'http/not-json', 1],
  ['HTML said to be JSON', { body: HTML }, 'http/not-json', 1],
  ['nothing', { body: '' }, 'http/not-json', 1],
  ['JSON cut short', { body: '{"universe":[{"name":"BT' }, 'http/not-json', 1],
  ['a limit', { status: 429, body: HTML }, 'http/rate-limited', 2],
  ['a failure', { status: 500, body: HTML }, 'http/server-error', 2],
  ['a bad gateway', { status: 502, body: '' }, 'http/server-error', 2],
  ['a refusal', { status: 403, body: HTML }, 'http/refused', 1],
  ['a refusal in JSON', { status: 400, body: '{"error":1}' }, 'http/refused', 1],
  ['no such path', { status: 404, body: '{}' }, 'http/refused', 1],
  ['silence', { delayMs: Number.POSITIVE_INFINITY }, 'http/timed-out', 2],
  ['a stall within the body', { body: '{"a":1}', stallAfter: 3 }, 'http/timed-out', 2],
  ['a cut within the body', { body: '{"a":1}', cutAfter: 3 }, 'http/unreachable', 2],
  ['a reset', { reset: true }, 'http/unreachable', 2],
  [
    'another host',
    { status: 307, headers: { location: 'https://example.org/info' }, body: '' },
    'http/redirected',
    1,
  ],
  [
    'too much',
    { body: '{}', headers: { 'content-length': String(17 * 1024 * 1024) }, stallAfter: 1 },
    'http/too-large',
    1,
  ],
])('%s', async (_, answer, code, posts) => {
  const error = await failureOf(post(answer))
  expect(error.code).toBe(code)
  expect(server.requests).toHaveLength(posts)
  expect(error.retryable).toBe(posts === 2)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is what is tested.
  expect(error.details ?? '').not.toMatch(/[\u0000-\u001f]/)
})

test('what passes on the second try is an answer, and Retry-After is waited for', async () => {
  let tries = 0
  server.on('*', () => {
    tries += 1
    return tries === 1
      ? { status: 429, headers: { 'retry-after': '1' }, body: '' }
      : { body: '"fine"' }
  })
  const started = performance.now()
  const api = createVenueApi(address, { baseUrl: server.url, ...quick })
  expect(await api.post('/info', {})).toBe('fine')
  expect(performance.now() - started).toBeGreaterThan(950)
})

test('an interrupted read stops', async () => {
  const error = await failureOf(post({ body: '{}' }, { signal: AbortSignal.abort() }))
  expect(error.code).toBe('run/interrupted')
})

test('a venue nobody listens at', async () => {
  const gone = await startRpcServer()
  await gone.close()
  const api = createVenueApi(address, { baseUrl: gone.url, ...quick })
  expect((await failureOf(api.post('/info', {}))).code).toBe('http/unreachable')
})

test.each([
  'http://api.hyperliquid.xyz',
  'ftp://127.0.0.1',
  'https://user:secret@example.org',
  'https://example.org/?key=secret',
  'http://127.0.0.1.example.org',
  'nonsense',
  '',
])('%s is no address of a venue', (baseUrl) => {
  expect(codeOfThrown(() => createVenueApi(address, { baseUrl }))).toBe('config/venue-url')
})

test.each(venues.map((venue) => [venue.id, venue] as const))(
  'any damage to what %s answers is a code, never a crash',
  async (_, venue) => {
    const read = { underlying: 'ETH', nowSec: 1.7e9, baseUrl: server.url, ...quick }
    for (const body of [
      'null',
      '[]',
      '{}',
      '1',
      '"x"',
      'true',
      '[null]',
      '[[],[]]',
      '{"result":1}',
    ])
      for (const wrapped of [body, `{"jsonrpc":"2.0","id":1,"result":${body}}`]) {
        server.on('*', { body: wrapped })
        expect((await failureOf(venue.read(read))).code, wrapped).toMatch(/^venue\//)
      }
  },
)
