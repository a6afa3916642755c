import { describe, expect, test } from 'vitest'
import type { VenueInstrument } from '../../src/domain/venueSnapshot.ts'
import { takeFromBook } from '../../src/hedging/bookCost.ts'
import { candidateOf } from '../../src/hedging/candidateOf.ts'
import { tailedHedge } from '../../src/hedging/instruments/datedFuture.ts'
import { inverseHedgeNotional } from '../../src/hedging/instruments/inversePerpetual.ts'
import { listedOptionGreeks } from '../../src/hedging/instruments/listedOption.ts'
import { tradingFeePnl } from '../../src/hedging/venueFees.ts'
import {
  bookOf,
  inverseFuture,
  inverseOption,
  inversePerpetual,
  linearFuture,
  linearOption,
  linearPerpetual,
  spotMarket,
} from '../support/venueInstruments.ts'

const atSec = 1_700_000_000
const of = (instrument: VenueInstrument) => candidateOf({ venue: 'v', instrument, atSec })

describe('what one contract does', () => {
  test('a linear perpetual: its base; funding as it stands; fee of its notional', () => {
    const candidate = of({ ...linearPerpetual, initialMarginRate: 0.05 })
    expect(candidate).toMatchObject({
      underlying: 'ETH',
      deltaBase: 1,
      notionalQuote: 2000,
      marginQuote: 100,
      lotContracts: 0.01,
      canBeShort: true,
      buySteps: [{ contracts: Number.POSITIVE_INFINITY, costQuote: 1 }],
    })
    // 0.00125 % an hour of 2000, 8760 times a year
    expect(candidate.longCarryPnlAnnualQuote).toBeCloseTo(-0.0000125 * 2000 * 8760, 9)
    expect(candidate.shortCarryPnlAnnualQuote).toBe(-candidate.longCarryPnlAnnualQuote)
  })

  test('an inverse perpetual: N/P, so that the notional that hedges is that of the formula', () => {
    const { deltaBase } = of(inversePerpetual)
    expect(-3 / deltaBase).toBeCloseTo(
      inverseHedgeNotional({ exposureBase: 2, marginBase: 1, price: 2000 }),
      9,
    )
    expect(of(inversePerpetual).longCarryPnlAnnualQuote).toBeCloseTo(-0.0001 * 3 * 365, 12)
  })

  test('a dated future: tailed by its basis, which a short earns', () => {
    const instrument = { ...linearFuture, contractSizeBase: 1, markPrice: 2030 }
    const { deltaBase, shortCarryPnlAnnualQuote } = of(instrument)
    const timeYears = (linearFuture.expirySec - atSec) / (365 * 86_400)
    const quote = { spotPrice: 2000, futurePrice: 2030, timeYears }
    expect(-2 / deltaBase).toBeCloseTo(tailedHedge({ exposureBase: 2, quote }), 12)
    expect(shortCarryPnlAnnualQuote * timeYears).toBeCloseTo(30, 9)
    expect(of({ ...inverseFuture, markPrice: 2030 }).deltaBase).toBeCloseTo(10 / 2030, 15)
  })

  test.each([linearOption, inverseOption])('$symbol: Black’s Greeks', (option) => {
    const greeks = listedOptionGreeks({ option, atSec })
    expect(of(option)).toMatchObject({
      deltaBase: greeks.deltaBase,
      gammaBasePerPrice: greeks.gammaBasePerPrice,
      vegaQuotePerVol: greeks.vegaQuote,
      longCarryPnlAnnualQuote: 0,
    })
  })

  test('coins: a short pays the borrow, and cannot be where nobody lends', () => {
    expect(of(spotMarket)).toMatchObject({ canBeShort: false, shortCarryPnlAnnualQuote: 0 })
    expect(of({ ...spotMarket, borrowRateAnnual: 0.03 })).toMatchObject({
      canBeShort: true,
      longCarryPnlAnnualQuote: 0,
      shortCarryPnlAnnualQuote: -60,
    })
  })
})

describe('what it costs', () => {
  const book = bookOf(
    [
      [1999, 3],
      [1998, 10],
    ],
    [
      [2000, 2],
      [2001, 5],
    ],
  )
  const costs = (steps: readonly { contracts: number; costQuote: number }[], contracts: number) => {
    let left = contracts
    return steps.reduce((sum, step) => {
      const taken = Math.min(left, step.contracts)
      left -= taken
      return sum + taken * step.costQuote
    }, 0)
  }

  test.each([linearPerpetual, linearFuture, inversePerpetual, spotMarket] as const)(
    'in steps of the book is what walking the book costs: $symbol',
    (bare) => {
      const instrument = { ...bare, book }
      const candidate = of(instrument)
      for (const [side, steps] of [
        ['buy', candidate.buySteps],
        ['sell', candidate.sellSteps],
      ] as const)
        for (const contracts of [1, 2, 4, 6]) {
          const fill = takeFromBook({ instrument, side, contracts })
          const fee = -tradingFeePnl({
            instrument,
            contracts,
            price: fill.averagePrice,
            liquidity: 'taker',
          })
          // Of an inverse contract the walk counts coins at their mean price, the steps level by level.
          expect(costs(steps, contracts)).toBeCloseTo(fee + fill.slippageCostQuote, 6)
        }
      expect(candidate.assumptions.map(({ id }) => id)).not.toContain('no-book')
    },
  )

  test('resting orders pay the maker’s fee alone, a rebate is negative', () => {
    const instrument = { ...linearPerpetual, makerFeeRate: -0.0001, book }
    const { buySteps } = candidateOf({ venue: 'v', instrument, atSec, liquidity: 'maker' })
    expect(buySteps).toEqual([{ contracts: Number.POSITIVE_INFINITY, costQuote: -0.2 }])
  })

  test('without a book a given slippage counts, and what is not known is said', () => {
    const { sellSteps, assumptions } = candidateOf({
      venue: 'v',
      instrument: linearPerpetual,
      atSec,
      slippageRate: 0.0002,
    })
    expect(sellSteps[0]?.costQuote).toBeCloseTo(1.4, 12)
    expect(assumptions.map(({ id }) => id)).toEqual(['funding-stays', 'no-book'])
  })
})

test('missing funding is flagged, its carry nothing', () => {
  const { funding: _, ...instrument } = linearPerpetual
  expect(of(instrument)).toMatchObject({
    longCarryPnlAnnualQuote: 0,
    warnings: [{ code: 'hedge/funding-missing', subject: 'v:ETH-PERP' }],
  })
})

test.each([
  ['priced in a coin', { ...spotMarket, quote: 'BTC' }, 'hedge/quote-not-dollar'],
  ['an option without an index', { ...linearOption, indexPrice: undefined }, 'hedge/no-index'],
  ['expired', { ...linearFuture, expirySec: atSec - 1 }, 'hedge/bad-expiry'],
  [
    'funding as a percentage',
    { ...linearPerpetual, funding: { fundingRate: 0.5, intervalSec: 3600 } },
    'hedge/bad-funding',
  ],
] as const)('%s is refused', (_, instrument, code) => {
  expect(() => of(instrument as VenueInstrument)).toThrow(expect.objectContaining({ code }))
})
