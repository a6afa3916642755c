import { getAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Address } from '../../src/domain/address.ts'
import { knownBase, quoteTokenAddresses } from '../../src/domain/quoteTokens.ts'

const usdc: Address = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
const usdt: Address = '0xdAC17F958D2ee523a2206206994597C13D831ec7'
const weth: Address = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'
const wbtc: Address = '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599'
const token = (address: Address) => ({ chainId: 1, address, decimals: 18 })

describe('which token is the base', () => {
  test.each([
    ['USDC/WETH', usdc, weth, 'token1'],
    ['WBTC/WETH', wbtc, weth, 'token0'],
    ['WETH/USDT', weth, usdt, 'token0'],
    ['USDC/USDT', usdc, usdt, undefined],
    ['unknown pair', wbtc, wbtc, undefined],
  ])('%s', (_, token0, token1, base) => {
    expect(knownBase(1, token(token0), token(token1))).toBe(base)
  })

  test('letter case carries no meaning', () => {
    const lower = usdc.toLowerCase() as Address
    expect(knownBase(1, token(lower), token(weth))).toBe('token1')
  })

  test('an address of another chain means nothing', () => {
    expect(knownBase(10, token(usdc), token(wbtc))).toBeUndefined()
  })

  // A mistyped digit breaks the EIP-55 checksum.
  test.each(quoteTokenAddresses())('%s is as published', (address) => {
    expect(getAddress(address)).toBe(address)
    expect(getAddress(address.toLowerCase())).toBe(address)
  })
})
