import { valueOfHoldings } from '../domain/holdings.ts'
import { type MarketFrame, pairOf } from '../market/marketFrame.ts'
import type { MarketPath } from '../market/marketPath.ts'
import { holdingsAt, type Records } from '../market/records.ts'
import type { Attribution } from '../models/attribution.ts'
import {
  futureMoveCorrelation,
  type InventoryStatistics,
  inventoryStatistics,
} from '../models/inventoryStatistics.ts'
import { maxDrawdown } from '../models/risk/drawdown.ts'
import type { ContestTerms, Rival } from './contest.ts'
import { grossFlowsOf, type HedgeFlows, makerAttribution } from './makerAttribution.ts'
import type { MakerFlows } from './makerLedger.ts'

/** What became of one maker in one round. */
export type MakerRun = {
  readonly attribution: Attribution
  readonly grossFlowsQuote: number
  readonly flows: MakerFlows
  readonly inventory: InventoryStatistics
  /** Correlation of the inventory with the moves that followed; absent where one never varied. */
  readonly futureMoveCorrelation?: number
  readonly maxDrawdownQuote: number
}

/** Settles a maker's round: its parts, its inventory, its worst fall. */
export function makerRunOf(
  terms: Pick<ContestTerms, 'frame' | 'makerFeeBps' | 'targetBase'>,
  rival: Rival,
  records: Records,
  flows: MakerFlows,
  path: MarketPath,
): MakerRun {
  const { maker, capital, capBase, venue } = rival
  const { timeSec, midPrice } = records
  const startMid = path.mid[0] as number
  const hedges = midPrice.length === 0 ? [] : hedgesOf(rival, records, flows, startMid)
  const base = records.makers[maker.id]?.base ?? new Float64Array(0)
  const series = {
    timeSec,
    base: rival.hedge === undefined ? base : base.map(() => capital.base),
  }
  const correlation = futureMoveCorrelation(series, midPrice)
  const attributionTerms = {
    records,
    makerId: maker.id,
    capital,
    startMid,
    flows,
    horizon: 0,
    venue: { makerFeeBps: venue === 'book' ? terms.makerFeeBps : 0 },
    hedge: hedges.at(-1),
    roundingQuote: venue === 'pool' ? roundingOf(terms.frame, startMid) : 0,
  }
  return {
    attribution: makerAttribution(attributionTerms),
    grossFlowsQuote: grossFlowsOf(attributionTerms),
    flows,
    inventory: inventoryStatistics(series, { targetBase: terms.targetBase, capBase }),
    ...(correlation === undefined ? {} : { futureMoveCorrelation: correlation }),
    maxDrawdownQuote: maxDrawdown(
      timeSec.map((_, row) => {
        const value = valueOfHoldings(holdingsAt(records, maker.id, row))
        const hedge = hedges[row]
        return hedge === undefined ? value : value + hedge.hedgePnlQuote - hedge.costsQuote
      }),
    ),
  }
}

/**
 * A hedge that undoes every trade at the mid at once, at each record: what it holds is the capital's
 * base less the maker's, so it gives back the holding P&L of all that was traded away.
 */
function hedgesOf(
  { capital, hedge }: Rival,
  { midPrice }: Records,
  flows: MakerFlows,
  startMid: number,
): readonly HedgeFlows[] {
  if (hedge === undefined) return []
  return Array.from(midPrice, (mid, row) => ({
    hedgePnlQuote: capital.base * (mid - startMid) - (flows.holdingPnlQuoteByRecord[row] as number),
    costsQuote: (hedge.costBps / 1e4) * (flows.tradedQuoteByRecord[row] as number),
  }))
}

/** A mint, a burn, fees and their collection each round by at most a raw unit of either token. */
function roundingOf(frame: MarketFrame, midPrice: number): number {
  const { base, quote } = pairOf(frame, 4n, 4n)
  return base * midPrice + quote
}
