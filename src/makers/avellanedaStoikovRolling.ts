import type { Maker } from '../market/maker.ts'
import { type BookState, bookMaker } from './bookMaker.ts'
import type { BookTerms } from './bookTerms.ts'
import {
  type AvellanedaStoikovParameters,
  avellanedaStoikovAssumptions,
  avellanedaStoikovRollingTable,
  rollingHorizonAssumption,
} from './quoting/avellanedaStoikov.ts'

/**
 * The same quotes for a session that never ends: the time to the horizon is held where it is.
 *
 * Source: Avellaneda, Stoikov 2008, eqs 29–30, with T − t constant, which is not their optimum.
 * @throws `maker/bad-parameters`
 */
export function avellanedaStoikovRolling(
  terms: BookTerms &
    AvellanedaStoikovParameters & {
      readonly timeToHorizonSec: number
      readonly maxLots: number
    },
): Maker<BookState> {
  return bookMaker(terms, avellanedaStoikovRollingTable(terms), [
    ...avellanedaStoikovAssumptions,
    rollingHorizonAssumption,
  ])
}
