import type { Maker } from '../market/maker.ts'
import { type BookState, bookMaker } from './bookMaker.ts'
import type { BookTerms } from './bookTerms.ts'
import {
  type AvellanedaStoikovParameters,
  avellanedaStoikovAssumptions,
  avellanedaStoikovTable,
} from './quoting/avellanedaStoikov.ts'

/**
 * Avellaneda and Stoikov's maker of a finite session: its quotes close in on the mid until the
 * horizon, and stay as they are in the last step from there on.
 *
 * @param terms - γ per unit of price move on one lot; σ in price units per √second
 *   ({@link sigmaPricePerSqrtSecOf} makes it of a relative volatility); `stepSec` is how often the
 *   quotes are computed
 *
 * Source: Avellaneda, Stoikov 2008, eqs 29–30.
 * @throws `maker/bad-parameters`
 */
export function avellanedaStoikov(
  terms: BookTerms &
    AvellanedaStoikovParameters & {
      readonly horizonSec: number
      readonly stepSec: number
      readonly maxLots: number
    },
): Maker<BookState> {
  return bookMaker(terms, avellanedaStoikovTable(terms), avellanedaStoikovAssumptions)
}
