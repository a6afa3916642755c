import type { Maker } from '../market/maker.ts'
import { type BookState, bookMaker } from './bookMaker.ts'
import type { BookTerms } from './bookTerms.ts'
import { chainQuotes, chainQuoteTable } from './quoting/chainQuotes.ts'
import {
  type GlftParameters,
  glftAssumptions,
  glftModel,
} from './quoting/gueantLehalleFernandezTapia.ts'

/**
 * Guéant, Lehalle and Fernandez-Tapia's maker by the matrix form, with its bound on inventory. The
 * system is solved once; to quote is to look up.
 *
 * @param terms - with `horizonSec` and `stepSec` a session that ends, without them far from the end
 *
 * Source: Guéant, Lehalle, Fernandez-Tapia 2013, Theorems 1 and 2.
 * @throws `maker/bad-parameters`
 */
export function glft(
  terms: BookTerms &
    GlftParameters & {
      readonly maxLots: number
      readonly horizonSec?: number
      readonly stepSec?: number
    },
): Maker<BookState> {
  const { horizonSec, stepSec } = terms
  const model = glftModel(terms)
  const table =
    horizonSec === undefined
      ? chainQuotes(model)
      : chainQuoteTable(model, horizonSec, stepSec ?? horizonSec)
  return bookMaker(terms, table, glftAssumptions)
}
