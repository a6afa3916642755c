import {
  bestOf,
  isOrder,
  isWithin,
  type LotProblem,
  lotProblem,
  tolerance,
} from './nettingOneOrder.ts'
import {
  type InstrumentTerms,
  lotsToContracts,
  type NettingProblem,
  objectiveAt,
} from './nettingProblem.ts'
import { rounded, settled } from './nettingRounding.ts'

/**
 * Orders in lots, none below its minimum and within all limits, that no neighbour betters.
 *
 * From each start (the relaxed orders rounded, no order at all, each instrument alone) one order at a
 * time is set to its best size, then two at a time (one shifted by up to ten lots or left out, the
 * other set to its best), then one by up to three lots with all others settled anew, until nothing
 * helps. Whole orders would need an integer quadratic program,
 * which the solver does not have; on small cases the result equals brute force. Of more than six
 * instruments those are searched that the relaxed orders trade.
 *
 * @param start - orders of any size, e.g. the relaxed ones
 * @returns contracts, signed; ties go to the orders found first, the same every time
 */
export function lotOrders(netting: NettingProblem, start: readonly number[]): number[] {
  const all = netting.terms.map((_, i) => i)
  const chosen = all.length <= FEW ? all : all.filter((i) => start[i] !== 0)
  const problem = lotProblem(netting, chosen)
  const flat = chosen.map(() => 0)
  const relaxed = chosen.map((i) => start[i] as number)
  const starts = [settled(problem, relaxed), rounded(problem, relaxed), flat]
  if (chosen.length <= FEW) starts.push(...flat.keys().map((i) => bestOf(problem, flat, i)))
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
  const orders = all.map(() => 0)
  for (const [place, i] of chosen.entries()) orders[i] = best[place] as number
  return orders
}

/** Lots by which one of a pair is shifted, and one of three. */
const REACH = 10
const NEAR = 3

/** Instruments up to which all are searched; of more, those the relaxed orders trade. */
const FEW = 6

/** Instruments up to which moving one and settling all others takes well under a second. */
const MOST_FOR_THIRD = 5

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
  const { length } = orders
  if (length < 3 || length > MOST_FOR_THIRD) return undefined
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
    for (const size of shifted(problem, orders, i, orders.length <= FEW ? REACH : NEAR)) {
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
