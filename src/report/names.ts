import type { PositionResult } from '../analysis/result.ts'
import { tokenName } from './view.ts'

export type PositionData = PositionResult['data']

/** The words a report uses for its two tokens and their price. */
export type Names = { readonly base: string; readonly quote: string; readonly price: string }

/** What to call the tokens of a position. */
export function namesOf({ market }: Pick<PositionData, 'market'>): Names {
  const base = tokenName(market.base)
  const quote = tokenName(market.quote)
  return { base, quote, price: `${quote} per ${base}` }
}
