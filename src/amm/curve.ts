/**
 * What one liquidity position is as a function of price: the static view of a market maker.
 *
 * All in human units of the market frame: price is quote per base. `baseAt` falls and `quoteAt`
 * rises with price, `baseSlopeAt = d(baseAt)/dP ≤ 0`, and the envelope identity
 * `d(baseAt·P + quoteAt)/dP = baseAt` holds everywhere.
 */
export type InventoryCurve = {
  readonly baseAt: (price: number) => number
  readonly quoteAt: (price: number) => number
  readonly baseSlopeAt: (price: number) => number
  /** Prices where the slope jumps, ascending; the edges of a range. */
  readonly kinks: readonly number[]
}
