import type { Maker } from '../market/maker.ts'
import { type BookState, bookMaker } from './bookMaker.ts'
import type { BookTerms } from './bookTerms.ts'
import { symmetricSpreadAssumptions, symmetricSpreadTable } from './quoting/symmetricSpread.ts'

/**
 * A maker who quotes the same distance on both sides of the mid, whatever it holds.
 *
 * @param terms - `halfSpreadPrice` in price units
 *
 * Source: the symmetric strategy of Avellaneda, Stoikov 2008, section 3.3.
 * @throws `maker/bad-parameters`
 */
export function symmetricSpread(
  terms: BookTerms & { readonly halfSpreadPrice: number; readonly maxLots: number },
): Maker<BookState> {
  return bookMaker(terms, symmetricSpreadTable(terms), symmetricSpreadAssumptions)
}
