import {
  depthOf,
  type InstrumentTerms,
  lotsToContracts,
  marginAt,
  type NettingProblem,
  objectiveAt,
  separableAt,
} from './nettingProblem.ts'
import { type Segment, segmentsOf } from './nettingSegments.ts'

/**
 * Orders in lots, none below its minimum and within all limits, that no neighbour betters.
 *
 * From each start (the relaxed orders rounded, no order at all, each instrument alone) one order at a
 * time is set to its best size, then two at a time (one shifted by up to ten lots or left out, the
 * other set to its best), then one by up to three lots with all others settled anew, until nothing
 * helps. Whole orders would need an integer quadratic program,
 * which the solver does not have; on small cases the result equals brute force.
 *
 * @param start - orders of any size, e.g. the relaxed ones
 * @returns contracts, signed; ties go to the orders found first, the same every time
 */
export function lotOrders(netting: NettingProblem, start: readonly number[]): number[] {
  const problem: LotProblem = { ...netting, segments: netting.terms.map(segmentsOf) }
  const flat = problem.terms.map(() => 0)
  const starts = [rounded(problem, start), flat, ...flat.map((_, i) => alone(problem, flat, i))]
  let best = flat
  let least = objectiveAt(problem, flat)
  for (const from of starts) {
    const found = descend(problem, from)
    const value = objectiveAt(problem, found)
    if (value < least - tolerance(least)) {
      best = found
      least = value
    }
  }
  return best
}

/** A problem with the stretches of each order, which do not change from step to step. */
type LotProblem = NettingProblem & { readonly segments: readonly (readonly Segment[])[] }

/** Lots by which one of a pair is shifted, and one of three. */
const REACH = 10
const NEAR = 3

/** Instruments up to which moving one and settling all others takes well under a second. */
const MOST_FOR_THIRD = 5

function tolerance(value: number): number {
  return 1e-12 * Math.abs(value)
}

function descend(problem: LotProblem, from: readonly number[], fixed?: number): number[] {
  let orders = [...from]
  let value = objectiveAt(problem, orders)
  // Each step improves, and there are finitely many orders; the bound only guards a bug.
  for (let pass = 0; pass < 1000; pass += 1) {
    const next =
      singleStep(problem, orders, value, fixed) ??
      pairStep(problem, orders, value, fixed) ??
      (fixed === undefined ? thirdStep(problem, orders, value) : undefined)
    if (next === undefined) return orders
    orders = next.orders
    value = next.value
  }
  return orders
}

/** One is moved and stays, and all others find their best anew. */
function thirdStep(
  problem: LotProblem,
  orders: readonly number[],
  value: number,
): Step | undefined {
  if (orders.length < 3 || orders.length > MOST_FOR_THIRD) return undefined
  for (const i of orders.keys())
    for (const size of shifted(problem, orders, i, NEAR)) {
      const step = stepOf(problem, descend(problem, orders.with(i, size), i))
      if (step.value < value - tolerance(value) && isWithin(problem, step.orders)) return step
    }
  return undefined
}

type Step = { readonly orders: number[]; readonly value: number }

function singleStep(
  problem: LotProblem,
  orders: readonly number[],
  value: number,
  fixed: number | undefined,
): Step | undefined {
  for (const i of orders.keys()) {
    if (i === fixed) continue
    const step = stepOf(problem, bestOf(problem, orders, i))
    if (step.value < value - tolerance(value)) return step
  }
  return undefined
}

function pairStep(
  problem: LotProblem,
  orders: readonly number[],
  value: number,
  fixed: number | undefined,
): Step | undefined {
  for (const i of orders.keys()) {
    if (i === fixed) continue
    for (const size of shifted(problem, orders, i, REACH)) {
      const moved = orders.with(i, size)
      for (const j of orders.keys()) {
        if (j === i || j === fixed) continue
        const step = stepOf(problem, bestOf(problem, moved, j))
        if (step.value < value - tolerance(value) && isWithin(problem, step.orders)) return step
      }
    }
  }
  return undefined
}

function stepOf(problem: NettingProblem, orders: number[]): Step {
  return { orders, value: objectiveAt(problem, orders) }
}

/** Sizes near the present one, and none. */
function shifted(
  problem: NettingProblem,
  orders: readonly number[],
  i: number,
  reach: number,
): number[] {
  const { lotContracts, minContracts } = problem.terms[i] as InstrumentTerms
  const lots = Math.round((orders[i] as number) / lotContracts)
  const sizes = [0, minContracts, -minContracts]
  for (let k = 1; k <= reach; k += 1)
    sizes.push(lotsToContracts(lots + k, lotContracts), lotsToContracts(lots - k, lotContracts))
  return sizes.filter((size) => isOrder(problem.terms[i] as InstrumentTerms, size))
}

/** The orders with the i-th at its best size, the others as they are. */
function bestOf(problem: LotProblem, orders: readonly number[], i: number): number[] {
  const terms = problem.terms[i] as InstrumentTerms
  const row = problem.quadratic[i] as readonly number[]
  const own = row[i] as number
  const slope = orders.reduce(
    (sum, order, j) => (j === i ? sum : sum + (row[j] as number) * order),
    problem.linear[i] as number,
  )
  const partOf = (x: number): number => 0.5 * own * x * x + slope * x + separableAt(terms, x)
  const [low, high] = roomOf(problem, orders, i)
  let best = orders[i] as number
  let least = best >= low && best <= high ? partOf(best) : Number.POSITIVE_INFINITY
  const lowest = lowestPoint(problem.segments[i] as readonly Segment[], own, slope)
  for (const size of lotsAround(terms, Math.min(Math.max(lowest, low), high))) {
    if (size < low || size > high || !isOrder(terms, size)) continue
    const value = partOf(size)
    if (value < least - tolerance(least)) {
      best = size
      least = value
    }
  }
  return orders.with(i, best)
}

/**
 * Where the convex function of one order is least: along the stretches of the side it falls toward,
 * where the slope turns. The best lot lies beside it; below the minimum it is the minimum or none.
 */
function lowestPoint(segments: readonly Segment[], own: number, slope: number): number {
  let lowest = 0
  for (const { sign, from, contracts, costQuote } of segments) {
    const rise = sign * slope + costQuote
    if (rise + own * from >= 0) continue
    const turn = own > 0 ? -rise / own : Number.POSITIVE_INFINITY
    lowest = sign * Math.min(turn, from + contracts)
  }
  return lowest
}

function lotsAround({ lotContracts, minContracts }: InstrumentTerms, point: number): number[] {
  if (!Number.isFinite(point)) return [0]
  const lots = point / lotContracts
  return [
    0,
    lotsToContracts(Math.floor(lots + 1e-9), lotContracts),
    lotsToContracts(Math.ceil(lots - 1e-9), lotContracts),
    minContracts,
    -minContracts,
  ]
}

/** Bounds of one order: depth, position limit, and the margin the others leave. */
function roomOf(
  problem: NettingProblem,
  orders: readonly number[],
  i: number,
): readonly [low: number, high: number] {
  const terms = problem.terms[i] as InstrumentTerms
  const { heldContracts, marginQuote } = terms
  let most = Number.POSITIVE_INFINITY
  for (const limit of problem.marginLimits) {
    if (!limit.members.includes(i) || marginQuote === 0) continue
    const others = marginAt(problem, limit, orders.with(i, -heldContracts))
    most = Math.min(most, Math.max(0, marginLimitOf(problem, limit) - others) / marginQuote)
  }
  // A limit met exactly must not fail by the last bit.
  const reach = most * (1 + 1e-12)
  return [
    Math.max(-depthOf(terms.sellSteps), Math.max(-reach, terms.leastPosition) - heldContracts),
    Math.min(depthOf(terms.buySteps), Math.min(reach, terms.mostPosition) - heldContracts),
  ]
}

/** A venue's limit, or what is held there where that is more: it need not be cut. */
function marginLimitOf(
  problem: NettingProblem,
  limit: NettingProblem['marginLimits'][number],
): number {
  return Math.max(
    limit.limitQuote,
    marginAt(
      problem,
      limit,
      problem.terms.map(() => 0),
    ),
  )
}

function isWithin(problem: NettingProblem, orders: readonly number[]): boolean {
  return orders.every((order, i) => {
    const [low, high] = roomOf(problem, orders, i)
    return order >= low && order <= high
  })
}

function isOrder({ minContracts }: InstrumentTerms, size: number): boolean {
  return size === 0 || Math.abs(size) >= minContracts * (1 - 1e-12)
}

function alone(problem: LotProblem, flat: readonly number[], i: number): number[] {
  return bestOf(problem, flat, i)
}

/** Each order on a lot, toward none, so that no limit is crossed. */
function rounded(problem: NettingProblem, orders: readonly number[]): number[] {
  const sizes = orders.map((order, i) => {
    const terms = problem.terms[i] as InstrumentTerms
    const lots = Math.trunc(order / terms.lotContracts + Math.sign(order) * 1e-9)
    const size = lotsToContracts(lots, terms.lotContracts)
    return isOrder(terms, size) ? size : 0
  })
  return isWithin(problem, sizes) ? sizes : problem.terms.map(() => 0)
}
