/** Sizes that bring sums within tolerance of targets, at least cost. */
export type GreekProblem = {
  /** Per Greek: what one contract of each adds, what all together should add, and how closely. */
  readonly rows: readonly {
    readonly perContract: readonly number[]
    readonly target: number
    readonly tolerance: number
  }[]
  /** Per contract bought, and per contract sold; may be negative, their sum not. */
  readonly buyCost: readonly number[]
  readonly sellCost: readonly number[]
  readonly terms: readonly SizeTerms[]
}

export type SizeTerms = {
  /** Contracts, ≤ 0 and ≥ 0. */
  readonly fewestContracts: number
  readonly mostContracts: number
  readonly lotContracts: number
  readonly minContracts?: number
}

/** How good sizes are: what is missing comes first, then what they cost. */
export type GreekValue = {
  /** 0 where every target is met; else the shortfalls as shares of the targets, added up. */
  readonly shortfall: number
  readonly costQuote: number
}

/** What sizes in lots miss and cost. */
export function greekValueAt(problem: GreekProblem, lots: readonly number[]): GreekValue {
  return stateOf(problem, lots).value
}

export type Row = GreekProblem['rows'][number]

/** Sizes with what they add up to, so that a change of one is a few additions. */
export type State = {
  readonly lots: readonly number[]
  readonly sums: readonly number[]
  readonly value: GreekValue
}

export function stateOf(problem: GreekProblem, lots: readonly number[]): State {
  const sums = problem.rows.map((row) =>
    lots.reduce((total, count, i) => total + count * addedPerLot(problem, row, i), 0),
  )
  const costQuote = lots.reduce((total, count, i) => total + costOf(problem, i, count), 0)
  return { lots, sums, value: { shortfall: shortfallOf(problem, sums), costQuote } }
}

export function changed(problem: GreekProblem, state: State, i: number, count: number): State {
  const sums = sumsAfter(problem, state, i, count)
  return {
    lots: state.lots.with(i, count),
    sums,
    value: valueAfter(problem, state, i, count, sums),
  }
}

export function sumsAfter(problem: GreekProblem, state: State, i: number, count: number): number[] {
  const change = count - (state.lots[i] as number)
  return problem.rows.map(
    (row, k) => (state.sums[k] as number) + change * addedPerLot(problem, row, i),
  )
}

export function valueAfter(
  problem: GreekProblem,
  state: State,
  i: number,
  count: number,
  sums: readonly number[],
): GreekValue {
  const before = costOf(problem, i, state.lots[i] as number)
  return {
    shortfall: shortfallOf(problem, sums),
    costQuote: state.value.costQuote + costOf(problem, i, count) - before,
  }
}

function shortfallOf({ rows }: GreekProblem, sums: readonly number[]): number {
  let shortfall = 0
  for (const [k, row] of rows.entries()) {
    const beyond = Math.abs((sums[k] as number) - row.target) - row.tolerance
    // Lots that meet the edge of the tolerance may miss it by rounding.
    if (beyond > 1e-12 * Math.abs(row.target)) shortfall += beyond / scaleOf(row)
  }
  return shortfall
}

export function isBetter(a: GreekValue, b: GreekValue): boolean {
  if (Math.abs(a.shortfall - b.shortfall) > 1e-12) return a.shortfall < b.shortfall
  return a.costQuote < b.costQuote - 1e-12 * Math.abs(b.costQuote)
}

export function clamp(
  { fewestContracts, mostContracts, lotContracts }: SizeTerms,
  count: number,
): number {
  const most = Math.floor(mostContracts / lotContracts + 1e-9)
  const fewest = Math.ceil(fewestContracts / lotContracts - 1e-9)
  // Not −0.
  return Math.min(Math.max(count, fewest), most) + 0
}

export function canOrder(problem: GreekProblem, i: number, count: number): boolean {
  const terms = problem.terms[i] as SizeTerms
  return clamp(terms, count) === count && (count === 0 || Math.abs(count) >= leastLots(terms))
}

export function leastLots({ minContracts = 0, lotContracts }: SizeTerms): number {
  return Math.max(1, Math.ceil(minContracts / lotContracts - 1e-9))
}

export function addedPerLot({ terms }: GreekProblem, { perContract }: Row, i: number): number {
  return (perContract[i] as number) * (terms[i] as SizeTerms).lotContracts
}

function costOf({ buyCost, sellCost, terms }: GreekProblem, i: number, count: number): number {
  const size = count * (terms[i] as SizeTerms).lotContracts
  return size > 0 ? size * (buyCost[i] as number) : -size * (sellCost[i] as number)
}

function scaleOf({ target, tolerance }: Row): number {
  return Math.max(Math.abs(target), tolerance) || 1
}
