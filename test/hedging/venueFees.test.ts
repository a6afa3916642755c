import { describe, expect, test } from 'vitest'
import { tradingFeePnl } from '../../src/hedging/venueFees.ts'
import { codeOfThrown } from '../support/failureOf.ts'
import {
  inverseFuture,
  inverseOption,
  inversePerpetual,
  linearFuture,
  linearOption,
  linearPerpetual,
  spotMarket,
} from '../support/venueInstruments.ts'

// Deribit, Fees: support.deribit.com/hc/en-us/articles/25944746248989-Fees. Its examples are in coin.
describe('the examples of the Deribit fee page', () => {
  test('10,000 of a weekly future at 5,000: the taker pays 0.001 ETH, the maker receives 0.0002', () => {
    const instrument = { ...inverseFuture, contractSizeQuote: 1, makerFeeRate: -0.0001 }
    const trade = { instrument, contracts: 10_000, price: 5000 }
    expect(tradingFeePnl({ ...trade, liquidity: 'taker' }) / 5000).toBeCloseTo(-0.001, 15)
    expect(tradingFeePnl({ ...trade, liquidity: 'maker' }) / 5000).toBeCloseTo(0.0002, 15)
  })

  test('20,000 of the perpetual at 4,000: 0.0025 ETH, the maker nothing', () => {
    const trade = { instrument: inversePerpetual, contracts: 20_000, price: 4000 }
    expect(tradingFeePnl({ ...trade, liquidity: 'taker' }) / 4000).toBeCloseTo(-0.0025, 15)
    expect(Object.is(tradingFeePnl({ ...trade, liquidity: 'maker' }), 0)).toBe(true)
  })

  test('an option at 0.0001 BTC: 0.0000125 BTC instead of 0.0003', () => {
    const instrument = { ...inverseOption, indexPrice: 100_000 }
    const feeCoin = (price: number) =>
      tradingFeePnl({ instrument, contracts: 1, price, liquidity: 'taker' }) / 100_000
    expect(feeCoin(0.0001)).toBeCloseTo(-0.0000125, 15)
    expect(feeCoin(0.05)).toBeCloseTo(-0.0003, 15)
    // The cap binds below 0.0003/0.125.
    expect(feeCoin(0.0024)).toBeCloseTo(-0.0003, 15)
    expect(feeCoin(0.0023)).toBeCloseTo(-0.0023 * 0.125, 15)
  })

  test('a linear option: 0.0005 of the index, at most 12.5 % of the premium', () => {
    const instrument = { ...linearOption, takerFeeRate: 0.0005, makerFeeRate: 0.0001 }
    const trade = { instrument, contracts: 3 }
    expect(tradingFeePnl({ ...trade, price: 100, liquidity: 'taker' })).toBeCloseTo(-3, 12)
    expect(tradingFeePnl({ ...trade, price: 100, liquidity: 'maker' })).toBeCloseTo(-0.6, 12)
    expect(tradingFeePnl({ ...trade, price: 4, liquidity: 'taker' })).toBeCloseTo(-1.5, 12)
  })
})

// Hyperliquid, Fees (hyperliquid.gitbook.io/hyperliquid-docs/trading/fees): 0.045 % and 0.015 %.
test('a linear contract pays on its notional', () => {
  const instrument = { ...linearPerpetual, takerFeeRate: 0.00045, makerFeeRate: 0.00015 }
  const trade = { instrument, contracts: 5, price: 2000 }
  expect(tradingFeePnl({ ...trade, liquidity: 'taker' })).toBeCloseTo(-4.5, 12)
  expect(tradingFeePnl({ ...trade, liquidity: 'maker' })).toBeCloseTo(-1.5, 12)
  const small = { instrument: linearFuture, contracts: 5000, price: 2000 }
  expect(tradingFeePnl({ ...small, liquidity: 'taker' })).toBeCloseTo(-5, 12)
  const spot = { instrument: spotMarket, contracts: 5, price: 2000 }
  expect(tradingFeePnl({ ...spot, liquidity: 'taker' })).toBeCloseTo(-5, 12)
})

test('an option without an index price, and sizes that are none, are refused', () => {
  const { indexPrice: _, ...noIndex } = inverseOption
  const trade = { contracts: 1, price: 0.05, liquidity: 'taker' } as const
  const codes = [
    { ...trade, instrument: noIndex },
    { ...trade, instrument: inverseOption, contracts: -1 },
    { ...trade, instrument: linearPerpetual, price: 0 },
  ].map((options) => codeOfThrown(() => tradingFeePnl(options)))
  expect(codes).toEqual(['hedge/no-index', 'model/bad-amount', 'model/bad-price'])
})
