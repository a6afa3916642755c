import {
  addedPerLot,
  canOrder,
  changed,
  clamp,
  type GreekProblem,
  type GreekValue,
  isBetter,
  leastLots,
  type Row,
  type SizeTerms,
  type State,
  stateOf,
  sumsAfter,
  valueAfter,
} from './greekProblem.ts'

/**
 * The lots nearest to the targets, and of those within tolerance the cheapest, by neighbour search.
 *
 * Two sums have an optimum with two sizes off their bounds, so the starts are the best pairs solved in
 * real numbers, the best alone, and none. From them up to three sizes move and another is set to its
 * best, until nothing helps; of more than six instruments one moves. Not proven to be the best: 659
 * of 660 random cases of two to five instruments equal brute force.
 *
 * @returns lots as integers of each size
 */
export function greekSearch(problem: GreekProblem): number[] {
  const none = stateOf(
    problem,
    problem.terms.map(() => 0),
  )
  let best = none
  for (const start of startsOf(problem, none)) {
    const found = descend(problem, start)
    if (isBetter(found.value, best.value)) best = found
  }
  return [...best.lots]
}

function descend(problem: GreekProblem, start: State): State {
  const most = Math.min(
    start.lots.length <= MOST_FOR_MANY ? REACH.length : 1,
    start.lots.length - 1,
  )
  let state = start
  // Each pass improves; the bound only guards a bug.
  for (let pass = 0; pass < 1000; pass += 1) {
    let next: State | undefined
    for (let moved = 0; moved <= most && next === undefined; moved += 1)
      next = shiftThenSettle(problem, { state, than: state.value, moved, from: 0 })
    if (next === undefined) return state
    state = next
  }
  return state
}

/** `moved` sizes are shifted, then one more is set to its best; the first better one found. */
function shiftThenSettle(
  problem: GreekProblem,
  at: {
    readonly state: State
    readonly than: GreekValue
    readonly moved: number
    readonly from: number
  },
): State | undefined {
  const { state, than, moved, from } = at
  if (moved === 0) {
    for (const j of state.lots.keys()) {
      const settled = settle(problem, state, j, than)
      if (settled !== undefined) return settled
    }
    return undefined
  }
  for (let i = from; i < state.lots.length; i += 1)
    for (const count of shifted(problem, state.lots, i, REACH[moved - 1] ?? 1)) {
      const next = shiftThenSettle(problem, {
        state: changed(problem, state, i, count),
        than,
        moved: moved - 1,
        from: i + 1,
      })
      if (next !== undefined) return next
    }
  return undefined
}

/** How many lots one of one, of two and of three sizes is shifted by. */
const REACH = [12, 3, 2] as const

/** Instruments up to which moving two or three at once takes well under a second. */
const MOST_FOR_MANY = 6

function shifted(problem: GreekProblem, lots: readonly number[], i: number, reach: number) {
  const at = lots[i] as number
  const least = leastLots(problem.terms[i] as SizeTerms)
  const counts = [0, least, -least]
  for (let k = 1; k <= reach; k += 1) counts.push(at + k, at - k)
  return counts.filter((count) => count !== at && canOrder(problem, i, count))
}

/**
 * One size at its best, if that betters `than`. Shortfall and cost are convex in it, so the best is
 * beside a corner of one of them.
 */
function settle(
  problem: GreekProblem,
  state: State,
  j: number,
  than: GreekValue,
): State | undefined {
  const terms = problem.terms[j] as SizeTerms
  const at = state.lots[j] as number
  const least = leastLots(terms)
  const corners = [0, least, -least]
  for (const [k, row] of problem.rows.entries()) {
    const each = addedPerLot(problem, row, j)
    if (each === 0) continue
    const others = (state.sums[k] as number) - at * each
    for (const edge of [row.target - row.tolerance, row.target, row.target + row.tolerance])
      corners.push((edge - others) / each)
  }
  let best: number | undefined
  let value = than
  for (const corner of corners)
    for (const count of [Math.floor(corner + 1e-9), Math.ceil(corner - 1e-9)]) {
      const inside = clamp(terms, count)
      if (!canOrder(problem, j, inside)) continue
      const sums = sumsAfter(problem, state, j, inside)
      const found = valueAfter(problem, state, j, inside, sums)
      if (isBetter(found, value)) {
        best = inside
        value = found
      }
    }
  return best === undefined ? undefined : changed(problem, state, j, best)
}

function startsOf(problem: GreekProblem, none: State): State[] {
  const alone = none.lots.flatMap((_, i) => settle(problem, none, i, none.value) ?? [])
  const [first, second] = problem.rows
  const pairs: State[] = []
  if (first !== undefined && second !== undefined)
    for (const i of none.lots.keys())
      for (let j = i + 1; j < none.lots.length; j += 1)
        for (const p of [-1, 1])
          for (const q of [-1, 1]) {
            const sizes = solvePair(problem, [first, second], { i, j, p, q })
            if (sizes === undefined) continue
            const withFirst = changed(problem, none, i, rounded(problem, i, sizes[0]))
            pairs.push(changed(problem, withFirst, j, rounded(problem, j, sizes[1])))
          }
  const ranked = (states: State[]): State[] =>
    states
      .toSorted((a, b) => (isBetter(a.value, b.value) ? -1 : isBetter(b.value, a.value) ? 1 : 0))
      .slice(0, MOST_STARTS)
  return [none, ...ranked(alone), ...ranked(pairs)]
}

const MOST_STARTS = 6

/** Two sizes at one corner of the two tolerances, in lots. */
function solvePair(
  problem: GreekProblem,
  [first, second]: readonly [Row, Row],
  at: { readonly i: number; readonly j: number; readonly p: number; readonly q: number },
): readonly [number, number] | undefined {
  const [a, b] = [addedPerLot(problem, first, at.i), addedPerLot(problem, first, at.j)]
  const [c, d] = [addedPerLot(problem, second, at.i), addedPerLot(problem, second, at.j)]
  const determinant = a * d - b * c
  if (Math.abs(determinant) <= 1e-12 * (Math.abs(a * d) + Math.abs(b * c))) return undefined
  const u = first.target + at.p * first.tolerance
  const v = second.target + at.q * second.tolerance
  return [(u * d - b * v) / determinant, (a * v - u * c) / determinant]
}

function rounded(problem: GreekProblem, i: number, size: number): number {
  const terms = problem.terms[i] as SizeTerms
  const count = clamp(terms, Math.round(size))
  return canOrder(problem, i, count) ? count : 0
}
