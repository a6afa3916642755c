import { describe, expect, test } from 'vitest'
import { curveOfRange } from '../../src/amm/curveOf.ts'
import type { ListedOption } from '../../src/domain/venueSnapshot.ts'
import { targetGreeks } from '../../src/hedging/greekTargeting.ts'
import {
  listedOptionGreeks,
  listedOptionPayoffQuote,
} from '../../src/hedging/instruments/listedOption.ts'
import { greekInstrumentOf, replicationInstrumentOf } from '../../src/hedging/optionInstruments.ts'
import { replicateByOptions } from '../../src/hedging/optionReplication.ts'
import { lognormalLaw } from '../../src/hedging/priceLaw.ts'
import { black76 } from '../../src/models/blackScholes.ts'
import { greeksAt } from '../../src/models/greeks.ts'
import { valueAt } from '../../src/models/valuation.ts'
import { inverseOption, linearPerpetual, spotMarket } from '../support/venueInstruments.ts'

const atSec = inverseOption.asOfSec
const DAY_SEC = 86_400
const expirySec = atSec + 30 * DAY_SEC
const FORWARD = 2010
const SIGMA = 0.6

function listed(right: 'call' | 'put', strike: number): ListedOption {
  const { valueQuote } = black76({
    kind: right,
    forward: FORWARD,
    strike,
    timeYears: 30 / 365,
    sigmaAnnual: SIGMA,
    rateAnnual: 0,
  })
  return {
    ...inverseOption,
    symbol: `ETH-${strike}-${right}`,
    right,
    strike,
    expirySec,
    forwardPrice: FORWARD,
    markVolatilityAnnual: SIGMA,
    markPrice: valueQuote / 2000,
    lotContracts: 0.1,
  }
}

const venue = 'deribit'
const curve = curveOfRange({
  liquidity: 847.2135954999579,
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
})

describe('listed options as hedges', () => {
  test('expiring at the horizon it is its payoff; later, Black’s value with the basis run down', () => {
    const put = listed('put', 1900)
    const atExpiry = replicationInstrumentOf({
      venue,
      instrument: put,
      atSec,
      horizonSec: expirySec,
    })
    for (const price of [1000, 1899, 2500])
      expect(atExpiry.payoffAt(price)).toBeCloseTo(listedOptionPayoffQuote(put, price), 10)
    const horizonSec = atSec + 20 * DAY_SEC
    const before = replicationInstrumentOf({ venue, instrument: put, atSec, horizonSec })
    const { valueQuote } = black76({
      kind: 'put',
      forward: 1700 * (FORWARD / 2000) ** (1 / 3),
      strike: 1900,
      timeYears: 10 / 365,
      sigmaAnnual: SIGMA,
      rateAnnual: 0,
    })
    expect(before.payoffAt(1700)).toBeCloseTo(valueQuote, 9)
    expect(before.premiumQuote).toBeCloseTo(put.markPrice * 2000, 9)
    // Deribit: 0.03 % of the underlying, at most 12.5 % of the premium.
    expect(before.buyCostQuote).toBeCloseTo(Math.min(0.6, 0.125 * put.markPrice * 2000), 9)
    expect(before.fewestContracts).toBe(0)
    const sold = replicationInstrumentOf({
      venue,
      instrument: put,
      atSec,
      horizonSec,
      mayBeSold: true,
    })
    expect(sold.fewestContracts).toBe(Number.NEGATIVE_INFINITY)
    expect(() =>
      replicationInstrumentOf({ venue, instrument: put, atSec, horizonSec: expirySec + 1 }),
    ).toThrow(expect.objectContaining({ code: 'hedge/bad-expiry' }))
  })

  test('a perpetual is a straight line with its funding', () => {
    const horizonSec = atSec + 10 * DAY_SEC
    const line = replicationInstrumentOf({ venue, instrument: linearPerpetual, atSec, horizonSec })
    // 0.00125 % an hour of 2000, 240 hours: a long one pays 6.
    expect(line.payoffAt(2000)).toBeCloseTo(-6, 9)
    expect(line.payoffAt(2100)).toBeCloseTo(94, 9)
    expect(line.fewestContracts).toBe(Number.NEGATIVE_INFINITY)
  })

  test('coins borrowed to be sold cost the borrow until the horizon, coins bought do not', () => {
    const horizonSec = atSec + 36.5 * DAY_SEC
    const instrument = { ...spotMarket, borrowRateAnnual: 0.05, takerFeeRate: 0.001 }
    const found = replicationInstrumentOf({ venue, instrument, atSec, horizonSec })
    expect(found.buyCostQuote).toBeCloseTo(2, 9)
    expect(found.sellCostQuote).toBeCloseTo(2 + 0.05 * 0.1 * 2000, 9)
    expect(found.payoffAt(2100)).toBeCloseTo(100, 9)
  })

  test('depth of the book bounds the size, its best level is the cost', () => {
    const call = listed('call', 2200)
    const book = {
      bids: [{ price: 0.018, sizeContracts: 5 }],
      asks: [
        { price: 0.022, sizeContracts: 3 },
        { price: 0.03, sizeContracts: 4 },
      ],
    }
    const found = greekInstrumentOf({
      venue,
      instrument: { ...call, book },
      atSec,
      mayBeSold: true,
    })
    expect([found.fewestContracts, found.mostContracts]).toEqual([-5, 7])
    expect(found.buyCostQuote).toBeCloseTo(0.002 * 2000 + 0.6, 9)
    const greeks = listedOptionGreeks({ option: call, atSec })
    expect(found.gammaBasePerPrice).toBe(greeks.gammaBasePerPrice)
    expect(found.deltaBase).toBe(greeks.deltaBase)
  })

  test('from a chain to orders: a position replicated at its expiry, and its gamma bought', () => {
    const chain = [1500, 1700, 1900].map((strike) => listed('put', strike))
    const calls = [2100, 2300, 2500].map((strike) => listed('call', strike))
    const instruments = [linearPerpetual, ...chain, ...calls].map((instrument) =>
      replicationInstrumentOf({ venue, instrument, atSec, horizonSec: expirySec }),
    )
    const { lots, unhedged } = replicateByOptions({
      valueAtHorizon: (price) => valueAt(curve, price),
      valueNowQuote: valueAt(curve, 2000),
      law: lognormalLaw({ price: 2000, sigmaAnnual: SIGMA, horizonSec: 30 * DAY_SEC }),
      instruments,
      riskAversion: 0.1,
    })
    expect(lots.rmseQuote).toBeLessThan(unhedged.rmseQuote / 20)
    for (const [i, size] of lots.contracts.entries()) {
      const lot = instruments[i]?.lotContracts as number
      expect(Math.abs(size / lot - Math.round(size / lot))).toBeLessThan(1e-9)
    }
    const { deltaBase, gammaBasePerPrice } = greeksAt({ curve, price: 2000, feesBase: 0 })
    const hedge = targetGreeks({
      exposure: { deltaBase, gammaBasePerPrice },
      gamma: { target: 0, tolerance: 1e-4 },
      instruments: [...chain, ...calls].map((instrument) =>
        greekInstrumentOf({ venue, instrument, atSec }),
      ),
      horizonSec: 7 * DAY_SEC,
      price: 2000,
      linear: { lotBase: 0.01 },
    })
    expect(hedge.isReached).toBe(true)
    expect(Math.abs(hedge.residualDeltaBase)).toBeLessThanOrEqual(0.005 + 1e-12)
  })
})
