import type { Maker } from '../market/maker.ts'
import { type BookState, bookMaker } from './bookMaker.ts'
import type { BookTerms } from './bookTerms.ts'
import { chainQuoteTable } from './quoting/chainQuotes.ts'
import { oneSidedAssumptions, oneSidedModel } from './quoting/oneSidedLiquidation.ts'

/**
 * A holder who sells what lies above its target by limit orders until the horizon, and never buys.
 *
 * Source: Guéant, Lehalle, Fernandez-Tapia 2012, Proposition 1 and Theorem 1.
 * @throws `maker/bad-parameters`
 */
export function oneSidedLiquidation(
  terms: BookTerms &
    Parameters<typeof oneSidedModel>[0] & { readonly horizonSec: number; readonly stepSec: number },
): Maker<BookState> {
  const { horizonSec, stepSec } = terms
  const table = chainQuoteTable(oneSidedModel(terms), horizonSec, stepSec)
  return bookMaker(terms, table, [...oneSidedAssumptions, NOT_SOLD_AT_END])
}

const NOT_SOLD_AT_END = {
  id: 'one-sided-leaves-the-rest',
  statement:
    'What is left at the horizon stays with the holder, whose quotes stay those of the last step.',
  bias: 'overstates the holder by the cost b per lot that the model charges at the end',
} as const
