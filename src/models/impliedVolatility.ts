import { black76, type EuropeanOption } from './blackScholes.ts'
import { ModelError, plain, requireAmount, requirePrice } from './modelError.ts'

/**
 * The volatility at which Black's formula gives a price.
 *
 * Newton's steps kept inside a bracket that halves when they leave it: the price rises with
 * volatility, from its intrinsic value to the discounted forward (call) or strike (put).
 *
 * @param valueQuote - price of one option on one base unit, quote
 * @param forward - quote per base for the expiry, > 0
 * @returns fraction per √year, to 1e-12 of itself where the price carries it: a price close to
 *   intrinsic says little about volatility, and the error is that of the price over vega
 *
 * Source: Black 1976, inverted; models reference 3.5.
 * @throws `model/no-implied-volatility` for a price outside those bounds or an expired option
 *
 * @example
 * impliedVolatilityAnnual({ kind: 'call', forward: 2000, strike: 2000, timeYears: 30 / 365,
 *   rateAnnual: 0, valueQuote: 182.64 }) // 0.80019…
 */
export function impliedVolatilityAnnual(
  option: Omit<EuropeanOption, 'sigmaAnnual'> & {
    readonly forward: number
    readonly valueQuote: number
  },
): number {
  const { kind, timeYears, rateAnnual } = option
  const valueQuote = requireAmount('option price', option.valueQuote)
  const forward = requirePrice('forward', option.forward)
  const strike = requirePrice('strike', option.strike)
  const discount = Math.exp(-rateAnnual * timeYears)
  const intrinsic = discount * Math.max(kind === 'call' ? forward - strike : strike - forward, 0)
  const most = discount * (kind === 'call' ? forward : strike)
  if (!(timeYears > 0 && valueQuote > intrinsic && valueQuote < most))
    throw new ModelError(
      'model/no-implied-volatility',
      `No volatility prices this ${kind} at ${valueQuote}: it must lie above ${intrinsic}, below ${most}.`,
      'A stale mark beside a fresh forward does this.',
    )
  const root = Math.sqrt(timeYears)
  let low = 0
  let high = MOST_DEVIATION / root
  let sigma = Math.min(1, high / 2)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { valueQuote: found, vegaQuote } = black76({ ...option, sigmaAnnual: sigma })
    if (found > valueQuote) high = sigma
    else low = sigma
    const newton = sigma - (found - valueQuote) / vegaQuote
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - sigma) <= 1e-14 * sigma) return plain('implied volatility', next)
    sigma = next
  }
  return plain('implied volatility', sigma)
}

// At 40 standard deviations to expiry a call is the forward to the last bit.
const MOST_DEVIATION = 40
const MOST_STEPS = 200
