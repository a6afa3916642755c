import {
  depthOf,
  type InstrumentTerms,
  lotsToContracts,
  marginAt,
  type NettingProblem,
  separableAt,
} from './nettingProblem.ts'
import { type Segment, segmentsOf } from './nettingSegments.ts'

/** A problem with what does not change from step to step. */
export type LotProblem = NettingProblem & { readonly segments: readonly (readonly Segment[])[] }

/** The problem of some of the instruments, the others left as they are held. */
export function lotProblem(netting: NettingProblem, chosen: readonly number[]): LotProblem {
  const terms = chosen.map((i) => netting.terms[i] as InstrumentTerms)
  return {
    quadratic: chosen.map((i) => chosen.map((j) => netting.quadratic[i]?.[j] as number)),
    linear: chosen.map((i) => netting.linear[i] as number),
    terms,
    marginLimits: netting.marginLimits.map((limit) => {
      const others = limit.members.filter((i) => !chosen.includes(i))
      const flat = netting.terms.map(() => 0)
      const taken = marginAt(netting, { ...limit, members: others }, flat)
      return {
        ...limit,
        limitQuote: limit.limitQuote - taken,
        members: limit.members.flatMap((i) => {
          const place = chosen.indexOf(i)
          return place < 0 ? [] : [place]
        }),
      }
    }),
    segments: terms.map(segmentsOf),
  }
}

/** The orders with the i-th at its best size, the others as they are. */
export function bestOf(problem: LotProblem, orders: readonly number[], i: number): number[] {
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

/** The best order of one instrument if any size could be had. */
export function anySize(problem: LotProblem, orders: readonly number[], i: number): number {
  const row = problem.quadratic[i] as readonly number[]
  const slope = orders.reduce(
    (sum, order, j) => (j === i ? sum : sum + (row[j] as number) * order),
    problem.linear[i] as number,
  )
  const lowest = lowestPoint(problem.segments[i] as readonly Segment[], row[i] as number, slope)
  const [low, high] = roomOf(problem, orders, i)
  const size = Math.min(Math.max(lowest, low), high)
  return Number.isFinite(size) ? size : (orders[i] as number)
}

/** Bounds of one order: depth, position limit, and the margin the others leave. */
export function roomOf(
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

export function isWithin(problem: NettingProblem, orders: readonly number[]): boolean {
  return orders.every((order, i) => {
    const [low, high] = roomOf(problem, orders, i)
    return order >= low && order <= high
  })
}

export function isOrder({ minContracts }: InstrumentTerms, size: number): boolean {
  return size === 0 || Math.abs(size) >= minContracts * (1 - 1e-12)
}

/** What two objectives must differ by to be told apart. */
export function tolerance(value: number): number {
  return 1e-12 * Math.abs(value)
}
