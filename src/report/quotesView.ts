import type { QuotesResult } from '../analysis/quotesResult.ts'
import { formatNumber, NOT_AVAILABLE } from './format.ts'
import type { View } from './view.ts'

const DIGITS = 7

/** A maker's quotes with every digit and word decided. */
export function quotesView(result: QuotesResult): View {
  const { model, form, mid, parameters, quotes } = result.data
  const given = Object.entries(parameters).map(([symbol, value]) => `${symbol} = ${value}`)
  const shown = (value: number | null): string =>
    value === null ? NOT_AVAILABLE : formatNumber(value, DIGITS)
  return {
    title: `Quotes of ${model}`,
    badge: form,
    facts: [given.join(' · ')],
    sections: [
      {
        heading: `Around a mid of ${formatNumber(mid, DIGITS)}`,
        lead: 'Offsets are mid less bid and ask less mid; n/a where the maker does not quote.',
        rows: [],
        table: {
          columns: [
            { label: 'lots' },
            { label: 'reservation' },
            { label: 'bid' },
            { label: 'ask' },
            { label: 'bid offset' },
            { label: 'ask offset' },
          ],
          rows: quotes.map((quote) => [
            String(quote.q),
            shown(withoutNoise(quote.reservationPrice, quote.askOffset ?? quote.bidOffset)),
            shown(quote.bid),
            shown(quote.ask),
            shown(quote.bidOffset),
            shown(quote.askOffset),
          ]),
        },
      },
    ],
    warnings: result.warnings.map(({ message }) => message),
    assumptions: result.assumptions.map(({ statement }) => statement),
  }
}

/** Zero where a difference of two quotes left only their rounding. */
function withoutNoise(value: number | null, scale: number | null): number | null {
  return value !== null && Math.abs(value) < NOISE * Math.abs(scale ?? 0) ? 0 : value
}

const NOISE = 1e-12
