import { describe, expect, test } from 'vitest'
import { nextSpan } from '../../src/chain/logRange.ts'
import { classifyFailure } from '../../src/chain/rpcError.ts'

const WHOLE = 12_000_000n

/** Refusals of a long range as providers word them (faults.md F-26), and the next span to ask for. */
const refusals: readonly (readonly [
  provider: string,
  code: number,
  words: string,
  next: bigint,
])[] = [
  [
    'Alchemy',
    -32602,
    'Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0xb71b00, 0xb722cf]',
    2_000n,
  ],
  [
    'Alchemy free',
    -32600,
    'Under the Free tier plan, you can make eth_getLogs requests with up to a 500 block range.',
    500n,
  ],
  [
    'Infura',
    -32005,
    'query returned more than 10000 results. Try with this block range [0x1, 0x2710].',
    10_000n,
  ],
  ['Infura 2025', -32602, 'range 12000000 exceeds maximum of 10000 blocks', 10_000n],
  ['QuickNode', -32614, 'eth_getLogs is limited to a 10,000 range', 10_000n],
  ['BSC', -32000, 'exceed maximum block range: 5000', 5_000n],
  ['ankr', -32600, 'block range is too wide', 1_000_000n],
  ['dRPC', 35, 'ranges over 10000 blocks are not supported on freetier', 10_000n],
  [
    'dRPC results',
    -32602,
    'query exceeds max results 20000, retry with the range 100-2099',
    2_000n,
  ],
  ['Base', -32011, 'no backend is healthy', 1_000_000n],
  ['Base range', -32614, 'block range too large', 1_000_000n],
  [
    'Cloudflare',
    -32047,
    "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800",
    800n,
  ],
  ['thirdweb', -32602, 'Maximum allowed number of requested blocks is 3500', 3_500n],
  [
    'Avalanche',
    -32000,
    'requested too many blocks from 1 to 12000001, maximum is set to 2048',
    2_048n,
  ],
  ['1RPC', -32602, 'eth_getLogs is limited to 0 - 500 blocks range', 500n],
  [
    'BlockPI',
    -32602,
    'eth_getLogs is limited to 1024 block range. Please check the parameter requirements at https://docs.blockpi.io',
    1_024n,
  ],
  [
    'Chainstack',
    -32602,
    'Block range limit exceeded. See more details at https://docs.chainstack.com/docs/limits#evm-range-limits',
    1_000_000n,
  ],
  ['Hyperliquid', -32603, 'query exceeds max block range 1000', 1_000n],
  ['size', -32008, 'Response is too big', 1_000_000n],
  ['Optimism', -32020, 'backend response too large', 1_000_000n],
  ['zkSync', -32602, 'Query returned more than 10000 results', 1_000_000n],
  ['geth', -32002, 'query timeout exceeded', 1_000_000n],
  ['too many', -32602, 'too many results (10001), reduce the block range', 1_000_000n],
]

describe('F-26: refusals of a range', () => {
  test.each(refusals)('%s (%i)', (_, code, message, next) => {
    expect(classifyFailure('eth_getLogs', { code, message })).toBe('rpc/range-too-large')
    expect(nextSpan(WHOLE, `${code}: ${message}`)).toBe(next)
  })
})

describe('F-27: what is no refusal of a range', () => {
  test.each([
    [-32000, 'missing trie node 3a', 'chain/not-archive'],
    [-32000, 'Must be authenticated!', 'rpc/unauthorized'],
    [-32005, 'daily request count exceeded, request rate limited', 'rpc/rate-limited'],
    [-32016, 'over rate limit', 'rpc/rate-limited'],
    [429, 'Your app has exceeded its compute units per second capacity', 'rpc/rate-limited'],
    [-32601, 'the method eth_getLogs does not exist/is not available', 'rpc/method-unsupported'],
    [-32000, 'header not found', 'block/not-found'],
    [-32603, 'internal error', 'rpc/error'],
    [-32602, 'invalid argument 0: hex string has length 2', 'rpc/invalid-params'],
  ])('%i %s', (code, message, expected) => {
    expect(classifyFailure('eth_getLogs', { code, message })).toBe(expected)
  })

  test('a range refusal of another method is no range refusal', () => {
    const failure = { code: -32005, message: 'query returned more than 10000 results' }
    expect(classifyFailure('eth_call', failure)).not.toBe('rpc/range-too-large')
  })
})

test('the span shrinks with every refusal until it is one block', () => {
  for (const words of [
    'too large',
    'max 10000 blocks',
    'limited to 99999999999 blocks',
    '[0x5, 0x1]',
  ]) {
    let span = WHOLE
    for (let tries = 0; span > 1n; tries += 1) {
      const next = nextSpan(span, words)
      expect(next).toBeGreaterThanOrEqual(1n)
      expect(next).toBeLessThan(span)
      span = next
      expect(tries).toBeLessThan(30)
    }
  }
})
