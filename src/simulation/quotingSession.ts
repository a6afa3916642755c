import { requireCount, requirePositive } from '../makers/quoting/parameters.ts'
import { type QuoteTable, quoteIn, rowAt } from '../makers/quoting/quoteTable.ts'
import type { RandomStream } from '../market/random.ts'

/** A trading session as Avellaneda and Stoikov simulate it: one lot a side, quotes by time and inventory. */
export type QuotingSession = {
  readonly quotes: QuoteTable
  readonly horizonSec: number
  readonly steps: number
  /** Arithmetic volatility, price units per √second. */
  readonly sigmaPricePerSqrtSec: number
  /** A of the papers: fills of one side per second at the mid. */
  readonly fillsPerSec: number
  /** k of the papers, per price unit. */
  readonly decayPerPrice: number
}

/** One step at one inventory: probabilities of each fill, and what it earns against the mid. */
export type StepFills = {
  readonly bidProbability: number
  readonly askProbability: number
  readonly bidOffset: number
  readonly askOffset: number
}

/** How simulated sessions ended, one entry a path. */
export type SessionOutcomes = {
  /** Cash and inventory at the last mid, less the start; price units times lots. */
  readonly profit: Float64Array
  readonly lots: Int32Array
}

/** Fills of a step: `min(1, A·e^(−kδ)·Δt)` a side, as published; see {@link BERNOULLI_STEP}. */
export function stepFillsAt(session: QuotingSession, step: number, lots: number): StepFills {
  const stepSec = session.horizonSec / session.steps
  const quote = quoteIn(session.quotes, rowAt(session.quotes, step * stepSec), lots)
  const probability = (offset: number | undefined): number =>
    offset === undefined
      ? 0
      : Math.min(1, session.fillsPerSec * Math.exp(-session.decayPerPrice * offset) * stepSec)
  return {
    bidProbability: probability(quote.bidOffset),
    askProbability: probability(quote.askOffset),
    bidOffset: quote.bidOffset ?? 0,
    askOffset: quote.askOffset ?? 0,
  }
}

/**
 * Sessions played path by path: in each step each side is hit at most once, independently, then the
 * mid moves by ±σ√Δt with equal chances.
 *
 * Fill probabilities depend on step and inventory only, so they are tabulated once and a step costs
 * one draw of 32 bits: 31 of them decide between no fill, a bid, an ask or both, the last the move.
 * Probabilities are rounded to 2^-31.
 *
 * @param random - seeds the paths; equal streams give equal outcomes
 *
 * Source: the procedure of Avellaneda, Stoikov 2008, section 3.3; xoshiro128** (Blackman, Vigna
 * 2018) for the draws.
 * @throws `maker/bad-parameters`
 */
export function simulateSessions(
  session: QuotingSession,
  paths: number,
  random: RandomStream,
): SessionOutcomes {
  requireCount('paths', paths)
  requireCount('steps', session.steps)
  requirePositive('horizonSec', session.horizonSec)
  const table = tabulated(session)
  const profit = new Float64Array(paths)
  const lots = new Int32Array(paths)
  const state = seedOf(random)
  for (let from = 0; from < paths; from += CHUNK) {
    // Whole chunks always, so that a path does not depend on how many there are.
    const chunk = playChunk(session, table, state)
    const kept = Math.min(CHUNK, paths - from)
    profit.set(chunk.wealth.subarray(0, kept), from)
    lots.set(chunk.lots.subarray(0, kept), from)
  }
  return { profit, lots }
}

/** Paths that advance together: enough to overlap their latencies, few enough for the first cache. */
const CHUNK = 512

/**
 * One chunk, step by step; `state` of the generator is moved on. Without a branch: a fill is as good
 * as a coin toss, and a branch on it would be mispredicted as often.
 */
function playChunk(session: QuotingSession, table: FateTable, state: Int32Array) {
  const { steps } = session
  const { width, thresholds, gains } = table
  const move = session.sigmaPricePerSqrtSec * Math.sqrt(session.horizonSec / steps)
  const moves = Float64Array.of(move, -move)
  const wealth = new Float64Array(CHUNK)
  const lots = new Int32Array(CHUNK)
  let [s0, s1, s2, s3] = state as unknown as [number, number, number, number]
  for (let step = 0; step < steps; step += 1) {
    const origin = step * width + steps
    for (let path = 0; path < CHUNK; path += 1) {
      // The state lives in locals: a generator object would cost more than all the rest.
      const times5 = Math.imul(s1, 5)
      const draw = Math.imul((times5 << 7) | (times5 >>> 25), 9)
      const shifted = s1 << 9
      s2 ^= s0
      s3 ^= s1
      s1 ^= s2
      s0 ^= s3
      s2 ^= shifted
      s3 = (s3 << 11) | (s3 >>> 21)
      const held = lots[path] as number
      const cell = (origin + held) << 2
      const fate = draw >>> 1
      // A difference of two numbers below 2^31: its sign bit is the comparison.
      const outcome =
        (((thresholds[cell] as number) - fate) >>> 31) +
        (((thresholds[cell + 1] as number) - fate) >>> 31) +
        (((thresholds[cell + 2] as number) - fate) >>> 31)
      const now = held + (outcome & 1) - (outcome >> 1)
      lots[path] = now
      wealth[path] =
        (wealth[path] as number) +
        (gains[cell + outcome] as number) +
        now * (moves[draw & 1] as number)
    }
  }
  state.set([s0, s1, s2, s3])
  return { wealth, lots }
}

export const BERNOULLI_STEP = {
  id: 'fills-bernoulli-step',
  statement:
    'In each time step a side is filled at most once, with probability A·e^(−kδ)·Δt capped at one, both sides independently.',
  bias: 'understates fills, the more the larger A·Δt: a Poisson stream could hit twice',
} as const

/** By step and lots four entries each: the last draw of every outcome, and what the outcome earns. */
type FateTable = {
  readonly width: number
  /** No fill, bid only, ask only, in units of 2^-31, cumulative, less one; the fourth is unused. */
  readonly thresholds: Int32Array
  /** No fill, bid only, ask only, both. */
  readonly gains: Float64Array
}

function tabulated(session: QuotingSession): FateTable {
  const { steps } = session
  const width = 2 * steps + 1
  const thresholds = new Int32Array(4 * steps * width)
  const gains = new Float64Array(4 * steps * width)
  for (let step = 0; step < steps; step += 1) {
    for (let lots = -step; lots <= step; lots += 1) {
      const { bidProbability, askProbability, bidOffset, askOffset } = stepFillsAt(
        session,
        step,
        lots,
      )
      const cell = 4 * (step * width + lots + steps)
      const none = (1 - bidProbability) * (1 - askProbability)
      thresholds[cell] = lastDraw(none)
      thresholds[cell + 1] = lastDraw(1 - askProbability)
      thresholds[cell + 2] = lastDraw(1 - bidProbability * askProbability)
      gains[cell + 1] = bidOffset
      gains[cell + 2] = askOffset
      gains[cell + 3] = bidOffset + askOffset
    }
  }
  return { width, thresholds, gains }
}

function lastDraw(cumulative: number): number {
  return Math.round(cumulative * TWO_POW_31) - 1
}

const TWO_POW_31 = 2 ** 31

function seedOf(random: RandomStream): Int32Array {
  const word = (): number => random.uniform() * 2 ** 32
  // Not all zero: the one state the generator never leaves.
  return Int32Array.from([word() | 0, word() | 0, word() | 0, word() | 1])
}
