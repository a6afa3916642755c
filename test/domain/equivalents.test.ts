import { getAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Address } from '../../src/domain/address.ts'
import {
  equivalenceNotes,
  equivalentAddresses,
  tokenKey,
  underlyingOf,
  underlyingOfExchangeAsset,
} from '../../src/domain/equivalents.ts'

const weth: Address = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'
const usdc: Address = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
const wbtc: Address = '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599'
const wstEth: Address = '0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0'
const unknown: Address = '0x1111111111111111111111111111111111111111'
const coin: Address = '0x0000000000000000000000000000000000000000'

describe('what a token is exposed to', () => {
  test.each([
    ['WETH', 1, weth, 'ETH', 'wrapped'],
    ['WETH in lower case', 1, weth.toLowerCase(), 'ETH', 'wrapped'],
    ['the coin of Ethereum', 1, coin, 'ETH', 'wrapped'],
    ['the coin of BNB Chain', 56, coin, 'BNB', 'wrapped'],
    [
      'WETH on Polygon, bridged',
      137,
      '0x7ceB23fD6bC0adD59E62ac25578270cFf1b9f619',
      'ETH',
      'pegged',
    ],
    ['WBTC', 1, wbtc, 'BTC', 'pegged'],
    ['USDC', 1, usdc, 'USD', 'dollar'],
    ['a token nobody vouches for', 1, unknown, `1:${unknown}`, 'itself'],
    // The address means something on another chain only.
    ['USDC’s address on Optimism', 10, usdc, `10:${usdc.toLowerCase()}`, 'itself'],
    ['wstETH without its rate', 1, wstEth, `1:${wstEth.toLowerCase()}`, 'rate-missing'],
  ])('%s', (_, chainId, address, underlying, basis) => {
    expect(underlyingOf({ chainId, address: address as Address })).toEqual({
      underlying,
      unitsPerToken: 1,
      basis,
    })
  })

  test('a given rate wins, whatever the letter case of the token', () => {
    const given = {
      [tokenKey({ chainId: 1, address: wstEth })]: { underlying: 'ETH', unitsPerToken: 1.2 },
    }
    const lower = wstEth.toLowerCase() as Address
    expect(underlyingOf({ chainId: 1, address: lower }, given)).toEqual({
      underlying: 'ETH',
      unitsPerToken: 1.2,
      basis: 'given',
    })
  })

  test('a symbol proves nothing on chain', () => {
    const fake = { chainId: 1, address: unknown, symbol: 'WETH', decimals: 18 }
    expect(underlyingOf(fake).underlying).toBe(`1:${unknown}`)
  })

  test('what it rests on is said once a token; a missing rate is a warning', () => {
    const use = (address: Address, symbol: string) => {
      const token = { chainId: 1, address, symbol }
      return { token, as: underlyingOf(token) }
    }
    const notes = equivalenceNotes([
      use(usdc, 'USDC'),
      use(usdc, 'USDC'),
      use(wbtc, 'WBTC'),
      use(weth, 'WETH'),
      use(wstEth, 'wstETH'),
    ])
    expect(notes.assumptions.map(({ id }) => id)).toEqual(['dollar-at-par', 'pegged-at-par'])
    expect(notes.warnings.map(({ code, subject }) => [code, subject])).toEqual([
      ['hedge/rate-missing', `1:${wstEth.toLowerCase()}`],
    ])
  })

  // A mistyped digit breaks the EIP-55 checksum.
  test('every address is as published', () => {
    for (const address of equivalentAddresses())
      expect(getAddress(address.toLowerCase())).toBe(address)
  })

  test.each([
    ['usdt', 'USD'],
    ['XBT', 'BTC'],
    ['ETH', 'ETH'],
    ['sol', 'SOL'],
  ])('an exchange’s %s is %s', (asset, underlying) => {
    expect(underlyingOfExchangeAsset(asset)).toBe(underlying)
  })
})
