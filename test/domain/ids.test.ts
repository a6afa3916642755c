import { describe, expect, test } from 'vitest'
import { addressOfPool, namesPool, parsePoolId, parsePositionId } from '../../src/domain/ids.ts'
import { AmmeterError } from '../../src/errors.ts'

const v4Pool = '0x21c67e77068de97969ba93d4aab21826d33ca12bb9f565d8496e8fda8a82ca27'
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
    expect(parsePoolId(text)).toEqual({ chainId, protocol: 'uniswap-v3', id: pool })
  })

  test.each([
    [v4Pool, undefined],
    [`uniswap-v4:${v4Pool}`, undefined],
    [`base:uniswap-v4:${v4Pool}`, 8453],
    [`https://app.uniswap.org/explore/pools/ethereum/${v4Pool}`, 1],
  ])('%s', (text, chainId) => {
    // Its length says what it is, whatever the protocol of ids that name none.
    for (const protocol of [undefined, 'uniswap-v3', 'uniswap-v4'])
      expect(parsePoolId(text, protocol)).toEqual({ chainId, protocol: 'uniswap-v4', id: v4Pool })
  })

  test.each([
    '',
    '4711',
    `${pool}00`,
    pool.slice(0, -1),
    v4Pool.slice(0, -1),
    `uniswap-v3:${v4Pool}`,
    `uniswap-v4:${pool}`,
    `nowhere:uniswap-v4:${v4Pool}`,
  ])('refuses %j', (text) => {
    expect(codeOf(() => parsePoolId(text))).toBe('usage/bad-id')
  })

  test('an address is no pool of the protocol asked for', () => {
    expect(codeOf(() => parsePoolId(pool, 'uniswap-v4'))).toBe('usage/bad-id')
    expect(parsePoolId(pool, 'sushi-v3').protocol).toBe('sushi-v3')
  })

  test('a pool is told from a position', () => {
    for (const text of [pool, v4Pool, `base:uniswap-v4:${v4Pool}`, `https://x/${v4Pool}?a=b`])
      expect(namesPool(text)).toBe(true)
    for (const text of ['4711', 'uniswap-v4:4711', 'https://app.uniswap.org/positions/v4/base/9'])
      expect(namesPool(text)).toBe(false)
  })

  test('only an address is an address', () => {
    expect(addressOfPool(parsePoolId(pool))).toBe(pool)
    expect(codeOf(() => addressOfPool(parsePoolId(v4Pool)))).toBe('usage/bad-id')
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
