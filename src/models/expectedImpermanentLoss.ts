import type { InventoryCurve } from '../amm/curve.ts'
import { integrate, panelEdges } from '../math/gaussLegendre.ts'
import { normalCdf, normalDensity } from '../math/normalDistribution.ts'
import { DAYS_PER_YEAR, requireVolatility } from './lossVersusRebalancing.ts'
import { plain, requireAmount, requirePrice } from './modelError.ts'
import { basketAt } from './valuation.ts'

/** A geometric Brownian motion and how long it is followed. */
export type PriceLaw = {
  /** Price now, quote per base, > 0. */
  readonly price: number
  /** Fraction per year; the expected price grows by `e^(drift·T)`. */
  readonly driftAnnual: number
  /** Fraction per √year, ≥ 0. */
  readonly sigmaAnnual: number
  /** ≥ 0 */
  readonly horizonSec: number
}

/**
 * Impermanent loss to expect at a horizon, as a share of the HODL value, fees excluded.
 *
 * `E[1 − V(P_T)/HODL(P_T)]` by quadrature over the normal law of ln P_T, split at the edges of the
 * range; what lies beyond ±12 standard deviations is left out.
 *
 * @param curve - the position, deposited at `law.price`
 * @returns in [0, 1]; absolute error ≤ 1e-13
 *
 * Source: Hashemseresht, Pourpouneh 2022; models reference 2.2.
 * @throws `model/bad-price`, `model/bad-volatility`, `model/bad-amount`, `model/not-finite`
 *
 * @example
 * // 990–1010 around 1000, a week at σ = 0.1 % and drift 0.0075 % per hour
 * expectedImpermanentLossShare(curve, { price: 1000, driftAnnual: 0.657, sigmaAnnual: 0.0936, horizonSec: 604_800 })
 * // 0.00523
 */
export function expectedImpermanentLossShare(curve: InventoryCurve, law: PriceLaw): number {
  const { price } = law
  const { mean, sd } = logReturnLaw(law)
  const deposit = basketAt(curve, price)
  const lossAt = (z: number): number => {
    const then = price * Math.exp(mean + sd * z)
    const now = basketAt(curve, then)
    const hold = deposit.base * then + deposit.quote
    if (hold === 0) return 0
    return ((deposit.base - now.base) * then + (deposit.quote - now.quote)) / hold
  }
  if (sd === 0) return plain('expected loss', Math.max(lossAt(0), 0))
  const kinks = curve.kinks.map((kink) => (Math.log(kink / price) - mean) / sd)
  const edges = panelEdges(-FAR, FAR, 1, kinks)
  return plain(
    'expected loss',
    Math.max(
      integrate((z) => lossAt(z) * normalDensity(z), edges),
      0,
    ),
  )
}

/**
 * Time to expect in range until a horizon.
 *
 * `∫₀ᵀ P(lower ≤ P_t < upper) dt`, with t = u² against the steep start and panels that halve towards
 * it, so that ranges of one tick are resolved.
 *
 * @param range - prices; `lower` may be 0, `upper` Infinity
 * @returns seconds in [0, horizon]; relative error ≤ 1e-10
 *
 * Source: Hashemseresht, Pourpouneh 2022; models reference 2.2.
 * @throws `model/bad-price`, `model/bad-volatility`, `model/bad-amount`
 *
 * @example
 * expectedTimeInRangeSec({ lower: 990, upper: 1010 }, law) / 3600 // 110.61 of 168 hours
 */
export function expectedTimeInRangeSec(
  range: { readonly lower: number; readonly upper: number },
  law: PriceLaw,
): number {
  const { mean, sd } = logReturnLaw(law)
  const { horizonSec, price } = law
  const lower = Math.log(range.lower / price)
  const upper = Math.log(range.upper / price)
  if (horizonSec === 0) return 0
  // In units of the horizon: at the share t = u² the log return has mean·t and sd·u.
  const inRangeAt = (u: number): number => {
    const [m, s] = [mean * u * u, sd * u]
    if (s === 0) return lower <= m && m < upper ? 1 : 0
    return normalCdf((upper - m) / s) - normalCdf((lower - m) / s)
  }
  if (sd === 0) return horizonSec * shareInside(lower, upper, mean)
  const edges = [0]
  for (let power = HALVINGS; power >= 0; power -= 1) edges.push(0.75 * 2 ** -power, 2 ** -power)
  return plain('time in range', horizonSec * integrate((u) => 2 * u * inRangeAt(u), edges))
}

/** Standard deviations beyond which the normal law holds less than 1e-32. */
const FAR = 12

/** Down to 2^-50 of the root of the horizon. */
const HALVINGS = 50

/** Share of the time a log price growing from 0 to `mean` spends in [lower, upper). */
function shareInside(lower: number, upper: number, mean: number): number {
  if (mean === 0) return lower <= 0 && 0 < upper ? 1 : 0
  const [a, b] = mean > 0 ? [lower, upper] : [-upper, -lower]
  const length = Math.abs(mean)
  return Math.max(0, Math.min(b, length) - Math.max(a, 0)) / length
}

/** Mean and standard deviation of ln(P_T/P_0). */
export function logReturnLaw(law: PriceLaw): { readonly mean: number; readonly sd: number } {
  requirePrice('price', law.price)
  const sigma = requireVolatility(law.sigmaAnnual)
  const years = requireAmount('horizon', law.horizonSec) / (DAYS_PER_YEAR * 86_400)
  return {
    mean: plain('drift', (law.driftAnnual - sigma ** 2 / 2) * years),
    sd: plain('volatility', sigma * Math.sqrt(years)),
  }
}
