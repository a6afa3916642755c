import { describe, expect, test } from 'vitest'
import type { VenueInstrument } from '../../src/domain/venueSnapshot.ts'
import { takeFromBook } from '../../src/hedging/bookCost.ts'
import { fundingRateAnnual } from '../../src/hedging/instruments/linearPerpetual.ts'
import { notionalQuote, tradingFeePnl } from '../../src/hedging/venueFees.ts'
import { requireFresh } from '../../src/venues/freshness.ts'
import { parseSnapshotFile, printSnapshotFile } from '../../src/venues/snapshotFile.ts'
import type { Venue, VenueReadOptions } from '../../src/venues/venue.ts'

/** A venue to judge, and where it answers. */
export type VenueSubject = {
  readonly venue: Venue
  readonly options: () => VenueReadOptions
}

/** What every venue must keep to, whatever it offers. */
export function venueConformance({ venue, options }: VenueSubject): void {
  describe(`${venue.id} as a venue`, () => {
    const read = () => venue.read(options())
    const all = async (check: (instrument: VenueInstrument) => void) => {
      const { snapshot } = await read()
      expect(snapshot.instruments.length).toBeGreaterThan(0)
      for (const instrument of snapshot.instruments) check(instrument)
    }

    test('names itself, and every instrument once, of the coin asked for', async () => {
      const { snapshot } = await read()
      expect(snapshot.venue).toBe(venue.id)
      const symbols = snapshot.instruments.map(({ symbol }) => symbol)
      expect(new Set(symbols).size).toBe(symbols.length)
      for (const { underlying } of snapshot.instruments)
        expect(underlying).toBe(options().underlying)
    })

    test('the same answers make the same snapshot', async () => {
      expect(await read()).toEqual(await read())
    })

    test('knows how old it is, and is as old as its oldest part', async () => {
      const { snapshot } = await read()
      expect(snapshot.asOfSec).toBe(
        Math.min(...snapshot.instruments.map((instrument) => instrument.asOfSec)),
      )
      const { nowSec } = options()
      expect(requireFresh(snapshot, { nowSec, maxAgeSec: 60 })).toBeLessThanOrEqual(60)
    })

    test('an answer too old is refused', async () => {
      const { nowSec } = options()
      await expect(venue.read({ ...options(), nowSec: nowSec + 3600 })).rejects.toMatchObject({
        code: 'venue/stale',
      })
      await expect(venue.read({ ...options(), nowSec: nowSec - 3600 })).rejects.toMatchObject({
        code: 'venue/ahead',
      })
    })

    test('lots divide the smallest order and what rests in the book', () =>
      all(({ lotContracts, minContracts, book }) => {
        const sizes = [...(book?.bids ?? []), ...(book?.asks ?? [])].map((l) => l.sizeContracts)
        for (const size of [...sizes, minContracts ?? lotContracts]) {
          const lots = size / lotContracts
          expect(Math.abs(lots - Math.round(lots))).toBeLessThan(1e-6 * Math.max(1, lots))
          expect(lots).toBeGreaterThanOrEqual(1 - 1e-9)
        }
      }))

    test('books are best first, uncrossed, and can be walked', () =>
      all((instrument) => {
        const { book } = instrument
        if (book === undefined) return
        const bids = book.bids.map(({ price }) => price)
        const asks = book.asks.map(({ price }) => price)
        expect(bids).toEqual([...bids].sort((a, b) => b - a))
        expect(asks).toEqual([...asks].sort((a, b) => a - b))
        expect(bids[0] ?? 0).toBeLessThan(asks[0] ?? Number.POSITIVE_INFINITY)
        for (const [side, levels] of [
          ['buy', book.asks],
          ['sell', book.bids],
        ] as const) {
          const contracts = levels.reduce((sum, level) => sum + level.sizeContracts, 0)
          if (contracts === 0) continue
          const fill = takeFromBook({ instrument, side, contracts })
          expect(fill.worstPrice).toBe(levels.at(-1)?.price)
          expect(fill.slippageCostQuote).toBeGreaterThanOrEqual(0)
        }
      }))

    test('funding has its interval, and a year of it is a rate a market can have', () =>
      all((instrument) => {
        if (!('funding' in instrument) || instrument.funding === undefined) return
        expect([3600, 14_400, 28_800]).toContain(instrument.funding.intervalSec)
        expect(Math.abs(fundingRateAnnual(instrument.funding))).toBeLessThan(10)
      }))

    test('fees are fractions, and a fee is a small part of what is traded', () =>
      all((instrument) => {
        expect(Math.abs(instrument.makerFeeRate)).toBeLessThanOrEqual(0.01)
        expect(instrument.takerFeeRate).toBeGreaterThan(0)
        const contracts = instrument.minContracts ?? instrument.lotContracts
        const price = instrument.markPrice
        const fee = -tradingFeePnl({ instrument, contracts, price, liquidity: 'taker' })
        const underlying = instrument.kind === 'option' ? (instrument.indexPrice ?? 0) : price
        expect(fee).toBeGreaterThan(0)
        expect(fee).toBeLessThan(0.01 * notionalQuote(instrument, contracts, underlying))
      }))

    test('the smallest order is of a size one would hedge with', () =>
      all((instrument) => {
        const contracts = instrument.minContracts ?? instrument.lotContracts
        const underlying = instrument.indexPrice ?? instrument.markPrice
        const notional = notionalQuote(instrument, contracts, underlying)
        expect(notional).toBeGreaterThan(0)
        expect(notional).toBeLessThan(1e5)
      }))

    test('a file holds it whole', async () => {
      const reading = await read()
      const { snapshot } = parseSnapshotFile(printSnapshotFile(reading.snapshot))
      expect(snapshot).toEqual(reading.snapshot)
    })

    test('a coin it does not have is refused', async () => {
      await expect(venue.read({ ...options(), underlying: 'NOSUCH' })).rejects.toMatchObject({
        code: expect.stringMatching(/^venue\/(not-listed|error-answer)$/),
      })
    })

    test('says what it rests on', () => {
      expect(venue.assumptions.length).toBeGreaterThan(0)
      for (const { id } of venue.assumptions) expect(id).toMatch(new RegExp(`^${venue.id}-`))
    })
  })
}
