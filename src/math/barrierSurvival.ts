import { normalCdf } from './normalDistribution.ts'

/**
 * Probability that a Brownian motion with drift, from 0, touches neither of two levels.
 *
 * By images while the levels are more than a standard deviation apart, by the eigenfunctions of the
 * interval beyond: each series converges at once where the other is slow.
 *
 * @param lower - ≤ 0, may be −Infinity
 * @param upper - ≥ 0, may be Infinity
 * @param mean,sd - of the motion at the end; sd > 0
 * @returns in [0, 1]; absolute error ≤ 1e-12 for drifts of up to 10 standard deviations
 *
 * Source: method of images, Karatzas, Shreve 1991 (drift by Girsanov); eigenfunctions, Borodin,
 * Salminen 2002.
 * @example barrierSurvival({ lower: -1, upper: 1, mean: 0, sd: 1 }) // 0.3707…
 */
export function barrierSurvival(options: {
  readonly lower: number
  readonly upper: number
  readonly mean: number
  readonly sd: number
}): number {
  const { lower, upper, mean, sd } = options
  if (lower >= 0 || upper <= 0) return 0
  const far = Number.POSITIVE_INFINITY
  if (lower === -far && upper === far) return 1
  if (lower === -far) return oneSided(-upper, -mean, sd)
  if (upper === far) return oneSided(lower, mean, sd)
  const series = sd < upper - lower ? byImages : byEigenfunctions
  return Math.min(Math.max(series(lower, upper, mean, sd), 0), 1)
}

/** Above one lower level: the reflection principle. */
function oneSided(lower: number, mean: number, sd: number): number {
  const touched = weighted((2 * mean * lower) / sd ** 2, (lower + mean) / sd)
  return Math.min(Math.max(normalCdf((mean - lower) / sd) - touched, 0), 1)
}

function byImages(lower: number, upper: number, mean: number, sd: number): number {
  const width = upper - lower
  // Weight of the image at `at`: e^(at·mean/sd²) of what of it lies between the levels.
  const image = (at: number): number =>
    between((at * mean) / sd ** 2, (lower - at - mean) / sd, (upper - at - mean) / sd)
  let sum = 0
  for (let n = -IMAGES; n <= IMAGES; n += 1)
    sum += image(2 * n * width) - image(2 * upper + 2 * n * width)
  return sum
}

function byEigenfunctions(lower: number, upper: number, mean: number, sd: number): number {
  const width = upper - lower
  const tilt = mean / sd ** 2
  let sum = 0
  for (let k = 1; k <= EIGENFUNCTIONS; k += 1) {
    const wave = (k * Math.PI) / width
    const decay = -((wave * sd) ** 2) / 2 - (tilt * mean) / 2
    const ends = Math.exp(tilt * lower + decay) - (-1) ** k * Math.exp(tilt * upper + decay)
    sum += ((2 / width) * Math.sin(-wave * lower) * wave * ends) / (tilt ** 2 + wave ** 2)
  }
  return sum
}

// The next image lies 12 standard deviations off, the next eigenfunction is e^(−8²·π²/2).
const IMAGES = 6
const EIGENFUNCTIONS = 8

/** `e^weight·(N(to) − N(from))`, from the tail in which it does not cancel. */
function between(weight: number, from: number, to: number): number {
  return from + to > 0
    ? weighted(weight, -from) - weighted(weight, -to)
    : weighted(weight, to) - weighted(weight, from)
}

/** `e^weight·N(x)`, where the first may overflow while the second vanishes. */
function weighted(weight: number, x: number): number {
  if (x > -30) return Math.exp(weight) * normalCdf(x)
  const inverse = 1 / (x * x)
  const tail = 1 - inverse * (1 - inverse * (3 - 15 * inverse))
  return (Math.exp(weight - (x * x) / 2) * tail) / (-x * Math.sqrt(2 * Math.PI))
}
