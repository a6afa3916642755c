import type { Assumption } from '../domain/assumption.ts'
import type { Event } from '../market/events.ts'
import type { Capital } from '../market/maker.ts'
import { type MarketFrame, pairOf, poolPriceOf } from '../market/marketFrame.ts'
import { type MarketPath, midAt } from '../market/marketPath.ts'
import { type RangeLedger, rangeLedger } from './rangeLedger.ts'

/** What a maker's trades earned and lost, in quote, each part added up from the events alone. */
export type MakerFlows = {
  /** Fees of its ranges and spread of its fills from takers, at the mid of execution. */
  readonly earnedQuote: number
  /**
   * What it gave away at the mid of execution: an LP by trading along its curve (−LVR at once), an
   * order-book maker by orders the mid had passed. Signed, a loss < 0.
   */
  readonly atExecutionPnlQuote: number
  /** Of swaps it made itself in the pool, at the mid of execution: fee and impact; signed. */
  readonly ownSwapsPnlQuote: number
  /** By horizon: what the mid then moved against its trades. Signed, adverse < 0. */
  readonly afterPnlQuote: readonly number[]
  /** `Σ q·ΔM` of everything it held, fees in base included. */
  readonly holdingPnlQuote: number
  /** Σ |base traded| and Σ |quote traded|. */
  readonly tradedBase: number
  readonly tradedQuote: number
  readonly trades: number
  /** Holding P&L and quote traded up to each record of the loop. */
  readonly holdingPnlQuoteByRecord: readonly number[]
  readonly tradedQuoteByRecord: readonly number[]
}

export type MakerLedger = {
  /** To be told every event of a run, as its sink. */
  readonly sink: (event: Event) => void
  flowsOf(makerId: string): MakerFlows
}

export const adverseSelectionAssumptions: readonly Assumption[] = [
  {
    id: 'adverse-selection-at-horizon',
    statement:
      'Adverse selection is what a maker gave at the mid of execution to those who knew it (an LP along its curve: −LVR; a book by orders the mid had passed) and what the mid moved against its trades up to the horizon. What it moves later is inventory.',
    bias: 'none in the sum; a longer horizon moves noise of the price into the part, not more information',
  },
]

/**
 * Splits what makers earn while the event loop runs, from its events.
 *
 * @param makers - with the capital each starts with, human units
 * @param horizonsSec - ≥ 0; the mid after the last block counts as that of the last block
 * @param endSec - time of the last block
 * @param startPoolPrice - of the pool before the first block, quote per base
 *
 * Source: models reference 5: `W_T − W_0 = Σ s·q·(p − M) + Σ q·ΔM`, the second term split at the
 * horizon. Fees of a range count at the mid of the block in which the loop reads it.
 */
export function makerLedger(options: {
  readonly frame: MarketFrame
  readonly path: MarketPath
  readonly makers: readonly { readonly id: string; readonly capital: Capital }[]
  readonly horizonsSec: readonly number[]
  readonly endSec: number
  readonly startPoolPrice: number
  /** As the loop's; default 1. */
  readonly recordEveryBlocks?: number
}): MakerLedger {
  const { frame, path, horizonsSec, endSec, recordEveryBlocks = 1 } = options
  const books = new Map(
    options.makers.map(({ id, capital }) => [id, bookOf(frame, capital.base, horizonsSec.length)]),
  )
  let mid = Number.NaN
  let poolPrice = options.startPoolPrice
  let isMarketOpen = false
  let blocks = 0

  /** A change of inventory at the present mid, and what it was worth more than it cost. */
  const trade = (book: Book, base: number, quote: number, timeSec: number): number => {
    book.base += base
    book.tradedBase += Math.abs(base)
    book.tradedQuote += Math.abs(quote)
    book.trades += 1
    horizonsSec.forEach((horizonSec, i) => {
      const later = midAt(path, Math.min(timeSec + horizonSec, endSec))
      book.after[i] = (book.after[i] as number) + base * (later - mid)
    })
    return base * mid + quote
  }

  const sink = (event: Event): void => {
    switch (event.kind) {
      case 'block':
        isMarketOpen = false
        // What stood when the last block was sealed is what its record shows.
        if (blocks > 0 && blocks % recordEveryBlocks === 0)
          for (const book of books.values()) keepRecord(book)
        blocks += 1
        return
      case 'taker':
        isMarketOpen = true
        return
      case 'mid':
        if (!Number.isNaN(mid))
          for (const book of books.values())
            book.holding += (book.base + book.feesBase) * (event.midPrice - mid)
        mid = event.midPrice
        return
      case 'swap': {
        const before = poolPrice
        poolPrice = poolPriceOf(frame, event.sqrtPriceX96)
        for (const book of books.values()) {
          const { base, quote } = book.ranges.tradeBetween(before, poolPrice)
          if (base !== 0 || quote !== 0) book.atExecution += trade(book, base, quote, event.timeSec)
        }
        const swapper = books.get(event.by)
        if (swapper !== undefined) {
          // What the pool was paid is what the maker gave.
          const { base, quote } = pairOf(frame, -event.amount0Raw, -event.amount1Raw)
          swapper.ownSwaps += trade(swapper, base, quote, event.timeSec)
        }
        return
      }
      case 'fill': {
        const book = books.get(event.makerId)
        if (book === undefined) return
        const base = event.makerBuys ? event.sizeBase : -event.sizeBase
        const edge = trade(book, base, -base * event.price, event.timeSec)
        // Those who know the mid trade before the takers of a block, and only where it has passed.
        if (isMarketOpen || edge >= 0) book.earned += edge
        else book.atExecution += edge
        return
      }
      case 'mint':
      case 'burn':
      case 'collect':
      case 'range': {
        const book = books.get(event.makerId)
        if (book === undefined) return
        book.ranges.apply(event)
        if (event.kind === 'collect' || event.kind === 'range') takeFees(book, mid)
      }
    }
  }
  return {
    sink,
    flowsOf(makerId) {
      const book = books.get(makerId)
      if (book === undefined) throw new RangeError(`no maker ${makerId} in the ledger`)
      return {
        earnedQuote: book.earned,
        atExecutionPnlQuote: book.atExecution,
        ownSwapsPnlQuote: book.ownSwaps,
        afterPnlQuote: [...book.after],
        holdingPnlQuote: book.holding,
        tradedBase: book.tradedBase,
        tradedQuote: book.tradedQuote,
        trades: book.trades,
        holdingPnlQuoteByRecord: [...book.holdingByRecord, book.holding],
        tradedQuoteByRecord: [...book.tradedByRecord, book.tradedQuote],
      }
    },
  }
}

/** The account of one maker. */
type Book = {
  readonly ranges: RangeLedger
  /** Held as principal or idle, base. */
  base: number
  feesBase: number
  feesQuote: number
  earned: number
  atExecution: number
  ownSwaps: number
  readonly after: number[]
  holding: number
  tradedBase: number
  tradedQuote: number
  trades: number
  readonly holdingByRecord: number[]
  readonly tradedByRecord: number[]
}

function bookOf(frame: MarketFrame, base: number, horizons: number): Book {
  return {
    ranges: rangeLedger(frame),
    base,
    feesBase: 0,
    feesQuote: 0,
    earned: 0,
    atExecution: 0,
    ownSwaps: 0,
    after: Array.from({ length: horizons }, () => 0),
    holding: 0,
    tradedBase: 0,
    tradedQuote: 0,
    trades: 0,
    holdingByRecord: [],
    tradedByRecord: [],
  }
}

function keepRecord(book: Book): void {
  book.holdingByRecord.push(book.holding)
  book.tradedByRecord.push(book.tradedQuote)
}

function takeFees(book: Book, mid: number): void {
  const { base, quote } = book.ranges.fees()
  book.earned += (base - book.feesBase) * mid + (quote - book.feesQuote)
  book.feesBase = base
  book.feesQuote = quote
}
