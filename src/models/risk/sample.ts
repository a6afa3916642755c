import { ModelError, plain } from '../modelError.ts'

/** Mean of a sample and how far it may lie from the truth. */
export type SampleMean = {
  readonly mean: number
  /** Sample standard deviation, ddof 1. */
  readonly sd: number
  /** `sd/√n` of independent draws. */
  readonly standardError: number
}

/**
 * Mean, standard deviation and standard error of independent draws.
 *
 * @throws `model/bad-sample` for fewer than two draws, or one that is no number
 * @example sampleMean(Float64Array.of(1, 2, 3)) // { mean: 2, sd: 1, standardError: 0.577… }
 */
export function sampleMean(draws: Float64Array): SampleMean {
  const count = checkedSample(draws, 2).length
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / count
  const squares = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0)
  const sd = plain('sd', Math.sqrt(squares / (count - 1)))
  return { mean: plain('mean', mean), sd, standardError: sd / Math.sqrt(count) }
}

/** `draws` when there are `least` and each is a number, else throws `model/bad-sample`. */
export function checkedSample(draws: Float64Array, least: number): Float64Array {
  if (draws.length < least)
    throw new ModelError(
      'model/bad-sample',
      `${draws.length} draws are too few: at least ${least} are needed.`,
    )
  const bad = draws.findIndex((draw) => !Number.isFinite(draw))
  if (bad !== -1)
    throw new ModelError('model/bad-sample', `Draw ${bad} is no number: ${draws[bad]}.`)
  return draws
}
