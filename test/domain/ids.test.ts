import { describe, expect, test } from 'vitest'
import { parsePoolId, parsePositionId } from '../../src/domain/ids.ts'
import { AmmeterError } from '../../src/errors.ts'

const pool = '0xCBCdF9626bC03E24f779434178A73a0B4bad62eD'

describe('position ids', () => {
  test.each([
    ['4711', undefined, 'uniswap-v3', 4711n],
    ['0', undefined, 'uniswap-v3', 0n],
    ['uniswap-v4:4711', undefined, 'uniswap-v4', 4711n],
    ['base:uniswap-v3:4711', 8453, 'uniswap-v3', 4711n],
    ['56:uniswap-v3:1', 56, 'uniswap-v3', 1n],
    ['https://app.uniswap.org/positions/v3/ethereum/123', 1, 'uniswap-v3', 123n],
    ['https://app.uniswap.org/positions/v4/base/9', 8453, 'uniswap-v4', 9n],
    ['https://app.uniswap.org/pool/77?chain=arbitrum', 42161, 'uniswap-v3', 77n],
    ['https://app.uniswap.org/pools/77', undefined, 'uniswap-v3', 77n],
  ])('%s', (text, chainId, protocol, tokenId) => {
    expect(parsePositionId(text)).toEqual({ chainId, protocol, tokenId })
  })

  test.each([
    '',
    'abc',
    '-1',
    '1.5',
    '0x12',
    'nowhere:uniswap-v3:1',
    'a:b:c:1',
    `https://x/${pool}`,
  ])('refuses %j', (text) => expect(codeOf(() => parsePositionId(text))).toBe('usage/bad-id'))
})

describe('pool ids', () => {
  test.each([
    [pool, undefined],
    [`uniswap-v3:${pool}`, undefined],
    [`https://app.uniswap.org/explore/pools/polygon/${pool}`, 137],
  ])('%s', (text, chainId) => {
    expect(parsePoolId(text)).toEqual({ chainId, protocol: 'uniswap-v3', address: pool })
  })

  test.each(['', '4711', `${pool}00`, pool.slice(0, -1)])('refuses %j', (text) => {
    expect(codeOf(() => parsePoolId(text))).toBe('usage/bad-id')
  })
})

function codeOf(act: () => unknown): string | undefined {
  try {
    act()
  } catch (error) {
    return error instanceof AmmeterError ? error.code : String(error)
  }
  return undefined
}
