import { anySize, isOrder, isWithin, type LotProblem, roomOf } from './nettingOneOrder.ts'
import { type InstrumentTerms, lotsToContracts } from './nettingProblem.ts'

/** Each order on a lot, toward none, so that no limit is crossed. */
export function rounded(problem: LotProblem, orders: readonly number[]): number[] {
  const sizes = orders.map((order, i) => {
    const terms = problem.terms[i] as InstrumentTerms
    const lots = Math.trunc(order / terms.lotContracts + Math.sign(order) * 1e-9)
    const size = lotsToContracts(lots, terms.lotContracts)
    return isOrder(terms, size) ? size : 0
  })
  return isWithin(problem, sizes) ? sizes : problem.terms.map(() => 0)
}

/** Sweeps in which the orders not yet on a lot settle. */
const SWEEPS = 20

/**
 * Orders put on their lot one after another, the coarsest first, the others settling anew at any size
 * each time: what rounding one leaves open, the rest takes up.
 */
export function settled(problem: LotProblem, orders: readonly number[]): number[] {
  const coarseness = (i: number): number =>
    (problem.terms[i] as InstrumentTerms).lotContracts *
    Math.sqrt(problem.quadratic[i]?.[i] as number)
  const open = [...orders.keys()].toSorted((a, b) => coarseness(b) - coarseness(a))
  const sizes = [...orders]
  for (const [place, i] of open.entries()) {
    const { lotContracts, minContracts } = problem.terms[i] as InstrumentTerms
    const size = lotsToContracts(Math.round((sizes[i] as number) / lotContracts), lotContracts)
    const [low, high] = roomOf(problem, sizes, i)
    const fits = size >= low && size <= high && Math.abs(size) >= minContracts * (1 - 1e-12)
    sizes[i] = fits ? size : 0
    for (let sweep = 0; sweep < SWEEPS; sweep += 1)
      for (const j of open.slice(place + 1)) sizes[j] = anySize(problem, sizes, j)
  }
  return isWithin(problem, sizes) ? sizes : problem.terms.map(() => 0)
}
