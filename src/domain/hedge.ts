/** A hedge that is already on, wherever it is held. */
export type ExistingHedge = {
  /** What the reader calls it, e.g. a venue and a symbol. */
  readonly label: string
  /** Signed base exposure: a short of 2 is −2. */
  readonly deltaBase: number
}

/** One order of a plan. */
export type HedgeOrder = {
  readonly venue: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  /** How many contracts of the instrument. */
  readonly contracts: number
  /** Base units, > 0. */
  readonly sizeBase: number
  /** `sizeBase · entryPrice`, > 0. */
  readonly notionalQuote: number
  /** Price the order is planned at, quote per base. */
  readonly entryPrice: number
}

/** Why a plan trades or holds; words are the report's business. */
export type HedgeReason =
  | 'exposure-unhedged'
  | 'hedge-differs'
  | 'already-flat'
  | 'below-lot'
  | 'below-minimum-notional'

/** What is exposed to the base price, in base units; the hedge is against the sum. */
export type HedgedExposure = {
  readonly positionBase: number
  /** Fees owed in base. */
  readonly feesBase: number
  /** Base held elsewhere and meant to be hedged along; negative where it is owed. */
  readonly heldBase: number
  readonly totalBase: number
}

/** What a move does when nobody re-hedges on the way. */
export type HedgeScenario = {
  /** Relative move of the price, percent. */
  readonly movePct: number
  /** Base exposure left after the move, hedges counted. */
  readonly residualDeltaBase: number
  /** Change of the exposure's value in quote with no hedge at all. */
  readonly unhedgedPnlQuote: number
  /** The same with the existing hedges and the orders of the plan. */
  readonly hedgedPnlQuote: number
}

/** What flattens a position, and what is left when it is done. */
export type HedgePlan = {
  readonly action: 'trade' | 'hold'
  readonly reason: HedgeReason
  readonly exposure: HedgedExposure
  readonly existing: readonly ExistingHedge[]
  /** Base exposure all hedges together should have. */
  readonly targetDeltaBase: number
  /** Empty when the action is `hold`. */
  readonly orders: readonly HedgeOrder[]
  /** Exposure left once the orders are filled. */
  readonly residualDeltaBase: number
  readonly scenarios: readonly HedgeScenario[]
}
