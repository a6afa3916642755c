import { LuDecomposition, Matrix } from 'ml-matrix'
import { ModelError } from '../models/modelError.ts'
import {
  type InstrumentTerms,
  marginAt,
  type NettingProblem,
  objectiveAt,
} from './nettingProblem.ts'
import { type Segment, segmentsOf } from './nettingSegments.ts'
import type { QuadraticProgram, QuadraticSolver } from './quadraticProgram.ts'

/**
 * The orders that minimise the objective if any size could be had: lots and minimums left out, depth,
 * position and margin limits kept.
 *
 * Cost less carry of an order is convex and piecewise linear, so an order is the sum of segments with
 * one slope each, which fill in their order by themselves; risk stays quadratic. Orders are measured
 * in the unit that makes their own risk one, and the objective in the size of its slope: contracts of
 * one dollar and of one BTC are then alike to the solver, which regularises.
 *
 * @returns contracts, signed; what the solver cannot tell from a kink (no order, a flat position, a
 *   limit) is put there
 * @throws `hedge/riskless-carry`, `hedge/solver-failed`
 */
export function relaxedOrders(problem: NettingProblem, solver: QuadraticSolver): number[] {
  const segments = problem.terms.flatMap(segmentsOf)
  const { units, slope } = scaleOf(problem, segments)
  if (slope === 0 || segments.length === 0) return problem.terms.map(() => 0)
  const filled = solver(programOf(problem, segments, units, slope))
  const free = new Map<number, Segment>()
  const orders = problem.terms.map((_, i) => {
    const unit = (units[i] as number) * slope
    const own = segments.flatMap((segment, k) => (segment.instrument === i ? [{ segment, k }] : []))
    const order = own.reduce(
      (sum, { segment: { sign, contracts }, k }) =>
        sum + sign * Math.min(Math.max((filled[k] as number) * unit, 0), contracts),
      0,
    )
    const ends = [0, ...own.map(({ segment }) => segment.sign * (segment.from + segment.contracts))]
    const kink = ends.find((end) => Math.abs(order - end) <= SOLVER_DUST * unit)
    if (kink !== undefined) return kink
    const on = own.find(({ segment }) => isOn(segment, order))
    if (on !== undefined) free.set(i, on.segment)
    return order
  })
  return polished(problem, orders, free)
}

/** What the solver leaves unsettled, in scaled units. */
const SOLVER_DUST = 1e-6

/**
 * The same orders without the solver's regularisation: those between kinks put exactly where the slope
 * is zero, by one linear system. Kept only if they stay between their kinks and lose nothing; where a
 * margin limit is met the solver's answer stands.
 */
function polished(
  problem: NettingProblem,
  orders: readonly number[],
  free: ReadonlyMap<number, Segment>,
): number[] {
  const at = [...free.keys()]
  if (at.length === 0) return [...orders]
  const matrix = new Matrix(at.map((i) => at.map((j) => problem.quadratic[i]?.[j] as number)))
  const right = at.map((i) => {
    const { sign, costQuote } = free.get(i) as Segment
    return orders.reduce(
      (sum, order, j) => (free.has(j) ? sum : sum - (problem.quadratic[i]?.[j] as number) * order),
      -(problem.linear[i] as number) - sign * costQuote,
    )
  })
  const decomposition = new LuDecomposition(matrix)
  if (decomposition.isSingular()) return [...orders]
  const exact = decomposition.solve(Matrix.columnVector(right)).to1DArray()
  const moved = [...orders]
  for (const [k, i] of at.entries()) moved[i] = exact[k] as number
  const stays = at.every((i) => isOn(free.get(i) as Segment, moved[i] as number))
  const gains = objectiveAt(problem, moved) <= objectiveAt(problem, orders)
  return stays && gains && keepsMargin(problem, moved) ? moved : [...orders]
}

function isOn({ sign, from, contracts }: Segment, order: number): boolean {
  return sign * order >= from && sign * order <= from + contracts
}

function keepsMargin(problem: NettingProblem, orders: readonly number[]): boolean {
  return problem.marginLimits.every((limit) => marginAt(problem, limit, orders) <= limit.limitQuote)
}

function scaleOf({ quadratic, linear }: NettingProblem, segments: readonly Segment[]) {
  const units = quadratic.map((row, i) => {
    const own = row[i] as number
    return own > 0 ? 1 / Math.sqrt(own) : 1
  })
  for (const { instrument, costQuote, contracts } of segments)
    if (
      costQuote < 0 &&
      contracts === Number.POSITIVE_INFINITY &&
      !((quadratic[instrument]?.[instrument] as number) > 0)
    )
      throw new ModelError(
        'hedge/riskless-carry',
        'An instrument without risk earns carry or rebates: nothing bounds how much of it to hold.',
        'Leave it out, limit its size, or give the volatility of its underlying.',
      )
  // What pulls an order: the risk it takes away, and what it earns by itself.
  const pulls = [
    ...linear.map((g, i) => Math.abs(g) * (units[i] as number)),
    ...segments.map(({ instrument, costQuote }) =>
      Math.max(0, -costQuote * (units[instrument] as number)),
    ),
  ]
  return { units, slope: pulls.reduce((most, pull) => Math.max(most, pull), 0) }
}

function programOf(
  problem: NettingProblem,
  segments: readonly Segment[],
  units: readonly number[],
  slope: number,
): QuadraticProgram {
  const unitOf = ({ instrument }: Segment): number => units[instrument] as number
  return {
    hessian: segments.map((a) =>
      segments.map((b) => {
        const [low, high] = [
          Math.min(a.instrument, b.instrument),
          Math.max(a.instrument, b.instrument),
        ]
        const value = problem.quadratic[high]?.[low] as number
        return value * a.sign * b.sign * unitOf(a) * unitOf(b)
      }),
    ),
    linear: segments.map(
      (each) =>
        ((each.sign * (problem.linear[each.instrument] as number) + each.costQuote) *
          unitOf(each)) /
        slope,
    ),
    lower: segments.map(() => 0),
    upper: segments.map((each) => each.contracts / (unitOf(each) * slope)),
    rows: problem.marginLimits.map(({ members, limitQuote }) => {
      const held = members.reduce((sum, i) => {
        const { marginQuote, heldContracts } = problem.terms[i] as InstrumentTerms
        return sum + marginQuote * Math.abs(heldContracts)
      }, 0)
      const coefficients = segments.map((each) =>
        members.includes(each.instrument) ? each.marginQuote * unitOf(each) * slope : 0,
      )
      const largest = coefficients.reduce((most, each) => Math.max(most, Math.abs(each)), 0) || 1
      return {
        coefficients: coefficients.map((each) => each / largest),
        lower: Number.NEGATIVE_INFINITY,
        // A position beyond its limit need not be cut.
        upper: Math.max(limitQuote - held, 0) / largest,
      }
    }),
  }
}
