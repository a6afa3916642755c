import { ModelError, plain, requireAmount, requirePrice } from '../models/modelError.ts'

/** What trading a linear perpetual costs. */
export type PerpetualTerms = {
  /** Of the notional, fraction; below zero a rebate. */
  readonly feeRate: number
  /** Of the notional, fraction, ≥ 0. */
  readonly slippageRate: number
  /** Of one trade, quote, ≥ 0; default 0. */
  readonly gasQuotePerRehedge?: number | undefined
}

/** A perpetual and everything it has brought and cost so far; a plain value, never changed in place. */
export type PerpetualAccount = {
  /** Signed: a short of 2 is −2. */
  readonly positionBase: number
  /** `−Σ trade · price`: with the position at the price, the P&L before costs. */
  readonly cashQuote: number
  /** Signed, received > 0. */
  readonly fundingPnlQuote: number
  /** Signed: rebates > 0, taker fees < 0. */
  readonly feePnlQuote: number
  readonly slippageCostQuote: number
  readonly gasCostQuote: number
  readonly trades: number
  readonly turnoverBase: number
  readonly turnoverQuote: number
}

export const EMPTY_ACCOUNT: PerpetualAccount = {
  positionBase: 0,
  cashQuote: 0,
  fundingPnlQuote: 0,
  feePnlQuote: 0,
  slippageCostQuote: 0,
  gasCostQuote: 0,
  trades: 0,
  turnoverBase: 0,
  turnoverQuote: 0,
}

/**
 * The account after one trade at a price.
 *
 * @param tradeBase - signed: below zero sells; 0 is no trade
 * @param price - quote per base; slippage is a cost beside it
 * @throws `model/bad-price`, `hedge/bad-cost`
 * @example tradePerpetual(EMPTY_ACCOUNT, -2, 2000, { feeRate: 0.0005, slippageRate: 0 }).feePnlQuote // -2
 */
export function tradePerpetual(
  account: PerpetualAccount,
  tradeBase: number,
  price: number,
  terms: PerpetualTerms,
): PerpetualAccount {
  if (tradeBase === 0) return account
  const notional = Math.abs(plain('trade', tradeBase)) * requirePrice('price', price)
  return {
    ...account,
    positionBase: account.positionBase + tradeBase,
    cashQuote: account.cashQuote - tradeBase * price,
    feePnlQuote: account.feePnlQuote - notional * terms.feeRate,
    slippageCostQuote: account.slippageCostQuote + notional * terms.slippageRate,
    gasCostQuote: account.gasCostQuote + (terms.gasQuotePerRehedge ?? 0),
    trades: account.trades + 1,
    turnoverBase: account.turnoverBase + Math.abs(tradeBase),
    turnoverQuote: account.turnoverQuote + notional,
  }
}

/**
 * The account after one funding settlement: `−position · mark · rate`.
 *
 * @param fundingRate - of the notional, fraction for the interval settled; positive: longs pay shorts
 */
export function fundPerpetual(
  account: PerpetualAccount,
  fundingRate: number,
  markPrice: number,
): PerpetualAccount {
  const paid = account.positionBase * markPrice * fundingRate
  return { ...account, fundingPnlQuote: account.fundingPnlQuote - paid }
}

/** What the account has brought in all, the position at `price`; quote, signed. */
export function perpetualPnl(account: PerpetualAccount, price: number): number {
  return account.positionBase * price + account.cashQuote + cashFlowsOf(account)
}

/** Funding and costs, signed: what is not the price's doing. */
export function cashFlowsOf(account: PerpetualAccount): number {
  const { fundingPnlQuote, feePnlQuote, slippageCostQuote, gasCostQuote } = account
  return fundingPnlQuote + feePnlQuote - slippageCostQuote - gasCostQuote
}

/** The terms, when they are fractions a venue can charge; else `hedge/bad-cost`. */
export function requirePerpetualTerms(terms: PerpetualTerms): PerpetualTerms {
  const { feeRate, slippageRate, gasQuotePerRehedge = 0 } = terms
  requireAmount('gas', gasQuotePerRehedge)
  if (Math.abs(feeRate) < 0.1 && slippageRate >= 0 && slippageRate < 1) return terms
  throw new ModelError(
    'hedge/bad-cost',
    `A fee of ${feeRate} with a slippage of ${slippageRate} of the notional cannot be.`,
    'Give fractions: 0.0005 is 5 bp.',
  )
}
