import type { Assumption } from '../../domain/assumption.ts'
import type { ChainModel } from './chainQuotes.ts'
import {
  type FillCurve,
  MakerError,
  requireFinite,
  requireLotBound,
  requireNotNegative,
} from './parameters.ts'
import type { Quote } from './quoteTable.ts'
import { riskAdjustment } from './riskAdjustment.ts'

/** Parameters of Guéant, Lehalle and Fernandez-Tapia's market maker. */
export type GlftParameters = FillCurve & {
  /** σ: price units per √second, ≥ 0 (relative volatility times the price). */
  readonly sigmaPricePerSqrtSec: number
  /** γ per unit of price move on one lot: γ per quote times the lot in base; ≥ 0. */
  readonly riskAversionPerPrice: number
  /** μ: drift of the mid, price units per second. */
  readonly driftPricePerSec?: number
  /** ξ: how far the mid moves against the maker at each of its fills, price units, ≥ 0. */
  readonly impactPrice?: number
}

export const glftAssumptions: readonly Assumption[] = [
  {
    id: 'glft-brownian-mid',
    statement: 'The mid is a Brownian motion in price units, with constant volatility and drift.',
    bias: 'understates inventory risk where volatility clusters or the price jumps',
  },
  {
    id: 'glft-exponential-fills',
    statement: 'A quote δ from the mid is filled one lot at a time at the rate A·e^(−kδ).',
    bias: 'overstates fills of quotes that stand behind a queue, and those far from the mid',
  },
]

/**
 * The model as the system `v' = (αq² − kμq)·v_q − η(v_{q+1} + v_{q−1})`, α = kγσ²/2, |q| ≤ Q.
 *
 * With impact ξ: η falls by `e^(−kξ/2)`, quotes widen by ξ/2, `v_q(T) = e^(−kξq²/2)`.
 *
 * @param maxLots - Q: the maker holds at most this many lots either way
 *
 * Source: Guéant, Lehalle, Fernandez-Tapia 2013 (Math. Finan. Econ. 7:477–507, arXiv 1105.3115),
 * Proposition 1, Theorem 1; drift and market impact, section 6. γ → 0 is the limit, linear utility.
 * @throws `maker/bad-parameters`
 *
 * @example
 * const model = glftModel({ fillsPerSec: 0.9, decayPerPrice: 0.3, sigmaPricePerSqrtSec: 0.3,
 *   riskAversionPerPrice: 0.01, maxLots: 30 })
 * quoteAtLots(chainQuotes(model, 600), 10).askOffset // 2.6328…
 */
export function glftModel(parameters: GlftParameters & { readonly maxLots: number }): ChainModel {
  const { alphaPerSec, weightPerSec, markup, drift, impact, k } = terms(parameters)
  const maxLots = requireLotBound('Q (maxLots)', parameters.maxLots)
  const inventories = Array.from({ length: 2 * maxLots + 1 }, (_, i) => i - maxLots)
  return {
    decayPerPrice: k,
    markup,
    chain: {
      lowestLots: -maxLots,
      costPerSec: Float64Array.from(inventories, (q) => alphaPerSec * q * q - k * drift * q),
      upPerSec: weightPerSec,
      downPerSec: weightPerSec,
      terminalLogRatio: Float64Array.from(
        inventories.slice(0, -1),
        (q) => -0.5 * k * impact * (2 * q + 1),
      ),
    },
  }
}

/**
 * The closed-form asymptotics: `δ^b = markup + (q − μ/(γσ²) + ½)·D`, `δ^a` with `−(q − …) + ½`,
 * D = √(α/η)/k, the shift per lot.
 *
 * Far from the horizon, far from the bound and for small q only. Against the matrix form, share of
 * the offset: with σ = 0.3, A = 0.9, k = 0.3, γ = 0.01, 4e-5 at q = 0 and 1e-3 at 20; with σ = 1,
 * A = 0.2, 0.2 % at 0, 4 % at 10, 17 % at 20.
 *
 * @param lots - q, need not be whole
 *
 * Source: Guéant et al. 2013, section 5 and the impact form of section 6; with order size Δ it is
 * Guéant 2017 (4.6)–(4.7) at ξ = γ, which is this with γΔ for γ and q in lots.
 * @throws `maker/bad-parameters`; a drift without risk (γσ² = 0) has no stationary quote
 *
 * @example
 * // hftbacktest's calibration, in ticks
 * glftClosedForm({ fillsPerSec: 2.986162360812285, decayPerPrice: 0.04235741115084049,
 *   sigmaPricePerSqrtSec: 10.69, riskAversionPerPrice: 0.05 }, 0).bidOffset // 20.47208533844371
 */
export function glftClosedForm(parameters: GlftParameters, lots: number): Quote {
  const { shiftPerLot, markup, drift } = closedFormTerms(parameters)
  const { sigmaPricePerSqrtSec: sigma, riskAversionPerPrice: gamma } = parameters
  const risk = gamma * sigma * sigma
  if (drift !== 0 && risk === 0)
    throw new MakerError('With a drift and no inventory risk no stationary quote exists.', [
      'Give a horizon and a bound on inventory.',
    ])
  const displaced = requireFinite('lots', lots) - (drift === 0 ? 0 : drift / risk)
  return {
    reservationOffset: 0 - displaced * shiftPerLot,
    bidOffset: markup + (displaced + 0.5) * shiftPerLot,
    askOffset: markup + (0.5 - displaced) * shiftPerLot,
  }
}

/**
 * D of {@link glftClosedForm}: how far both quotes move for each lot held, price units.
 *
 * @example
 * // with the calibration above: glftShiftPerLot(…) // 9.76326865029227
 */
export function glftShiftPerLot(parameters: GlftParameters): number {
  return closedFormTerms(parameters).shiftPerLot
}

function closedFormTerms(parameters: GlftParameters) {
  const { alphaPerSec, weightPerSec, k, ...rest } = terms(parameters)
  return { ...rest, shiftPerLot: Math.sqrt(alphaPerSec / weightPerSec) / k }
}

function terms(parameters: GlftParameters) {
  const { decayPerPrice: k, riskAversionPerPrice: gamma } = parameters
  const { markup, weightPerSec } = riskAdjustment(parameters, gamma)
  const sigma = requireNotNegative('σ (sigmaPricePerSqrtSec)', parameters.sigmaPricePerSqrtSec)
  const impact = requireNotNegative('ξ (impactPrice)', parameters.impactPrice ?? 0)
  return {
    k,
    impact,
    drift: requireFinite('μ (driftPricePerSec)', parameters.driftPricePerSec ?? 0),
    alphaPerSec: requireFinite('k·γ·σ²/2', 0.5 * k * gamma * sigma * sigma),
    weightPerSec: weightPerSec * Math.exp(-0.5 * k * impact),
    markup: markup + 0.5 * impact,
  }
}
