import type { InventoryCurve } from './curve.ts'

/**
 * The price nearest to `from`, in one direction, at which a position holds a given amount of base.
 *
 * @param base - human units; below zero no price gives it
 * @param from - quote per base, > 0
 * @param direction - `up`: the position has sold down to `base`; `down`: it has bought up to it
 * @returns quote per base, to the last bit of a double, by bisection; `undefined` where the
 *   position never holds that much or that little
 * @example priceAtBase(curve, 0.9, 1000, 'up') // 1 ETH and 1000 USDC, full range: 1234.56…
 */
export function priceAtBase(
  curve: InventoryCurve,
  base: number,
  from: number,
  direction: 'up' | 'down',
): number | undefined {
  if (base < 0) return undefined
  const isUp = direction === 'up'
  const reached = (price: number): boolean =>
    isUp ? curve.baseAt(price) <= base : curve.baseAt(price) >= base
  const stretch = isUp ? 2 : 0.5
  let near = from
  let far = from * stretch
  for (let step = 0; !reached(far); step++) {
    if (step > STRETCH_LIMIT) return undefined
    near = far
    far *= stretch
  }
  for (;;) {
    const middle = near + (far - near) / 2
    if (middle === near || middle === far) return far
    if (reached(middle)) far = middle
    else near = middle
  }
}

// Doublings of the price after which a curve that has not moved will not: 2^200.
const STRETCH_LIMIT = 200
