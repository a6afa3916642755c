import type { InventoryCurve } from '../../amm/curve.ts'
import { priceAtBase } from '../../amm/priceAtBase.ts'
import { MakerError, requirePositive } from './parameters.ts'

/**
 * How far a position's own price moves when it trades one lot: the quote shift it cannot choose.
 *
 * The mean of the move up on selling the lot and down on buying it; at the end of the range, where
 * only one of them exists, that one.
 *
 * @param curve - the position
 * @param price - quote per base, > 0; the pool stands there
 * @param lotBase - base units, > 0
 * @returns price units per lot, > 0
 *
 * The two prices are found by bisection to the last bit of a double; the relative error is that of
 * `baseAt` times price over shift.
 * @throws `maker/bad-parameters` where the position neither sells nor buys a whole lot
 *
 * @example
 * // 1 ETH and 1000 USDC on the full range: x = √(1000/P)
 * lotPriceShift(curve, 1000, 0.01) // 20.00400060…
 */
export function lotPriceShift(curve: InventoryCurve, price: number, lotBase: number): number {
  const held = curve.baseAt(requirePositive('price', price))
  const lot = requirePositive('lotBase', lotBase)
  const above = priceAtBase(curve, held - lot, price, 'up')
  const below = priceAtBase(curve, held + lot, price, 'down')
  if (above !== undefined && below !== undefined) return (above - below) / 2
  if (above !== undefined) return above - price
  if (below !== undefined) return price - below
  throw new MakerError(
    `At ${price} the position trades no lot of ${lotBase} base on either side.`,
    ['Take a smaller lot, or a price inside the range.'],
  )
}
