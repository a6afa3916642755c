import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { VenueInstrument, VenueSnapshot } from '../../src/domain/venueSnapshot.ts'
import { requireFresh } from '../../src/venues/freshness.ts'
import {
  parseSnapshotFile,
  printSnapshotFile,
  snapshotFileSchema,
} from '../../src/venues/snapshotFile.ts'
import { codeOfThrown } from '../support/failureOf.ts'
import { type Json, partsOf, replaced } from '../support/jsonMutation.ts'
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

const all: readonly VenueInstrument[] = [
  {
    ...linearPerpetual,
    minNotionalQuote: 10,
    initialMarginRate: 0.04,
    maintenanceMarginRate: 0.02,
    book: bookOf([[1999.5, 3.1]], [[2000.5, 0.7]]),
  },
  { ...inversePerpetual, minContracts: 10, book: bookOf([[1999, 5000]], [[2001, 7000]]) },
  linearFuture,
  inverseFuture,
  { ...inverseOption, bestBidPrice: 0.049, bestAskPrice: 0.051 },
  { ...linearOption, right: 'put', symbol: 'ETH_USDC-29MAR24-2000-P' },
  { ...spotMarket, borrowRateAnnual: 0.03 },
]
const snapshot: VenueSnapshot = { venue: 'my-venue', asOfSec: 1_700_000_000, instruments: all }

function fileOf(...instruments: readonly object[]): string {
  return JSON.stringify({ format: 'ammeter-venue', version: 1, venue: 'my-venue', instruments })
}

describe('printed and parsed', () => {
  test('every kind comes back the same', () => {
    expect(parseSnapshotFile(printSnapshotFile(snapshot)).snapshot).toEqual(snapshot)
    const text = printSnapshotFile(snapshot)
    expect(printSnapshotFile(parseSnapshotFile(text).snapshot)).toBe(text)
  })

  test('so do any doubles', () => {
    const price = fc.double({ min: 1e-6, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(price, price, fc.double({ min: -0.09, max: 0.09, noNaN: true }), (p, size, f) => {
        const instrument = {
          ...linearPerpetual,
          markPrice: p,
          indexPrice: p,
          contractSizeBase: size,
          // JSON has no negative zero; a rate of it is zero.
          funding: { fundingRate: f === 0 ? 0 : f, intervalSec: 3600 },
        }
        const one = { ...snapshot, instruments: [instrument] }
        expect(parseSnapshotFile(printSnapshotFile(one)).snapshot).toEqual(one)
      }),
      { numRuns: 200 },
    )
  })

  test('what margins a contract is written out where the snapshot left it to the kind', () => {
    const { marginCurrency: _, ...bare } = inversePerpetual
    const text = printSnapshotFile({ ...snapshot, instruments: [bare] })
    expect(parseSnapshotFile(text).snapshot.instruments[0]?.marginCurrency).toBe('ETH')
  })

  test('the snapshot is as old as its oldest instrument', () => {
    const old = { ...linearPerpetual, symbol: 'OLD', asOfSec: 1_699_999_000 }
    expect(parseSnapshotFile(fileOf(linearPerpetual, old)).snapshot.asOfSec).toBe(1_699_999_000)
  })
})

describe('what is refused', () => {
  const without = (instrument: object, key: string) =>
    Object.fromEntries(Object.entries(instrument).filter(([k]) => k !== key))

  test.each<readonly [string, string, string]>([
    ['text that is no JSON', '{"format":', 'venue/malformed'],
    ['no object', 'null', 'venue/malformed'],
    ['no instruments', fileOf(), 'venue/malformed'],
    [
      'another version',
      fileOf(spotMarket).replace('"version":1', '"version":2'),
      'venue/malformed',
    ],
    ['another format', fileOf(spotMarket).replace('ammeter-venue', 'x'), 'venue/malformed'],
    ['a field nobody knows', fileOf({ ...spotMarket, markprice: 1 }), 'venue/malformed'],
    ['a field less', fileOf(without(spotMarket, 'lotContracts')), 'venue/malformed'],
    ['null for a number', fileOf({ ...spotMarket, markPrice: null }), 'venue/malformed'],
    ['a number in text', fileOf({ ...spotMarket, markPrice: '2000' }), 'venue/malformed'],
    ['a lot of nothing', fileOf({ ...spotMarket, lotContracts: 0 }), 'venue/malformed'],
    ['a fee in percent', fileOf({ ...spotMarket, takerFeeRate: 0.05 }), 'venue/malformed'],
    [
      'a volatility in percent',
      fileOf({ ...linearOption, markVolatilityAnnual: 60 }),
      'venue/malformed',
    ],
    ['milliseconds', fileOf({ ...spotMarket, asOfSec: 1.7e12 }), 'venue/malformed'],
    ['the same symbol twice', fileOf(spotMarket, spotMarket), 'venue/malformed'],
    ['a kind nobody knows', fileOf({ ...spotMarket, kind: 'swap' }), 'venue/malformed'],
    [
      'funding without its interval',
      fileOf({ ...linearPerpetual, funding: { fundingRate: 0.0001 } }),
      'venue/funding-without-interval',
    ],
    [
      'funding in percent',
      fileOf({ ...linearPerpetual, funding: { fundingRate: 0.3, intervalSec: 3600 } }),
      'venue/malformed',
    ],
    ['funding of null', fileOf({ ...linearPerpetual, funding: null }), 'venue/malformed'],
    [
      'an inverse contract given as linear, by its margin',
      fileOf({ ...linearPerpetual, marginCurrency: 'ETH' }),
      'venue/contract-mismatch',
    ],
    [
      'an inverse contract given as linear, by its size',
      fileOf({ ...inversePerpetual, kind: 'linear-perpetual' }),
      'venue/contract-mismatch',
    ],
    [
      'a linear contract given as inverse',
      fileOf({ ...inversePerpetual, marginCurrency: 'USDC' }),
      'venue/contract-mismatch',
    ],
    [
      'a linear contract given as inverse, by its size',
      fileOf({ ...linearFuture, kind: 'inverse-future' }),
      'venue/contract-mismatch',
    ],
    [
      'what margins a contract left open',
      fileOf(without(linearPerpetual, 'marginCurrency')),
      'venue/malformed',
    ],
    [
      'an option priced in quote given as priced in coin',
      fileOf({ ...inverseOption, markPrice: 100 }),
      'venue/contract-mismatch',
    ],
    [
      'an option priced in coin given as priced in quote',
      fileOf({ ...linearOption, strike: 1500, markPrice: 0.26 }),
      'venue/contract-mismatch',
    ],
    ['an expiry that is past', fileOf({ ...linearFuture, expirySec: 1.6e9 }), 'venue/expired'],
    [
      'an index of something else',
      fileOf({ ...linearPerpetual, indexPrice: 40_000 }),
      'venue/price-mismatch',
    ],
    [
      'a book of something else',
      fileOf({ ...linearPerpetual, book: bookOf([[100, 1]], []) }),
      'venue/price-mismatch',
    ],
    [
      'a crossed book',
      fileOf({ ...linearPerpetual, book: bookOf([[2001, 1]], [[2000, 1]]) }),
      'venue/crossed-book',
    ],
    [
      'a book worst first',
      fileOf({
        ...linearPerpetual,
        book: bookOf(
          [],
          [
            [2001, 1],
            [2000, 1],
          ],
        ),
      }),
      'venue/crossed-book',
    ],
  ])('%s', (_, text, code) => {
    expect(codeOfThrown(() => parseSnapshotFile(text))).toBe(code)
  })

  test('the path of the problem is said', () => {
    const text = fileOf(linearPerpetual, { ...spotMarket, book: bookOf([[1999, 0]], []) })
    expect(() => parseSnapshotFile(text)).toThrow(/instruments\.1\.book\.bids\.0\.sizeContracts/)
  })

  test('any field gone, null or junk is a code or leaves a whole snapshot', () => {
    const file: Json = JSON.parse(printSnapshotFile(snapshot))
    for (const path of partsOf(file))
      for (const junk of [undefined, null, -1, '', 'x', [], {}, true, 1e300] as const) {
        const text = JSON.stringify(replaced(file, path, () => junk)) ?? ''
        let again: VenueSnapshot | undefined
        try {
          again = parseSnapshotFile(text).snapshot
        } catch (error) {
          expect((error as { code?: string }).code, path.join('.')).toMatch(/^venue\//)
        }
        if (again === undefined) continue
        expect(parseSnapshotFile(printSnapshotFile(again)).snapshot).toEqual(again)
      }
  })
})

describe('what is flagged', () => {
  const codes = (instrument: object) =>
    parseSnapshotFile(fileOf(instrument)).warnings.map(({ code }) => code)
  const book = bookOf([[1999, 5]], [[2001, 5]])

  test('funding left out is unknown, and so is a book', () => {
    const { funding: _, ...bare } = { ...linearPerpetual, book }
    expect(codes(bare)).toEqual(['venue/funding-unknown'])
    expect(parseSnapshotFile(fileOf(bare)).snapshot.instruments[0]).not.toHaveProperty('funding')
    expect(codes(linearFuture)).toEqual(['venue/book-unknown'])
    expect(codes({ ...linearPerpetual, book })).toEqual([])
    expect(codes(inverseOption)).toEqual([])
  })

  test('an inverse contract whose author got kind and margin wrong is doubtful by its book', () => {
    // Deribit's ticker example: 53,040 USD on offer, taken for as many coins.
    const wrong = { ...linearPerpetual, book: bookOf([[1999, 4600]], [[2001, 53_040]]) }
    expect(codes(wrong)).toEqual(['venue/contract-size-doubtful'])
  })
})

describe('age', () => {
  const at = (nowSec: number, maxAgeSec: number) => requireFresh(snapshot, { nowSec, maxAgeSec })

  test('a snapshot at the limit is fresh, beyond it stale, ahead of now refused', () => {
    expect(at(1_700_000_060, 60)).toBe(60)
    expect(at(1_699_999_970, 60)).toBe(0)
    expect(codeOfThrown(() => at(1_700_000_061, 60))).toBe('venue/stale')
    expect(codeOfThrown(() => at(1_699_999_000, 60))).toBe('venue/ahead')
    expect(codeOfThrown(() => at(1_700_000_000, Number.NaN))).toBe('venue/stale')
  })

  test('one old instrument makes it stale, and is named', () => {
    const old = { ...spotMarket, symbol: 'OLD', asOfSec: 1_699_990_000 }
    const mixed = { ...snapshot, asOfSec: 1_699_990_000, instruments: [linearPerpetual, old] }
    expect(() => requireFresh(mixed, { nowSec: 1_700_000_000, maxAgeSec: 60 })).toThrow(
      'OLD of my-venue is 10000 s old',
    )
  })
})

test('docs/VENUES.md describes every field, and its example is a snapshot', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'VENUES.md'), 'utf8')
  const described = new Set([...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name))
  const kinds = snapshotFileSchema.shape.instruments.element.options
  const fields = new Set(kinds.flatMap((kind) => Object.keys(kind.shape)))
  expect([...fields].filter((field) => !described.has(field))).toEqual([])
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? []
  expect(parseSnapshotFile(example).warnings).toEqual([])
})
