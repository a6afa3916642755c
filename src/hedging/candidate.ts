import type { Assumption, Warning } from '../domain/assumption.ts'

/**
 * An instrument as the netting sees it: what one contract does, costs and brings.
 *
 * Everything is per contract and linear in their number; quote is the numeraire of the exposures.
 */
export type HedgeCandidate = {
  readonly venue: string
  readonly symbol: string
  readonly kind: CandidateKind
  /** Named as in the exposures it is to net. */
  readonly underlying: string
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
  /** Fee and slippage of buying one contract, ≥ 0. */
  readonly buyCostQuote: number
  /** Fee and slippage of selling one contract, ≥ 0. */
  readonly sellCostQuote: number
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
  /** Largest order the book takes, contracts; absent: not known. */
  readonly maxOrderContracts?: number
  readonly assumptions: readonly Assumption[]
  /** E.g. `hedge/funding-missing`: its carry counts as nothing. */
  readonly warnings: readonly Warning[]
}

export type CandidateKind =
  | 'linear-perpetual'
  | 'inverse-perpetual'
  | 'linear-future'
  | 'inverse-future'
  | 'option'
  | 'spot'
