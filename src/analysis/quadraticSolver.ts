import highsModule from 'highs'
import { AmmeterError } from '../errors.ts'
import type { QuadraticProgram, QuadraticSolver } from '../hedging/quadraticProgram.ts'

// The package's types describe its CommonJS entry; Node takes the other, whose default is the loader.
const loadHighs = highsModule as unknown as typeof highsModule.default

/**
 * Loads HiGHS, compiled to WebAssembly, once a call (about 0.1 s); the solver itself does not wait.
 *
 * Its active-set method regularises the Hessian by 1e-7 and is single-threaded: in a program scaled
 * to one the solution is good to about 1e-5, and the same bytes on every run.
 */
export async function loadQuadraticSolver(): Promise<QuadraticSolver> {
  const highs = await loadHighs()
  return (program) =>
    highs.withModel(modelOf(program), (model) => {
      model.options.set({ output_flag: false })
      try {
        model.run()
      } catch (cause) {
        throw new SolverError(String(cause), cause)
      }
      const status = model.getModelStatus()
      if (status !== highs.constants.modelStatus.optimal) throw new SolverError(`status ${status}`)
      return Array.from(model.getSolution().colValue)
    })
}

function modelOf({ hessian, linear, lower, upper, rows: given }: QuadraticProgram) {
  const count = linear.length
  // A program without rows makes the solver read out of bounds, about one in a thousand times.
  const unbounded = {
    coefficients: linear.map(() => 1),
    lower: Number.NEGATIVE_INFINITY,
    upper: Number.POSITIVE_INFINITY,
  }
  const rows = given.length > 0 ? given : [unbounded]
  // Lower triangle: of column j the rows from j on.
  const triangle = hessian.map((_, j) => hessian.map((row) => row[j] ?? 0).slice(j))
  return {
    numCols: count,
    numRows: rows.length,
    colCost: linear,
    colLower: lower,
    colUpper: upper,
    rowLower: rows.map((row) => row.lower),
    rowUpper: rows.map((row) => row.upper),
    matrix: {
      format: 'csr' as const,
      numRows: rows.length,
      numCols: count,
      ...compressed(rows.map(({ coefficients }) => ({ first: 0, values: coefficients }))),
    },
    hessian: {
      format: 'triangular' as const,
      dimension: count,
      ...compressed(triangle.map((values, j) => ({ first: j, values }))),
    },
  }
}

function compressed(lines: readonly { first: number; values: readonly number[] }[]) {
  const starts = [0]
  const indices: number[] = []
  const values: number[] = []
  for (const line of lines) {
    for (const [i, value] of line.values.entries()) {
      if (value === 0) continue
      indices.push(line.first + i)
      values.push(value)
    }
    starts.push(indices.length)
  }
  return { starts, indices, values }
}

class SolverError extends AmmeterError {
  override readonly name = 'SolverError'
  constructor(details: string, cause?: unknown) {
    super({
      code: 'hedge/solver-failed',
      shortMessage: 'The hedges that cost least could not be found.',
      details: `HiGHS: ${details}`,
      cause,
    })
  }
}
