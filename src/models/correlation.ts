import { choleskyFactor, type MatrixRows } from '../math/cholesky.ts'
import { requireVolatility } from './lossVersusRebalancing.ts'
import { ModelError, plain } from './modelError.ts'

/**
 * The Cholesky factor of a correlation matrix: row i times independent standard normals is the i-th
 * correlated one.
 *
 * @param correlation - a row per asset; ones on the diagonal, symmetric, positive definite
 * @param size - how many assets there are
 * @returns the lower triangular L with L·Lᵀ = correlation, see {@link choleskyFactor}
 * @throws `model/bad-correlation` where the matrix is of another size, an entry is beyond ±1, or no
 *   assets can be correlated so: a matrix put together from pairs need not be definite
 * @example correlationFactor([[1, 0.6], [0.6, 1]], 2) // [[1, 0], [0.6, 0.8]]
 */
export function correlationFactor(correlation: MatrixRows, size: number): MatrixRows {
  if (correlation.length !== size || correlation.some((row) => row.length !== size))
    throw badCorrelation(`A correlation matrix of ${size} assets has ${size} rows of ${size}.`)
  for (const [i, row] of correlation.entries())
    for (const [j, value] of row.entries())
      if (i === j ? Math.abs(value - 1) > 1e-12 : !(Math.abs(value) <= 1))
        throw badCorrelation(`Entry ${i + 1}, ${j + 1} of a correlation matrix cannot be ${value}.`)
  const factor = choleskyFactor(correlation)
  if (factor === undefined)
    throw badCorrelation('The correlation matrix is not symmetric and positive definite.')
  return factor
}

/**
 * Covariance per year of log returns: `Σᵢⱼ = σᵢ·σⱼ·ρᵢⱼ`.
 *
 * @param sigmasAnnual - fraction per √year, ≥ 0
 * @throws `model/bad-correlation`, `model/bad-volatility`
 * @example covarianceOf({ sigmasAnnual: [0.8, 0.6], correlation: [[1, 0.85], [0.85, 1]] })
 * // [[0.64, 0.408], [0.408, 0.36]]
 */
export function covarianceOf(options: {
  readonly sigmasAnnual: readonly number[]
  readonly correlation: MatrixRows
}): MatrixRows {
  const sigmas = options.sigmasAnnual.map(requireVolatility)
  correlationFactor(options.correlation, sigmas.length)
  return options.correlation.map((row, i) =>
    row.map((rho, j) => plain('covariance', rho * (sigmas[i] as number) * (sigmas[j] as number))),
  )
}

function badCorrelation(message: string): ModelError {
  return new ModelError(
    'model/bad-correlation',
    message,
    'Estimate all correlations from returns of one common clock, more steps than assets.',
  )
}
