import { ModelError, plain } from '../models/modelError.ts'

/**
 * The Leland number: how much of LVR the cost of hedging at intervals adds, `√(2/π)·k/(σ√Δt)`.
 *
 * A hedger of a liquidity position is short gamma: fees must pay for `LVR · (1 + Le)`.
 *
 * @param roundTripCostRate - k, cost of buying and selling, fraction of the notional, ≥ 0
 * @param sigmaAnnual - fraction per √year, > 0
 * @param intervalYears - between hedges, years of 365 days, > 0
 *
 * Source: Leland 1985; models reference 3.8.
 * @throws `hedge/bad-interval`
 *
 * @example lelandNumber({ roundTripCostRate: 0.001, sigmaAnnual: 0.8, intervalYears: 1 / 8760 }) // 0.0933…
 */
export function lelandNumber(options: {
  readonly roundTripCostRate: number
  readonly sigmaAnnual: number
  readonly intervalYears: number
}): number {
  const { roundTripCostRate, sigmaAnnual, intervalYears } = options
  if (!(roundTripCostRate >= 0 && sigmaAnnual > 0 && intervalYears > 0))
    throw badInterval(
      `Hedging every ${intervalYears} years at volatility ${sigmaAnnual} and cost ${roundTripCostRate} cannot be.`,
    )
  const move = sigmaAnnual * Math.sqrt(intervalYears)
  return plain('Leland number', (Math.sqrt(2 / Math.PI) * roundTripCostRate) / move)
}

/** The volatility a short-gamma hedger pays for, `σ·√(1 + Le)`, fraction per √year. */
export function lelandVolatilityAnnual(options: Parameters<typeof lelandNumber>[0]): number {
  return plain('volatility', options.sigmaAnnual * Math.sqrt(1 + lelandNumber(options)))
}

/**
 * Standard deviation of what hedging at N equal steps leaves: `LVR·√(2/N)`.
 *
 * Each step leaves `½ΓdP²` less its mean; the sum has this deviation where gamma stays constant.
 *
 * @param lvrQuote - over the whole horizon, quote, ≥ 0
 * @param steps - N, > 0
 * @returns quote, ≥ 0
 *
 * Source: models reference 2.3 and 3.8 (`sd ≈ LVR·√(2/n)`).
 * @example discreteHedgingSd({ lvrQuote: 100, steps: 288 }) // 8.333…
 */
export function discreteHedgingSd(options: {
  readonly lvrQuote: number
  readonly steps: number
}): number {
  const { lvrQuote, steps } = options
  if (!(lvrQuote >= 0 && steps > 0)) throw badInterval(`No hedging error over ${steps} steps.`)
  return plain('hedging error', lvrQuote * Math.sqrt(2 / steps))
}

/**
 * Standard deviation of the hedging error of an option hedged N times at equal intervals until it
 * expires: `√(π/4)·vega·σ/√N`.
 *
 * Source: Derman, Kamal 1999, When you cannot hedge continuously; models reference 3.8.
 *
 * @param vegaQuote - at the start, per 1.00 of volatility, ≥ 0
 * @param sigmaAnnual - fraction per √year, ≥ 0
 * @param steps - N, > 0
 * @returns quote, ≥ 0
 * @throws `hedge/bad-interval`
 *
 * @example
 * // Hull's call, hedged every week: a fifth of its price of 2.40
 * optionHedgingSd({ vegaQuote: 12.1055, sigmaAnnual: 0.2, steps: 20 }) // 0.4797…
 */
export function optionHedgingSd(options: {
  readonly vegaQuote: number
  readonly sigmaAnnual: number
  readonly steps: number
}): number {
  const { vegaQuote, sigmaAnnual, steps } = options
  if (!(vegaQuote >= 0 && sigmaAnnual >= 0 && steps > 0))
    throw badInterval(`No hedging error of vega ${vegaQuote} over ${steps} steps.`)
  return plain('hedging error', Math.sqrt(Math.PI / 4 / steps) * vegaQuote * sigmaAnnual)
}

function badInterval(message: string): ModelError {
  return new ModelError('hedge/bad-interval', message, 'Give every one of them above zero.')
}
