import { ModelError, plain, requireAmount, requirePrice } from '../../models/modelError.ts'
import { basisAnnual, type FutureQuote } from './datedFuture.ts'

export type BasisTradeOptions = {
  readonly quote: FutureQuote
  /** Coins against the future, signed: positive is held and the future sold, negative is borrowed. */
  readonly spotBase: number
  /** Of the notional, fractions, one trade each; < 0 is a rebate. */
  readonly spotFeeRate: number
  readonly futureFeeRate: number
  /** Of the notional at expiry, ≥ 0; default 0. */
  readonly deliveryFeeRate?: number
  /** What the cash of the spot costs or earns, simple, per year; default 0. */
  readonly cashRateAnnual?: number
  /** What borrowing the coins costs, simple, per year, ≥ 0; a short must state it. */
  readonly borrowRateAnnual?: number
}

/** What is locked in when spot and future are traded together and held to expiry. */
export type BasisTrade = {
  /** Futures to trade, base units, signed. Of an inverse future: this many times the future's price. */
  readonly futureBase: number
  /** `spot · (F − S)`: what the basis brings, whatever the price at expiry. */
  readonly basisPnlQuote: number
  /** Both trades and the delivery; < 0 is paid. */
  readonly feePnlQuote: number
  /** Interest on the cash and on borrowed coins until expiry; < 0 is paid. */
  readonly financingPnlQuote: number
  readonly totalPnlQuote: number
  /** The total as a simple rate per year of the spot's worth. */
  readonly returnAnnual: number
  /** The basis as a continuous rate per year, before all costs. */
  readonly basisAnnual: number
}

/**
 * Cash and carry, or its reverse: spot held (or borrowed) against a future sold (or bought) of the same
 * size, to expiry.
 *
 * The P&L does not depend on the price at expiry, where spot and future are one. On the way it does:
 * the future is margined, and its losses are due before the spot's gains. The delivery fee is counted
 * at the future's price. An inverse future sold for `spot·F` of notional with the coins as its margin
 * ends worth `spot·F` in quote likewise.
 *
 * Source: cost of carry, models reference 3.3.
 * @throws `model/bad-price`, `model/bad-amount`, `hedge/bad-expiry`, `hedge/borrow-unknown`
 *
 * @example
 * basisTrade({ quote: { spotPrice: 2000, futurePrice: 2030, timeYears: 90 / 365 }, spotBase: 2,
 *   spotFeeRate: 0.001, futureFeeRate: 0.0005, cashRateAnnual: 0.02 })
 * // basisPnlQuote: 60, feePnlQuote: -6.03, financingPnlQuote: -19.72…, totalPnlQuote: 34.24…
 */
export function basisTrade(options: BasisTradeOptions): BasisTrade {
  const { quote, deliveryFeeRate = 0, cashRateAnnual = 0 } = options
  const { spotPrice, futurePrice, timeYears } = quote
  // Checks the quote as well.
  const basis = basisAnnual(quote)
  const spotBase = plain('spot', options.spotBase)
  const size = Math.abs(spotBase)
  const worth = requirePrice('spot price', spotPrice) * size
  const feeRates =
    options.spotFeeRate * worth +
    (options.futureFeeRate + requireAmount('delivery fee', deliveryFeeRate)) * futurePrice * size
  const borrow = spotBase < 0 ? requireBorrow(options.borrowRateAnnual) : 0
  const financing = -(cashRateAnnual * spotBase * spotPrice + borrow * worth) * timeYears
  const basisPnlQuote = plain('basis P&L', spotBase * (futurePrice - spotPrice))
  const total = basisPnlQuote - feeRates + financing
  return {
    futureBase: plain('future', -spotBase),
    basisPnlQuote,
    feePnlQuote: plain('fees', -feeRates),
    financingPnlQuote: plain('financing', financing),
    totalPnlQuote: plain('P&L', total),
    returnAnnual: size === 0 ? 0 : plain('return', total / worth / timeYears),
    basisAnnual: basis,
  }
}

function requireBorrow(rate: number | undefined): number {
  if (rate !== undefined) return requireAmount('borrow rate', rate)
  throw new ModelError(
    'hedge/borrow-unknown',
    'Coins sold short have to be borrowed, and what that costs is not known.',
    'Give borrowRateAnnual, a fraction per year.',
  )
}
