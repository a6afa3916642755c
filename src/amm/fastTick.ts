import { toDouble } from '../domain/units.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'

/**
 * `getTickAtSqrtPrice` by a double logarithm, with an exact comparison near a tick's edge.
 *
 * Exact: the logarithm is off by less than 10^-8 ticks, and a tick's own sqrt price, rounded up to
 * an integer ≥ 2^32, by less than 5·10^-6; so further than 2^-16 from an integer its floor is right.
 *
 * @param sqrtPriceX96 - in [MIN_SQRT_PRICE, MAX_SQRT_PRICE), not checked
 */
export function fastTickAtSqrtPrice(sqrtPriceX96: bigint): number {
  return fastTickOf(sqrtPriceX96, toDouble(sqrtPriceX96))
}

/** The same where the caller already has the price as a double, rounded once. */
export function fastTickOf(sqrtPriceX96: bigint, sqrtPriceDouble: number): number {
  const position = (Math.log(sqrtPriceDouble) - LOG_Q96) * TICKS_PER_LOG
  const tick = Math.floor(position)
  const fraction = position - tick
  if (fraction > MARGIN && fraction < 1 - MARGIN) return tick
  const nearest = Math.round(position)
  return getSqrtPriceAtTick(nearest) <= sqrtPriceX96 ? nearest : nearest - 1
}

const LOG_Q96 = 96 * Math.LN2
const TICKS_PER_LOG = 2 / Math.log1p(1e-4)
const MARGIN = 2 ** -16
