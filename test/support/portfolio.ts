import type { InventoryCurve } from '../../src/amm/curve.ts'
import type { Portfolio } from '../../src/models/risk/portfolio.ts'
import { exampleCurve } from './closedFormCurve.ts'

/** Nothing but prices: ETH and its quote token. */
export const emptyPortfolio: Portfolio = {
  assets: [
    { underlying: 'ETH', price: 2000 },
    { underlying: 'USDC', price: 1 },
  ],
  positions: [],
  holdings: [],
  perpetuals: [],
  options: [],
}

/** 2 ETH at 2000 in 1500–2500, and `hedgeBase` of a perpetual. */
export function examplePortfolio(
  hedgeBase = 0,
  curve: InventoryCurve = exampleCurve,
  price = 2000,
): Portfolio {
  return {
    ...emptyPortfolio,
    assets: [
      { underlying: 'ETH', price },
      { underlying: 'USDC', price: 1 },
    ],
    positions: [{ label: 'position 1', curve, base: 'ETH', quote: 'USDC' }],
    perpetuals:
      hedgeBase === 0
        ? []
        : [{ label: 'ETH-PERP', underlying: 'ETH', amountBase: hedgeBase, fundingRateAnnual: 0 }],
  }
}
