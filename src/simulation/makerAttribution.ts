import { valueOfHoldings } from '../domain/holdings.ts'
import type { Capital } from '../market/maker.ts'
import { holdingsAt, type Records } from '../market/records.ts'
import { ATTRIBUTION_TOLERANCE, type Attribution, attribution } from '../models/attribution.ts'
import type { MakerFlows } from './makerLedger.ts'

/** What a venue takes of a maker's fills, or gives back. */
export type VenueTerms = {
  /** Share of the notional in bps; below zero a rebate. */
  readonly makerFeeBps: number
}

/** A hedge beside the maker, in quote. */
export type HedgeFlows = { readonly hedgePnlQuote: number; readonly costsQuote: number }

/** A maker's run. */
export type AttributionTerms = {
  readonly records: Records
  readonly makerId: string
  readonly capital: Capital
  /** Of the first block. */
  readonly startMid: number
  readonly flows: MakerFlows
  /** Index into the ledger's horizons. */
  readonly horizon: number
  readonly venue?: VenueTerms | undefined
  readonly hedge?: HedgeFlows | undefined
  /** What the pool's rounding to raw units may take or give; 0 on a book. */
  readonly roundingQuote?: number
}

/**
 * Where the change of a maker's wealth over a run came from.
 *
 * The whole is its holdings at the last record less its capital, at the mids of the loop; the parts
 * are those of the ledger, which never looks at the holdings: that they agree to 1e-9 of gross
 * flows holds the maker's own books against the events.
 *
 * @throws `model/attribution-does-not-sum`
 */
export function makerAttribution(options: AttributionTerms): Attribution {
  const { records, makerId, capital, startMid, flows, horizon, venue, hedge } = options
  const end = holdingsAt(records, makerId, records.timeSec.length - 1)
  const startQuote = capital.base * startMid + capital.quote
  const endQuote = valueOfHoldings(end)
  const feeQuote = ((venue?.makerFeeBps ?? 0) / 1e4) * flows.tradedQuote
  const afterQuote = flows.afterPnlQuote[horizon] ?? 0
  const hedgePnlQuote = hedge?.hedgePnlQuote ?? 0
  const hedgeCostsQuote = hedge?.costsQuote ?? 0
  return attribution(
    {
      feesQuote: flows.earnedQuote + Math.max(0, -feeQuote),
      // A swap of its own at a price better than the mid is what it took of others, not a fee.
      adverseSelectionPnlQuote:
        flows.atExecutionPnlQuote + afterQuote + Math.max(0, flows.ownSwapsPnlQuote),
      inventoryPnlQuote: flows.holdingPnlQuote - afterQuote,
      hedgePnlQuote,
      costsQuote:
        end.costsQuote +
        Math.max(0, feeQuote) +
        Math.max(0, -flows.ownSwapsPnlQuote) +
        hedgeCostsQuote,
      totalPnlQuote: endQuote - startQuote - feeQuote + hedgePnlQuote - hedgeCostsQuote,
    },
    grossFlowsOf(options),
  )
}

/**
 * What the parts were added up from: both wealths and everything traded. Rounding to raw units
 * counts a billionfold, so that a position of a few cents may still sum to its last raw unit.
 */
export function grossFlowsOf(options: AttributionTerms): number {
  const { records, makerId, capital, startMid, flows, roundingQuote = 0 } = options
  const end = holdingsAt(records, makerId, records.timeSec.length - 1)
  return (
    Math.abs(capital.base * startMid + capital.quote) +
    Math.abs(valueOfHoldings(end)) +
    flows.tradedQuote +
    flows.tradedBase * end.midPrice +
    roundingQuote / ATTRIBUTION_TOLERANCE
  )
}
