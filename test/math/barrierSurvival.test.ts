import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/market/random.ts'
import { barrierSurvival } from '../../src/math/barrierSurvival.ts'
import { normalCdf } from '../../src/math/normalDistribution.ts'

const survival = (lower: number, upper: number, mean: number, sd: number) =>
  barrierSurvival({ lower, upper, mean, sd })

/** Crank–Nicolson on the backward equation `u_t = ½σ²u_xx + m·u_x` with u = 0 at both levels. */
function byGrid(lower: number, upper: number, mean: number, sd: number): number {
  const cells = 800
  const steps = 1600
  const h = (upper - lower) / cells
  const dt = 1 / steps
  const diffusion = (sd * sd) / (2 * h * h)
  const advection = mean / (2 * h)
  let u = new Float64Array(cells + 1).fill(1)
  u[0] = 0
  u[cells] = 0
  for (let step = 0; step < steps; step += 1) {
    // Two implicit half steps first, so that the corners do not ring.
    const theta = step < 4 ? 1 : 0.5
    const next = new Float64Array(cells + 1)
    const factor = new Float64Array(cells + 1)
    for (let i = 1; i < cells; i += 1) {
      const [before, at, after] = [u[i - 1] ?? 0, u[i] ?? 0, u[i + 1] ?? 0]
      const right =
        at +
        (1 - theta) * dt * (diffusion * (after - 2 * at + before) + advection * (after - before))
      const a = -theta * dt * (diffusion - advection)
      const b = 1 + 2 * theta * dt * diffusion
      const c = -theta * dt * (diffusion + advection)
      const pivot = b - a * (factor[i - 1] ?? 0)
      factor[i] = c / pivot
      next[i] = (right - a * (next[i - 1] ?? 0)) / pivot
    }
    for (let i = cells - 1; i > 0; i -= 1)
      next[i] = (next[i] ?? 0) - (factor[i] ?? 0) * (next[i + 1] ?? 0)
    u = next
  }
  const place = -lower / h
  const i = Math.floor(place)
  return (u[i] ?? 0) * (1 - (place - i)) + (u[i + 1] ?? 0) * (place - i)
}

describe('survival between two levels', () => {
  test.each([
    [-1, 1, 0, 1],
    [-0.3, 0.7, 0.4, 0.3],
    [-0.3, 0.7, -0.4, 0.9],
    [-0.5, 0.5, 1, 0.99],
    [-0.5, 0.5, 0.2, 1.01],
    [-0.1, 2, -1, 0.6],
  ])('from %d to %d, mean %d, sd %d: as the backward equation on a grid', (a, b, mean, sd) => {
    expect(Math.abs(survival(a, b, mean, sd) - byGrid(a, b, mean, sd))).toBeLessThan(2e-5)
  })

  test('the two series meet: nothing jumps where one hands over to the other', () => {
    const random = randomStream(1)
    for (let i = 0; i < 500; i += 1) {
      const width = Math.exp(4 * random.normal())
      const lower = -width * (0.02 + 0.96 * random.uniform())
      const mean = width * 3 * random.normal()
      const at = (sd: number) => survival(lower, lower + width, mean, sd)
      const [images, eigenfunctions] = [at(width * (1 - 1e-14)), at(width)]
      expect(Math.abs(images - eigenfunctions)).toBeLessThan(1e-12)
    }
  })

  test('mirrors, one level far away, none and both', () => {
    const random = randomStream(2)
    for (let i = 0; i < 500; i += 1) {
      const [lower, upper] = [-3 * random.uniform(), 3 * random.uniform()]
      const [mean, sd] = [random.normal(), 0.05 + 3 * random.uniform()]
      const here = survival(lower, upper, mean, sd)
      expect(here).toBeCloseTo(survival(-upper, -lower, -mean, sd), 11)
      const one = survival(lower, Number.POSITIVE_INFINITY, mean, sd)
      expect(survival(lower, 400, mean, sd)).toBeCloseTo(one, 11)
      expect(here).toBeLessThanOrEqual(one + 1e-12)
      // Without drift, to touch one level is twice as likely as to end beyond it.
      expect(survival(lower, Number.POSITIVE_INFINITY, 0, sd)).toBeCloseTo(
        1 - 2 * normalCdf(lower / sd),
        12,
      )
    }
    expect(survival(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1, 1)).toBe(1)
    expect(survival(0, 1, 0, 1)).toBe(0)
    expect(survival(-1, 0, 0, 1)).toBe(0)
  })

  test('a drift that outruns chance: touched when the mean gets there', () => {
    for (const sd of [1e-3, 1e-2]) {
      expect(survival(-1, 1.2, 1, sd)).toBeCloseTo(1, 12)
      expect(survival(-1, 0.8, 1, sd)).toBeCloseTo(0, 12)
      // First passage of a fast drift: as good as where it ends.
      expect(survival(-1, 1 + sd, 1, sd)).toBeCloseTo(normalCdf(1), 2)
    }
  })
})
