import type { BaseIs } from '../domain/market.ts'
import type { RangePosition } from '../domain/position.ts'
import type { Token } from '../domain/token.ts'
import { sqrtPriceRaw, toDouble } from '../domain/units.ts'
import { getSqrtPriceAtTick } from '../math/tickMath.ts'

/**
 * A stretch of constant liquidity in the market's frame: human units, price = quote per base.
 *
 * Turning a pool around maps √P to 1/√P and leaves liquidity as it is, so one formula serves both
 * choices of the base.
 */
export type MarketRange = {
  /** L in √(human base · human quote). */
  readonly liquidity: number
  /** √ of the range's lowest price; 0 for a range without a lower end. */
  readonly sqrtLower: number
  /** √ of the range's highest price; Infinity for a range without an upper end. */
  readonly sqrtUpper: number
}

/** What is needed of a pool's tokens to read its prices. */
export type PairDecimals = {
  readonly token0: Pick<Token, 'decimals'>
  readonly token1: Pick<Token, 'decimals'>
}

/** What a position holds, is worth and how it reacts, at one price. */
export type Valuation = {
  readonly base: number
  readonly quote: number
  /** base·price + quote. */
  readonly valueQuote: number
  /** d(value)/d(price): the base it holds. */
  readonly deltaBase: number
  /** d(delta)/d(price) ≤ 0, base per unit of price; 0 outside [lower, upper). */
  readonly gammaBasePerPrice: number
}

/**
 * A concentrated position as a range of the market.
 *
 * Relative error of each number ≤ 2^-50; the ends are the contract's own sqrt prices.
 */
export function marketRangeOf(
  pool: PairDecimals,
  position: Pick<RangePosition, 'tickLower' | 'tickUpper' | 'liquidity'>,
  baseIs: BaseIs,
): MarketRange {
  const { token0, token1 } = pool
  const sqrtScale = 10 ** ((token0.decimals - token1.decimals) / 2)
  const lower = sqrtPriceRaw(getSqrtPriceAtTick(position.tickLower)) * sqrtScale
  const upper = sqrtPriceRaw(getSqrtPriceAtTick(position.tickUpper)) * sqrtScale
  const liquidity = humanLiquidity(position.liquidity, pool)
  return baseIs === 'token0'
    ? { liquidity, sqrtLower: lower, sqrtUpper: upper }
    : { liquidity, sqrtLower: 1 / upper, sqrtUpper: 1 / lower }
}

/** L / 10^((d0 + d1)/2): the same whichever token is the base. */
export function humanLiquidity(liquidity: bigint, { token0, token1 }: PairDecimals): number {
  return toDouble(liquidity) / 10 ** ((token0.decimals + token1.decimals) / 2)
}

/**
 * Holdings, value, delta and gamma at a price, meant for millions of calls.
 *
 * base = L·(√b − √p)/(√p·√b), quote = L·(√p − √a), p clamped to the range (Uniswap v3 white paper,
 * eq. 6.29–6.30); gamma = −L/(2·P^1.5). Written so that ends close to the price do not cancel: the
 * error relative to what a full range side holds is ≤ 2^-50/(width of the range in ln √P).
 *
 * @param price - quote per base, > 0
 */
export function valuationAt(range: MarketRange, price: number): Valuation {
  const { liquidity, sqrtLower, sqrtUpper } = range
  const root = Math.sqrt(price)
  const isInside = root >= sqrtLower && root < sqrtUpper
  const at = isInside ? root : root < sqrtLower ? sqrtLower : sqrtUpper
  const base = baseBelow(liquidity, at, sqrtUpper)
  const quote = liquidity * (at - sqrtLower)
  return {
    base,
    quote,
    valueQuote: base * price + quote,
    deltaBase: base,
    gammaBasePerPrice: isInside ? -liquidity / (2 * price * root) : 0,
  }
}

function baseBelow(liquidity: number, root: number, sqrtUpper: number): number {
  return sqrtUpper === Number.POSITIVE_INFINITY
    ? liquidity / root
    : (liquidity * (sqrtUpper - root)) / (root * sqrtUpper)
}
