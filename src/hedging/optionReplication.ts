import type { Assumption } from '../domain/assumption.ts'
import { ModelError, plain, requireAmount } from '../models/modelError.ts'
import { minimiseInBox } from './boxQuadratic.ts'
import { lotSearch } from './lotSearch.ts'
import { keptByParity } from './parityRedundancy.ts'
import type { PriceLaw } from './priceLaw.ts'
import { type ReplicationMoments, replicationMoments } from './replicationMoments.ts'

/** Something to hedge with, and what one contract of it pays at the horizon. */
export type ReplicationInstrument = {
  readonly label: string
  /** Quote, before its price is taken off: an option's payoff, `P − P₀` of a perpetual. */
  readonly payoffAt: (price: number) => number
  /** Paid now for one, quote, ≥ 0; nothing for a perpetual or a future. */
  readonly premiumQuote: number
  /** Fee, slippage and carry to the horizon of one bought, and of one sold, quote, ≥ 0. */
  readonly buyCostQuote: number
  readonly sellCostQuote: number
  /** Contracts, ≤ 0: how many may be sold. 0 for options that are only bought. */
  readonly fewestContracts: number
  /** Contracts, ≥ 0; may be Infinity. */
  readonly mostContracts: number
  /** Smallest step, contracts, > 0. */
  readonly lotContracts: number
  /** Smallest order, contracts. */
  readonly minContracts?: number
}

/** What a set of sizes leaves at the horizon, under the law given. */
export type ReplicationFit = {
  /** Signed, in the order of the instruments. */
  readonly contracts: readonly number[]
  /** Standard deviation of what is left, quote: the root mean square about its own mean. */
  readonly rmseQuote: number
  /** Farthest what is left gets from its mean at any price of the law, quote. */
  readonly maxErrorQuote: number
  /** Mean of position and hedge less what they are worth now, premiums and costs paid, quote. */
  readonly expectedPnlQuote: number
  /** Paid for options bought less received for those sold, quote. */
  readonly premiumQuote: number
  /** Fees, slippage and carry, quote, ≥ 0. */
  readonly costQuote: number
}

export type OptionReplication = {
  /** The same numbers without any hedge. */
  readonly unhedged: ReplicationFit
  /** Sizes in real numbers. */
  readonly continuous: ReplicationFit
  /** Sizes that can be ordered. */
  readonly lots: ReplicationFit
  /** Left out because another instrument and the straight line do the same for no more. */
  readonly redundant: readonly string[]
}

export const optionReplicationAssumptions: readonly Assumption[] = [
  {
    id: 'replication-at-horizon',
    statement:
      'Position and hedge are compared at one horizon under the law of prices given; nothing is traded until then.',
    bias: 'none at the horizon; says nothing of margin or losses on the way',
  },
  {
    id: 'replication-fees-excluded',
    statement: 'Fees the position earns until the horizon are not in its value.',
    bias: 'understates the expected result by the fee income',
  },
]

/**
 * The listed instruments whose payoff best undoes a position at a horizon, at what they cost.
 *
 * Minimises `½·a·Var(P&L) − E[P&L]` of position and hedge over sizes within bounds: a weighted least
 * squares of the payoff with a free constant, plus the premium less the mean payoff it buys, plus
 * fees. Without a risk aversion `a`, the least squares alone. Lots by neighbour search.
 *
 * @param valueAtHorizon - of the position by price, quote, e.g. of a curve
 * @param valueNowQuote - of the position
 * @param law - where the price may stand, `lognormalLaw` or `empiricalLaw`; it decides what a premium
 *   is worth, so a law calmer than the options' volatility finds them dear
 * @param riskAversion - absolute (CARA), per quote unit, > 0: 1e-4 gives up 1 of mean for 20,000 of
 *   variance
 *
 * Source: Carr, Madan 1998 (what is replicated); Markowitz 1952 (the trade-off); models reference 3.6.
 * @throws `hedge/bad-replication`, `hedge/bad-lot`, `hedge/no-minimum`, `model/not-finite`
 *
 * @example
 * replicateByOptions({ valueAtHorizon: (price) => valueAt(curve, price), valueNowQuote: 9076.1,
 *   law, instruments: [perpetual, put1800, call2200] }).lots.contracts // [-1.84, 1.5, 1.2]
 */
export function replicateByOptions(options: {
  readonly valueAtHorizon: (price: number) => number
  readonly valueNowQuote: number
  readonly law: PriceLaw
  readonly instruments: readonly ReplicationInstrument[]
  readonly riskAversion?: number
}): OptionReplication {
  const { riskAversion, instruments } = options
  for (const instrument of instruments) requireInstrument(instrument)
  if (riskAversion !== undefined && !(riskAversion > 0 && Number.isFinite(riskAversion)))
    throw badReplication(`A risk aversion must be above zero, not ${riskAversion}.`)
  const moments = replicationMoments(options)
  const kept = keptByParity(instruments, moments)
  const problem = problemOf(instruments, moments, { riskAversion, kept })
  const continuous = solve(problem)
  const { lots } = lotSearch(problem, continuous)
  const fitOf = (contracts: readonly number[]): ReplicationFit => left(options, moments, contracts)
  return {
    unhedged: fitOf(instruments.map(() => 0)),
    continuous: fitOf(continuous),
    lots: fitOf(lots.map((count, i) => inContracts(count, instruments[i]?.lotContracts ?? 1))),
    redundant: instruments.flatMap(({ label }, i) => (kept[i] ? [] : [label])),
  }
}

type Problem = Parameters<typeof lotSearch>[0]

function problemOf(
  instruments: readonly ReplicationInstrument[],
  { covariance, crossCovariance, meanPayoff }: ReplicationMoments,
  terms: { readonly riskAversion: number | undefined; readonly kept: readonly boolean[] },
): Problem {
  const { riskAversion, kept } = terms
  const weight = riskAversion ?? 1
  // Without a risk aversion money does not count: the fit alone.
  const money = riskAversion === undefined ? 0 : 1
  const bound = (value: number, i: number): number => (kept[i] ? value : 0)
  return {
    hessian: covariance.map((row) => row.map((value) => weight * value)),
    gradient: instruments.map(
      ({ premiumQuote }, i) =>
        weight * (crossCovariance[i] as number) +
        money * (premiumQuote - (meanPayoff[i] as number)),
    ),
    buyCost: instruments.map(({ buyCostQuote }) => money * buyCostQuote),
    sellCost: instruments.map(({ sellCostQuote }) => money * sellCostQuote),
    lower: instruments.map(({ fewestContracts }, i) => bound(fewestContracts, i)),
    upper: instruments.map(({ mostContracts }, i) => bound(mostContracts, i)),
    lot: instruments.map(({ lotContracts }) => lotContracts),
    least: instruments.map(({ minContracts, lotContracts }) => minContracts ?? lotContracts),
  }
}

/** A size of either sign that costs something is what is bought less what is sold. */
function solve({ hessian, gradient, buyCost, sellCost, lower, upper }: Problem): number[] {
  const sides = gradient.flatMap((_, index) => {
    const [low, high] = [lower[index] as number, upper[index] as number]
    const [buy, sell] = [buyCost[index] as number, sellCost[index] as number]
    if (buy + sell === 0) return [{ index, sign: 1, cost: 0, low, high }]
    return [
      { index, sign: 1, cost: buy, low: 0, high },
      { index, sign: -1, cost: sell, low: 0, high: -low },
    ]
  })
  const sizes = minimiseInBox({
    hessian: sides.map((a) =>
      sides.map(
        (b) => a.sign * b.sign * ((hessian[a.index] as readonly number[])[b.index] as number),
      ),
    ),
    gradient: sides.map(({ index, sign, cost }) => sign * (gradient[index] as number) + cost),
    lower: sides.map(({ low }) => low),
    upper: sides.map(({ high }) => high),
  })
  const signed = gradient.map(() => 0)
  for (const [k, { index, sign }] of sides.entries())
    signed[index] = (signed[index] as number) + sign * (sizes[k] as number)
  return signed
}

function left(
  options: Parameters<typeof replicateByOptions>[0],
  { valueCentred, payoffCentred, meanValue, meanPayoff }: ReplicationMoments,
  contracts: readonly number[],
): ReplicationFit {
  const { law, instruments, valueNowQuote } = options
  let squares = 0
  let farthest = 0
  for (let node = 0; node < valueCentred.length; node += 1) {
    const here = contracts.reduce(
      (sum, size, i) => sum + size * ((payoffCentred[i] as Float64Array)[node] as number),
      valueCentred[node] as number,
    )
    squares += (law.probability[node] as number) * here * here
    farthest = Math.max(farthest, Math.abs(here))
  }
  const total = (each: (instrument: ReplicationInstrument, size: number, i: number) => number) =>
    instruments.reduce((sum, one, i) => sum + each(one, contracts[i] as number, i), 0)
  const premium = total(({ premiumQuote }, size) => size * premiumQuote)
  const cost = total(({ buyCostQuote, sellCostQuote }, size) =>
    size > 0 ? size * buyCostQuote : -size * sellCostQuote,
  )
  const payoff = total((_, size, i) => size * (meanPayoff[i] as number))
  return {
    contracts,
    rmseQuote: plain('fit', Math.sqrt(squares)),
    maxErrorQuote: plain('fit', farthest),
    expectedPnlQuote: plain('expected P&L', meanValue - valueNowQuote + payoff - premium - cost),
    premiumQuote: plain('premium', premium),
    costQuote: plain('cost', cost),
  }
}

/** The double nearest to the 15-digit decimal. */
function inContracts(lots: number, lotContracts: number): number {
  return plain('contracts', Number.parseFloat((lots * lotContracts).toPrecision(15)))
}

function requireInstrument(instrument: ReplicationInstrument): void {
  const { label, fewestContracts, mostContracts } = instrument
  requireAmount(`premium of ${label}`, instrument.premiumQuote)
  requireAmount(`cost of ${label}`, instrument.buyCostQuote)
  requireAmount(`cost of ${label}`, instrument.sellCostQuote)
  if (!(fewestContracts <= 0 && mostContracts >= 0))
    throw badReplication(
      `${label} must be allowed to be left alone: from ${fewestContracts} to ${mostContracts}.`,
    )
}

function badReplication(message: string): ModelError {
  return new ModelError('hedge/bad-replication', message)
}
