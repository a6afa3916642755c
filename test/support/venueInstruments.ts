import type {
  InverseFuture,
  InversePerpetual,
  LinearFuture,
  LinearPerpetual,
  ListedOption,
  OrderBook,
  SpotMarket,
} from '../../src/domain/venueSnapshot.ts'

const common = {
  underlying: 'ETH',
  quote: 'USD',
  lotContracts: 1,
  takerFeeRate: 0.0005,
  makerFeeRate: 0,
  markPrice: 2000,
  indexPrice: 2000,
  asOfSec: 1_700_000_000,
} as const

/** Instruments of every kind at ETH = 2000, to be varied by `{ ...linearPerpetual, … }`. */
export const linearPerpetual: LinearPerpetual = {
  ...common,
  kind: 'linear-perpetual',
  symbol: 'ETH-PERP',
  quote: 'USDC',
  lotContracts: 0.01,
  contractSizeBase: 1,
  funding: { fundingRate: 0.0000125, intervalSec: 3600 },
  marginCurrency: 'USDC',
}

export const inversePerpetual: InversePerpetual = {
  ...common,
  kind: 'inverse-perpetual',
  symbol: 'ETH-PERPETUAL',
  contractSizeQuote: 1,
  funding: { fundingRate: 0.0001, intervalSec: 28_800 },
  marginCurrency: 'ETH',
}

export const linearFuture: LinearFuture = {
  ...common,
  kind: 'linear-future',
  symbol: 'ETH_USDC-29MAR24',
  contractSizeBase: 0.001,
  expirySec: 1_711_699_200,
  marginCurrency: 'USDC',
}

export const inverseFuture: InverseFuture = {
  ...common,
  kind: 'inverse-future',
  symbol: 'ETH-29MAR24',
  contractSizeQuote: 10,
  expirySec: 1_711_699_200,
  marginCurrency: 'ETH',
}

export const inverseOption: ListedOption = {
  ...common,
  kind: 'option',
  symbol: 'ETH-29MAR24-2000-C',
  settlement: 'inverse',
  right: 'call',
  strike: 2000,
  expirySec: 1_711_699_200,
  contractSizeBase: 1,
  takerFeeRate: 0.0003,
  makerFeeRate: 0.0003,
  feeCapShare: 0.125,
  markPrice: 0.05,
  markVolatilityAnnual: 0.6,
  forwardPrice: 2020,
}

export const linearOption: ListedOption = {
  ...inverseOption,
  symbol: 'ETH_USDC-29MAR24-2000-C',
  settlement: 'linear',
  quote: 'USDC',
  markPrice: 100,
}

export const spotMarket: SpotMarket = {
  ...common,
  kind: 'spot',
  symbol: 'ETH/USDC',
  lotContracts: 0.001,
}

/** A book of levels `[price, contracts]`, best first. */
export function bookOf(
  bids: readonly (readonly [number, number])[],
  asks: readonly (readonly [number, number])[],
): OrderBook {
  const levels = (side: typeof bids) =>
    side.map(([price, sizeContracts]) => ({ price, sizeContracts }))
  return { bids: levels(bids), asks: levels(asks) }
}
