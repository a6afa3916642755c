import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { VenueInstrument } from '../../src/domain/venueSnapshot.ts'
import { takeFromBook } from '../../src/hedging/bookCost.ts'
import { inversePnlCoin } from '../../src/hedging/instruments/inversePerpetual.ts'
import { codeOfThrown } from '../support/failureOf.ts'
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
import '../support/fixedSeed.ts'

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

test('the documented example', () => {
  expect(
    takeFromBook({ instrument: { ...linearPerpetual, book }, side: 'buy', contracts: 4 }),
  ).toEqual({
    contracts: 4,
    averagePrice: 2000.5,
    worstPrice: 2001,
    referencePrice: 1999.5,
    slippageCostQuote: 4,
  })
})

describe('against buying one lot after another', () => {
  const kinds: readonly VenueInstrument[] = [
    linearPerpetual,
    linearFuture,
    inversePerpetual,
    inverseFuture,
    linearOption,
    inverseOption,
    spotMarket,
  ]
  const levels = fc.array(
    fc.record({ step: fc.integer({ min: 1, max: 50 }), size: fc.integer({ min: 1, max: 9 }) }),
    { minLength: 1, maxLength: 6 },
  )

  test.each(kinds.map((instrument) => [instrument.symbol, instrument] as const))(
    '%s',
    (_, bare) => {
      fc.assert(
        fc.property(levels, levels, fc.boolean(), fc.nat(1000), (down, up, isBuy, size) => {
          // Of an inverse option the price is a fraction of the coin.
          const unit = bare.kind === 'option' ? bare.markPrice / 200 : 1
          const middle = bare.markPrice
          let price = middle
          const bids = down.map(({ step, size: n }) => {
            price -= step * unit * 0.3
            return [price, n] as const
          })
          price = middle
          const asks = up.map(({ step, size: n }) => {
            price += step * unit
            return [price, n] as const
          })
          const side = isBuy ? asks : bids
          const depth = side.reduce((sum, [, n]) => sum + n, 0)
          const contracts = 1 + (size % depth)
          const instrument = { ...bare, book: bookOf(bids, asks) } as VenueInstrument
          const fill = takeFromBook({ instrument, side: isBuy ? 'buy' : 'sell', contracts })
          const lots = side
            .flatMap(([p, n]) => Array.from({ length: n }, () => p))
            .slice(0, contracts)
          const mid = ((bids[0]?.[0] ?? 0) + (asks[0]?.[0] ?? 0)) / 2
          const expected = lots.reduce((sum, p) => sum + costOfOne(bare, p, mid, isBuy), 0)
          expect(Math.abs(fill.slippageCostQuote - expected)).toBeLessThanOrEqual(
            1e-9 * Math.max(1, expected),
          )
          expect(fill.worstPrice).toBe(lots.at(-1))
          const [low, high] = [Math.min(...lots), Math.max(...lots)]
          expect(fill.averagePrice).toBeGreaterThanOrEqual(low * (1 - 1e-12))
          expect(fill.averagePrice).toBeLessThanOrEqual(high * (1 + 1e-12))
        }),
        { numRuns: 60 },
      )
    },
  )
})

/** P&L of one contract traded at `price` and marked at `mid`, from what the contract pays. */
function costOfOne(instrument: VenueInstrument, price: number, mid: number, isBuy: boolean) {
  const sign = isBuy ? 1 : -1
  switch (instrument.kind) {
    case 'inverse-perpetual':
    case 'inverse-future': {
      const notionalQuote = sign * instrument.contractSizeQuote
      return -inversePnlCoin({ notionalQuote, entryPrice: price, price: mid }) * mid
    }
    case 'option': {
      const coin = instrument.settlement === 'inverse' ? 2000 : 1
      return sign * (price - mid) * instrument.contractSizeBase * coin
    }
    case 'spot':
      return sign * (price - mid)
    default:
      return sign * (price - mid) * instrument.contractSizeBase
  }
}

test('a book too thin is refused and says what it holds', () => {
  const order = { instrument: { ...linearPerpetual, book }, side: 'buy', contracts: 7.5 } as const
  expect(codeOfThrown(() => takeFromBook(order))).toBe('hedge/thin-book')
  expect(() => takeFromBook(order)).toThrow('holds 7 contracts')
  expect(takeFromBook({ ...order, contracts: 7 }).worstPrice).toBe(2001)
})

test('with one side empty the mark is the reference, and a better fill costs nothing', () => {
  const asksOnly = { ...linearPerpetual, book: bookOf([], [[2010, 5]]) }
  const dear = takeFromBook({ instrument: asksOnly, side: 'buy', contracts: 2 })
  expect(dear).toMatchObject({ referencePrice: 2000, slippageCostQuote: 20 })
  const cheap = { ...linearPerpetual, book: bookOf([], [[1990, 5]]) }
  expect(takeFromBook({ instrument: cheap, side: 'buy', contracts: 2 }).slippageCostQuote).toBe(0)
  expect(codeOfThrown(() => takeFromBook({ instrument: cheap, side: 'sell', contracts: 1 }))).toBe(
    'hedge/thin-book',
  )
})

test('what is not known is refused', () => {
  const order = { side: 'buy', contracts: 1 } as const
  const { indexPrice: _, ...noIndex } = { ...inverseOption, book: bookOf([], [[0.06, 3]]) }
  const codes = [
    { ...order, instrument: linearPerpetual },
    { ...order, instrument: noIndex },
    { ...order, instrument: { ...linearPerpetual, book }, contracts: 0 },
    { ...order, instrument: { ...linearPerpetual, book }, contracts: Number.NaN },
  ].map((options) => codeOfThrown(() => takeFromBook(options)))
  expect(codes).toEqual(['hedge/no-book', 'hedge/no-index', 'hedge/bad-size', 'hedge/bad-size'])
})
