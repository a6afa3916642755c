import type { ExposureVector } from '../../src/domain/exposure.ts'
import type { HedgeCandidate } from '../../src/hedging/candidate.ts'
import { holdingEntry } from '../../src/hedging/exposureEntries.ts'
import { exposureVector } from '../../src/hedging/exposureVector.ts'
import type { NettingProblem } from '../../src/hedging/nettingProblem.ts'
import { lotsToContracts, objectiveAt } from '../../src/hedging/nettingProblem.ts'
import type { RandomStream } from '../../src/market/random.ts'

export const prices = { ETH: 2000, BTC: 60_000 } as const

/** So much of each underlying, and gamma and vega beside it. */
export function vectorOf(
  deltas: Readonly<Partial<Record<keyof typeof prices, number>>>,
  ethGreeks: { readonly gamma?: number; readonly vega?: number } = {},
): ExposureVector {
  const entries = Object.entries(deltas).map(([underlying, amount]) => ({
    ...holdingEntry({
      source: 'position',
      label: underlying,
      token: { underlying, unitsPerToken: 1 },
      amount,
      prices,
    }),
    ...(underlying === 'ETH'
      ? { gammaBasePerPrice: ethGreeks.gamma ?? 0, vegaQuotePerVol: ethGreeks.vega ?? 0 }
      : {}),
  }))
  return exposureVector({ entries, prices, measure: 'curve', assumptions: [] })
}

/** A perpetual of one ETH that costs nothing, in lots of 0.1. */
export const freePerpetual: HedgeCandidate = {
  venue: 'venue',
  symbol: 'ETH-PERP',
  kind: 'linear-perpetual',
  underlying: 'ETH',
  underlyingPriceQuote: 2000,
  deltaBase: 1,
  gammaBasePerPrice: 0,
  vegaQuotePerVol: 0,
  notionalQuote: 2000,
  entryPrice: 2000,
  buySteps: [{ contracts: Number.POSITIVE_INFINITY, costQuote: 0 }],
  sellSteps: [{ contracts: Number.POSITIVE_INFINITY, costQuote: 0 }],
  canBeShort: true,
  longCarryPnlAnnualQuote: 0,
  shortCarryPnlAnnualQuote: 0,
  lotContracts: 0.1,
  marginQuote: 200,
  assumptions: [],
  warnings: [],
}

/** A small problem drawn at random: few contracts, so that every order can be tried. */
export function randomProblem(random: RandomStream, count: number): NettingProblem {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform()
  // Σ = A'A over more factors than instruments: hedges overlap, as options and perpetuals do.
  const loadings = Array.from({ length: count + 1 }, () =>
    Array.from({ length: count }, () => between(-1, 1)),
  )
  const target = Array.from({ length: count + 1 }, () => between(-4, 4))
  const weights = Array.from({ length: count + 1 }, () => between(0.2, 3))
  const dot = (i: number, values: (k: number) => number): number =>
    loadings.reduce(
      (sum, row, k) => sum + (weights[k] as number) * ((row[i] as number) * values(k)),
      0,
    )
  const steps = () => {
    const first = between(0, 0.6)
    return [
      { contracts: Math.ceil(between(1, 4)), costQuote: first },
      { contracts: 9, costQuote: first + between(0, 1) },
    ]
  }
  const terms = Array.from({ length: count }, () => {
    const lotContracts = [0.5, 1, 1.5][Math.floor(between(0, 3))] as number
    const longCarry = between(-0.3, 0.3)
    const heldContracts = random.uniform() < 0.5 ? 0 : lotContracts * Math.round(between(-3, 3))
    const reach = () => [8, 2, 0][Math.floor(between(0, 3))] as number
    return {
      buySteps: steps(),
      sellSteps: steps(),
      heldContracts,
      leastPosition: Math.min(heldContracts, -reach()),
      mostPosition: Math.max(heldContracts, reach()),
      longCarryPnlQuote: longCarry,
      shortCarryPnlQuote: -longCarry - between(0, 0.1),
      marginQuote: between(0, 2),
      lotContracts,
      minContracts: lotContracts * Math.ceil(between(0.1, 3)),
    }
  })
  return {
    quadratic: terms.map((_, i) => terms.map((__, j) => dot(i, (k) => loadings[k]?.[j] ?? 0))),
    linear: terms.map((_, i) => dot(i, (k) => target[k] as number)),
    terms,
    marginLimits:
      random.uniform() < 0.5
        ? []
        : [{ venue: 'v', limitQuote: between(1, 10), members: terms.map((_, i) => i) }],
  }
}

/** Whether orders keep every limit, from the problem’s own words. */
export function isFeasible(problem: NettingProblem, orders: readonly number[]): boolean {
  const kept = problem.terms.every((terms, i) => {
    const order = orders[i] as number
    const position = terms.heldContracts + order
    const depth = (order < 0 ? terms.sellSteps : terms.buySteps).reduce(
      (s, x) => s + x.contracts,
      0,
    )
    return (
      Math.abs(order) <= depth + 1e-9 &&
      position >= terms.leastPosition - 1e-9 &&
      position <= terms.mostPosition + 1e-9
    )
  })
  return (
    kept &&
    problem.marginLimits.every(({ members, limitQuote }) => {
      const marginOf = (all: readonly number[]): number =>
        members.reduce((sum, i) => {
          const terms = problem.terms[i]
          return (
            sum + (terms?.marginQuote ?? 0) * Math.abs((terms?.heldContracts ?? 0) + (all[i] ?? 0))
          )
        }, 0)
      return marginOf(orders) <= Math.max(limitQuote, marginOf(orders.map(() => 0))) + 1e-9
    })
  )
}

/** The least objective over every order in lots, tried one by one. */
export function bruteForce(problem: NettingProblem): { orders: number[]; value: number } {
  let best = { orders: problem.terms.map(() => 0), value: Number.POSITIVE_INFINITY }
  const sizesOf = (i: number): number[] => {
    const { lotContracts, minContracts } = problem.terms[i] as NettingProblem['terms'][number]
    const most = Math.ceil(14 / lotContracts)
    return Array.from({ length: 2 * most + 1 }, (_, k) =>
      lotsToContracts(k - most, lotContracts),
    ).filter((size) => size === 0 || Math.abs(size) >= minContracts - 1e-9)
  }
  const all = problem.terms.map((_, i) => sizesOf(i))
  const visit = (orders: number[]): void => {
    if (orders.length < all.length) {
      for (const size of all[orders.length] as number[]) visit([...orders, size])
      return
    }
    if (!isFeasible(problem, orders)) return
    const value = objectiveAt(problem, orders)
    if (value < best.value) best = { orders, value }
  }
  visit([])
  return best
}
