import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { choleskyFactor } from '../math/cholesky.ts'
import { ModelError, plain } from '../models/modelError.ts'

/** A hedge in correlated assets and what it leaves. */
export type MinimumVarianceHedge = {
  /** Units of each hedge asset to hold, signed, in the order given. */
  readonly sizes: readonly number[]
  /** Share of the exposure's variance that goes away: R², 0 to 1. */
  readonly effectiveness: number
  /** Standard deviation of what is left, in the unit of the exposure's changes. */
  readonly residualSd: number
}

/**
 * The hedge in one or several correlated assets that leaves the least variance: `h = −Σ_HH⁻¹·Σ_HV`.
 *
 * @param hedgeCovariance - Σ_HH of the changes of the hedge assets, one unit of each; positive definite
 * @param crossCovariance - Σ_HV with the changes of the exposure's value
 * @param exposureVariance - of the exposure's value, ≥ 0
 *
 * For a liquidity position let the exposure's change be `delta·dS` at the present delta: over long
 * windows the raw change of value contaminates the ratio with gamma.
 *
 * Source: Ederington 1979; models reference 3.4.
 * @throws `hedge/bad-covariance` where Σ_HH is not symmetric positive definite, or the covariances
 *   are not those of one joint distribution
 *
 * @example
 * // one asset: h* = −ρ·σ_S/σ_F
 * minimumVarianceHedge({ hedgeCovariance: [[0.0313 ** 2]], crossCovariance: [0.928 * 0.0263 * 0.0313], exposureVariance: 0.0263 ** 2 })
 * // { sizes: [-0.7797…], effectiveness: 0.8611…, residualSd: 0.00979… }
 */
export function minimumVarianceHedge(options: {
  readonly hedgeCovariance: readonly (readonly number[])[]
  readonly crossCovariance: readonly number[]
  readonly exposureVariance: number
}): MinimumVarianceHedge {
  const { crossCovariance, exposureVariance } = options
  const covariance = requireCovariance(options.hedgeCovariance, crossCovariance.length)
  if (!(Number.isFinite(exposureVariance) && exposureVariance >= 0))
    throw badCovariance(`The exposure cannot have the variance ${exposureVariance}.`)
  const ratios = new CholeskyDecomposition(covariance)
    .solve(Matrix.columnVector([...crossCovariance]))
    .to1DArray()
  const removed = ratios.reduce((sum, ratio, i) => sum + ratio * (crossCovariance[i] ?? 0), 0)
  if (removed > exposureVariance * (1 + 1e-9))
    throw badCovariance('The hedge assets explain more variance than the exposure has.')
  const left = Math.max(exposureVariance - removed, 0)
  return {
    sizes: ratios.map((ratio) => plain('hedge ratio', -ratio)),
    effectiveness: exposureVariance === 0 ? 0 : plain('effectiveness', 1 - left / exposureVariance),
    residualSd: plain('residual', Math.sqrt(left)),
  }
}

/**
 * Covariances per step of changes observed at the same times, means taken off (n − 1).
 *
 * @param series - one column per asset, equally long, at least two steps
 * @throws `hedge/bad-covariance`
 */
export function sampleCovariance(series: readonly (readonly number[])[]): number[][] {
  const steps = series[0]?.length ?? 0
  if (steps < 2 || series.some(({ length }) => length !== steps))
    throw badCovariance('Covariances need series of one length, two changes at least.')
  const centred = series.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / steps
    return column.map((value) => value - mean)
  })
  return centred.map((a) =>
    centred.map((b) => {
      const sum = a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0)
      if (!Number.isFinite(sum)) throw badCovariance('A change is not a finite number.')
      return sum / (steps - 1)
    }),
  )
}

function requireCovariance(rows: readonly (readonly number[])[], size: number): Matrix {
  if (size === 0 || rows.length !== size || rows.some((row) => row.length !== size))
    throw badCovariance('The covariance of the hedge assets must be square, a row per asset.')
  if (choleskyFactor(rows) === undefined)
    throw badCovariance('The covariance of the hedge assets is not symmetric positive definite.')
  return new Matrix(rows.map((row) => [...row]))
}

function badCovariance(message: string): ModelError {
  return new ModelError('hedge/bad-covariance', message, 'Take changes of one common clock.')
}
