import type { BookLevel, OrderBook, VenueInstrument } from '../domain/venueSnapshot.ts'
import { ModelError, plain, requirePrice } from '../models/modelError.ts'

/** What an order takes from a book. */
export type BookFill = {
  readonly contracts: number
  /** What the whole order trades at, in the unit of the book's prices. */
  readonly averagePrice: number
  /** The last price it reaches. */
  readonly worstPrice: number
  /** What the cost is measured from: the middle of the book, or the mark where a side is empty. */
  readonly referencePrice: number
  /** Against the reference, quote, ≥ 0. A fill better than the mark counts as none. */
  readonly slippageCostQuote: number
}

/**
 * Walks a book: what an order of so many contracts takes at once, level by level, and what that costs
 * against the middle of the book. Half the spread is part of it; fees are not.
 *
 * The average price of an inverse contract is harmonic, since its contracts are worth quote: it is the
 * price at which the whole order would buy the same base. Of an inverse option the price is in coin,
 * and the cost is turned into quote at the index.
 *
 * @param contracts - size of the order, > 0
 * @param side - `buy` takes asks, `sell` takes bids
 * @throws `hedge/no-book` where the instrument has none, `hedge/thin-book` when the side does not hold
 *   so many contracts (it says how many it does), `hedge/bad-size`, `hedge/no-index`
 *
 * @example
 * // asks 2 at 2000, 5 at 2001; bids from 1999; one contract is one ETH
 * takeFromBook({ instrument, side: 'buy', contracts: 4 })
 * // { averagePrice: 2000.5, worstPrice: 2001, referencePrice: 1999.5, slippageCostQuote: 4, … }
 */
export function takeFromBook(options: {
  readonly instrument: VenueInstrument
  readonly side: 'buy' | 'sell'
  readonly contracts: number
}): BookFill {
  const { instrument, side, contracts } = options
  if (!(Number.isFinite(contracts) && contracts > 0))
    throw new ModelError('hedge/bad-size', `An order of ${contracts} contracts cannot be.`)
  const { book, symbol } = instrument
  if (book === undefined)
    throw new ModelError('hedge/no-book', `The order book of ${symbol} is not known.`)
  const taken = take(side === 'buy' ? book.asks : book.bids, contracts, symbol)
  const referencePrice = referenceOf(book, instrument.markPrice)
  const isInverse = instrument.kind === 'inverse-perpetual' || instrument.kind === 'inverse-future'
  const averagePrice = isInverse
    ? contracts / taken.reduce((sum, level) => sum + level.sizeContracts / level.price, 0)
    : taken.reduce((sum, level) => sum + level.sizeContracts * level.price, 0) / contracts
  const worse = side === 'buy' ? averagePrice - referencePrice : referencePrice - averagePrice
  return {
    contracts,
    averagePrice: plain('average price', averagePrice),
    worstPrice: taken.at(-1)?.price ?? averagePrice,
    referencePrice,
    slippageCostQuote: plain(
      'slippage',
      Math.max(0, worse) * quotePerPrice(instrument, contracts, averagePrice),
    ),
  }
}

/** What a difference of one in price is worth in quote, for so many contracts traded at it. */
export function quotePerPrice(
  instrument: VenueInstrument,
  contracts: number,
  price: number,
): number {
  switch (instrument.kind) {
    // N·(P/P̄ − 1): coins bought at P̄ instead of P, worth P each.
    case 'inverse-perpetual':
    case 'inverse-future':
      return (contracts * instrument.contractSizeQuote) / price
    case 'option':
      return contracts * instrument.contractSizeBase * quotePerPremium(instrument)
    case 'spot':
      return contracts
    default:
      return contracts * instrument.contractSizeBase
  }
}

function quotePerPremium(option: VenueInstrument & { readonly kind: 'option' }): number {
  if (option.settlement === 'linear') return 1
  if (option.indexPrice !== undefined) return requirePrice('index price', option.indexPrice)
  throw new ModelError(
    'hedge/no-index',
    `${option.symbol} is priced in ${option.underlying} and its index price is not known.`,
  )
}

function take(side: readonly BookLevel[], contracts: number, symbol: string): BookLevel[] {
  const taken: BookLevel[] = []
  let left = contracts
  for (const { price, sizeContracts } of side) {
    const size = Math.min(left, sizeContracts)
    taken.push({ price: requirePrice('price of a level', price), sizeContracts: size })
    left -= size
    // Dust of the subtractions is no order.
    if (left <= contracts * 1e-12) return taken
  }
  throw new ModelError(
    'hedge/thin-book',
    `The book of ${symbol} holds ${plain('depth', contracts - left)} contracts on that side, not ${contracts}.`,
    'Order less at a time, or read the book deeper.',
  )
}

/** What slippage is measured from: the middle of the book, or the mark where a side is empty. */
export function referenceOf(book: OrderBook, markPrice: number): number {
  const [bid, ask] = [book.bids[0], book.asks[0]]
  if (bid === undefined || ask === undefined) return requirePrice('mark price', markPrice)
  return requirePrice('middle of the book', (bid.price + ask.price) / 2)
}
