/**
 * A convex quadratic program: the `x` that minimises `½x'Hx + c'x` between bounds and with
 * `lower ≤ Ax ≤ upper`. Infinite bounds are none.
 */
export type QuadraticProgram = {
  /** Symmetric, positive semidefinite, a row per variable. */
  readonly hessian: readonly (readonly number[])[]
  readonly linear: readonly number[]
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly rows: readonly {
    readonly coefficients: readonly number[]
    readonly lower: number
    readonly upper: number
  }[]
}

/**
 * Solves a quadratic program, the same bytes for the same program; handed in, because the solver is
 * loaded and this side does not wait. `loadQuadraticSolver` gives one.
 *
 * @throws `hedge/solver-failed`
 */
export type QuadraticSolver = (program: QuadraticProgram) => readonly number[]
