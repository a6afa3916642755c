import type { BaseIs } from '../domain/market.ts'
import type { Token } from '../domain/token.ts'
import { humanAmount, priceOfSqrtPrice, type Ratio, ratioOf, rawAmount } from '../domain/units.ts'

/** How the market's frame (base, quote) lies in the pool's (token0, token1). */
export type MarketFrame = {
  readonly baseIs: BaseIs
  readonly token0: Pick<Token, 'decimals'>
  readonly token1: Pick<Token, 'decimals'>
}

/** Amounts of both tokens in human units, signed. */
export type PairAmounts = { readonly base: number; readonly quote: number }

/** Raw amounts of the pool as human amounts of the market. Relative error ≤ 2^-52 each. */
export function pairOf(frame: MarketFrame, amount0Raw: bigint, amount1Raw: bigint): PairAmounts {
  const amount0 = humanAmount(amount0Raw, frame.token0.decimals)
  const amount1 = humanAmount(amount1Raw, frame.token1.decimals)
  return frame.baseIs === 'token0'
    ? { base: amount0, quote: amount1 }
    : { base: amount1, quote: amount0 }
}

/** Human amounts of the market as raw amounts of the pool, rounded toward zero. */
export function rawPairOf(
  frame: MarketFrame,
  { base, quote }: PairAmounts,
): { readonly amount0Raw: bigint; readonly amount1Raw: bigint } {
  const isBase0 = frame.baseIs === 'token0'
  return {
    amount0Raw: rawAmount(isBase0 ? base : quote, frame.token0.decimals),
    amount1Raw: rawAmount(isBase0 ? quote : base, frame.token1.decimals),
  }
}

/** Base as a raw amount, rounded toward zero. */
export function baseRawOf(frame: MarketFrame, base: number): bigint {
  return rawAmount(base, frame[frame.baseIs].decimals)
}

/** The pool's price, quote per base. Relative error ≤ 2^-50. */
export function poolPriceOf(frame: MarketFrame, sqrtPriceX96: bigint): number {
  return priceOfSqrtPrice(sqrtPriceX96, frame.token0, frame.token1, frame.baseIs)
}

/**
 * A mid as the pool would price it: raw token1 per raw token0, exactly the ratio the double is.
 *
 * @param midPrice - quote per base, > 0
 */
export function poolRatioOf(frame: MarketFrame, midPrice: number): Ratio {
  const { numerator, denominator } = ratioOf(midPrice)
  const scale0 = 10n ** BigInt(frame.token0.decimals)
  const scale1 = 10n ** BigInt(frame.token1.decimals)
  return frame.baseIs === 'token0'
    ? { numerator: numerator * scale1, denominator: denominator * scale0 }
    : { numerator: denominator * scale1, denominator: numerator * scale0 }
}
