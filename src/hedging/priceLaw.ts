import { normalCdf } from '../math/normalDistribution.ts'
import { DAYS_PER_YEAR, requireVolatility } from '../models/lossVersusRebalancing.ts'
import { ModelError, requireAmount, requirePrice } from '../models/modelError.ts'

/** Where the price may stand at a horizon: points and their probabilities, which add up to 1. */
export type PriceLaw = {
  /** Quote per base. */
  readonly price: Float64Array
  readonly probability: Float64Array
}

/**
 * The price of a geometric Brownian motion at a horizon, in cells of its normal variable.
 *
 * Each cell stands at its conditional mean with its exact probability, so the mean is the forward
 * and every straight line is exact; a kink errs within its own cell only.
 *
 * @param price - now, quote per base
 * @param sigmaAnnual - fraction per √year, ≥ 0
 * @param driftAnnual - of the price: E[P(T)] = P(0)·e^(drift·T); default 0, a martingale
 * @param cells - default 1000, of equal width over ±6 deviations; the outer two reach to the ends
 *
 * @throws `model/bad-price`, `model/bad-volatility`, `model/bad-amount`
 *
 * @example
 * lognormalLaw({ price: 2000, sigmaAnnual: 0.8, horizonSec: 30 * 86_400 }).price.length // 1000
 */
export function lognormalLaw(options: {
  readonly price: number
  readonly sigmaAnnual: number
  readonly horizonSec: number
  readonly driftAnnual?: number
  readonly cells?: number
}): PriceLaw {
  const { cells = 1000, driftAnnual = 0 } = options
  const years = requireAmount('horizon', options.horizonSec) / (DAYS_PER_YEAR * 86_400)
  const sd = requireVolatility(options.sigmaAnnual) * Math.sqrt(years)
  const mean = requirePrice('price', options.price) * Math.exp(driftAnnual * years)
  if (sd === 0) return { price: Float64Array.of(mean), probability: Float64Array.of(1) }
  const edgeOf = (i: number): number =>
    i === 0
      ? Number.NEGATIVE_INFINITY
      : i === cells
        ? Number.POSITIVE_INFINITY
        : -MOST_DEVIATIONS + (2 * MOST_DEVIATIONS * i) / cells
  const price = new Float64Array(cells)
  const probability = new Float64Array(cells)
  for (let i = 0; i < cells; i += 1) {
    const mass = massBetween(edgeOf(i), edgeOf(i + 1))
    probability[i] = mass
    price[i] = (mean * massBetween(edgeOf(i) - sd, edgeOf(i + 1) - sd)) / mass
  }
  return { price, probability }
}

/** Prices seen, all as likely: an empirical or simulated law. */
export function empiricalLaw(prices: ArrayLike<number>): PriceLaw {
  const count = prices.length
  if (count === 0)
    throw new ModelError('model/bad-sample', 'A law of prices needs one price at least.')
  const price = Float64Array.from(prices, (one) => requirePrice('price', one))
  return { price, probability: new Float64Array(count).fill(1 / count) }
}

/** Probability between two deviations, by the tail that keeps its digits. */
function massBetween(from: number, to: number): number {
  return from > 0 ? normalCdf(-from) - normalCdf(-to) : normalCdf(to) - normalCdf(from)
}

const MOST_DEVIATIONS = 6
