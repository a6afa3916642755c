import { ModelError, plain, requireAmount } from '../../models/modelError.ts'
import { basisPnlToExpiry, type FutureQuote, tailedHedge } from './datedFuture.ts'

export type FutureRollOptions = {
  /** What the hedge is against, base units, signed. */
  readonly exposureBase: number
  /** Futures held of the near expiry, base units, signed. */
  readonly positionBase: number
  readonly spotPrice: number
  readonly near: Pick<FutureQuote, 'futurePrice' | 'timeYears'>
  readonly far: Pick<FutureQuote, 'futurePrice' | 'timeYears'>
  readonly takerFeeRate: number
  /** Of both legs, from their books, quote, ≥ 0; default 0. */
  readonly slippageCostQuote?: number
}

/** The trades that move a hedge from one expiry to the next, and what they bring. */
export type FutureRoll = {
  /** Closes the near future, signed. */
  readonly nearTradeBase: number
  /** Opens the far one, tailed anew, signed. */
  readonly farTradeBase: number
  /** Of both trades; < 0 is paid. */
  readonly feePnlQuote: number
  readonly slippageCostQuote: number
  /** What the far future's basis brings until its expiry; signed. */
  readonly basisPnlQuote: number
  /** Carry between the two expiries, continuous, per year: `ln(F₂/F₁)/(T₂ − T₁)`. */
  readonly forwardBasisAnnual: number
}

/**
 * Rolls a hedge: closes the near future and opens the far one at the size its own basis asks for.
 *
 * Source: cost of carry and the tail, models reference 3.3.
 * @throws `model/bad-price`, `hedge/bad-expiry`, also when the far future does not expire later
 *
 * @example
 * futureRoll({ exposureBase: 2, positionBase: -2, spotPrice: 2000, near: { futurePrice: 2002, timeYears: 3 / 365 },
 *   far: { futurePrice: 2030, timeYears: 93 / 365 }, takerFeeRate: 0.0005 })
 * // nearTradeBase: 2, farTradeBase: -1.97044…, feePnlQuote: -4.002, basisPnlQuote: 59.11…
 */
export function futureRoll(options: FutureRollOptions): FutureRoll {
  const { spotPrice, takerFeeRate } = options
  const positionBase = plain('position', options.positionBase)
  const near = { spotPrice, ...options.near }
  const far = { spotPrice, ...options.far }
  const laterYears = far.timeYears - near.timeYears
  if (!(laterYears > 0))
    throw new ModelError(
      'hedge/bad-expiry',
      `A roll from ${near.timeYears} to ${far.timeYears} years goes to no later expiry.`,
    )
  // The tail of the near future is what was held; asking for it checks its quote.
  tailedHedge({ exposureBase: 0, quote: near })
  const farBase = tailedHedge({ exposureBase: options.exposureBase, quote: far })
  const turned = Math.abs(positionBase) * near.futurePrice + Math.abs(farBase) * far.futurePrice
  return {
    nearTradeBase: plain('trade', -positionBase),
    farTradeBase: farBase,
    feePnlQuote: plain('fees', -turned * plain('fee', takerFeeRate)),
    slippageCostQuote: requireAmount('slippage', options.slippageCostQuote ?? 0),
    basisPnlQuote: basisPnlToExpiry({ positionBase: farBase, quote: far }),
    forwardBasisAnnual: plain('basis', Math.log(far.futurePrice / near.futurePrice) / laterYears),
  }
}
