import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { randomStream } from '../../src/market/random.ts'
import { simulateSessions } from '../../src/simulation/quotingSession.ts'
import { type Law, sessionLaw } from '../validate/sessionLaw.ts'
import { publishedSession } from '../validate/sources/avellanedaStoikov.ts'
import { type BenchResult, cpuSecondsOf, median } from './result.ts'

const ROUNDS = 5
const PATHS = 100_000

/**
 * Table 1 of Avellaneda and Stoikov, inventory strategy, random draws included, against numpy doing
 * the same in place with PCG64; `undefined` where python3 has no numpy.
 */
export function benchMakerSteps(): BenchResult | undefined {
  if (!hasNumpy()) return undefined
  const session = publishedSession(0.1, 'inventory')
  const law = sessionLaw(session)
  const random = randomStream(1)
  const count = PATHS * session.steps
  const rates: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
  let version = ''
  for (let round = -1; round < ROUNDS; round += 1) {
    const { seconds, result } = cpuSecondsOf(() =>
      simulateSessions(session, PATHS, random.split(String(round))),
    )
    const peer = numpyRun(round + 2)
    expectLaw('ours', momentsOf(result.profit), law.profit)
    expectLaw('numpy', { mean: peer.profitMean, sd: peer.profitSd }, law.profit)
    version = peer.numpy
    if (round < 0) continue
    rates.ours.push(count / seconds)
    rates.peer.push(peer.steps / peer.seconds)
  }
  return {
    id: 'maker-steps',
    ours: median(rates.ours),
    peer: median(rates.peer),
    peerName: `numpy ${version}`,
    unit: 'steps/s of one core',
    ratio: median(rates.ours.map((rate, i) => rate / (rates.peer[i] as number))),
    note: `Avellaneda–Stoikov table 1, ${PATHS} paths of ${session.steps} steps, draws included; both within 4 standard errors of the exact mean and sd of profit`,
  }
}

type NumpyRun = {
  readonly seconds: number
  readonly steps: number
  readonly profitMean: number
  readonly profitSd: number
  readonly numpy: string
}

function numpyRun(seed: number): NumpyRun {
  const script = join(import.meta.dirname, 'makerSteps.py')
  // More threads than one would be another comparison.
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const printed = execFileSync('python3', [script, String(PATHS), String(seed)], {
    env,
    encoding: 'utf8',
  })
  return JSON.parse(printed) as NumpyRun
}

function hasNumpy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function momentsOf(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, sd: Math.sqrt(squares / values.length) }
}

/** A fast answer that is wrong is no answer. */
function expectLaw(name: string, sample: { mean: number; sd: number }, law: Law): void {
  const meanOff = Math.abs(sample.mean - law.mean) / (law.sd / Math.sqrt(PATHS))
  const sdOff =
    Math.abs(sample.sd - law.sd) / (law.sd * Math.sqrt((law.kurtosis - 1) / (4 * PATHS)))
  if (meanOff > 4 || sdOff > 4)
    throw new Error(`${name}: mean off by ${meanOff}, sd by ${sdOff} standard errors`)
}
