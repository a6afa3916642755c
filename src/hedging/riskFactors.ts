import type { ExposureVector } from '../domain/exposure.ts'
import type { MatrixRows } from '../math/cholesky.ts'
import { covarianceOf } from '../models/correlation.ts'
import { DAYS_PER_YEAR } from '../models/lossVersusRebalancing.ts'
import { ModelError, plain, requireAmount } from '../models/modelError.ts'
import type { HedgeCandidate } from './candidate.ts'

/** How the underlyings move together. */
export type MarketLaw = {
  /** Every underlying of exposures and candidates but the numeraire. */
  readonly underlyings: readonly string[]
  /** Fraction per √year, in the order of `underlyings`. */
  readonly sigmasAnnual: readonly number[]
  /** Of log returns, a row per underlying. */
  readonly correlation: MatrixRows
  /** Standard deviation of a year's change of each volatility; absent: vega is no risk. */
  readonly volatilitySdAnnual?: readonly number[]
}

/** What moves value, how much is exposed to each, and how they move together. */
export type RiskFactors = {
  readonly factors: readonly RiskFactor[]
  /** d: exposure to each factor. */
  readonly exposure: readonly number[]
  /** B: what one contract of each candidate adds, a row per factor. */
  readonly loadings: MatrixRows
  /** Σ: of the factors over the horizon. */
  readonly covariance: MatrixRows
}

export type RiskFactor =
  | { readonly kind: 'price'; readonly underlying: string }
  | { readonly kind: 'gamma'; readonly underlying: string; readonly other: string }
  | { readonly kind: 'volatility'; readonly underlying: string }

/**
 * The delta-gamma-vega picture of exposures and candidates over a horizon.
 *
 * Factors are each price move `ΔP`, each `½ΔP²` (and `ΔPᵢΔPⱼ` where a cross gamma is held), and each
 * change of volatility. Moves are normal: odd and even powers do not covary, and two quadratic forms
 * have the covariance `½·tr(A·C·B·C)`.
 *
 * @param horizonSec - over which risk is measured, > 0; moves grow with its root
 *
 * Source: moments of normal quadratic forms (textbook); models reference 3.9.
 * @throws `model/bad-correlation` where the matrix is not positive definite, `hedge/volatility-missing`
 *
 * @example
 * // 2 ETH held at 2000, one perpetual of 1 ETH, 80 % over a day
 * riskFactors({ vector, candidates: [perpetual], law: { underlyings: ['ETH'], sigmasAnnual: [0.8], correlation: [[1]] }, horizonSec: 86_400 })
 * // factors: price ETH, gamma ETH; exposure: [2, -0.0047…]; covariance[0][0]: 7013.7 = (2000·0.8)²/365
 */
export function riskFactors(options: {
  readonly vector: ExposureVector
  readonly candidates: readonly HedgeCandidate[]
  readonly law: MarketLaw
  readonly horizonSec: number
}): RiskFactors {
  const { vector, candidates, law } = options
  const years = requireAmount('horizon', options.horizonSec) / (DAYS_PER_YEAR * 86_400)
  const exposures = vector.byUnderlying.filter(({ underlying }) => underlying !== vector.numeraire)
  const names = [...new Set([...exposures, ...candidates].map(({ underlying }) => underlying))].map(
    (name) => requireKnown(name, law),
  )
  const moves = priceCovariance(names, options, years)
  const pairs = quadraticPairs(names, vector)
  const vegas = law.volatilitySdAnnual === undefined ? [] : names
  const factors: RiskFactor[] = [
    ...names.map((underlying) => ({ kind: 'price' as const, underlying })),
    ...pairs.map(([i, j]) => ({
      kind: 'gamma' as const,
      underlying: names[i] as string,
      other: names[j] as string,
    })),
    ...vegas.map((underlying) => ({ kind: 'volatility' as const, underlying })),
  ]
  const covariance = factors.map((a, row) =>
    factors.map((b, column) => {
      if (a.kind === 'price' && b.kind === 'price') return entry(moves, row, column)
      if (a.kind === 'gamma' && b.kind === 'gamma')
        return quadraticCovariance(
          moves,
          pairs[row - names.length] as Pair,
          pairs[column - names.length] as Pair,
        )
      if (a.kind === 'volatility' && row === column)
        return (law.volatilitySdAnnual?.[law.underlyings.indexOf(a.underlying)] ?? 0) ** 2 * years
      return 0
    }),
  )
  return {
    factors,
    exposure: factors.map((factor) => plain('exposure', exposureTo(factor, vector))),
    loadings: factors.map((factor) => candidates.map((each) => loadingOf(factor, each))),
    covariance,
  }
}

type Pair = readonly [i: number, j: number]

function exposureTo(factor: RiskFactor, vector: ExposureVector): number {
  const net = vector.byUnderlying.find(({ underlying }) => underlying === factor.underlying)
  if (net === undefined) return 0
  if (factor.kind === 'price') return net.deltaBase
  if (factor.kind === 'volatility') return net.vegaQuotePerVol ?? 0
  if (factor.underlying === factor.other) return net.gammaBasePerPrice
  return (
    net.crossGammas.find(({ underlying }) => underlying === factor.other)?.gammaBasePerPrice ?? 0
  )
}

function loadingOf(factor: RiskFactor, candidate: HedgeCandidate): number {
  if (candidate.underlying !== factor.underlying) return 0
  if (factor.kind === 'price') return candidate.deltaBase
  if (factor.kind === 'volatility') return candidate.vegaQuotePerVol
  return factor.other === factor.underlying ? candidate.gammaBasePerPrice : 0
}

/** Each own square, and each product whose cross gamma is held. */
function quadraticPairs(names: readonly string[], vector: ExposureVector): Pair[] {
  const crossed = (i: number, j: number): boolean =>
    vector.byUnderlying.some(
      ({ underlying, crossGammas }) =>
        underlying === names[i] && crossGammas.some((cross) => cross.underlying === names[j]),
    )
  return names.flatMap((_, i) =>
    names.flatMap((_, j): Pair[] => (i === j || (i < j && crossed(i, j)) ? [[i, j]] : [])),
  )
}

/**
 * `½·tr(A·C·B·C)` with A of `½x'Ax`: one square has a one on the diagonal, a product two off it.
 * Expanded, `Cov(xᵢxⱼ, xₖxₗ) = CᵢₖCⱼₗ + CᵢₗCⱼₖ`, halved for each square.
 */
function quadraticCovariance(moves: MatrixRows, [i, j]: Pair, [k, l]: Pair): number {
  const both = entry(moves, i, k) * entry(moves, j, l) + entry(moves, i, l) * entry(moves, j, k)
  return both * (i === j ? 0.5 : 1) * (k === l ? 0.5 : 1)
}

function priceCovariance(
  names: readonly string[],
  { vector, candidates, law }: Parameters<typeof riskFactors>[0],
  years: number,
): MatrixRows {
  const returns = covarianceOf(law)
  const at = names.map((name) => law.underlyings.indexOf(name))
  const prices = names.map(
    (name) =>
      vector.byUnderlying.find(({ underlying }) => underlying === name)?.priceQuote ??
      candidates.find(({ underlying }) => underlying === name)?.underlyingPriceQuote ??
      Number.NaN,
  )
  return names.map((_, i) =>
    names.map((_, j) =>
      plain(
        'covariance',
        entry(returns, at[i] ?? -1, at[j] ?? -1) *
          years *
          (prices[i] ?? Number.NaN) *
          (prices[j] ?? Number.NaN),
      ),
    ),
  )
}

function entry(matrix: MatrixRows, row: number, column: number): number {
  return matrix[row]?.[column] ?? Number.NaN
}

function requireKnown(underlying: string, law: MarketLaw): string {
  if (law.underlyings.includes(underlying)) return underlying
  throw new ModelError(
    'hedge/volatility-missing',
    `The volatility of ${underlying} is not known.`,
    'Give volatilities and correlations of everything exposed.',
  )
}
