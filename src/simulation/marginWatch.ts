import { type PerpetualAccount, perpetualPnl } from '../hedging/perpetualAccount.ts'
import { ModelError } from '../models/modelError.ts'

/** What a venue wants posted against a hedge. */
export type MarginTerms = {
  /** Put up at the start, and again after a liquidation; quote, > 0. */
  readonly marginQuote: number
  /** Liquidated when equity falls below this share of the notional, > 0 and < 1. */
  readonly maintenanceRate: number
  /** Taken of the notional liquidated, beside the taker fee; default 0. */
  readonly liquidationFeeRate?: number | undefined
}

/** The venue closed the hedge. */
export type Liquidation = {
  readonly timeSec: number
  readonly price: number
  /** What was closed, signed. */
  readonly positionBase: number
  /** Margin and P&L of the moment; below zero where the price jumped past the margin. */
  readonly equityQuote: number
  readonly penaltyQuote: number
}

/** A margin account followed row by row. */
export type MarginWatch = {
  check(
    account: PerpetualAccount,
    price: number,
    timeSec: number,
  ): { readonly event: Liquidation } | undefined
  /** After the close: counts the penalty and puts the margin up again. */
  refill(closed: PerpetualAccount, price: number, event: Liquidation): void
  penaltiesQuote(): number
  /** Put up so far; 0 without margin terms. */
  postedQuote(): number
  /** Least equity over notional so far; `undefined` while there was nothing to margin. */
  lowestRate(): number | undefined
}

/**
 * Follows the margin of a hedge. Gains stay in the account; after a liquidation what is missing to
 * the first margin is put up again, a shortfall in full.
 *
 * @throws `hedge/bad-margin`
 */
export function marginWatch(terms: MarginTerms | undefined): MarginWatch {
  if (terms === undefined)
    return {
      check: () => undefined,
      refill: () => {},
      penaltiesQuote: () => 0,
      postedQuote: () => 0,
      lowestRate: () => undefined,
    }
  const { marginQuote, maintenanceRate, liquidationFeeRate = 0 } = terms
  if (
    !(marginQuote > 0 && maintenanceRate > 0 && maintenanceRate < 1) ||
    !(liquidationFeeRate >= 0 && liquidationFeeRate < 1)
  )
    throw new ModelError(
      'hedge/bad-margin',
      `A margin of ${marginQuote} with ${maintenanceRate} to maintain and ${liquidationFeeRate} at liquidation cannot be.`,
      'Give rates as fractions: 0.05 is 5 %.',
    )
  let posted = marginQuote
  let penalties = 0
  let lowest: number | undefined
  const equityOf = (account: PerpetualAccount, price: number): number =>
    posted + perpetualPnl(account, price) - penalties
  return {
    check(account, price, timeSec) {
      const notional = Math.abs(account.positionBase) * price
      const equityQuote = equityOf(account, price)
      if (notional === 0) return undefined
      lowest = Math.min(lowest ?? Number.POSITIVE_INFINITY, equityQuote / notional)
      if (equityQuote >= maintenanceRate * notional) return undefined
      const penaltyQuote = notional * liquidationFeeRate
      const { positionBase } = account
      return { event: { timeSec, price, positionBase, equityQuote, penaltyQuote } }
    },
    refill(closed, price, { penaltyQuote }) {
      penalties += penaltyQuote
      posted += Math.max(0, marginQuote - equityOf(closed, price))
    },
    penaltiesQuote: () => penalties,
    postedQuote: () => posted,
    lowestRate: () => lowest,
  }
}
