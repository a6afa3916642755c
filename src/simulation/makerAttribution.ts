import { valueOfHoldings } from '../domain/holdings.ts'
import type { Capital } from '../market/maker.ts'
import { holdingsAt, type Records } from '../market/records.ts'
import { type Attribution, attribution } from '../models/attribution.ts'
import type { MakerFlows } from './makerLedger.ts'

/** What a venue takes of a maker's fills, or gives back. */
export type VenueTerms = {
  /** Share of the notional in bps; below zero a rebate. */
  readonly makerFeeBps: number
}

/** A hedge beside the maker, in quote. */
export type HedgeFlows = { readonly hedgePnlQuote: number; readonly costsQuote: number }

/**
 * Where the change of a maker's wealth over a run came from.
 *
 * The whole is its holdings at the last record less its capital, at the mids of the loop; the parts
 * are those of the ledger, which never looks at the holdings: that they agree to 1e-9 of gross
 * flows holds the maker's own books against the events.
 *
 * @param horizon - index into the ledger's horizons
 * @param startMid - of the first block
 * @throws `model/attribution-does-not-sum`
 */
export function makerAttribution(options: {
  readonly records: Records
  readonly makerId: string
  readonly capital: Capital
  readonly startMid: number
  readonly flows: MakerFlows
  readonly horizon: number
  readonly venue?: VenueTerms | undefined
  readonly hedge?: HedgeFlows | undefined
}): Attribution {
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
      adverseSelectionPnlQuote: flows.atExecutionPnlQuote + afterQuote,
      inventoryPnlQuote: flows.holdingPnlQuote - afterQuote,
      hedgePnlQuote,
      costsQuote: end.costsQuote + Math.max(0, feeQuote) + hedgeCostsQuote,
      totalPnlQuote: endQuote - startQuote - feeQuote + hedgePnlQuote - hedgeCostsQuote,
    },
    Math.abs(startQuote) + Math.abs(endQuote) + flows.tradedQuote + flows.tradedBase * end.midPrice,
  )
}
