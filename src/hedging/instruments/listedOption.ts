import type { ListedOption } from '../../domain/venueSnapshot.ts'
import { impliedVolatilityAnnual } from '../../models/impliedVolatility.ts'
import { ModelError, plain, requirePrice } from '../../models/modelError.ts'
import { inverseOptionValue } from './inverseOption.ts'

/** What one contract of a listed option does, in quote. */
export type ListedOptionGreeks = {
  /** Black's value at the volatility used. */
  readonly valueQuote: number
  /** What the venue marks it at. */
  readonly markQuote: number
  /** What buying one adds to the exposure: of an inverse option the coins paid are taken off. */
  readonly deltaBase: number
  readonly gammaBasePerPrice: number
  /** Per 1.00 of volatility. */
  readonly vegaQuote: number
  /** By calendar time with the prices fixed, quote per year, signed: a bought option decays. */
  readonly thetaQuoteAnnual: number
  /** The volatility used: the venue's, or the one its mark implies. */
  readonly sigmaAnnual: number
  readonly timeYears: number
}

/**
 * Value and Greeks of one contract of a listed option.
 *
 * @param spotPrice - quote per base; default the venue's index
 * @param atSec - Unix seconds, before the expiry
 * @param rateAnnual - risk-free, continuously compounded; default 0, as venues quote
 *
 * The forward is the venue's; where it gives none, spot grown at the rate. Greeks are by the spot
 * price, the forward moving in proportion.
 *
 * Source: Black 1976; models reference 3.5.
 * @throws `hedge/bad-expiry`, `hedge/no-index`, `model/no-implied-volatility`, `model/bad-price`
 *
 * @example
 * listedOptionGreeks({ option, atSec: snapshot.asOfSec }).gammaBasePerPrice // 0.0008…
 */
export function listedOptionGreeks(options: {
  readonly option: ListedOption
  readonly atSec: number
  readonly spotPrice?: number
  readonly rateAnnual?: number
}): ListedOptionGreeks {
  const { option, atSec, rateAnnual = 0 } = options
  const spot = spotOf(option, options.spotPrice)
  const timeYears = timeLeft(option, atSec)
  const forward = option.forwardPrice ?? spot * Math.exp(rateAnnual * timeYears)
  const markQuote =
    option.settlement === 'inverse' ? option.markPrice * spot : plain('mark', option.markPrice)
  const terms = { kind: option.right, strike: option.strike, forward, timeYears, rateAnnual }
  const sigmaAnnual =
    option.markVolatilityAnnual ?? impliedVolatilityAnnual({ ...terms, valueQuote: markQuote })
  const greeks = inverseOptionValue({ ...terms, spot, sigmaAnnual })
  const size = option.contractSizeBase
  return {
    valueQuote: size * greeks.valueQuote,
    markQuote: size * markQuote,
    deltaBase: size * (option.settlement === 'inverse' ? greeks.netDeltaBase : greeks.deltaBase),
    gammaBasePerPrice: size * greeks.gammaBasePerPrice,
    vegaQuote: size * greeks.vegaQuote,
    thetaQuoteAnnual: size * greeks.thetaQuoteAnnual,
    sigmaAnnual,
    timeYears,
  }
}

/**
 * What one contract pays at a delivery price, quote; an inverse one pays coins worth the same.
 * @example listedOptionPayoffQuote(option, 2100)
 */
export function listedOptionPayoffQuote(
  { right, strike, contractSizeBase }: ListedOption,
  price: number,
): number {
  const intrinsic = right === 'call' ? price - strike : strike - price
  return plain('payoff', contractSizeBase * Math.max(intrinsic, 0))
}

const YEAR_SEC = 365 * 86_400

function timeLeft({ symbol, expirySec }: ListedOption, atSec: number): number {
  if (Number.isFinite(atSec) && expirySec > atSec) return (expirySec - atSec) / YEAR_SEC
  throw new ModelError(
    'hedge/bad-expiry',
    `${symbol} has expired, or the time is not one: ${atSec}.`,
  )
}

function spotOf({ symbol, indexPrice }: ListedOption, given: number | undefined): number {
  const spot = given ?? indexPrice
  if (spot !== undefined) return requirePrice('spot', spot)
  throw new ModelError(
    'hedge/no-index',
    `The spot price ${symbol} settles on is not known.`,
    'Give the spot price, or an index in the snapshot.',
  )
}
