import type { Assumption } from '../domain/assumption.ts'
import type { FillEvent } from '../market/events.ts'
import type { BookOrder, Maker, MakerQuote } from '../market/maker.ts'
import { assumptionsOfTerms, type BookTerms, checkedCapital, checkedTerms } from './bookTerms.ts'
import { type QuoteTable, quoteIn, rowAt } from './quoting/quoteTable.ts'

/** What an order-book maker holds. */
export type BookState = {
  readonly startSec: number
  readonly base: number
  readonly quote: number
  /** Received for fills at a fee below zero, quote ≥ 0; apart from `quote`. */
  readonly rebatesQuote: number
  /** Paid for fills, quote ≥ 0; apart from `quote`. */
  readonly feesPaidQuote: number
}

/**
 * A maker that looks its quotes up in a table by the time since it started and its inventory in
 * lots, and rests one lot on each side.
 *
 * @param table - the quotes of a model; beyond its bounds only the side that leads back is quoted
 * @param model - what the model assumes
 *
 * `base` and `quote` change by the fills and by nothing else; fees and rebates are kept apart.
 * @throws `maker/bad-parameters`
 */
export function bookMaker(
  terms: BookTerms,
  table: QuoteTable,
  model: readonly Assumption[],
): Maker<BookState> {
  const { id } = checkedTerms(terms)
  return {
    id,
    assumptions: [...model, ...assumptionsOfTerms(terms)],
    start(capital, { timeSec }) {
      const { base, quote } = checkedCapital(terms, capital)
      return { startSec: timeSec, base, quote, rebatesQuote: 0, feesPaidQuote: 0 }
    },
    quote: (state, { timeSec, midPrice }) =>
      quoteOf(terms, table, state, timeSec - state.startSec, midPrice),
    apply: (state, event) =>
      event.kind === 'fill' && event.makerId === id ? afterFill(terms, state, event) : state,
    holdings: ({ base, quote, rebatesQuote, feesPaidQuote }, { timeSec, midPrice }) => ({
      timeSec,
      midPrice,
      base,
      quote,
      feesBase: 0,
      feesQuote: rebatesQuote,
      costsQuote: feesPaidQuote,
    }),
  }
}

/** Inventory in lots, not rounded. */
export function lotsOf({ lotBase, targetBase }: BookTerms, base: number): number {
  return (base - targetBase) / lotBase
}

/** The orders of a table at an inventory. */
function quoteOf(
  terms: BookTerms,
  table: QuoteTable,
  state: BookState,
  elapsedSec: number,
  midPrice: number,
): MakerQuote {
  const lots = lotsOf(terms, state.base)
  const highest = table.lowestLots + table.width - 1
  const cell = Math.min(highest, Math.max(table.lowestLots, Math.round(lots)))
  const { bidOffset, askOffset } = quoteIn(table, rowAt(table, elapsedSec), cell)
  const least = terms.crossing === 'as-quoted' ? Number.NEGATIVE_INFINITY : 0
  const { lotBase, funds } = terms
  const isOwn = funds === 'own'
  const bid = (offset: number) => {
    const price = midPrice - Math.max(least, offset)
    const money = state.quote + state.rebatesQuote - state.feesPaidQuote
    const affordable = isOwn ? money / (price * (1 + feeRateOf(terms))) : Number.POSITIVE_INFINITY
    return orderOf(price, Math.min(lotBase, (highest - lots) * lotBase, affordable))
  }
  const ask = (offset: number) => {
    const price = midPrice + Math.max(least, offset)
    const held = isOwn ? state.base : Number.POSITIVE_INFINITY
    return orderOf(price, Math.min(lotBase, (lots - table.lowestLots) * lotBase, held))
  }
  return {
    ...(bidOffset === undefined ? {} : named('bid', bid(bidOffset))),
    ...(askOffset === undefined ? {} : named('ask', ask(askOffset))),
  }
}

function afterFill(terms: BookTerms, state: BookState, fill: FillEvent): BookState {
  const { makerBuys, sizeBase, price } = fill
  const signed = makerBuys ? sizeBase : -sizeBase
  const feeQuote = sizeBase * price * ((terms.makerFeeBps ?? 0) / 10_000)
  return {
    ...state,
    base: state.base + signed,
    quote: state.quote - signed * price,
    rebatesQuote: state.rebatesQuote + Math.max(0, -feeQuote),
    feesPaidQuote: state.feesPaidQuote + Math.max(0, feeQuote),
  }
}

/** What a purchase costs beyond its notional; a rebate is not spent before it is earned. */
function feeRateOf({ makerFeeBps }: BookTerms): number {
  return Math.max(0, makerFeeBps ?? 0) / 10_000
}

function orderOf(price: number, sizeBase: number): BookOrder | undefined {
  return price > 0 && sizeBase > 0 ? { price, sizeBase } : undefined
}

function named<K extends 'bid' | 'ask'>(side: K, order: BookOrder | undefined) {
  return order === undefined ? {} : ({ [side]: order } as { readonly [S in K]: BookOrder })
}
