import { solve } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { type BoxQuadratic, minimiseInBox } from '../../src/hedging/boxQuadratic.ts'
import { type RandomStream, randomStream } from '../../src/market/random.ts'

const objective = ({ hessian, gradient }: BoxQuadratic, x: readonly number[]): number =>
  x.reduce(
    (sum, at, i) =>
      sum +
      at *
        ((gradient[i] as number) +
          0.5 * (hessian[i] as number[]).reduce((s, h, j) => s + h * (x[j] as number), 0)),
    0,
  )

/** The least objective over every choice of variables at a bound, the others solved for. */
function bruteForce(problem: BoxQuadratic): number {
  const { hessian, gradient, lower, upper } = problem
  const n = gradient.length
  let best = Number.POSITIVE_INFINITY
  for (let code = 0; code < 3 ** n; code += 1) {
    const state = gradient.map((_, i) => Math.floor(code / 3 ** i) % 3)
    const x = state.map((s, i) => (s === 0 ? lower[i] : s === 1 ? upper[i] : 0) as number)
    if (x.some((at) => !Number.isFinite(at))) continue
    const free = state.flatMap((s, i) => (s === 2 ? [i] : []))
    if (free.length > 0) {
      const right = free.map(
        (i) =>
          -(
            (hessian[i] as number[]).reduce((s, h, j) => s + h * (x[j] as number), 0) +
            (gradient[i] as number)
          ),
      )
      const block = free.map((i) => free.map((j) => (hessian[i] as number[])[j] as number))
      const found = solve(
        block,
        right.map((r) => [r]),
      ).to1DArray()
      for (const [k, i] of free.entries()) x[i] = found[k] as number
    }
    if (x.some((at, i) => at < (lower[i] as number) - 1e-9 || at > (upper[i] as number) + 1e-9))
      continue
    best = Math.min(best, objective(problem, x))
  }
  return best
}

function randomProblem(random: RandomStream, n: number, rank: number): BoxQuadratic {
  const scales = Array.from({ length: n }, () => 10 ** (4 * random.uniform() - 2))
  const rows = Array.from({ length: rank }, () => scales.map((scale) => scale * random.normal()))
  const target = rows.map(() => random.normal())
  return {
    hessian: scales.map((_, i) =>
      scales.map((_, j) => rows.reduce((s, row) => s + (row[i] as number) * (row[j] as number), 0)),
    ),
    gradient: scales.map((_, i) =>
      rows.reduce((s, row, k) => s + (row[i] as number) * (target[k] as number), 0),
    ),
    lower: scales.map(() => (random.uniform() < 0.7 ? 0 : -random.uniform())),
    upper: scales.map(() => (random.uniform() < 0.6 ? Number.POSITIVE_INFINITY : random.uniform())),
  }
}

describe('a convex quadratic in a box', () => {
  test('200 random cases equal every choice of bounds tried', () => {
    const random = randomStream(1974)
    for (let one = 0; one < 200; one += 1) {
      const problem = randomProblem(random, 2 + (one % 5), 8)
      const x = minimiseInBox(problem)
      for (const [i, at] of x.entries()) {
        expect(at).toBeGreaterThanOrEqual((problem.lower[i] as number) - 1e-12)
        expect(at).toBeLessThanOrEqual((problem.upper[i] as number) * (1 + 1e-12))
      }
      const best = bruteForce(problem)
      expect(Math.abs(objective(problem, x) - best)).toBeLessThan(1e-9 * Math.abs(best) + 1e-12)
    }
  })

  test('a singular one has no gain left in any direction inside', () => {
    const random = randomStream(23)
    for (let one = 0; one < 50; one += 1) {
      const problem = randomProblem(random, 8, 4)
      const x = minimiseInBox(problem)
      for (const [i, row] of problem.hessian.entries()) {
        const slope = row.reduce(
          (s, h, j) => s + h * (x[j] as number),
          problem.gradient[i] as number,
        )
        const scale = 1e-7 * Math.sqrt(row[i] as number)
        if ((x[i] as number) > (problem.lower[i] as number)) expect(slope).toBeLessThan(scale)
        if ((x[i] as number) < (problem.upper[i] as number)) expect(slope).toBeGreaterThan(-scale)
      }
    }
  })

  test('a gain without risk and without bound is refused', () => {
    expect(() =>
      minimiseInBox({
        hessian: [[0]],
        gradient: [-1],
        lower: [0],
        upper: [Number.POSITIVE_INFINITY],
      }),
    ).toThrow(expect.objectContaining({ code: 'hedge/no-minimum' }))
    expect(minimiseInBox({ hessian: [[0]], gradient: [-1], lower: [0], upper: [3] })).toEqual([3])
  })
})
