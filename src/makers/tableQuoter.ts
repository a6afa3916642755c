import type { Assumption } from '../domain/assumption.ts'
import type { BookOrder, Maker } from '../market/maker.ts'
import { requirePositive } from './quoting/parameters.ts'
import { type QuoteTable, quoteIn, rowAt } from './quoting/quoteTable.ts'

/** Cash and inventory of a maker on a book. */
export type TableQuoterState = {
  readonly base: number
  readonly quote: number
  /** When it began: rows of its table count from here. */
  readonly startSec: number
}

/**
 * An order-book maker who looks its quotes up in a table by time and inventory, one lot a side.
 *
 * Its inventory in lots is the distance from the target, to the nearest lot since takers may take
 * part of an order; an order never takes it past the ends of the table.
 *
 * @param table - offsets from the mid in price units
 * @param lotBase - size of each order, > 0
 * @param targetBase - inventory that counts as zero lots
 * @throws `maker/bad-parameters`
 */
export function tableQuoter(
  id: string,
  options: {
    readonly table: QuoteTable
    readonly lotBase: number
    readonly targetBase: number
    readonly assumptions: readonly Assumption[]
  },
): Maker<TableQuoterState> {
  const { table, targetBase } = options
  const lotBase = requirePositive('lotBase', options.lotBase)
  const highest = (table.lowestLots + table.width - 1) * lotBase
  const lowest = table.lowestLots * lotBase
  return {
    id,
    assumptions: options.assumptions,
    start: ({ base, quote }, { timeSec }) => ({ base, quote, startSec: timeSec }),
    quote({ base, startSec }, { timeSec, midPrice }) {
      const away = base - targetBase
      const row = rowAt(table, timeSec - startSec)
      const ends = [table.lowestLots, table.lowestLots + table.width - 1] as const
      const lots = Math.min(Math.max(Math.round(away / lotBase), ends[0]), ends[1])
      const { bidOffset, askOffset } = quoteIn(table, row, lots)
      const bid = orderOf(bidOffset, midPrice, -1, Math.min(lotBase, highest - away))
      const ask = orderOf(askOffset, midPrice, 1, Math.min(lotBase, away - lowest))
      return { ...(bid === undefined ? {} : { bid }), ...(ask === undefined ? {} : { ask }) }
    },
    apply(state, event) {
      if (event.kind !== 'fill' || event.makerId !== id) return state
      const base = event.makerBuys ? event.sizeBase : -event.sizeBase
      return { ...state, base: state.base + base, quote: state.quote - base * event.price }
    },
    holdings: ({ base, quote }, { timeSec, midPrice }) => ({
      timeSec,
      midPrice,
      base,
      quote,
      feesBase: 0,
      feesQuote: 0,
      costsQuote: 0,
    }),
  }
}

function orderOf(
  offset: number | undefined,
  midPrice: number,
  sign: 1 | -1,
  sizeBase: number,
): BookOrder | undefined {
  if (offset === undefined || !(sizeBase > 0)) return undefined
  const price = midPrice + sign * offset
  return price > 0 ? { price, sizeBase } : undefined
}
