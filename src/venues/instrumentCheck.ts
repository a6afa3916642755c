import type { Warning } from '../domain/assumption.ts'
import type {
  BookLevel,
  ListedOption,
  OrderBook,
  VenueInstrument,
} from '../domain/venueSnapshot.ts'
import { VenueError } from './venueError.ts'

/**
 * Refuses an instrument that contradicts itself: fields that are each in range but cannot be true
 * together, as when an inverse contract is given as linear.
 *
 * What it can tell: the margin currency against the kind; an option's price against what its strike
 * and forward allow (prices in coin taken for quote, or the reverse); index, mark and book against
 * each other; the order of a book; an expiry that is past. It cannot tell a contract size that is
 * wrong by a factor while everything else agrees; see {@link doubtsOf}.
 *
 * @throws `venue/contract-mismatch`, `venue/price-mismatch`, `venue/crossed-book`, `venue/expired`
 */
export function requireConsistent(instrument: VenueInstrument): void {
  const { symbol, asOfSec, book } = instrument
  if ('expirySec' in instrument && instrument.expirySec <= asOfSec)
    throw new VenueError('venue/expired', `${symbol} expired before its own prices.`)
  requireMargin(instrument)
  if (instrument.kind === 'option') requireOptionPrice(instrument)
  else requirePrices(instrument)
  if (book !== undefined) requireBook(symbol, book)
}

/**
 * What a reader should look at: what is not known, and sizes hard to believe.
 *
 * Doubtful is a best level worth more than 50 million quote: the contracts of an inverse instrument,
 * worth a few quote each, come out as that when they are taken for as many coins.
 */
export function doubtsOf(instrument: VenueInstrument): Warning[] {
  const { symbol, kind, book } = instrument
  const doubts: Warning[] = []
  const isPerpetual = kind === 'linear-perpetual' || kind === 'inverse-perpetual'
  if (isPerpetual && instrument.funding === undefined)
    doubts.push({
      code: 'venue/funding-unknown',
      message: `The funding of ${symbol} is not known: what it costs to carry is not counted as zero.`,
      subject: symbol,
    })
  if (kind !== 'option' && book === undefined)
    doubts.push({
      code: 'venue/book-unknown',
      message: `The order book of ${symbol} is not known: what an order moves it by is not either.`,
      subject: symbol,
    })
  if (kind === 'linear-perpetual' || kind === 'linear-future') {
    const largest = Math.max(...[book?.bids[0], book?.asks[0]].map(sizeOf))
    if (largest * instrument.contractSizeBase * instrument.markPrice > DOUBTFUL_LEVEL_QUOTE)
      doubts.push({
        code: 'venue/contract-size-doubtful',
        message: `The best level of ${symbol} would be worth more than 50 million: is it an inverse contract?`,
        subject: symbol,
      })
  }
  return doubts
}

const DOUBTFUL_LEVEL_QUOTE = 50e6
/** A book, a mark and an index of one instrument that lie further apart are not of one instrument. */
const BOOK_TOLERANCE = 0.1
const INDEX_TOLERANCE = 0.5
/** Slack of the bounds of an option, share of the forward: carry to expiry and a mark a little off. */
const OPTION_SLACK = 0.1

function requireMargin(instrument: VenueInstrument): void {
  const { kind, symbol, underlying, marginCurrency } = instrument
  if (marginCurrency === undefined || kind === 'spot') return
  const isInverse =
    kind === 'option' ? instrument.settlement === 'inverse' : kind.startsWith('inverse')
  if (isInverse === (marginCurrency === underlying)) return
  throw new VenueError(
    'venue/contract-mismatch',
    `${symbol} is given as ${isInverse ? 'inverse' : 'linear'} and margined in ${marginCurrency}.`,
    isInverse
      ? `An inverse contract is margined in ${underlying} itself, and a contract is worth quote.`
      : `What is margined in ${underlying} itself is inverse: a contract is worth quote, not base.`,
  )
}

function requirePrices(instrument: VenueInstrument): void {
  const { symbol, markPrice, indexPrice, book } = instrument
  if (indexPrice !== undefined && Math.abs(markPrice / indexPrice - 1) > INDEX_TOLERANCE)
    throw apart(symbol, 'mark', markPrice, 'index', indexPrice)
  for (const [side, best] of [
    ['best bid', book?.bids[0]],
    ['best ask', book?.asks[0]],
  ] as const)
    if (best !== undefined && Math.abs(best.price / markPrice - 1) > BOOK_TOLERANCE)
      throw apart(symbol, 'mark', markPrice, side, best.price)
}

function requireOptionPrice(option: ListedOption): void {
  const { symbol, settlement, right, strike, markPrice } = option
  const forward = option.forwardPrice ?? option.indexPrice
  if (forward === undefined) return
  const premium = settlement === 'inverse' ? markPrice * forward : markPrice
  const intrinsic = Math.max(0, right === 'call' ? forward - strike : strike - forward)
  const most = right === 'call' ? forward : strike
  const slack = OPTION_SLACK * forward
  if (premium >= intrinsic - slack && premium <= most + slack) return
  throw new VenueError(
    'venue/contract-mismatch',
    `${symbol} at ${markPrice} with its forward at ${forward} is outside what an option can cost.`,
    settlement === 'inverse'
      ? 'An inverse option is priced in coin: 0.05 is 5 % of one. Is this price in quote?'
      : 'A linear option is priced in quote. Is this price in coin?',
  )
}

function requireBook(symbol: string, { bids, asks }: OrderBook): void {
  const isDescending = bids.every((level, i) => i === 0 || level.price < priceOf(bids[i - 1]))
  const isAscending = asks.every((level, i) => i === 0 || level.price > priceOf(asks[i - 1]))
  if (!isDescending || !isAscending)
    throw new VenueError('venue/crossed-book', `The book of ${symbol} is not best first.`)
  const [bid, ask] = [bids[0], asks[0]]
  if (bid !== undefined && ask !== undefined && bid.price >= ask.price)
    throw new VenueError(
      'venue/crossed-book',
      `The book of ${symbol} bids ${bid.price} and asks ${ask.price}.`,
    )
}

function sizeOf(level: BookLevel | undefined): number {
  return level?.sizeContracts ?? 0
}

function priceOf(level: BookLevel | undefined): number {
  return level?.price ?? Number.NaN
}

function apart(symbol: string, a: string, aPrice: number, b: string, bPrice: number): VenueError {
  return new VenueError(
    'venue/price-mismatch',
    `The ${a} of ${symbol} is ${aPrice} and its ${b} ${bPrice}: they are not of one instrument.`,
  )
}
