import type { RangeKey } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import { avellanedaStoikov } from '../makers/avellanedaStoikov.ts'
import { carteaJaimungal } from '../makers/carteaJaimungal.ts'
import { glft } from '../makers/glft.ts'
import { inventorySkew } from '../makers/inventorySkew.ts'
import { passiveLiquidity } from '../makers/passiveLiquidity.ts'
import { chainQuotes } from '../makers/quoting/chainQuotes.ts'
import { glftModel } from '../makers/quoting/gueantLehalleFernandezTapia.ts'
import type { FillCurve } from '../makers/quoting/parameters.ts'
import { type QuoteTable, quoteIn } from '../makers/quoting/quoteTable.ts'
import {
  symmetricSpreadAssumptions,
  symmetricSpreadTable,
} from '../makers/quoting/symmetricSpread.ts'
import {
  type RebalancedLiquidityTerms,
  rebalancedLiquidity,
} from '../makers/rebalancedLiquidity.ts'
import { symmetricSpread } from '../makers/symmetricSpread.ts'
import type { AnyMaker, Capital } from '../market/maker.ts'
import type { Rival } from './contest.ts'

/** Who can play. The last is a benchmark: nobody trades at the mid without cost. */
export const RIVAL_NAMES = [
  'passive-lp',
  'rebalanced-lp',
  'avellaneda-stoikov',
  'glft',
  'cartea-jaimungal',
  'symmetric',
  'inventory-skew',
  'zero-inventory',
] as const

/** Who plays where nobody is named: those that differ in more than a parameter. */
export const USUAL_RIVALS: readonly RivalName[] = [
  'passive-lp',
  'rebalanced-lp',
  'avellaneda-stoikov',
  'glft',
  'symmetric',
  'zero-inventory',
]

export type RivalName = (typeof RIVAL_NAMES)[number]

/** What makers are made from. */
export type RivalTerms = {
  readonly capital: Capital
  /** The LP's range. */
  readonly range: RangeKey
  readonly tickSpacing: number
  /** What the rebalanced LP pays for each move of its range, quote ≥ 0. */
  readonly gasQuote: number
  /** Order size, and inventory that counts as zero lots, base. */
  readonly lotBase: number
  readonly targetBase: number
  /** Most lots either way that the capital pays for. */
  readonly maxLots: number
  /** γ per price unit of one lot. */
  readonly riskAversionPerPrice: number
  /** Fills of one side, and volatility, as the makers believe them. */
  readonly market: FillCurve & { readonly sigmaPricePerSqrtSec: number }
  readonly horizonSec: number
  readonly blockSec: number
  /** A hedge applied to every maker alike, except the ideal. */
  readonly hedge?: { readonly costBps: number } | undefined
}

/**
 * The makers of a contest, all with the same capital.
 *
 * @throws `maker/bad-parameters`
 */
export function rivalsOf(names: readonly RivalName[], terms: RivalTerms): readonly Rival[] {
  return names.map((name) => rivalOf(name, terms))
}

/** Half the spread the GLFT maker quotes at its target, price units. */
export function glftHalfSpread(terms: RivalTerms): number {
  return quoteIn(glftTable(terms), 0, 0).bidOffset ?? Number.NaN
}

/** How far the GLFT maker's quotes shift for the first lot, price units. */
function glftSkew(terms: RivalTerms): number {
  const table = glftTable(terms)
  const [none, one] = [quoteIn(table, 0, 0), quoteIn(table, 0, 1)]
  return Math.max(0, (none.askOffset ?? Number.NaN) - (one.askOffset ?? Number.NaN))
}

function glftTable({ market, maxLots, riskAversionPerPrice }: RivalTerms): QuoteTable {
  return chainQuotes(glftModel({ ...market, riskAversionPerPrice, maxLots }))
}

function rivalOf(name: RivalName, terms: RivalTerms): Rival {
  const { capital, lotBase, targetBase, maxLots, market, riskAversionPerPrice, hedge } = terms
  const model = { ...market, riskAversionPerPrice, maxLots }
  const { horizonSec } = terms
  // Quotes drift slowly: a thousand rows are as good as one per block.
  const stepSec = Math.max(terms.blockSec, horizonSec / 1000)
  const book = { id: name, lotBase, targetBase, funds: 'own' as const }
  const onBook = (maker: AnyMaker): Rival => ({
    maker,
    capital,
    venue: 'book',
    capBase: maxLots * lotBase,
    hedge,
  })
  switch (name) {
    case 'passive-lp':
      return { maker: passiveLiquidity(name, terms.range), capital, venue: 'pool', hedge }
    case 'rebalanced-lp':
      return { maker: rebalancedLiquidity(rebalancedTerms(terms)), capital, venue: 'pool', hedge }
    case 'avellaneda-stoikov':
      return onBook(avellanedaStoikov({ ...book, ...model, horizonSec, stepSec }))
    case 'glft':
      return onBook(glft({ ...book, ...model }))
    case 'cartea-jaimungal': {
      // The penalty at which GLFT's objective becomes theirs as γ vanishes.
      const penaltyPricePerSec = (riskAversionPerPrice * market.sigmaPricePerSqrtSec ** 2) / 2
      const penalties = { penaltyPricePerSec, terminalPenaltyPrice: 0 }
      return onBook(carteaJaimungal({ ...book, ...model, ...penalties, horizonSec, stepSec }))
    }
    case 'inventory-skew': {
      const spread = symmetricSpreadTable({ halfSpreadPrice: glftHalfSpread(terms), maxLots })
      const skew = { ...book, skewPricePerLot: glftSkew(terms) }
      return onBook(inventorySkew(skew, spread, symmetricSpreadAssumptions))
    }
    case 'symmetric':
      return onBook(symmetricSpread({ ...book, maxLots, halfSpreadPrice: glftHalfSpread(terms) }))
    case 'zero-inventory': {
      const ideal = symmetricSpread({
        ...book,
        funds: 'borrowed',
        maxLots: UNBOUNDED_LOTS,
        halfSpreadPrice: glftHalfSpread(terms),
      })
      const maker = { ...ideal, assumptions: [ZERO_INVENTORY] }
      return { maker, capital, venue: 'book', hedge: { costBps: 0 } }
    }
  }
}

/** A range as wide as the LP's (±10 % for a full one), moved when the price is half way to its edge. */
function rebalancedTerms({ range, tickSpacing, gasQuote }: RivalTerms): RebalancedLiquidityTerms {
  const half = Math.min((range.tickUpper - range.tickLower) / 2, WIDEST_TICKS)
  const halfWidthTicks = Math.max(1, Math.round(half / tickSpacing)) * tickSpacing
  return {
    id: 'rebalanced-lp',
    owner: REBALANCER,
    tickSpacing,
    halfWidthTicks,
    recentreAfterTicks: halfWidthTicks / 2,
    maxSlippageTicks: MAX_SLIPPAGE_TICKS,
    gasQuote,
  }
}

const REBALANCER = '0x00000000000000000000000000000000000000bb'
/** ln 1.1 / ln 1.0001. */
const WIDEST_TICKS = 953
/** Half a percent. */
const MAX_SLIPPAGE_TICKS = 50
const UNBOUNDED_LOTS = 10_000

export const ZERO_INVENTORY: Assumption = {
  id: 'zero-inventory-ideal',
  statement:
    'The ideal quotes the GLFT half-spread around the mid and undoes every fill at the mid at once, without cost.',
  bias: 'overstates what anyone can earn: it is a benchmark, not a rival',
}
