import erfc from '@stdlib/math-base-special-erfc'

/**
 * Standard normal density, `e^(−x²/2)/√(2π)`. Relative error ≤ 2^-50 for |x| ≤ 8, ≤ x²·2^-53 beyond.
 * @example normalDensity(0) // 0.3989422804014327
 */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) * INVERSE_SQRT_TWO_PI
}

/**
 * Probability that a standard normal variable is at most `x`.
 *
 * By erfc, so that the lower tail keeps its relative accuracy (1 − N(−x) would lose it):
 * relative error ≤ 1e-14 for x ≥ −10.
 *
 * @example normalCdf(1.959963984540054) // 0.975
 */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2)
}

const INVERSE_SQRT_TWO_PI = 1 / Math.sqrt(2 * Math.PI)
