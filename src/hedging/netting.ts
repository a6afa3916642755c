import type { ExposureVector } from '../domain/exposure.ts'
import type { MatrixRows } from '../math/cholesky.ts'
import { DAYS_PER_YEAR } from '../models/lossVersusRebalancing.ts'
import { ModelError, plain, requireAmount } from '../models/modelError.ts'
import type { HedgeCandidate } from './candidate.ts'
import { lotOrders } from './nettingLots.ts'
import {
  carryPnlQuote,
  depthOf,
  type InstrumentTerms,
  marginAt,
  type NettingProblem,
  objectiveAt,
  orderCostQuote,
  termsOf,
} from './nettingProblem.ts'
import { relaxedOrders } from './nettingRelaxed.ts'
import type { QuadraticSolver } from './quadraticProgram.ts'
import { type MarketLaw, type RiskFactor, type RiskFactors, riskFactors } from './riskFactors.ts'

export type NettingOptions = {
  /** Everything exposed, the hedges already held among it. */
  readonly vector: ExposureVector
  readonly candidates: readonly NettingCandidate[]
  readonly law: MarketLaw
  /** Over which risk is measured and carry is paid, > 0. */
  readonly horizonSec: number
  /** a: quote of certain loss taken for one quote² of variance, halved; > 0, per quote. */
  readonly riskAversionPerQuote: number
  /** Largest margin of all positions at a venue, quote; a venue not named has none. */
  readonly marginLimitsQuote?: Readonly<Record<string, number>>
  readonly solver: QuadraticSolver
}

export type NettingCandidate = {
  readonly candidate: HedgeCandidate
  /** Position already held in it, contracts, signed; its exposure is in the vector already. Default 0. */
  readonly heldContracts?: number
  /** Largest position either way, contracts; default none. */
  readonly maxContracts?: number
}

/** The hedges that cost least, all things counted. */
export type NettingResult = {
  /** One for each candidate, in the order given. */
  readonly orders: readonly NettingOrder[]
  readonly factors: readonly FactorExposure[]
  /** Standard deviation of value over the horizon, quote. */
  readonly riskSdBeforeQuote: number
  readonly riskSdAfterQuote: number
  readonly marginByVenue: readonly {
    readonly venue: string
    readonly marginQuote: number
    readonly limitQuote: number
    /** Whether a higher limit would have changed the orders. */
    readonly isBinding: boolean
  }[]
  /** ½a·variance + costs − carry, before and after, quote over the horizon. */
  readonly objectiveBeforeQuote: number
  readonly objectiveAfterQuote: number
}

export type NettingOrder = {
  readonly candidate: HedgeCandidate
  /** Signed; 0: no order. */
  readonly contracts: number
  /** What would be ordered if any size could be. */
  readonly relaxedContracts: number
  /** Fee and slippage, quote; below zero only by rebates. */
  readonly costQuote: number
  /** What the position after the order brings a year, quote, signed. */
  readonly carryPnlAnnualQuote: number
  readonly notes: readonly NettingNote[]
}

/** Why an order is not what it would be without lots and limits. */
export type NettingNote =
  /** The hedge is smaller than what can be ordered. */
  | 'below-lot'
  | 'below-minimum'
  /** The venue's margin is used up. */
  | 'margin-limit'
  /** The position is as large as allowed. */
  | 'size-limit'
  /** The book holds no more. */
  | 'book-depth'

export type FactorExposure = RiskFactor & {
  readonly before: number
  readonly after: number
}

/**
 * The set of hedges that minimises risk and cost together:
 * `½a(d + Bh)'Σ(d + Bh) + Σ c_i|h_i − h_i,prev| − carry_i·h_i`.
 *
 * First with orders of any size, as a quadratic program (cost in steps of the book, margin and size
 * limits as bounds), then in lots by search among the neighbours on the same objective. At no cost and
 * without limits the first is the minimum-variance hedge `−(B'ΣB)⁻¹B'Σd`, to 1e-9 of it.
 *
 * @returns in quote of the vector's numeraire, over the horizon where not said otherwise
 *
 * Source: models reference 3.9; mean-variance with proportional costs (textbook).
 * @throws `model/bad-correlation` (not positive definite), `hedge/volatility-missing`,
 *   `hedge/bad-risk-aversion`, `hedge/bad-lot`, `hedge/bad-cost`, `hedge/riskless-carry`,
 *   `hedge/solver-failed`
 *
 * @example
 * // 2.01 ETH exposed, a perpetual in lots of 0.1: sell 2.0
 * netHedges({ vector, candidates: [{ candidate }], law, horizonSec: 86_400, riskAversionPerQuote: 1e-4, solver })
 */
export function netHedges(options: NettingOptions): NettingResult {
  const { candidates, riskAversionPerQuote: aversion } = options
  if (!(Number.isFinite(aversion) && aversion > 0))
    throw new ModelError('hedge/bad-risk-aversion', `A risk aversion cannot be ${aversion}.`)
  const factors = riskFactors({
    ...options,
    candidates: candidates.map(({ candidate }) => candidate),
  })
  const problem = problemOf(options, factors)
  const relaxed = relaxedOrders(problem, options.solver)
  const orders = lotOrders(problem, relaxed)
  const years = yearsOf(options)
  const before = factors.exposure
  const after = before.map((exposure, k) =>
    orders.reduce((sum, x, i) => sum + (factors.loadings[k]?.[i] ?? 0) * x, exposure),
  )
  const flat = orders.map(() => 0)
  const riskBefore = varianceOf(factors.covariance, before)
  const constant = 0.5 * aversion * riskBefore
  const unlimited =
    problem.marginLimits.length === 0
      ? relaxed
      : relaxedOrders({ ...problem, marginLimits: [] }, options.solver)
  const margins = problem.marginLimits.map((limit) => ({
    venue: limit.venue,
    marginQuote: marginAt(problem, limit, orders),
    limitQuote: limit.limitQuote,
    // What is held beyond the limit need not be cut, so only more than that is held back.
    isBinding:
      marginAt(problem, limit, unlimited) >
      Math.max(limit.limitQuote, marginAt(problem, limit, flat)) * (1 + 1e-9),
  }))
  return {
    orders: candidates.map(({ candidate }, i) => {
      const terms = problem.terms[i] as InstrumentTerms
      const contracts = orders[i] as number
      const atLimit = margins.some(({ venue, isBinding }) => isBinding && venue === candidate.venue)
      return {
        candidate,
        contracts,
        relaxedContracts: relaxed[i] as number,
        costQuote: plain('cost', orderCostQuote(candidate, contracts)),
        carryPnlAnnualQuote: plain('carry', carryPnlQuote(terms, contracts) / years),
        notes: notesOf(terms, contracts, relaxed[i] as number, atLimit),
      }
    }),
    factors: factors.factors.map((factor, k) => ({
      ...factor,
      before: before[k] as number,
      after: plain('exposure', after[k] as number),
    })),
    riskSdBeforeQuote: plain('risk', Math.sqrt(riskBefore)),
    riskSdAfterQuote: plain('risk', Math.sqrt(varianceOf(factors.covariance, after))),
    marginByVenue: margins,
    objectiveBeforeQuote: plain('objective', constant + objectiveAt(problem, flat)),
    objectiveAfterQuote: plain('objective', constant + objectiveAt(problem, orders)),
  }
}

function problemOf(options: NettingOptions, factors: RiskFactors): NettingProblem {
  const { candidates, riskAversionPerQuote: aversion, marginLimitsQuote = {} } = options
  const { exposure, loadings, covariance } = factors
  // Σ·d and Σ·B, then B' from the left.
  const weighted = (vector: readonly number[]): number[] =>
    covariance.map((row) => row.reduce((sum, value, k) => sum + value * (vector[k] as number), 0))
  const column = (i: number): number[] => loadings.map((row) => row[i] as number)
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, k) => sum + value * (b[k] as number), 0)
  const risk = weighted(exposure)
  const columns = candidates.map((_, i) => column(i))
  const weightedColumns = columns.map(weighted)
  return {
    quadratic: columns.map((a) =>
      weightedColumns.map((b) => plain('risk of hedges', aversion * dot(a, b))),
    ),
    linear: columns.map((a) => plain('risk of hedges', aversion * dot(a, risk))),
    terms: candidates.map(({ candidate, heldContracts = 0, maxContracts }) =>
      termsOf(candidate, heldContracts, maxContracts ?? Number.POSITIVE_INFINITY, yearsOf(options)),
    ),
    marginLimits: Object.entries(marginLimitsQuote).map(([venue, limitQuote]) => ({
      venue,
      limitQuote: requireAmount(`margin limit of ${venue}`, limitQuote),
      members: candidates.flatMap(({ candidate }, i) => (candidate.venue === venue ? [i] : [])),
    })),
  }
}

function yearsOf({ horizonSec }: NettingOptions): number {
  if (Number.isFinite(horizonSec) && horizonSec > 0) return horizonSec / (DAYS_PER_YEAR * 86_400)
  throw new ModelError('model/bad-horizon', `Risk cannot be measured over ${horizonSec} s.`)
}

function varianceOf(covariance: MatrixRows, exposure: readonly number[]): number {
  let sum = 0
  for (const [i, row] of covariance.entries())
    for (const [j, value] of row.entries())
      sum += (exposure[i] as number) * value * (exposure[j] as number)
  return Math.max(sum, 0)
}

function notesOf(
  terms: InstrumentTerms,
  contracts: number,
  relaxed: number,
  atMarginLimit: boolean,
): NettingNote[] {
  const wanted = Math.abs(relaxed)
  const position = terms.heldContracts + relaxed
  const notes: NettingNote[] = []
  if (contracts === 0 && wanted > 0) {
    if (wanted < terms.lotContracts) notes.push('below-lot')
    else if (wanted < terms.minContracts) notes.push('below-minimum')
  }
  if (atMarginLimit && terms.marginQuote > 0) notes.push('margin-limit')
  if (wanted > 0 && isAt(position, relaxed < 0 ? terms.leastPosition : terms.mostPosition))
    notes.push('size-limit')
  const depth = depthOf(relaxed < 0 ? terms.sellSteps : terms.buySteps)
  if (wanted > 0 && wanted >= depth * (1 - 1e-9)) notes.push('book-depth')
  return notes
}

function isAt(position: number, limit: number): boolean {
  return Number.isFinite(limit) && Math.abs(position - limit) <= 1e-9 * Math.abs(limit)
}
