import type { Assumption, Warning } from '../domain/assumption.ts'
import type { VenueInstrument } from '../domain/venueSnapshot.ts'

/**
 * An instrument as the netting sees it: what one contract does, costs and brings.
 *
 * Per contract, in the numeraire of the exposures; all linear in their number but the cost, which rises
 * with the levels of the book.
 */
export type HedgeCandidate = {
  readonly venue: string
  readonly symbol: string
  readonly kind: VenueInstrument['kind']
  /** Named as in the exposures it is to net. */
  readonly underlying: string
  /** Price of the underlying now, quote per base, > 0. */
  readonly underlyingPriceQuote: number
  /** What one long contract adds to delta, base units, > 0 but for a put. */
  readonly deltaBase: number
  /** 0 but for an option. */
  readonly gammaBasePerPrice: number
  /** Per 1.00 of volatility; 0 but for an option. */
  readonly vegaQuotePerVol: number
  /** What one contract is counted as against a minimum notional, > 0. */
  readonly notionalQuote: number
  /** Price orders are planned at: quote per base, for an option its premium per base. */
  readonly entryPrice: number
  /** Fee and slippage of buying, cheapest first; what lies beyond the last step cannot be had. */
  readonly buySteps: readonly CostStep[]
  /** The same of selling. */
  readonly sellSteps: readonly CostStep[]
  /** Whether more can be sold than is held: a coin nobody lends cannot. */
  readonly canBeShort: boolean
  /** What holding one contract long for a year brings: funding, basis or decay; signed. */
  readonly longCarryPnlAnnualQuote: number
  /** The same held short; minus the other but for a borrow, which only the short pays. */
  readonly shortCarryPnlAnnualQuote: number
  /** Smallest step of an order, contracts, > 0. */
  readonly lotContracts: number
  /** Smallest order, contracts. */
  readonly minContracts?: number
  readonly minNotionalQuote?: number
  /** Initial margin of one contract held, ≥ 0. */
  readonly marginQuote: number
  readonly assumptions: readonly Assumption[]
  /** E.g. `hedge/funding-missing`: its carry counts as nothing. */
  readonly warnings: readonly Warning[]
}

/** So many contracts at one cost each: a level of a book, or all there is where none was given. */
export type CostStep = {
  /** > 0; Infinity where nothing limits it. */
  readonly contracts: number
  /** Per contract, against the mid, quote; rises from step to step, < 0 only with a rebate. */
  readonly costQuote: number
}
