import { normalCdf, normalDensity } from '../math/normalDistribution.ts'
import { requireVolatility } from './lossVersusRebalancing.ts'
import { ModelError, plain, requirePrice } from './modelError.ts'

/** A European option and what prices it. */
export type EuropeanOption = {
  readonly kind: 'call' | 'put'
  /** Quote per base, > 0. */
  readonly strike: number
  /** To expiry, years of 365 days, ≥ 0. */
  readonly timeYears: number
  /** Fraction per √year, ≥ 0. */
  readonly sigmaAnnual: number
  /** Continuously compounded, fraction per year; any sign. */
  readonly rateAnnual: number
}

/** Value of one option on one base unit, quote, and its derivatives. */
export type OptionGreeks = {
  readonly valueQuote: number
  /** By the price of the underlying named in the function, base units. */
  readonly deltaBase: number
  readonly gammaBasePerPrice: number
  /** Per 1.00 of volatility: a volatility point is a hundredth of it. */
  readonly vegaQuote: number
  /** By calendar time, quote per year. */
  readonly thetaQuoteAnnual: number
}

/**
 * Black–Scholes with a continuous yield; the derivatives are by the spot price.
 *
 * @param spot - quote per base, > 0
 * @param yieldAnnual - of the base, fraction per year; default 0
 * @returns at expiry, or without volatility, the discounted intrinsic value of the forward; gamma
 *   and vega are then 0 and delta at the strike is half of what it is above it
 *
 * Relative error ≤ 1e-13 of the larger of spot and strike.
 *
 * Source: Black, Scholes 1973; Merton 1973; models reference 3.5.
 * @throws `model/bad-price`, `model/bad-volatility`, `model/bad-time`
 *
 * @example
 * blackScholes({ kind: 'call', spot: 49, strike: 50, timeYears: 20 / 52, sigmaAnnual: 0.2, rateAnnual: 0.05 })
 * // { valueQuote: 2.4005…, deltaBase: 0.5216…, gammaBasePerPrice: 0.0655…, vegaQuote: 12.105…, thetaQuoteAnnual: -4.305… }
 */
export function blackScholes(
  option: EuropeanOption & { readonly spot: number; readonly yieldAnnual?: number },
): OptionGreeks {
  const { kind, timeYears, sigmaAnnual, rateAnnual, yieldAnnual = 0 } = option
  const spot = requirePrice('spot', option.spot)
  requireTerms(option)
  const growth = Math.exp((rateAnnual - yieldAnnual) * timeYears)
  const forward = requirePrice('forward', spot * growth)
  const { discount, sign, d1, d2 } = termsOf(option, forward)
  const byForward = black76({ ...option, forward })
  const spread = discount * forward * normalDensity(d1)
  const decay = timeYears === 0 ? 0 : (spread * sigmaAnnual) / (2 * Math.sqrt(timeYears))
  const carry =
    sign *
    discount *
    (yieldAnnual * forward * normalCdf(sign * d1) -
      rateAnnual * option.strike * normalCdf(sign * d2))
  return {
    valueQuote: byForward.valueQuote,
    deltaBase: plain(`${kind} delta`, byForward.deltaBase * growth),
    gammaBasePerPrice: plain('gamma', byForward.gammaBasePerPrice * growth * growth),
    vegaQuote: byForward.vegaQuote,
    thetaQuoteAnnual: plain('theta', carry - decay),
  }
}

/**
 * Black's formula for an option on a forward or future; the derivatives are by the forward price.
 *
 * @param forward - quote per base for the expiry of the option, > 0
 *
 * Source: Black 1976; models reference 3.5.
 * @throws `model/bad-price`, `model/bad-volatility`, `model/bad-time`
 *
 * @example
 * black76({ kind: 'put', forward: 2030, strike: 2000, timeYears: 90 / 365, sigmaAnnual: 0.6, rateAnnual: 0.04 })
 */
export function black76(option: EuropeanOption & { readonly forward: number }): OptionGreeks {
  const { strike, timeYears, rateAnnual } = option
  const forward = requirePrice('forward', option.forward)
  requireTerms(option)
  const { discount, sign, d1, d2, deviation } = termsOf(option, forward)
  const value = sign * discount * (forward * normalCdf(sign * d1) - strike * normalCdf(sign * d2))
  const density = normalDensity(d1)
  const hasSpread = deviation > 0
  const decay = hasSpread
    ? (discount * forward * density * option.sigmaAnnual) / (2 * Math.sqrt(timeYears))
    : 0
  return {
    valueQuote: plain('option value', Math.max(value, 0)),
    deltaBase: plain('delta', sign * discount * normalCdf(sign * d1)),
    gammaBasePerPrice: plain('gamma', hasSpread ? (discount * density) / (forward * deviation) : 0),
    vegaQuote: plain('vega', hasSpread ? discount * forward * density * Math.sqrt(timeYears) : 0),
    thetaQuoteAnnual: plain('theta', rateAnnual * value - decay),
  }
}

/** `d1`, `d2` and what they are multiplied by; infinite where nothing is uncertain. */
function termsOf(option: EuropeanOption, forward: number) {
  const { kind, strike, timeYears, sigmaAnnual, rateAnnual } = option
  const deviation = sigmaAnnual * Math.sqrt(timeYears)
  const moneyness = Math.log(forward / strike)
  const d1 =
    deviation > 0
      ? moneyness / deviation + deviation / 2
      : moneyness === 0
        ? 0
        : moneyness * Number.POSITIVE_INFINITY
  return {
    discount: Math.exp(-rateAnnual * timeYears),
    sign: kind === 'call' ? 1 : -1,
    d1,
    d2: deviation > 0 ? d1 - deviation : d1,
    deviation,
  }
}

function requireTerms({ strike, timeYears, sigmaAnnual, rateAnnual }: EuropeanOption): void {
  requirePrice('strike', strike)
  requireVolatility(sigmaAnnual)
  if (!(Number.isFinite(timeYears) && timeYears >= 0))
    throw new ModelError('model/bad-time', `Time to expiry cannot be ${timeYears} years.`)
  plain('rate', rateAnnual)
}
