import type { Assumption } from '../../src/domain/assumption.ts'
import { type QuoteTable, quoteIn } from '../../src/makers/quoting/quoteTable.ts'
import type { Maker } from '../../src/market/maker.ts'

export type FractionQuoterState = { readonly base: number; readonly quote: number }

/**
 * An order-book maker of one lot a side whose table holds fractions of the mid, so that a price that
 * doubles in two years doubles its spread too.
 *
 * @param floorFraction - it never quotes nearer than this: what every taker is known to pay
 */
export function fractionQuoter(
  id: string,
  options: {
    readonly table: QuoteTable
    readonly lotBase: number
    readonly targetBase: number
    readonly floorFraction: number
    readonly assumptions: readonly Assumption[]
  },
): Maker<FractionQuoterState> {
  const { table, lotBase, targetBase, floorFraction } = options
  const highest = table.lowestLots + table.width - 1
  return {
    id,
    assumptions: options.assumptions,
    start: (capital) => capital,
    quote({ base }, { midPrice }) {
      const lots = Math.round((base - targetBase) / lotBase)
      const quote = quoteIn(table, 0, Math.min(highest, Math.max(table.lowestLots, lots)))
      const order = (offset: number | undefined, sign: number) => {
        const price = midPrice * (1 + sign * Math.max(floorFraction, offset ?? 0))
        return offset === undefined || !(price > 0) ? undefined : { price, sizeBase: lotBase }
      }
      const bid = order(quote.bidOffset, -1)
      const ask = order(quote.askOffset, 1)
      return { ...(bid === undefined ? {} : { bid }), ...(ask === undefined ? {} : { ask }) }
    },
    apply(state, event) {
      if (event.kind !== 'fill' || event.makerId !== id) return state
      const base = event.makerBuys ? event.sizeBase : -event.sizeBase
      return { base: state.base + base, quote: state.quote - base * event.price }
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
