import type { Assumption } from './assumption.ts'

/** Where an exposure comes from. */
export type ExposureSource =
  | 'position'
  | 'fees-owed'
  | 'wallet'
  | 'exchange-balance'
  | 'margin'
  | 'hedge'

/**
 * What one thing held adds to the exposure to one underlying.
 *
 * Quote is the common numeraire of the vector (dollars), base is units of the underlying: one wstETH
 * is its rate in ETH.
 */
export type ExposureEntry = {
  readonly source: ExposureSource
  /** What the reader calls it: a position, a venue and a symbol. */
  readonly label: string
  /** A name of the equivalents table (`ETH`, `BTC`, `USD`), else `<chain>:<address>`. */
  readonly underlying: string
  /** `dV/dU`, base units, signed. */
  readonly deltaBase: number
  /** `d²V/dU²`, base per quote of the underlying's price. */
  readonly gammaBasePerPrice: number
  /** `d²V/dU dW` for the other underlying of a pair in which both move; absent where there is none. */
  readonly crossGamma?: CrossGamma
  /** Quote per 1.00 of volatility; absent where the measure knows none: the mark has no vega. */
  readonly vegaQuotePerVol?: number
  /** Quote per day of calendar time; absent where the measure knows none. */
  readonly thetaQuotePerDay?: number
  readonly valueQuote: number
}

/** How the delta in one underlying answers to the price of another. */
export type CrossGamma = {
  readonly underlying: string
  /** Base units of the entry's underlying per quote of the other's price. */
  readonly gammaBasePerPrice: number
}

/**
 * Which derivative of an LP position its entries hold: of the value on the curve now (delta is the
 * holding, no vega), or of the value expected at a horizon.
 */
export type ExposureMeasure = 'curve' | 'fixed-horizon'

/** The sum of the entries of one underlying. */
export type NetExposure = {
  readonly underlying: string
  /** Price of one base unit in quote; 1 for the numeraire. */
  readonly priceQuote: number
  readonly deltaBase: number
  readonly gammaBasePerPrice: number
  /** One sum for each other underlying, in the order of the vector. */
  readonly crossGammas: readonly CrossGamma[]
  readonly vegaQuotePerVol?: number
  readonly thetaQuotePerDay?: number
  readonly valueQuote: number
  readonly contributions: readonly ExposureEntry[]
}

/** Everything held, netted by underlying: the largest dollar delta first, the numeraire last. */
export type ExposureVector = {
  readonly numeraire: string
  readonly measure: ExposureMeasure
  readonly byUnderlying: readonly NetExposure[]
  readonly valueQuote: number
  readonly assumptions: readonly Assumption[]
}
