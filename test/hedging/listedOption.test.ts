import { describe, expect, test } from 'vitest'
import type { ListedOption } from '../../src/domain/venueSnapshot.ts'
import { inverseOptionPayoffCoin } from '../../src/hedging/instruments/inverseOption.ts'
import {
  listedOptionGreeks,
  listedOptionPayoffQuote,
} from '../../src/hedging/instruments/listedOption.ts'
import { black76, blackScholes } from '../../src/models/blackScholes.ts'

const DAY_SEC = 86_400
const inverse: ListedOption = {
  kind: 'option',
  symbol: 'ETH-CALL',
  underlying: 'ETH',
  quote: 'USD',
  settlement: 'inverse',
  right: 'call',
  strike: 2100,
  expirySec: 1_700_000_000 + 30 * DAY_SEC,
  contractSizeBase: 1,
  lotContracts: 1,
  takerFeeRate: 0.0003,
  makerFeeRate: 0.0003,
  feeCapShare: 0.125,
  markPrice: 0.06,
  indexPrice: 2000,
  forwardPrice: 2012,
  markVolatilityAnnual: 0.7,
  asOfSec: 1_700_000_000,
}
const linear: ListedOption = {
  ...inverse,
  settlement: 'linear',
  markPrice: 120,
  contractSizeBase: 0.1,
}
const atSec = inverse.asOfSec

describe('a listed option', () => {
  const value = black76({
    kind: 'call',
    forward: 2012,
    strike: 2100,
    timeYears: 30 / 365,
    sigmaAnnual: 0.7,
    rateAnnual: 0,
  })

  test('inverse: per contract, its delta less the coins paid', () => {
    const found = listedOptionGreeks({ option: inverse, atSec })
    expect(found.valueQuote).toBeCloseTo(value.valueQuote, 12)
    expect(found.markQuote).toBeCloseTo(120, 12)
    expect(found.deltaBase).toBeCloseTo(
      (value.deltaBase * 2012) / 2000 - value.valueQuote / 2000,
      14,
    )
    expect(found.thetaQuoteAnnual).toBeLessThan(0)
  })

  test('linear: the same option without the coins, times the contract', () => {
    const found = listedOptionGreeks({ option: linear, atSec })
    expect(found.deltaBase).toBeCloseTo((0.1 * value.deltaBase * 2012) / 2000, 14)
    expect(found.vegaQuote).toBeCloseTo(0.1 * value.vegaQuote, 12)
    expect(found.markQuote).toBe(12)
  })

  test('without a forward, spot grows at the rate: Black–Scholes', () => {
    const { forwardPrice: _, ...spotOnly } = linear
    const found = listedOptionGreeks({ option: spotOnly, atSec, rateAnnual: 0.05 })
    const expected = blackScholes({
      kind: 'call',
      spot: 2000,
      strike: 2100,
      timeYears: 30 / 365,
      sigmaAnnual: 0.7,
      rateAnnual: 0.05,
    })
    expect(found.valueQuote).toBeCloseTo(0.1 * expected.valueQuote, 11)
    expect(found.deltaBase).toBeCloseTo(0.1 * expected.deltaBase, 13)
    expect(found.gammaBasePerPrice).toBeCloseTo(0.1 * expected.gammaBasePerPrice, 15)
  })

  test('without a volatility, the one its mark implies', () => {
    const { markVolatilityAnnual: _, ...marked } = inverse
    const found = listedOptionGreeks({ option: marked, atSec })
    expect(found.valueQuote).toBeCloseTo(found.markQuote, 9)
    expect(found.sigmaAnnual).toBeGreaterThan(0.5)
  })

  test('its payoff in quote is the coins of the inverse one at the price', () => {
    for (const price of [1500, 2100, 2600])
      expect(listedOptionPayoffQuote(inverse, price)).toBeCloseTo(
        price * inverseOptionPayoffCoin({ kind: 'call', strike: 2100, price }),
        10,
      )
    expect(listedOptionPayoffQuote({ ...linear, right: 'put' }, 2000)).toBeCloseTo(10, 12)
  })

  test('expired, or without a spot price: refused', () => {
    const codeOf = (run: () => unknown): string => {
      try {
        run()
      } catch (error) {
        return (error as { code: string }).code
      }
      return 'none'
    }
    expect(codeOf(() => listedOptionGreeks({ option: inverse, atSec: inverse.expirySec }))).toBe(
      'hedge/bad-expiry',
    )
    expect(codeOf(() => listedOptionGreeks({ option: inverse, atSec: Number.NaN }))).toBe(
      'hedge/bad-expiry',
    )
    const { indexPrice: _, ...unindexed } = inverse
    expect(codeOf(() => listedOptionGreeks({ option: unindexed, atSec }))).toBe('hedge/no-index')
  })
})
