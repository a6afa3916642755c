import type { RangeKey } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import { avellanedaStoikov } from '../makers/avellanedaStoikov.ts'
import { glft } from '../makers/glft.ts'
import { passiveLiquidity } from '../makers/passiveLiquidity.ts'
import { chainQuotes } from '../makers/quoting/chainQuotes.ts'
import { glftModel } from '../makers/quoting/gueantLehalleFernandezTapia.ts'
import type { FillCurve } from '../makers/quoting/parameters.ts'
import { quoteIn } from '../makers/quoting/quoteTable.ts'
import { symmetricSpread } from '../makers/symmetricSpread.ts'
import type { AnyMaker, Capital } from '../market/maker.ts'
import type { Rival } from './contest.ts'

/** Who can play. The last is a benchmark: nobody trades at the mid without cost. */
export const RIVAL_NAMES = [
  'passive-lp',
  'avellaneda-stoikov',
  'glft',
  'symmetric',
  'zero-inventory',
] as const

export type RivalName = (typeof RIVAL_NAMES)[number]

/** What makers are made from. */
export type RivalTerms = {
  readonly capital: Capital
  /** The LP's range. */
  readonly range: RangeKey
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
  const { market, maxLots, riskAversionPerPrice } = terms
  const table = chainQuotes(glftModel({ ...market, riskAversionPerPrice, maxLots }))
  return quoteIn(table, 0, 0).bidOffset ?? Number.NaN
}

function rivalOf(name: RivalName, terms: RivalTerms): Rival {
  const { capital, lotBase, targetBase, maxLots, market, riskAversionPerPrice, hedge } = terms
  const model = { ...market, riskAversionPerPrice, maxLots }
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
    case 'avellaneda-stoikov': {
      const { horizonSec, blockSec } = terms
      // Quotes drift slowly: a thousand rows are as good as one per block.
      const stepSec = Math.max(blockSec, horizonSec / 1000)
      return onBook(avellanedaStoikov({ ...book, ...model, horizonSec, stepSec }))
    }
    case 'glft':
      return onBook(glft({ ...book, ...model }))
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

const UNBOUNDED_LOTS = 10_000

export const ZERO_INVENTORY: Assumption = {
  id: 'zero-inventory-ideal',
  statement:
    'The ideal quotes the GLFT half-spread around the mid and undoes every fill at the mid at once, without cost.',
  bias: 'overstates what anyone can earn: it is a benchmark, not a rival',
}
