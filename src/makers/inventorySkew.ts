import type { Assumption } from '../domain/assumption.ts'
import type { Maker } from '../market/maker.ts'
import { type BookState, bookMaker } from './bookMaker.ts'
import type { BookTerms } from './bookTerms.ts'
import { inventorySkewAssumptions, skewTable } from './quoting/inventorySkew.ts'
import type { QuoteTable } from './quoting/quoteTable.ts'

/**
 * A linear inventory penalty on top of any spread that is a table of quotes.
 *
 * @param terms - `skewPricePerLot` in price units per lot away from the target, ≥ 0
 * @param spread - the base quotes, e.g. `symmetricSpreadTable(…)`
 * @param spreadAssumptions - what the base quotes rest on
 * @throws `maker/bad-parameters`
 */
export function inventorySkew(
  terms: BookTerms & { readonly skewPricePerLot: number },
  spread: QuoteTable,
  spreadAssumptions: readonly Assumption[],
): Maker<BookState> {
  return bookMaker(terms, skewTable(spread, terms.skewPricePerLot), [
    ...spreadAssumptions,
    ...inventorySkewAssumptions,
  ])
}
