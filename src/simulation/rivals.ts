import type { RangeKey } from '../amm/poolEngine.ts'
import type { Assumption } from '../domain/assumption.ts'
import { passiveLiquidity } from '../makers/passiveLiquidity.ts'
import {
  avellanedaStoikovAssumptions,
  avellanedaStoikovTable,
} from '../makers/quoting/avellanedaStoikov.ts'
import { chainQuotes } from '../makers/quoting/chainQuotes.ts'
import { glftAssumptions, glftModel } from '../makers/quoting/gueantLehalleFernandezTapia.ts'
import type { FillCurve } from '../makers/quoting/parameters.ts'
import { type QuoteTable, quoteIn } from '../makers/quoting/quoteTable.ts'
import {
  symmetricSpreadAssumptions,
  symmetricSpreadTable,
} from '../makers/quoting/symmetricSpread.ts'
import { tableQuoter } from '../makers/tableQuoter.ts'
import type { Capital } from '../market/maker.ts'
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
  return quoteIn(glftTable(terms), 0, 0).bidOffset ?? Number.NaN
}

function rivalOf(name: RivalName, terms: RivalTerms): Rival {
  const { capital, lotBase, maxLots, hedge } = terms
  const capBase = maxLots * lotBase
  switch (name) {
    case 'passive-lp':
      return { maker: passiveLiquidity(name, terms.range), capital, venue: 'pool', hedge }
    case 'avellaneda-stoikov':
      return {
        ...quoter(name, terms, sessionTable(terms), avellanedaStoikovAssumptions),
        capBase,
        hedge,
      }
    case 'glft':
      return { ...quoter(name, terms, glftTable(terms), glftAssumptions), capBase, hedge }
    case 'symmetric': {
      const table = symmetricSpreadTable({ halfSpreadPrice: glftHalfSpread(terms), maxLots })
      return { ...quoter(name, terms, table, symmetricSpreadAssumptions), capBase, hedge }
    }
    case 'zero-inventory': {
      const table = symmetricSpreadTable({
        halfSpreadPrice: glftHalfSpread(terms),
        maxLots: UNBOUNDED_LOTS,
      })
      return { ...quoter(name, terms, table, [ZERO_INVENTORY]), hedge: { costBps: 0 } }
    }
  }
}

function quoter(
  id: RivalName,
  { capital, lotBase, targetBase }: RivalTerms,
  table: QuoteTable,
  assumptions: readonly Assumption[],
): Rival {
  const maker = tableQuoter(id, { table, lotBase, targetBase, assumptions })
  return { maker, capital, venue: 'book' }
}

function glftTable({ market, maxLots, riskAversionPerPrice }: RivalTerms): QuoteTable {
  return chainQuotes(glftModel({ ...market, riskAversionPerPrice, maxLots }))
}

function sessionTable(terms: RivalTerms): QuoteTable {
  const { market, maxLots, riskAversionPerPrice, horizonSec, blockSec } = terms
  return avellanedaStoikovTable({
    ...market,
    riskAversionPerPrice,
    horizonSec,
    // Quotes drift slowly: a thousand rows are as good as one per block.
    stepSec: Math.max(blockSec, horizonSec / 1000),
    maxLots,
  })
}

const UNBOUNDED_LOTS = 10_000

export const ZERO_INVENTORY: Assumption = {
  id: 'zero-inventory-ideal',
  statement:
    'The ideal quotes the GLFT half-spread around the mid and undoes every fill at the mid at once, without cost.',
  bias: 'overstates what anyone can earn: it is a benchmark, not a rival',
}
