import { ModelError, plain } from '../models/modelError.ts'
import type { CostStep, HedgeCandidate } from './candidate.ts'

/**
 * What is minimised, in terms of the orders x (contracts, signed) alone:
 * `½x'Qx + g'x + Σ cost_i(x_i) − carry_i(held_i + x_i)`, in quote over the horizon.
 */
export type NettingProblem = {
  /** Q = a·B'ΣB. */
  readonly quadratic: readonly (readonly number[])[]
  /** g = a·B'Σd. */
  readonly linear: readonly number[]
  readonly terms: readonly InstrumentTerms[]
  /** Largest margin of each venue's positions together. */
  readonly marginLimits: readonly MarginLimit[]
}

export type InstrumentTerms = {
  readonly buySteps: readonly CostStep[]
  readonly sellSteps: readonly CostStep[]
  /** Already in the position, contracts, signed. */
  readonly heldContracts: number
  /** Positions allowed, contracts; they hold 0 and what is held now. */
  readonly leastPosition: number
  readonly mostPosition: number
  /** Of one contract over the horizon, signed, received. */
  readonly longCarryPnlQuote: number
  readonly shortCarryPnlQuote: number
  readonly marginQuote: number
  readonly lotContracts: number
  /** Smallest order, whole lots. */
  readonly minContracts: number
}

export type MarginLimit = {
  readonly venue: string
  readonly limitQuote: number
  /** Places of the instruments of the venue. */
  readonly members: readonly number[]
}

/** An instrument's terms over a horizon; refuses what is no size, `hedge/bad-lot`, or no cost, `hedge/bad-cost`. */
export function termsOf(
  candidate: HedgeCandidate,
  held: number,
  maxContracts: number,
  horizonYears: number,
): InstrumentTerms {
  const { lotContracts, symbol } = candidate
  if (!(Number.isFinite(lotContracts) && lotContracts > 0))
    throw new ModelError('hedge/bad-lot', `A lot of ${symbol} cannot be ${lotContracts} contracts.`)
  for (const steps of [candidate.buySteps, candidate.sellSteps]) requireSteps(steps, symbol)
  const carry = candidate.longCarryPnlAnnualQuote + candidate.shortCarryPnlAnnualQuote
  // Who earns both long and short would hold both without end.
  if (!(carry <= 1e-9 * Math.abs(candidate.longCarryPnlAnnualQuote)))
    throw new ModelError('hedge/bad-cost', `${symbol} cannot pay both its longs and its shorts.`)
  const minimum = Math.max(
    candidate.minContracts ?? 0,
    (candidate.minNotionalQuote ?? 0) / candidate.notionalQuote,
    lotContracts,
  )
  return {
    buySteps: candidate.buySteps.map(withoutRebate),
    sellSteps: candidate.sellSteps.map(withoutRebate),
    heldContracts: plain(`position in ${symbol}`, held),
    leastPosition: Math.min(held, candidate.canBeShort ? -maxContracts : 0),
    mostPosition: Math.max(held, maxContracts),
    longCarryPnlQuote: plain('carry', candidate.longCarryPnlAnnualQuote * horizonYears),
    shortCarryPnlQuote: plain('carry', candidate.shortCarryPnlAnnualQuote * horizonYears),
    marginQuote: plain(`margin of ${symbol}`, candidate.marginQuote),
    lotContracts,
    minContracts: lotsUp(minimum, lotContracts),
  }
}

/** The objective at x, quote over the horizon, but for the risk of trading nothing. */
export function objectiveAt(problem: NettingProblem, orders: readonly number[]): number {
  let sum = 0
  for (const [i, x] of orders.entries()) {
    sum += (problem.linear[i] as number) * x
    const row = problem.quadratic[i] as readonly number[]
    for (const [j, y] of orders.entries()) sum += 0.5 * (row[j] as number) * x * y
    sum += separableAt(problem.terms[i] as InstrumentTerms, x)
  }
  return sum
}

/** Cost of an order less the carry of the position it leaves, quote. */
export function separableAt(terms: InstrumentTerms, order: number): number {
  return orderCostQuote(terms, order) - carryPnlQuote(terms, order)
}

/** Fee and slippage of an order, step by step; Infinity beyond the last. */
export function orderCostQuote(
  terms: Pick<InstrumentTerms, 'buySteps' | 'sellSteps'>,
  order: number,
): number {
  let left = Math.abs(order)
  let cost = 0
  for (const { contracts, costQuote } of order < 0 ? terms.sellSteps : terms.buySteps) {
    if (left <= 0) return cost
    const taken = Math.min(left, contracts)
    cost += taken * costQuote
    left -= taken
  }
  // Dust of the subtractions is no contract.
  return left <= 1e-9 * Math.abs(order) ? cost : Number.POSITIVE_INFINITY
}

/** What the position after the order brings over the horizon. */
export function carryPnlQuote(terms: InstrumentTerms, order: number): number {
  const position = terms.heldContracts + order
  return position >= 0 ? position * terms.longCarryPnlQuote : -position * terms.shortCarryPnlQuote
}

/** Margin of a venue's positions after the orders. */
export function marginAt(
  problem: NettingProblem,
  limit: MarginLimit,
  orders: readonly number[],
): number {
  return limit.members.reduce((sum, i) => {
    const terms = problem.terms[i] as InstrumentTerms
    return sum + terms.marginQuote * Math.abs(terms.heldContracts + (orders[i] as number))
  }, 0)
}

/** How many contracts a side offers. */
export function depthOf(steps: readonly CostStep[]): number {
  return steps.reduce((sum, { contracts }) => sum + contracts, 0)
}

/** A number of lots as contracts, without binary dust: three lots of 0.1 are 0.3. */
export function lotsToContracts(lots: number, lotContracts: number): number {
  const contracts = Number.parseFloat((lots * lotContracts).toPrecision(15))
  return contracts === 0 ? 0 : contracts
}

/** A rebate is received and is no reason to trade: paid both ways it would reward trading in circles. */
function withoutRebate({ contracts, costQuote }: CostStep): CostStep {
  return { contracts, costQuote: Math.max(costQuote, 0) }
}

function lotsUp(contracts: number, lot: number): number {
  return lotsToContracts(Math.ceil(contracts / lot - 1e-9), lot)
}

function requireSteps(steps: readonly CostStep[], symbol: string): void {
  let before = Number.NEGATIVE_INFINITY
  for (const { contracts, costQuote } of steps) {
    if (!(contracts > 0))
      throw new ModelError('hedge/bad-cost', `${symbol} has a cost step of ${contracts} contracts.`)
    if (!(Number.isFinite(costQuote) && costQuote >= before))
      throw new ModelError('hedge/bad-cost', `The costs of ${symbol} do not rise with size.`)
    before = costQuote
  }
}
