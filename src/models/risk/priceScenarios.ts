import type { MatrixRows } from '../../math/cholesky.ts'
import { correlationFactor } from '../correlation.ts'
import { requireVolatility } from '../lossVersusRebalancing.ts'
import { ModelError, plain } from '../modelError.ts'

/** Which way prices are taken to go on average. */
export type Drift =
  /** The expected price grows by `e^(annual·T)`; 0 is a martingale. */
  | { readonly of: 'price'; readonly annual: number }
  /** The median price does: the mean of log returns is `annual·T`. */
  | { readonly of: 'log'; readonly annual: number }
  /** As recorded in the past that is drawn from. */
  | { readonly of: 'record' }

/** Joint price moves over one horizon. */
export type PriceScenarios = {
  readonly underlyings: readonly string[]
  /** Price then over price now: a column per underlying, equally long. */
  readonly factors: readonly Float64Array[]
  readonly horizonYears: number
  readonly drift: Drift
  /**
   * How draws depend on one another, which decides how their error is told: not at all; by the pair
   * (antithetic), pairs side by side; or as windows of one history, up to so many steps apart.
   */
  readonly dependence: 'none' | 'pairs' | { readonly windows: number }
}

/** A stream of chance, as `randomStream` makes them. */
export type Draws = { uniform(): number; normal(): number }

/** What prices of a law are made of. */
export type LawTerms = {
  readonly assets: readonly { readonly underlying: string; readonly sigmaAnnual: number }[]
  /** Of log returns; absent for one asset. */
  readonly correlation?: MatrixRows
  readonly horizonYears: number
  readonly count: number
  readonly random: Draws
}

/**
 * Joint log-normal moves: geometric Brownian motion over one horizon, exact.
 *
 * @param drift - default a martingale, `{ of: 'price', annual: 0 }`
 * @param antithetic - draws come in pairs z and −z, which halves the error of what is nearly odd in
 *   the move; `count` must be even. Default false.
 *
 * @throws `model/bad-correlation`, `model/bad-volatility`, `model/bad-horizon`, `model/bad-sample`
 * @example
 * gaussianScenarios({ assets: [{ underlying: 'ETH', sigmaAnnual: 0.8 }], horizonYears: 1 / 365,
 *   count: 100_000, random: randomStream(1) })
 */
export function gaussianScenarios(
  options: LawTerms & { readonly drift?: Drift; readonly antithetic?: boolean },
): PriceScenarios {
  const { count, random, antithetic = false, drift = { of: 'price', annual: 0 } } = options
  if (antithetic && count % 2 === 1)
    throw new ModelError('model/bad-sample', `${count} draws do not come in pairs.`)
  const law = lawOf(options, drift)
  const z = new Float64Array(law.size)
  for (let draw = 0; draw < count; draw += 1) {
    const mirrored = antithetic && draw % 2 === 1
    for (let i = 0; i < law.size; i += 1) z[i] = mirrored ? -(z[i] as number) : random.normal()
    law.write(draw, z, 1)
  }
  return { ...law.scenarios, dependence: antithetic ? 'pairs' : 'none' }
}

/**
 * Joint moves with fat tails: log returns of a multivariate Student law of the same covariance.
 *
 * The mean of its price does not exist, so only the log can be given a drift; default 0.
 *
 * @param degreesOfFreedom - an integer ≥ 3: 4 is usual for daily returns of crypto-assets
 *
 * Source: Z·√((ν − 2)/χ²_ν) in place of Z, one χ² for all assets.
 * @throws as {@link gaussianScenarios}
 */
export function studentScenarios(
  options: LawTerms & { readonly degreesOfFreedom: number; readonly logDriftAnnual?: number },
): PriceScenarios {
  const { count, random, degreesOfFreedom } = options
  if (!(Number.isInteger(degreesOfFreedom) && degreesOfFreedom >= 3))
    throw new ModelError(
      'model/bad-sample',
      `A Student law with a variance has 3 or more degrees of freedom, not ${degreesOfFreedom}.`,
    )
  const law = lawOf(options, { of: 'log', annual: options.logDriftAnnual ?? 0 })
  const z = new Float64Array(law.size)
  for (let draw = 0; draw < count; draw += 1) {
    let chiSquare = 0
    for (let i = 0; i < degreesOfFreedom; i += 1) chiSquare += random.normal() ** 2
    for (let i = 0; i < law.size; i += 1) z[i] = random.normal()
    law.write(draw, z, Math.sqrt((degreesOfFreedom - 2) / chiSquare))
  }
  return { ...law.scenarios, dependence: 'none' }
}

/** `horizonYears` when it lasts, else throws `model/bad-horizon`. */
export function requireHorizon(horizonYears: number): number {
  if (horizonYears > 0 && Number.isFinite(horizonYears)) return horizonYears
  throw new ModelError(
    'model/bad-horizon',
    `A horizon must be finite and above zero, not ${horizonYears} years.`,
  )
}

function lawOf(terms: LawTerms, drift: Drift) {
  const { assets, correlation = [[1]], count } = terms
  const horizonYears = requireHorizon(terms.horizonYears)
  if (!(Number.isInteger(count) && count > 0))
    throw new ModelError('model/bad-sample', `${count} draws cannot be made.`)
  const factor = correlationFactor(correlation, assets.length)
  const sds = assets.map(
    ({ sigmaAnnual }) => requireVolatility(sigmaAnnual) * Math.sqrt(horizonYears),
  )
  const means = sds.map((sd) =>
    drift.of === 'record'
      ? 0
      : plain('drift', drift.annual * horizonYears) - (drift.of === 'price' ? (sd * sd) / 2 : 0),
  )
  const factors = assets.map(() => new Float64Array(count))
  const write = (draw: number, z: Float64Array, scale: number): void => {
    for (const [i, row] of factor.entries()) {
      let correlated = 0
      for (let k = 0; k <= i; k += 1) correlated += (row[k] as number) * (z[k] as number)
      const column = factors[i] as Float64Array
      column[draw] = Math.exp((means[i] as number) + (sds[i] as number) * scale * correlated)
    }
  }
  const underlyings = assets.map(({ underlying }) => underlying)
  return { size: assets.length, write, scenarios: { underlyings, factors, horizonYears, drift } }
}
