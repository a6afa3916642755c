import type { ScriptedAnswer } from './rpcServer.ts'
import { SENTINELS } from './secrets.ts'

/** Further tries the client under test makes; the counts below rest on it. */
export const RETRIES = 2
/** Per-request limit of faults that only end by it. */
export const SHORT_MS = 150

/** Whatever the server knows of us, sent back: what a careless gateway does. */
const ECHO = Object.values(SENTINELS).join(' ')
const ECHOED_URL = `https://${SENTINELS.user}:${SENTINELS.password}@up.example/v2/${SENTINELS.path}?k=${SENTINELS.query}`
export const HTML = `<html><title>Sign in</title>${ECHO} ${ECHOED_URL}</html>`

/** One way a node fails (numbers of the fault list), and what must come of it. */
export type Fault = {
  readonly name: string
  readonly answer: ScriptedAnswer
  readonly code: string
  readonly requests: number
  readonly says?: RegExp
  readonly timeoutMs?: number
  readonly method?: string
}

export const faults: readonly Fault[] = [
  // F-01: one further try, then the time is up.
  {
    name: 'F-01 never answers',
    timeoutMs: SHORT_MS,
    answer: { delayMs: Infinity },
    code: 'rpc/timeout',
    requests: 2,
  },
  {
    name: 'F-01 stalls after headers',
    timeoutMs: SHORT_MS,
    answer: { result: '0x1', stallAfter: 0 },
    code: 'rpc/timeout',
    requests: 2,
  },
  {
    name: 'F-01 stalls in the body',
    timeoutMs: SHORT_MS,
    answer: { result: '0x1', stallAfter: 10 },
    code: 'rpc/timeout',
    requests: 2,
  },
  {
    name: 'F-01 trickles',
    timeoutMs: SHORT_MS,
    answer: { result: '0x1', trickleMs: 40 },
    code: 'rpc/timeout',
    requests: 2,
  },
  // F-02
  {
    name: 'F-02 Retry-After of an hour',
    answer: { status: 429, headers: { 'retry-after': '3600' }, body: ECHO },
    code: 'rpc/rate-limited',
    requests: 1,
    says: /asks to wait 3600 s/,
  },
  {
    name: 'F-02 Retry-After in 2099',
    answer: {
      status: 429,
      headers: { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' },
      body: ECHO,
    },
    code: 'rpc/rate-limited',
    requests: 1,
    says: /asks to wait/,
  },
  {
    name: 'F-02 Retry-After within the cap but beyond the deadline',
    answer: { status: 429, headers: { 'retry-after': '20' }, body: ECHO },
    code: 'rpc/rate-limited',
    requests: 1,
  },
  {
    name: 'F-02 Retry-After of nonsense',
    answer: { status: 429, headers: { 'retry-after': 'soon' }, body: ECHO },
    code: 'rpc/rate-limited',
    requests: 1 + RETRIES,
  },
  // F-03
  {
    name: 'F-03 code 429 in a 200',
    answer: { error: { code: 429, message: ECHO } },
    code: 'rpc/rate-limited',
    requests: 1 + RETRIES,
  },
  {
    name: 'F-03 -32005',
    answer: { error: { code: -32005, message: `daily request count exceeded ${ECHO}` } },
    code: 'rpc/rate-limited',
    requests: 1 + RETRIES,
  },
  {
    name: 'F-03 -32007',
    answer: { error: { code: -32007, message: '50/second request limit reached' } },
    code: 'rpc/rate-limited',
    requests: 1 + RETRIES,
  },
  {
    name: 'F-03 bare error object',
    answer: { body: '{"code":-32007,"message":"slow down"}' },
    code: 'rpc/rate-limited',
    requests: 1 + RETRIES,
  },
  {
    name: 'F-03 compute units',
    answer: { error: { code: -32000, message: 'exceeded its compute units per second capacity' } },
    code: 'rpc/rate-limited',
    requests: 1 + RETRIES,
  },
  // F-04
  {
    name: 'F-04 connection reset',
    answer: { reset: true },
    code: 'rpc/unreachable',
    requests: 1 + RETRIES,
    says: /closed the connection/,
  },
  {
    name: 'F-04 HTTP 503',
    answer: { status: 503, body: HTML },
    code: 'rpc/unreachable',
    requests: 1 + RETRIES,
    says: /HTTP 503/,
  },
  { name: 'F-04 HTTP 504', answer: { status: 504, body: HTML }, code: 'rpc/timeout', requests: 2 },
  // F-06
  {
    name: 'F-06 HTML 200',
    answer: { body: HTML, headers: { 'content-type': 'text/html' } },
    code: 'rpc/bad-response',
    requests: 1,
    says: /text\/html: <html><title>Sign in/,
  },
  {
    name: 'F-06 text 404',
    answer: { status: 404, body: `no ${ECHO}` },
    code: 'rpc/bad-response',
    requests: 1,
    says: /HTTP 404/,
  },
  {
    name: 'F-06 empty 200',
    answer: { body: '' },
    code: 'rpc/bad-response',
    requests: 1 + RETRIES,
    says: /empty/,
  },
  // F-07
  {
    name: 'F-07 cut off by the socket',
    answer: { result: '0x1', cutAfter: 12 },
    code: 'rpc/bad-response',
    requests: 1 + RETRIES,
    says: /broke off/,
  },
  {
    name: 'F-07 cut off cleanly',
    answer: { body: '{"jsonrpc":"2.0","id":1,"resu' },
    code: 'rpc/bad-response',
    requests: 1 + RETRIES,
  },
  // F-08
  { name: 'F-08 {}', answer: { body: '{}' }, code: 'rpc/bad-response', requests: 1 },
  ...[null, [], 5, '0x', '<nil>', '0xZZ', {}, '', true, `0x${'f'.repeat(65)}`].map(
    (result): Fault => ({
      name: `F-08 result ${JSON.stringify(result)}`,
      answer: { result },
      code: 'rpc/bad-response',
      requests: 1,
      says: /eth_blockNumber/,
    }),
  ),
  {
    name: 'F-08 a result that echoes',
    answer: { result: HTML },
    code: 'rpc/bad-response',
    requests: 1,
  },
  // F-09, F-10
  {
    name: 'F-09 wrong id',
    answer: { body: '{"jsonrpc":"2.0","id":999,"result":"0x1"}' },
    code: 'rpc/bad-response',
    requests: 1,
  },
  {
    name: 'F-09 id as a string',
    answer: { body: '{"jsonrpc":"2.0","id":"1","result":"0x1"}' },
    code: 'rpc/bad-response',
    requests: 1,
  },
  {
    name: 'F-09 error with a wrong id',
    answer: { body: '{"jsonrpc":"2.0","id":999,"error":{"code":1,"message":"x"}}' },
    code: 'rpc/bad-response',
    requests: 1,
  },
  {
    name: 'F-10 an array',
    answer: { body: '[{"jsonrpc":"2.0","id":1,"result":"0x1"}]' },
    code: 'rpc/bad-response',
    requests: 1,
  },
  {
    name: 'F-10 version 1',
    answer: { body: '{"jsonrpc":"1.0","id":1,"result":"0x1"}' },
    code: 'rpc/bad-response',
    requests: 1,
  },
  // F-11
  {
    name: 'F-11 more than 10 MiB',
    answer: { body: `{"x":"${'x'.repeat(11 * 1024 ** 2)}"}` },
    code: 'rpc/bad-response',
    requests: 1,
    says: /10 MiB/,
  },
  {
    name: 'F-11 more than 10 MiB of logs',
    answer: { body: `{"x":"${'x'.repeat(11 * 1024 ** 2)}"}` },
    code: 'rpc/range-too-large',
    requests: 1,
    method: 'eth_getLogs',
  },
  {
    name: 'F-11 413 for logs',
    answer: { status: 413, body: ECHO },
    code: 'rpc/range-too-large',
    requests: 1,
    method: 'eth_getLogs',
  },
  // F-13
  {
    name: 'F-13 401',
    answer: { status: 401, body: HTML },
    code: 'rpc/unauthorized',
    requests: 1,
    says: /check the key for 127\.0\.0\.1/,
  },
  { name: 'F-13 403', answer: { status: 403, body: HTML }, code: 'rpc/unauthorized', requests: 1 },
  {
    name: 'F-13 403 with an error object',
    answer: { status: 403, error: { code: -32600, message: ECHO } },
    code: 'rpc/unauthorized',
    requests: 1,
  },
  {
    name: 'F-13 a key refused in a 200',
    answer: { error: { code: -32000, message: `Must be authenticated! ${ECHOED_URL}` } },
    code: 'rpc/unauthorized',
    requests: 1,
  },
  {
    name: 'F-13 method not allowed',
    answer: {
      error: {
        code: -32601,
        message: `the method eth_blockNumber does not exist/is not available ${ECHO}`,
      },
    },
    code: 'rpc/method-unsupported',
    requests: 1,
  },
  // F-17, F-20
  {
    name: 'F-17 header not found',
    answer: { error: { code: -32000, message: 'header not found' } },
    code: 'block/not-found',
    requests: 1 + RETRIES,
    method: 'eth_call',
  },
  ...[
    'missing trie node 3a5c (path ) state 0x3a5c is not available',
    'required historical state unavailable (reexec=128)',
    'No state available for block 12345',
    'This request is not supported because your node is running with state pruning. Run with --pruning=archive.',
    'unable to load historical state for block 5',
    'historical state 0x12 is not available',
    'project ID does not have access to archive state',
    'state at block #100 is pruned',
    'distance to target block exceeds maximum proof window',
  ].map(
    (message): Fault => ({
      name: `F-20 ${message}`,
      answer: { error: { code: -32000, message: `${message} ${ECHO}` } },
      code: 'chain/not-archive',
      requests: 1,
      method: 'eth_call',
      says: /archive node/,
    }),
  ),
  // F-22: a fork passes the failures of its upstream on, URL and all.
  {
    name: 'F-22 upstream 429 inside a fork',
    answer: {
      error: {
        code: -32603,
        message: `failed to get block; HTTP error 429 Too Many Requests for url (${ECHOED_URL})`,
      },
    },
    code: 'rpc/rate-limited',
    requests: 1 + RETRIES,
  },
  {
    name: 'an error that means nothing',
    answer: { error: { code: -32603, message: `internal ${ECHO}` } },
    code: 'rpc/error',
    requests: 1,
  },
  {
    name: 'an error without words',
    answer: { error: { code: -32603 } },
    code: 'rpc/error',
    requests: 1,
  },
]
