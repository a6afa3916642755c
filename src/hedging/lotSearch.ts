import { ModelError } from '../models/modelError.ts'

/** `½x'Hx + g'x` and what the size itself costs, over sizes one can order. */
export type LotProblem = {
  /** H, symmetric. */
  readonly hessian: readonly (readonly number[])[]
  readonly gradient: readonly number[]
  /** Per unit bought and per unit sold, ≥ 0. */
  readonly buyCost: readonly number[]
  readonly sellCost: readonly number[]
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  /** Smallest step of each size, > 0. */
  readonly lot: readonly number[]
  /** Smallest size besides 0, ≥ 0. */
  readonly least: readonly number[]
}

/**
 * Whole lots near a solution in real numbers, by neighbour search.
 *
 * From the rounded solution and from no trade at all, one or two sizes at a time go to the next that
 * can be ordered, up or down, as long as the objective falls. Descent of one and of pairs: not proven
 * to be the best, equal to brute force on the small cases of the tests.
 *
 * @param near - the solution in real numbers
 * @returns lots as integers of each size and the objective there
 * @throws `hedge/bad-lot`
 */
export function lotSearch(
  problem: LotProblem,
  near: readonly number[],
): { readonly lots: readonly number[]; readonly objective: number } {
  for (const [i, lot] of problem.lot.entries())
    if (!(Number.isFinite(lot) && lot > 0 && (problem.least[i] as number) >= 0))
      throw new ModelError('hedge/bad-lot', `A lot must be a size above zero, not ${lot}.`)
  const rounded = near.map((size, i) => roundedLots(problem, i, size))
  const none = near.map((_, i) => roundedLots(problem, i, 0))
  const [a, b] = [descend(problem, rounded), descend(problem, none)]
  return b.objective < a.objective ? b : a
}

/** The objective at these lots. */
export function objectiveOf(problem: LotProblem, lots: readonly number[]): number {
  const x = lots.map((count, i) => count * (problem.lot[i] as number))
  return x.reduce((sum, at, i) => {
    const row = problem.hessian[i] as readonly number[]
    const curved = row.reduce((total, h, j) => total + h * (x[j] as number), 0)
    return sum + at * (0.5 * curved + (problem.gradient[i] as number)) + costOf(problem, i, at)
  }, 0)
}

type Move = { readonly index: number; readonly to: number; readonly change: number }

function descend(problem: LotProblem, start: readonly number[]) {
  const lots = [...start]
  const slope = problem.gradient.map((g, i) =>
    (problem.hessian[i] as readonly number[]).reduce(
      (sum, h, j) => sum + h * (lots[j] as number) * (problem.lot[j] as number),
      g,
    ),
  )
  // Below this a gain is rounding, and moves could go round in circles.
  const scale = Math.abs(objectiveOf(problem, lots)) + Math.max(...slope.map(Math.abs), 0)
  for (;;) {
    const best = bestMove(problem, lots, slope)
    if (best === undefined || !(best.gain > 1e-12 * scale))
      return { lots, objective: objectiveOf(problem, lots) }
    for (const { index, to, change } of best.moves) {
      lots[index] = to
      for (const [i, row] of problem.hessian.entries())
        slope[i] = (slope[i] as number) + (row[index] as number) * change
    }
  }
}

function bestMove(problem: LotProblem, lots: readonly number[], slope: readonly number[]) {
  const moves = lots.flatMap((_, i) => movesOf(problem, i, lots[i] as number))
  const gains = moves.map(({ index, change, to }) => {
    const before = (lots[index] as number) * (problem.lot[index] as number)
    const after = to * (problem.lot[index] as number)
    const own = (problem.hessian[index] as readonly number[])[index] as number
    return (
      costOf(problem, index, before) -
      costOf(problem, index, after) -
      change * ((slope[index] as number) + 0.5 * change * own)
    )
  })
  let best: { gain: number; moves: readonly Move[] } | undefined
  for (const [a, first] of moves.entries()) {
    const alone = gains[a] as number
    if (best === undefined || alone > best.gain) best = { gain: alone, moves: [first] }
    for (let b = a + 1; b < moves.length; b += 1) {
      const second = moves[b] as Move
      if (second.index === first.index) continue
      const cross = (problem.hessian[first.index] as readonly number[])[second.index] as number
      const gain = alone + (gains[b] as number) - first.change * second.change * cross
      if (gain > best.gain) best = { gain, moves: [first, second] }
    }
  }
  return best
}

function movesOf(problem: LotProblem, index: number, from: number): Move[] {
  const lot = problem.lot[index] as number
  const least = leastLots(problem, index)
  const up = from < 0 ? (from + 1 > -least ? 0 : from + 1) : from === 0 ? least : from + 1
  const down = from > 0 ? (from - 1 < least ? 0 : from - 1) : from === 0 ? -least : from - 1
  return [up, down]
    .filter((to) => isWithin(problem, index, to))
    .map((to) => ({ index, to, change: (to - from) * lot }))
}

function leastLots({ lot, least }: LotProblem, index: number): number {
  return Math.max(1, Math.ceil((least[index] as number) / (lot[index] as number) - 1e-9))
}

function isWithin({ lower, upper, lot }: LotProblem, index: number, lots: number): boolean {
  const size = lots * (lot[index] as number)
  const slack = 1e-9 * (lot[index] as number)
  return size >= (lower[index] as number) - slack && size <= (upper[index] as number) + slack
}

function roundedLots(problem: LotProblem, index: number, size: number): number {
  const { lower, upper, lot } = problem
  const step = lot[index] as number
  const most = Math.floor((upper[index] as number) / step + 1e-9)
  const fewest = Math.ceil((lower[index] as number) / step - 1e-9)
  const lots = Math.min(Math.max(Math.round(size / step), fewest), most)
  return Math.abs(lots) < leastLots(problem, index) && isWithin(problem, index, 0) ? 0 : lots
}

function costOf({ buyCost, sellCost }: LotProblem, index: number, size: number): number {
  return size > 0 ? size * (buyCost[index] as number) : -size * (sellCost[index] as number)
}
