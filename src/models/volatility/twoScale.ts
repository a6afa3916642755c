import { ModelError, plain } from '../modelError.ts'

/** Variance of a price seen through noise. */
export type TwoScaleVariance = {
  /** Integrated variance of the efficient log price over the sample, corrected; may be below zero. */
  readonly integratedVariance: number
  /** Sum of all squared log returns: biased up by `2n·η²`. */
  readonly realisedVariance: number
  /** η², variance of the noise of one price: `realised/(2n)`, an upper estimate. */
  readonly noiseVariance: number
  /** Number of grids. */
  readonly grids: number
}

/**
 * Two-scale realised variance: the mean over `grids` sparse grids, minus what noise adds to it.
 *
 * `(1 − n̄/n)^-1 · (mean of the grids' variances − n̄/n · variance of all)`, `n̄ = (n − K + 1)/K`.
 * It assumes noise that is independent from price to price; a pool's bounce inside the fee band is
 * not, so an external mid is better.
 *
 * @param prices - in order, > 0; at least two more than `grids`
 * @param grids - K ≥ 2; {@link optimalGrids}
 *
 * Source: Zhang, Mykland, Aït-Sahalia 2005, section 4; models reference 7.
 * @throws `model/too-few-prices`, `model/bad-price`
 */
export function twoScaleVariance(prices: ArrayLike<number>, grids: number): TwoScaleVariance {
  const n = prices.length - 1
  if (!Number.isInteger(grids) || grids < 2 || n < grids + 1) throw tooFew(prices.length, grids)
  const logs = Float64Array.from(prices, logOf)
  const at = (i: number): number => logs[i] as number
  let realised = 0
  for (let i = 1; i <= n; i += 1) realised += (at(i) - at(i - 1)) ** 2
  let sparse = 0
  for (let i = grids; i <= n; i += 1) sparse += (at(i) - at(i - grids)) ** 2
  const share = (n - grids + 1) / grids / n
  return {
    integratedVariance: plain('variance', (sparse / grids - share * realised) / (1 - share)),
    realisedVariance: plain('variance', realised),
    noiseVariance: plain('noise', realised / (2 * n)),
    grids,
  }
}

/**
 * The number of grids with the least error: `(12·η⁴/IV²)^(1/3)·n^(2/3)`, at least 2.
 *
 * @param returns - n, > 0
 * @param noiseVariance - η², ≥ 0
 * @param integratedVariance - IV over the sample, > 0
 *
 * Source: Zhang, Mykland, Aït-Sahalia 2005, equation 58; models reference 7.
 * @example optimalGrids(23_400, 2.5e-7, 0.0016) // 5.4: a real number, to be rounded
 */
export function optimalGrids(
  returns: number,
  noiseVariance: number,
  integratedVariance: number,
): number {
  if (!(returns > 0 && noiseVariance >= 0 && integratedVariance > 0)) throw tooFew(returns, 0)
  return Math.max(
    2,
    Math.cbrt((12 * noiseVariance ** 2) / integratedVariance ** 2) * Math.cbrt(returns) ** 2,
  )
}

function logOf(price: number): number {
  if (price > 0 && Number.isFinite(price)) return Math.log(price)
  throw new ModelError('model/bad-price', `A price of the series is ${price}.`)
}

function tooFew(count: number, grids: number): ModelError {
  return new ModelError(
    'model/too-few-prices',
    `${count} prices are too few for ${grids} grids.`,
    'Take fewer grids (at least 2), or a longer history.',
  )
}
