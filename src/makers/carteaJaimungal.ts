import type { Maker } from '../market/maker.ts'
import { type BookState, bookMaker } from './bookMaker.ts'
import type { BookTerms } from './bookTerms.ts'
import { carteaJaimungalAssumptions, carteaJaimungalModel } from './quoting/carteaJaimungal.ts'
import { chainQuoteTable } from './quoting/chainQuotes.ts'
import type { FillCurve } from './quoting/parameters.ts'

/**
 * Cartea and Jaimungal's maker with a running inventory penalty, solved once for a session.
 *
 * @param terms - φ in price units per second and lot², α in price units per lot²
 *
 * Source: Cartea, Jaimungal, Penalva 2015, section 10.2.
 * @throws `maker/bad-parameters`
 */
export function carteaJaimungal(
  terms: BookTerms &
    FillCurve & {
      readonly penaltyPricePerSec: number
      readonly terminalPenaltyPrice: number
      readonly maxLots: number
      readonly driftPricePerSec?: number
      readonly horizonSec: number
      readonly stepSec: number
    },
): Maker<BookState> {
  const { horizonSec, stepSec } = terms
  const table = chainQuoteTable(carteaJaimungalModel(terms), horizonSec, stepSec)
  return bookMaker(terms, table, carteaJaimungalAssumptions)
}
