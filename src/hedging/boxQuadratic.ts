import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { ModelError, plain } from '../models/modelError.ts'

/** `½x'Hx + g'x` over `lower ≤ x ≤ upper`. */
export type BoxQuadratic = {
  /** H, symmetric, positive semidefinite. */
  readonly hessian: readonly (readonly number[])[]
  /** g. */
  readonly gradient: readonly number[]
  /** May be −Infinity. */
  readonly lower: readonly number[]
  /** May be Infinity. */
  readonly upper: readonly number[]
}

/**
 * The minimum of a convex quadratic between bounds, by an active set.
 *
 * Non-negative least squares is the case of lower bounds 0. Variables at a bound are let go one at a
 * time, the one that gains most first; the free ones are solved for together and stop at the first
 * bound they meet. Where H is singular the shortest way is taken, by a ridge of 1e-12 of the diagonal.
 *
 * @returns x; its gradient is 0 within 1e-9 of the scale of g, or points out of the box
 *
 * Source: Lawson, Hanson 1974, chapter 23 (NNLS); Stark, Parker 1995 (bounds on both sides).
 * @throws `hedge/no-minimum` where a direction without end gains, `model/not-finite`
 *
 * @example
 * minimiseInBox({ hessian: [[2]], gradient: [-2], lower: [0], upper: [0.5] }) // [0.5]
 */
export function minimiseInBox(problem: BoxQuadratic): number[] {
  const scaled = scale(problem)
  const { lower, upper, gradient } = scaled
  const n = gradient.length
  const x = lower.map((low, i) => Math.min(Math.max(0, low), upper[i] as number))
  const isFree = x.map((at, i) => at > (lower[i] as number) && at < (upper[i] as number))
  const tolerance = 1e-11 * Math.max(...gradient.map(Math.abs), 0)
  const stuck = new Set<number>()
  for (let step = 0; step < MOST_STEPS_PER_VARIABLE * (n + 1); step += 1) {
    if (solveFree(scaled, x, isFree)) stuck.clear()
    const slope = slopeAt(scaled, x)
    const next = mostGaining(scaled, { x, isFree, slope, stuck, tolerance })
    if (next === undefined) return unscaled(scaled, x)
    isFree[next] = true
    stuck.add(next)
  }
  throw new ModelError('hedge/no-minimum', 'No minimum was found between the bounds.')
}

/** Sizes as they were given, unless only the ridge held them. */
function unscaled({ scales, gradient }: Scaled, x: readonly number[]): number[] {
  const force = Math.max(...gradient.map(Math.abs), 0)
  if (x.some((at) => RIDGE * Math.abs(at) > 1e-6 * force)) throw unbounded()
  return x.map((at, i) => plain('size', at / (scales[i] as number)))
}

type Scaled = BoxQuadratic & { readonly scales: readonly number[] }

/** Unit diagonal, so that one ridge and one tolerance serve contracts of every size. */
function scale({ hessian, gradient, lower, upper }: BoxQuadratic): Scaled {
  const scales = hessian.map((row, i) => {
    const curvature = row[i] as number
    return curvature > 0 ? Math.sqrt(curvature) : 1
  })
  const scaleAt = (i: number): number => scales[i] as number
  const curvature = (i: number, j: number): number =>
    // Read from one triangle: rounding may have told the two apart.
    (hessian[Math.min(i, j)] as readonly number[])[Math.max(i, j)] as number
  return {
    hessian: scales.map((_, i) =>
      scales.map((_, j) => curvature(i, j) / (scaleAt(i) * scaleAt(j)) + (i === j ? RIDGE : 0)),
    ),
    gradient: gradient.map((value, i) => value / scaleAt(i)),
    lower: lower.map((value, i) => value * scaleAt(i)),
    upper: upper.map((value, i) => value * scaleAt(i)),
    scales,
  }
}

/** Moves the free variables to their joint minimum, fixing those that meet a bound. Did any move? */
function solveFree(problem: Scaled, x: number[], isFree: boolean[]): boolean {
  let moved = false
  for (;;) {
    const free = x.flatMap((_, i) => (isFree[i] ? [i] : []))
    if (free.length === 0) return moved
    const slope = slopeAt(problem, x)
    const block = new Matrix(
      free.map((i) => free.map((j) => (problem.hessian[i] as readonly number[])[j] as number)),
    )
    const step = new CholeskyDecomposition(block)
      .solve(Matrix.columnVector(free.map((i) => -(slope[i] as number))))
      .to1DArray()
    const { share, blocking } = shareInside(problem, x, free, step)
    for (const [k, i] of free.entries()) {
      const change = share * (step[k] as number)
      if (!Number.isFinite(change)) throw unbounded()
      if (change !== 0) moved = true
      x[i] = (x[i] as number) + change
    }
    if (blocking === undefined) return moved
    const { at, index } = blocking
    x[index] = at
    isFree[index] = false
  }
}

function shareInside(
  { lower, upper }: Scaled,
  x: readonly number[],
  free: readonly number[],
  step: readonly number[],
): { share: number; blocking?: { index: number; at: number } } {
  let found: { share: number; blocking?: { index: number; at: number } } = { share: 1 }
  for (const [k, index] of free.entries()) {
    const move = step[k] as number
    const at = (move < 0 ? lower[index] : upper[index]) as number
    const share = move === 0 ? 1 : (at - (x[index] as number)) / move
    if (share < found.share) found = { share: Math.max(share, 0), blocking: { index, at } }
  }
  return found
}

function slopeAt({ hessian, gradient }: Scaled, x: readonly number[]): number[] {
  return gradient.map((g, i) =>
    (hessian[i] as readonly number[]).reduce((sum, h, j) => sum + h * (x[j] as number), g),
  )
}

function mostGaining(
  { lower, upper }: Scaled,
  state: {
    readonly x: readonly number[]
    readonly isFree: readonly boolean[]
    readonly slope: readonly number[]
    readonly stuck: ReadonlySet<number>
    readonly tolerance: number
  },
): number | undefined {
  let best: number | undefined
  let gain = state.tolerance
  for (const [i, slope] of state.slope.entries()) {
    if (state.isFree[i] || state.stuck.has(i) || lower[i] === upper[i]) continue
    const mayRise = (state.x[i] as number) < (upper[i] as number)
    const inward = mayRise ? -slope : slope
    if (inward > gain) {
      gain = inward
      best = i
    }
  }
  return best
}

const RIDGE = 1e-12
const MOST_STEPS_PER_VARIABLE = 50

function unbounded(): ModelError {
  return new ModelError(
    'hedge/no-minimum',
    'An instrument gains without end: it has no risk and no bound.',
    'Bound its size.',
  )
}
