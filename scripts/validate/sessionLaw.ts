import { type QuotingSession, stepFillsAt } from '../../src/simulation/quotingSession.ts'

/** Mean, standard deviation, and what a sample of both would scatter by. */
export type Law = {
  readonly mean: number
  readonly sd: number
  /** Fourth central moment over the fourth power of the sd; 3 for a normal law. */
  readonly kurtosis: number
}

/**
 * The exact law of final profit and inventory: the limit of infinitely many simulated paths.
 *
 * Each step the ask is hit with probability λ(δ^a)·dt and, independently, the bid with λ(δ^b)·dt,
 * both at most 1; then the mid moves by ±σ√dt with equal chances. Quotes depend on time and
 * inventory only, so inventory is a Markov chain and wealth marked to mid adds up along it: the
 * moments of wealth on each inventory step forward without a random number.
 *
 * Source: the procedure of Avellaneda, Stoikov 2008, section 3.3.
 */
export function sessionLaw(session: QuotingSession): { profit: Law; inventory: Law } {
  const { steps } = session
  const move = session.sigmaPricePerSqrtSec * Math.sqrt(session.horizonSec / steps)
  // moments[q + steps][j] = E[W^j; q], j = 0…4
  let moments = emptyMoments(steps)
  moments[steps] = [1, 0, 0, 0, 0]
  for (let step = 0; step < steps; step++) {
    const next = emptyMoments(steps)
    for (let lots = -step; lots <= step; lots++) {
      const here = moments[lots + steps] ?? ZERO
      const { bidProbability, askProbability, bidOffset, askOffset } = stepFillsAt(
        session,
        step,
        lots,
      )
      const noBid = 1 - bidProbability
      const noAsk = 1 - askProbability
      add(next, lots + steps, here, noBid * noAsk, 0)
      add(next, lots + steps + 1, here, bidProbability * noAsk, bidOffset)
      add(next, lots + steps - 1, here, noBid * askProbability, askOffset)
      add(next, lots + steps, here, bidProbability * askProbability, bidOffset + askOffset)
    }
    moments = next.map((cell, index) => spread(cell, (index - steps) * move))
  }
  const total = (power: number): number =>
    moments.reduce((sum, cell) => sum + (cell[power] ?? 0), 0)
  const lotsPower = (power: number): number =>
    moments.reduce((sum, cell, index) => sum + (cell[0] ?? 0) * (index - steps) ** power, 0)
  return {
    profit: lawOf([0, 1, 2, 3, 4].map(total)),
    inventory: lawOf([0, 1, 2, 3, 4].map(lotsPower)),
  }
}

const ZERO: readonly number[] = [0, 0, 0, 0, 0]
const BINOMIAL: readonly (readonly number[])[] = [
  [1],
  [1, 1],
  [1, 2, 1],
  [1, 3, 3, 1],
  [1, 4, 6, 4, 1],
]

function emptyMoments(steps: number): number[][] {
  return Array.from({ length: 2 * steps + 1 }, () => [...ZERO])
}

/** Adds `weight` of a cell whose wealth rises by `gain`. */
function add(
  into: number[][],
  index: number,
  from: readonly number[],
  weight: number,
  gain: number,
): void {
  const cell = into[index]
  if (cell === undefined || weight === 0) return
  for (let power = 0; power <= 4; power++) {
    let sum = 0
    for (let i = 0; i <= power; i++)
      sum += (BINOMIAL[power]?.[i] ?? 0) * (from[power - i] ?? 0) * gain ** i
    cell[power] = (cell[power] ?? 0) + weight * sum
  }
}

/** Wealth moves by ±`size` with equal chances: only even powers of the move are left. */
function spread(cell: readonly number[], size: number): number[] {
  return cell.map((_, power) => {
    let sum = 0
    for (let i = 0; i <= power; i += 2)
      sum += (BINOMIAL[power]?.[i] ?? 0) * (cell[power - i] ?? 0) * size ** i
    return sum
  })
}

function lawOf(raw: readonly number[]): Law {
  const [, mean = 0, second = 0, third = 0, fourth = 0] = raw
  const variance = second - mean * mean
  const central = fourth - 4 * mean * third + 6 * mean ** 2 * second - 3 * mean ** 4
  return { mean, sd: Math.sqrt(variance), kurtosis: central / variance ** 2 }
}
