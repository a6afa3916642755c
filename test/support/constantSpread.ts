import type { Holdings } from '../../src/domain/holdings.ts'
import type { Capital, Maker } from '../../src/market/maker.ts'

/** Quotes a constant fraction around the mid: the simplest fold that rests orders. */
export function constantSpread(halfSpread: number, sizeBase: number): Maker<Capital> {
  return {
    id: 'constant',
    assumptions: [],
    start: (capital) => capital,
    quote: (_, { midPrice }) => ({
      bid: { price: midPrice * (1 - halfSpread), sizeBase },
      ask: { price: midPrice * (1 + halfSpread), sizeBase },
    }),
    apply(state, event) {
      if (event.kind !== 'fill' || event.makerId !== 'constant') return state
      const base = event.makerBuys ? event.sizeBase : -event.sizeBase
      return { base: state.base + base, quote: state.quote - base * event.price }
    },
    holdings: ({ base, quote }, { timeSec, midPrice }): Holdings => ({
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
