import { describe, expect, test } from 'vitest'
import { loadQuadraticSolver } from '../../src/analysis/quadraticSolver.ts'

const none = Number.POSITIVE_INFINITY
const solver = await loadQuadraticSolver()

describe('the quadratic program solver', () => {
  test('meets bounds and rows: the nearest point of a simplex', () => {
    // min ½|x − (2, 0.5, −1)|² with x ≥ 0 and Σx ≤ 1: (1, 0, 0)
    const solved = solver({
      hessian: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      linear: [-2, -0.5, 1],
      lower: [0, 0, 0],
      upper: [none, none, none],
      rows: [{ coefficients: [1, 1, 1], lower: -none, upper: 1 }],
    })
    for (const [i, expected] of [1, 0, 0].entries())
      expect(solved[i] as number).toBeCloseTo(expected, 6)
  })

  test('solves singular programs without rows, where HiGHS itself reads out of bounds', () => {
    const own = 1.0000000000000002
    const solved = solver({
      hessian: [
        [own, -own, 0.602270531910641],
        [-own, own, -0.602270531910641],
        [0.602270531910641, -0.602270531910641, 1],
      ],
      linear: [-0.8290718227833855, 1.0437201801648415, -0.9114386433250284],
      lower: [0, 0, 0],
      upper: [0.7434622318480141, 0.7434622318480141, 0.7378542855058123],
      rows: [],
    })
    // By hand: the second stays at 0, then two equations.
    const [a, b] = [0.8290718227833855, 0.9114386433250284]
    const r = 0.602270531910641
    expect(solved[0] as number).toBeCloseTo((a - r * b) / (1 - r * r), 5)
    expect(solved[1] as number).toBeCloseTo(0, 5)
    expect(solved[2] as number).toBeCloseTo((b - r * a) / (1 - r * r), 5)
  })

  test('what has no solution is an error, not a number', () => {
    expect(() =>
      solver({
        hessian: [[1]],
        linear: [0],
        lower: [2],
        upper: [3],
        rows: [{ coefficients: [1], lower: -none, upper: 1 }],
      }),
    ).toThrow(expect.objectContaining({ code: 'hedge/solver-failed' }))
  })
})
