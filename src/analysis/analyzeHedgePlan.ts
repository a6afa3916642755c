import type { Assumption, Warning } from '../domain/assumption.ts'
import { NUMERAIRE } from '../domain/equivalents.ts'
import type { ExposureVector } from '../domain/exposure.ts'
import type { HedgeCandidate } from '../hedging/candidate.ts'
import { candidateOf } from '../hedging/candidateOf.ts'
import { heldContracts } from '../hedging/heldContracts.ts'
import {
  type NettingCandidate,
  type NettingNote,
  type NettingOrder,
  netHedges,
} from '../hedging/netting.ts'
import type { QuadraticSolver } from '../hedging/quadraticProgram.ts'
import type { MarketLaw } from '../hedging/riskFactors.ts'
import type { HedgeMarket } from './analyzeHedgeMarket.ts'
import {
  costRateOf,
  type HedgeDecision,
  hedgeDecision,
  type RuleTerms,
} from './analyzeHedgeRules.ts'
import type { HedgeInput } from './hedgeInput.ts'

/** What to trade, and why. */
export type HedgeOrders = {
  readonly decisions: readonly HedgeDecision[]
  readonly orders: readonly NettingOrder[]
  /** Why nothing is ordered for an underlying whose rule trades; absent where something is. */
  readonly notOrdered: (underlying: string) => NettingNote | 'no-instrument' | undefined
  /** The instrument a rule's costs are those of; none where no venue offers one. */
  readonly cheapest: (underlying: string) => HedgeCandidate | undefined
  readonly assumptions: readonly Assumption[]
  readonly warnings: readonly Warning[]
}

/**
 * Decides by underlying whether to trade and how much, then in which instruments: the rule says how
 * much, the netting says in what, at the least cost for it, in lots and within the margin.
 *
 * With options the netting decides both: no rule of one price knows gamma and vega.
 */
export function hedgeOrders(
  input: HedgeInput,
  vector: ExposureVector,
  terms: RuleTerms & { readonly solver: QuadraticSolver },
): HedgeOrders {
  const held = candidatesOf(input, terms)
  const candidates = held.map(({ candidate }) => candidate)
  const exposed = vector.byUnderlying.filter(({ underlying }) => underlying !== NUMERAIRE)
  const decisions = exposed.map((exposure) =>
    hedgeDecision(exposure, cheapestOf(candidates, exposure.underlying), terms),
  )
  const wanted = input.options.withOptions ? vector : toTrade(vector, decisions)
  const traded = held.filter(({ candidate }) =>
    wanted.byUnderlying.some((net) => net.underlying === candidate.underlying && isOpen(net)),
  )
  const usable = traded.map(({ candidate }) => candidate)
  const netted =
    usable.length === 0
      ? undefined
      : netHedges({
          vector: wanted,
          candidates: traded,
          law: lawOf([...exposed, ...usable], terms.market),
          horizonSec: input.options.horizonSec,
          riskAversionPerQuote: input.options.withOptions
            ? (input.options.riskAversionPerQuote ?? 1 / Math.max(Math.abs(terms.valueQuote), 1))
            : strictAversion(usable, terms.market, input.options.horizonSec),
          ...marginLimits(input, usable),
          solver: terms.solver,
        })
  const orders = netted?.orders ?? []
  return {
    decisions,
    orders: orders.filter(({ contracts }) => contracts !== 0),
    notOrdered: (underlying) => {
      const mine = orders.filter(({ candidate }) => candidate.underlying === underlying)
      if (mine.some(({ contracts }) => contracts !== 0)) return undefined
      return mine.length === 0
        ? 'no-instrument'
        : (mine.flatMap(({ notes }) => notes)[0] ?? 'below-lot')
    },
    cheapest: (underlying) => cheapestOf(candidates, underlying),
    assumptions: distinct(usable.flatMap(({ assumptions }) => assumptions)),
    warnings: usable.flatMap(({ warnings }) => warnings),
  }
}

/** Every instrument that may be traded for what is exposed. */
function candidatesOf(input: HedgeInput, { market, nowSec }: RuleTerms): NettingCandidate[] {
  const { instruments: named, withOptions, riskFreeAnnual } = input.options
  return input.venues.flatMap(({ venue, instruments }) =>
    instruments
      .filter(({ kind, symbol, underlying }) => {
        if (market.prices[underlying] === undefined) return false
        if (named.length > 0) return named.includes(`${venue}:${symbol}`)
        return kind !== 'option' || withOptions
      })
      .map((instrument) => ({
        candidate: candidateOf({ venue, instrument, atSec: nowSec, rateAnnual: riskFreeAnnual }),
        heldContracts: heldContracts(input.accounts, venue, instrument),
      })),
  )
}

function cheapestOf(
  candidates: readonly HedgeCandidate[],
  underlying: string,
): HedgeCandidate | undefined {
  return candidates
    .filter((one) => one.underlying === underlying && one.kind !== 'option')
    .toSorted((a, b) => costRateOf(a) - costRateOf(b))[0]
}

/** The exposure that the rules want gone, and nothing else. */
function toTrade(vector: ExposureVector, decisions: readonly HedgeDecision[]): ExposureVector {
  return {
    ...vector,
    byUnderlying: vector.byUnderlying.map((net) => {
      const found = decisions.find(({ exposure }) => exposure.underlying === net.underlying)
      const deltaBase = found === undefined ? 0 : -found.decision.tradeBase
      return { ...net, deltaBase, gammaBasePerPrice: 0, crossGammas: [], contributions: [] }
    }),
  }
}

function isOpen({
  deltaBase,
  gammaBasePerPrice,
}: {
  deltaBase: number
  gammaBasePerPrice: number
}) {
  return deltaBase !== 0 || gammaBasePerPrice !== 0
}

/** Volatility taken where none is known: it only weighs a deviation against itself then. */
const ANY_VOLATILITY = 1

function lawOf(named: readonly { readonly underlying: string }[], market: HedgeMarket): MarketLaw {
  const underlyings = [...new Set(named.map(({ underlying }) => underlying))]
  return {
    underlyings,
    sigmasAnnual: underlyings.map((one) => market.volatilityOf(one) ?? ANY_VOLATILITY),
    correlation: underlyings.map((a) => underlyings.map((b) => market.correlationOf(a, b) ?? 0)),
  }
}

/**
 * The aversion at which a contract lot too many or too few costs ten times what trading it does: the
 * rule has weighed cost against risk already, and the netting is to keep to its size.
 */
function strictAversion(
  candidates: readonly HedgeCandidate[],
  market: HedgeMarket,
  horizonSec: number,
): number {
  const years = horizonSec / (365 * 86_400)
  const needed = candidates.map((candidate) => {
    const sigma = market.volatilityOf(candidate.underlying) ?? ANY_VOLATILITY
    const lotQuote = candidate.notionalQuote * candidate.lotContracts
    const cost =
      costRateOf(candidate) * lotQuote + carryOf(candidate) * candidate.lotContracts * years
    return (20 * cost) / (lotQuote ** 2 * sigma ** 2 * years)
  })
  return Math.max(...needed, 1e-6)
}

function carryOf({ longCarryPnlAnnualQuote, shortCarryPnlAnnualQuote }: HedgeCandidate): number {
  return Math.max(Math.abs(longCarryPnlAnnualQuote), Math.abs(shortCarryPnlAnnualQuote))
}

function marginLimits(
  { options }: HedgeInput,
  usable: readonly HedgeCandidate[],
): { readonly marginLimitsQuote?: Readonly<Record<string, number>> } {
  const { marginQuote } = options
  if (marginQuote === undefined) return {}
  const names = [...new Set(usable.map(({ venue }) => venue))]
  return { marginLimitsQuote: Object.fromEntries(names.map((name) => [name, marginQuote])) }
}

function distinct(assumptions: readonly Assumption[]): readonly Assumption[] {
  return [...new Map(assumptions.map((each) => [each.id, each])).values()]
}
