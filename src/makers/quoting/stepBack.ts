import type { InventoryChain } from './inventoryChain.ts'
import { MakerError } from './parameters.ts'
import { stationaryLogRatios } from './stationaryChain.ts'

/**
 * The ratios `durationSec` before a time at which they were `logRatio`.
 *
 * The system's matrix has no negative entry off its diagonal, so after a shift its exponential is a
 * series of positive terms: nothing cancels, and every ratio keeps its own relative accuracy, where
 * eigenvectors lose the small entries (e^-60 at |q| = 30 is not unusual). Each step measures in
 * units of the values it starts from, so nothing overflows either.
 *
 * Absolute error of a log-ratio: measured ≤ 2e-15 at T = 600 s, |q| ≤ 30, where `max a − min a` times
 * T is 810. The work grows with that product; a horizon so long that the ratios come within 1e-12
 * of their stationary limit costs no more than reaching it.
 *
 * Source: Guéant et al. 2013, Theorem 1, `v = exp(−M(T−t))·v(T)`; the series is uniformisation
 * (Jensen 1953).
 * @throws `maker/bad-parameters` when ratios leave the range of a double, or
 *   the horizon needs more than 1e8 steps times inventories
 */
export function stepBack(
  chain: InventoryChain,
  logRatio: Float64Array,
  durationSec: number,
): Float64Array {
  const ratios = Float64Array.from(logRatio)
  const system = scaledSystem(chain)
  let leftSec = durationSec
  for (let step = 1; leftSec > 0; step++) {
    if (step * ratios.length > WORK_LIMIT) throw tooLong(durationSec)
    const stepSec = Math.min(leftSec, STEP_MASS / measure(system, chain, ratios))
    exponentiate(system, stepSec)
    renew(ratios, system.sum)
    leftSec = stepSec === leftSec ? 0 : leftSec - stepSec
    if (step % LOOK_EVERY === 0 && isStationary(chain, ratios)) break
  }
  return ratios
}

/** Longest step, in units of the fastest rate: e^24 is far from overflow, 90 terms reach 2^-60. */
const STEP_MASS = 24
const TERM_LIMIT = 400
// Steps times inventories: some twenty seconds.
const WORK_LIMIT = 100_000_000
const SERIES_CUT = 2 ** -60
const LOOK_EVERY = 32
// The system forgets its end: once this near its limit it stays there.
const STATIONARY = 1e-12

function isStationary(chain: InventoryChain, ratios: Float64Array): boolean {
  if (chain.upPerSec === 0 || chain.downPerSec === 0) return false
  const limit = stationaryLogRatios(chain)
  return ratios.every((ratio, i) => Math.abs(ratio - at(limit, i)) <= STATIONARY)
}

type ScaledSystem = {
  /** `max a − a_q`, ≥ 0. */
  readonly stay: Float64Array
  readonly up: Float64Array
  readonly down: Float64Array
  readonly sum: Float64Array
  term: Float64Array
  next: Float64Array
}

function scaledSystem({ costPerSec }: InventoryChain): ScaledSystem {
  const highest = costPerSec.reduce((a, b) => Math.max(a, b))
  const empty = () => new Float64Array(costPerSec.length)
  return {
    stay: costPerSec.map((cost) => highest - cost),
    up: empty(),
    down: empty(),
    sum: empty(),
    term: empty(),
    next: empty(),
  }
}

/** Writes the neighbours' weights in units of the values themselves; returns the fastest rate. */
function measure(system: ScaledSystem, chain: InventoryChain, ratios: Float64Array): number {
  const { stay, up, down } = system
  const last = stay.length - 1
  let fastest = Number.MIN_VALUE
  for (let i = 0; i <= last; i++) {
    const above = i < last ? chain.upPerSec * Math.exp(at(ratios, i)) : 0
    const below = i > 0 ? chain.downPerSec * Math.exp(-at(ratios, i - 1)) : 0
    up[i] = above
    down[i] = below
    fastest = Math.max(fastest, at(stay, i) + above + below)
  }
  if (!Number.isFinite(fastest)) throw outOfRange()
  return fastest
}

/** `sum = exp(B·step)·1` for the non-negative B that `measure` wrote. */
function exponentiate(system: ScaledSystem, stepSec: number): void {
  const { stay, up, down, sum } = system
  const last = sum.length - 1
  sum.fill(1)
  system.term.fill(1)
  for (let n = 1; n < TERM_LIMIT; n++) {
    const { term, next } = system
    const scale = stepSec / n
    let settled = true
    for (let i = 0; i <= last; i++) {
      const value =
        scale *
        (at(stay, i) * at(term, i) +
          (i < last ? at(up, i) * at(term, i + 1) : 0) +
          (i > 0 ? at(down, i) * at(term, i - 1) : 0))
      next[i] = value
      const total = at(sum, i) + value
      sum[i] = total
      settled &&= value <= SERIES_CUT * total
    }
    // Terms below the cut everywhere at once stay below it: B is non-negative.
    if (settled) return
    system.term = next
    system.next = term
  }
}

/** Moves the ratios by the step's growth. */
function renew(ratios: Float64Array, growth: Float64Array): void {
  for (let i = 0; i < ratios.length; i++)
    ratios[i] = at(ratios, i) + Math.log(at(growth, i + 1) / at(growth, i))
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN
}

function outOfRange(): MakerError {
  return new MakerError(
    'The value of neighbouring inventories differs by more than a double holds.',
    ['Lower the inventory bound, the terminal penalty or the risk aversion.'],
  )
}

function tooLong(durationSec: number): MakerError {
  return new MakerError(`A horizon of ${durationSec} s is too long to step through.`, [
    'Quote the stationary limit instead: leave the horizon out.',
  ])
}
