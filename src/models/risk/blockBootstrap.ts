import { ModelError } from '../modelError.ts'
import { checkedSample, sampleMean } from './sample.ts'

/**
 * Standard error of a statistic of a dependent series, by the moving-block bootstrap with blocks
 * that wrap around: whole blocks are drawn with their order kept, so dependence shorter than a block
 * survives.
 *
 * @param series - equally spaced values
 * @param statistic - of a resampled series of the same length
 * @param blockLength - in steps, 1 to the length; 1 is the bootstrap of independent draws
 * @param rounds - resamples, ≥ 2
 * @param random - a seeded stream: equal streams give equal errors
 * @returns sample standard deviation of the statistic over the resamples
 *
 * Source: Künsch 1989; circular blocks, Politis, Romano 1992.
 * @throws `model/bad-block`, `model/bad-sample`
 * @example blockBootstrapError({ series, statistic: mean, blockLength: 20, rounds: 500, random })
 */
export function blockBootstrapError(options: {
  readonly series: Float64Array
  readonly statistic: (resampled: Float64Array) => number
  readonly blockLength: number
  readonly rounds: number
  readonly random: { uniform(): number }
}): number {
  const { series, statistic, blockLength, rounds, random } = options
  const { length } = checkedSample(series, 2)
  if (!Number.isInteger(blockLength) || blockLength < 1 || blockLength > length)
    throw new ModelError(
      'model/bad-block',
      `A block of ${blockLength} steps does not fit a series of ${length}.`,
    )
  const resampled = new Float64Array(length)
  const values = Float64Array.from({ length: rounds }, () => {
    for (let at = 0; at < length; at += blockLength) {
      const start = Math.floor(random.uniform() * length)
      const size = Math.min(blockLength, length - at)
      for (let i = 0; i < size; i++) resampled[at + i] = series[(start + i) % length] as number
    }
    return statistic(resampled)
  })
  return sampleMean(values).sd
}
