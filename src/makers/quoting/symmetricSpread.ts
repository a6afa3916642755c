import type { Assumption } from '../../domain/assumption.ts'
import { requireFinite, requireLotBound } from './parameters.ts'
import { boundedQuote, type QuoteTable, tabulate } from './quoteTable.ts'

export const symmetricSpreadAssumptions: readonly Assumption[] = [
  {
    id: 'symmetric-spread',
    statement: 'The same distance on both sides of the mid, whatever the inventory.',
    bias: 'none as a rule; it ignores inventory, so its risk grows with every trade',
  },
]

/**
 * A constant spread centred on the mid.
 *
 * @param halfSpreadPrice - distance of each quote from the mid, price units; below zero it crosses
 * @param maxLots - the side that would pass this bound is not quoted
 *
 * Source: the symmetric strategy of Avellaneda, Stoikov 2008, section 3.3.
 * @throws `maker/bad-parameters`
 *
 * @example
 * quoteIn(symmetricSpreadTable({ halfSpreadPrice: 0.7454, maxLots: 50 }), 0, 3).bidOffset // 0.7454
 */
export function symmetricSpreadTable(options: {
  readonly halfSpreadPrice: number
  readonly maxLots: number
}): QuoteTable {
  const offset = requireFinite('halfSpreadPrice', options.halfSpreadPrice)
  const maxLots = requireLotBound('Q (maxLots)', options.maxLots)
  const quote = { reservationOffset: 0, bidOffset: offset, askOffset: offset }
  return tabulate({
    lowestLots: -maxLots,
    highestLots: maxLots,
    rows: 1,
    stepSec: Number.POSITIVE_INFINITY,
    quoteAt: (lots) => boundedQuote(quote, lots, maxLots),
  })
}
