import type { InventoryCurve } from '../../src/amm/curve.ts'

/**
 * The curve of the white paper in human units, written down as the formulas stand there
 * (eq. 2.2, clamped): the second route beside the product's curves, which start from ticks.
 */
export function rangeCurve(liquidity: number, lower: number, upper: number): InventoryCurve {
  const sa = Math.sqrt(lower)
  const sb = Math.sqrt(upper)
  const clamp = (price: number) => Math.min(Math.max(Math.sqrt(price), sa), sb)
  return {
    baseAt: (price) => (liquidity * (sb - clamp(price))) / (sb * clamp(price)),
    quoteAt: (price) => liquidity * (clamp(price) - sa),
    baseSlopeAt: (price) => (price < lower || price >= upper ? 0 : -liquidity / (2 * price ** 1.5)),
    kinks: [lower, upper],
  }
}

/** Constant product over all prices: x = L/√P, y = L·√P. */
export function fullRangeCurve(liquidity: number): InventoryCurve {
  return {
    baseAt: (price) => liquidity / Math.sqrt(price),
    quoteAt: (price) => liquidity * Math.sqrt(price),
    baseSlopeAt: (price) => -liquidity / (2 * price ** 1.5),
    kinks: [],
  }
}

/** The curve read by a trader who calls the other token base: prices invert, tokens swap. */
export function inverted(curve: InventoryCurve): InventoryCurve {
  return {
    baseAt: (price) => curve.quoteAt(1 / price),
    quoteAt: (price) => curve.baseAt(1 / price),
    // y' = −P·x', so d y/d(1/P) = P³·x'.
    baseSlopeAt: (price) => curve.baseSlopeAt(1 / price) / price ** 3,
    kinks: curve.kinks.map((kink) => 1 / kink).toReversed(),
  }
}

/** Liquidity of a position that holds `base` at `price` in a range, white paper eq. 6.29. */
export function liquidityOfBase(base: number, price: number, upper: number): number {
  const s = Math.sqrt(price)
  const sb = Math.sqrt(upper)
  return (base * s * sb) / (sb - s)
}

/** 2 ETH at 2000 in the range 1500–2500: the worked example of the models reference. */
export const exampleLiquidity: number = liquidityOfBase(2, 2000, 2500)
export const exampleCurve: InventoryCurve = rangeCurve(exampleLiquidity, 1500, 2500)
