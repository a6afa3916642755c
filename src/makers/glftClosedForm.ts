import type { Maker } from '../market/maker.ts'
import { type BookState, bookMaker } from './bookMaker.ts'
import type { BookTerms } from './bookTerms.ts'
import {
  glftClosedForm as closedFormQuote,
  type GlftParameters,
  glftAssumptions,
} from './quoting/gueantLehalleFernandezTapia.ts'
import { requireLotBound } from './quoting/parameters.ts'
import { boundedQuote, tabulate } from './quoting/quoteTable.ts'

/**
 * The closed-form asymptotics of {@link glft}. Wrong for large inventories; how far is said at
 * `glftClosedForm` of the quoting model. The bound on inventory is imposed, not part of the solution.
 *
 * Source: Guéant, Lehalle, Fernandez-Tapia 2013, sections 5 and 6.
 * @throws `maker/bad-parameters`
 */
export function glftClosedForm(
  terms: BookTerms & GlftParameters & { readonly maxLots: number },
): Maker<BookState> {
  const maxLots = requireLotBound('Q (maxLots)', terms.maxLots)
  const table = tabulate({
    lowestLots: -maxLots,
    highestLots: maxLots,
    rows: 1,
    stepSec: Number.POSITIVE_INFINITY,
    quoteAt: (lots) => boundedQuote(closedFormQuote(terms, lots), lots, maxLots),
  })
  return bookMaker(terms, table, [...glftAssumptions, CLOSED_FORM])
}

const CLOSED_FORM = {
  id: 'glft-closed-form',
  statement:
    'The quotes are the linear asymptotics, without horizon and without bound on inventory.',
  bias: 'overstates the skew of large inventories: 17 % of the offset at 20 lots where σ = 1, A = 0.2, k = 0.3, γ = 0.01',
} as const
