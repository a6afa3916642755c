import { randomStream } from '../../../src/market/random.ts'
import {
  closeToClose,
  ewma,
  garmanKlass,
  parkinson,
  rogersSatchell,
  yangZhang,
} from '../../../src/models/volatility/estimators.ts'
import { optimalGrids, twoScaleVariance } from '../../../src/models/volatility/twoScale.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'realised-volatility'

const BARS = {
  open: [100, 102, 101, 105, 103],
  high: [103, 104, 106, 107, 105],
  low: [99, 100, 100, 102, 98],
  close: [102, 101, 105, 103, 99],
}

/** The noisy day: returns, sd of the noise, integrated variance, grids, days simulated. */
const N = 23_400
const ETA = 5e-4
const IV = 0.0016
const GRIDS = 300
const RUNS = 400

export function realisedVolatilitySource(): Source {
  return {
    id: SOURCE,
    title: 'Realised volatility: bars and two scales',
    citation:
      'Parkinson (1980); Garman, Klass (1980); Rogers, Satchell (1991); Yang, Zhang (2000); L. Zhang, P. Mykland, Y. Aït-Sahalia, A tale of two time scales (2005).',
    method: [
      'Five bars and an independent evaluation of each estimator on them, eight decimals.',
      `Two scales: ${RUNS} days of ${N} returns with integrated variance ${IV} and noise of sd ${ETA}, ${GRIDS} grids. The reference is a simulation of 400 runs and so is ours (seed 2005); the tolerance is half a unit of the printed digit and four standard errors of the difference.`,
    ],
    checks: [...barChecks(), ...noiseChecks()],
    misprints: [],
  }
}

function barChecks(): Check[] {
  const cell = (name: string, published: number, ours: number): Check =>
    check(SOURCE, name, published, ours, halfUnitOfDecimals(8))
  return [
    cell('close to close', 0.03327426, closeToClose(BARS)),
    cell('Parkinson', 0.03126684, parkinson(BARS)),
    cell('Garman–Klass', 0.03242122, garmanKlass(BARS)),
    cell('Rogers–Satchell', 0.03141905, rogersSatchell(BARS)),
    cell('Yang–Zhang', 0.03300215, yangZhang(BARS)),
    cell('exponentially weighted', 0.01660095, ewma(BARS)),
  ]
}

function noiseChecks(): Check[] {
  const random = randomStream(2005)
  const corrected: number[] = []
  let realised = 0
  for (let run = 0; run < RUNS; run += 1) {
    const { integratedVariance, realisedVariance } = twoScaleVariance(noisyDay(random), GRIDS)
    corrected.push(integratedVariance / IV)
    realised += realisedVariance / IV / RUNS
  }
  const mean = corrected.reduce((sum, value) => sum + value, 0) / RUNS
  const sd = Math.sqrt(corrected.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (RUNS - 1))
  const error = (4 * sd * Math.SQRT2) / Math.sqrt(RUNS)
  return [
    check(SOURCE, 'variance of all returns over IV', 8.31, realised, halfUnitOfDecimals(2) + 0.02),
    check(SOURCE, 'two scales over IV, mean', 0.988, mean, halfUnitOfDecimals(3) + error),
    check(SOURCE, 'two scales over IV, sd', 0.131, sd, halfUnitOfDecimals(3) + error / Math.SQRT2),
    check(SOURCE, 'optimal number of grids', 5.4, optimalGrids(N, ETA ** 2, IV), 0.05),
  ]
}

function noisyDay(random: ReturnType<typeof randomStream>): Float64Array {
  const step = Math.sqrt(IV / N)
  const prices = new Float64Array(N + 1)
  let log = 0
  for (let i = 0; i <= N; i += 1) {
    if (i > 0) log += step * random.normal()
    prices[i] = Math.exp(log + ETA * random.normal())
  }
  return prices
}
