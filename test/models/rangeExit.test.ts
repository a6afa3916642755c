import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/market/random.ts'
import { expectedTimeInRangeSec } from '../../src/models/expectedImpermanentLoss.ts'
import { rangeExit } from '../../src/models/rangeExit.ts'

const DAY = 86_400
const law = { price: 2000, driftAnnual: 0, sigmaAnnual: 0.8, horizonSec: 30 * DAY }

/**
 * Exact at any step: between two points inside, a Brownian bridge touches a level at distances d₀ and
 * d₁ with probability e^(−2·d₀·d₁/(σ²·Δt)).
 */
function simulate(lower: number, upper: number, terms: typeof law, paths: number) {
  const random = randomStream(77)
  const steps = 60
  const years = terms.horizonSec / (365 * DAY) / steps
  const variance = terms.sigmaAnnual ** 2 * years
  const drift = (terms.driftAnnual - terms.sigmaAnnual ** 2 / 2) * years
  const [down, up] = [Math.log(lower / terms.price), Math.log(upper / terms.price)]
  let [touched, outside, inRange] = [0, 0, 0]
  for (let path = 0; path < paths; path += 1) {
    let [log, alive] = [0, 1]
    for (let step = 0; step < steps; step += 1) {
      const next = log + drift + Math.sqrt(variance) * random.normal()
      const bridge = (level: number): number =>
        (log - level) * (next - level) <= 0
          ? 0
          : 1 - Math.exp((-2 * (log - level) * (next - level)) / variance)
      // Both within one step is beyond all chance at this width.
      alive *= bridge(down) * bridge(up)
      log = next
      inRange += Number(log >= down && log < up) / steps
    }
    touched += 1 - alive
    outside += Number(log < down || log >= up)
  }
  return { touched: touched / paths, outside: outside / paths, inRange: inRange / paths }
}

describe('leaving a range', () => {
  test.each([
    [1500, 2500, 0],
    [1800, 2200, 0.5],
    [1900, 3000, -1],
  ])('from %d to %d with drift %d: as simulated with bridges', (lower, upper, driftAnnual) => {
    const terms = { ...law, driftAnnual }
    const paths = 8000
    const sampled = simulate(lower, upper, terms, paths)
    const exit = rangeExit({ lower, upper }, terms)
    const error = (p: number) => 4 * Math.sqrt((p * (1 - p)) / paths)
    expect(Math.abs(exit.touchProbability - sampled.touched)).toBeLessThan(
      error(exit.touchProbability),
    )
    expect(Math.abs(exit.outsideProbability - sampled.outside)).toBeLessThan(
      error(exit.outsideProbability),
    )
    // The sum over steps is late by half a step.
    expect(Math.abs(exit.timeInRangeSec / terms.horizonSec - sampled.inRange)).toBeLessThan(0.02)
    expect(exit.touchProbability).toBeGreaterThan(exit.outsideProbability)
  })

  test('distances: percent of the price, and σ√T', () => {
    const exit = rangeExit({ lower: 1500, upper: 2500 }, law)
    const sd = 0.8 * Math.sqrt(30 / 365)
    expect(exit.nearestEdgePct).toBe(25)
    expect(exit.nearestEdgeSigmas).toBeCloseTo(Math.log(1.25) / sd, 12)
    expect(exit.timeInRangeSec).toBe(expectedTimeInRangeSec({ lower: 1500, upper: 2500 }, law))
  })

  test('out of range it has left; at the lower edge it is in and gone with the first move', () => {
    const of = (price: number) => rangeExit({ lower: 1500, upper: 2500 }, { ...law, price })
    for (const price of [1400, 2500, 2600])
      expect(of(price)).toMatchObject({
        nearestEdgePct: 0,
        nearestEdgeSigmas: 0,
        touchProbability: 1,
      })
    expect(of(1500)).toMatchObject({ nearestEdgePct: 0, nearestEdgeSigmas: 0, touchProbability: 1 })
    expect(of(1500).outsideProbability).toBeLessThan(0.6)
  })

  test('a full range is never left; without volatility the drift decides', () => {
    const full = { lower: 0, upper: Number.POSITIVE_INFINITY }
    expect(rangeExit(full, law)).toMatchObject({ touchProbability: 0, outsideProbability: 0 })
    expect(rangeExit(full, law)).not.toHaveProperty('nearestEdgePct')
    expect(rangeExit(full, law)).not.toHaveProperty('nearestEdgeSigmas')
    // One edge only: it is the nearer one, however far.
    expect(rangeExit({ lower: 0, upper: 5000 }, law).nearestEdgePct).toBe(150)
    const still = (driftAnnual: number) =>
      rangeExit({ lower: 1500, upper: 2500 }, { ...law, sigmaAnnual: 0, driftAnnual })
    expect(still(0)).toMatchObject({ touchProbability: 0, outsideProbability: 0 })
    expect(still(0)).not.toHaveProperty('nearestEdgeSigmas')
    expect(still(5)).toMatchObject({
      touchProbability: 1,
      aboveProbability: 1,
      outsideProbability: 1,
    })
    expect(still(-5)).toMatchObject({ touchProbability: 1, belowProbability: 1 })
  })

  test('refuses a range that is none', () => {
    for (const [lower, upper] of [
      [2, 1],
      [1, 1],
      [-1, 1],
      [Number.NaN, 1],
    ] as const)
      expect(() => rangeExit({ lower, upper }, law)).toThrow(
        expect.objectContaining({ code: 'model/bad-range' }),
      )
  })
})
