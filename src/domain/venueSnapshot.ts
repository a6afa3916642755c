import type { FundingRate } from './funding.ts'

/** What a hedge venue offered at one moment; plain data, from a file or from the venue's public API. */
export type VenueSnapshot = {
  /** Stable id, lower case: `hyperliquid`, `deribit`, or what a file calls it. */
  readonly venue: string
  /** Unix seconds of the oldest answer in it. */
  readonly asOfSec: number
  readonly instruments: readonly VenueInstrument[]
}

/** What can be traded to hedge, told apart by `kind`. */
export type VenueInstrument =
  | LinearPerpetual
  | InversePerpetual
  | LinearFuture
  | InverseFuture
  | ListedOption
  | SpotMarket

/** What every instrument says. An absent field is unknown, never zero. */
export type InstrumentTerms = {
  /** The venue's own name of it. */
  readonly symbol: string
  /** What its price follows, e.g. `ETH`. */
  readonly underlying: string
  /** What its underlying is priced in, e.g. `USD`, `USDC`. */
  readonly quote: string
  /** Smallest step of an order, contracts, > 0. */
  readonly lotContracts: number
  /** Smallest order, contracts, > 0. */
  readonly minContracts?: number
  /** Smallest order, quote, > 0. */
  readonly minNotionalQuote?: number
  /** Of the notional (an option: of the underlying), fraction; < 0 is a rebate. */
  readonly takerFeeRate: number
  /** Likewise for an order that rests. */
  readonly makerFeeRate: number
  /** Quote per base, > 0; of an option ≥ 0, and in base per base where it settles inverse. */
  readonly markPrice: number
  /** Spot index the venue settles on, quote per base, > 0. */
  readonly indexPrice?: number
  /** Best quotes where the sizes behind them are not known, in the unit of `markPrice`. */
  readonly bestBidPrice?: number
  readonly bestAskPrice?: number
  readonly book?: OrderBook
  /** Margin to open and to keep a position, share of the notional. */
  readonly initialMarginRate?: number
  readonly maintenanceMarginRate?: number
  /** What margins it: `USDC`, or the underlying of an inverse contract. */
  readonly marginCurrency?: string
  /** Unix seconds of the venue's own answer. */
  readonly asOfSec: number
}

/** Resting orders, best first on both sides; prices in the unit of `markPrice`. */
export type OrderBook = {
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

export type BookLevel = { readonly price: number; readonly sizeContracts: number }

/** Margined and settled in quote. */
export type LinearPerpetual = InstrumentTerms & {
  readonly kind: 'linear-perpetual'
  /** Base units per contract, > 0. */
  readonly contractSizeBase: number
  /** Absent: carry is unknown. */
  readonly funding?: FundingRate
}

/** Margined and settled in the base coin. */
export type InversePerpetual = InstrumentTerms & {
  readonly kind: 'inverse-perpetual'
  /** Quote units per contract, > 0. */
  readonly contractSizeQuote: number
  /** Absent: carry is unknown. */
  readonly funding?: FundingRate
}

export type LinearFuture = InstrumentTerms & {
  readonly kind: 'linear-future'
  readonly contractSizeBase: number
  /** Unix seconds. */
  readonly expirySec: number
}

export type InverseFuture = InstrumentTerms & {
  readonly kind: 'inverse-future'
  readonly contractSizeQuote: number
  readonly expirySec: number
}

/** A European option. */
export type ListedOption = InstrumentTerms & {
  readonly kind: 'option'
  /** `linear`: premium and payoff in quote. `inverse`: both in the base coin, and so are its prices. */
  readonly settlement: 'linear' | 'inverse'
  readonly right: 'call' | 'put'
  /** Quote per base, > 0. */
  readonly strike: number
  /** Unix seconds. */
  readonly expirySec: number
  /** Base units per contract, > 0. */
  readonly contractSizeBase: number
  /** Fraction per √year, > 0: 0.8 is 80 %. */
  readonly markVolatilityAnnual?: number
  /** Price of the future of the same expiry, quote per base, > 0. */
  readonly forwardPrice?: number
  /** A fee is at most this share of the option's price (Deribit: 0.125). */
  readonly feeCapShare?: number
}

/** Coins themselves; a contract is one base unit. */
export type SpotMarket = InstrumentTerms & {
  readonly kind: 'spot'
  /** What borrowing the base costs a year, simple, fraction; absent: it cannot be borrowed or is unknown. */
  readonly borrowRateAnnual?: number
}
