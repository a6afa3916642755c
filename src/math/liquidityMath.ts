import { AmmeterError } from '../errors.ts'
import {
  getAmount0DeltaRoundingDown,
  getAmount0DeltaRoundingUp,
  getAmount1DeltaRoundingDown,
  getAmount1DeltaRoundingUp,
} from './sqrtPriceMath.ts'
import { MAX_UINT128, Q96 } from './uint.ts'

/**
 * liquidity + delta, as the contract's uint128.
 *
 * @throws {LiquidityError} `math/liquidity-underflow` (LS), `math/liquidity-overflow` (LA)
 */
export function addDelta(liquidity: bigint, delta: bigint): bigint {
  const sum = liquidity + delta
  if (sum < 0n) throw outOfRange('math/liquidity-underflow', liquidity, delta)
  if (sum > MAX_UINT128) throw outOfRange('math/liquidity-overflow', liquidity, delta)
  return sum
}

/**
 * The two amounts of a range at a price, as a burn pays them (rounded down).
 *
 * Source: Uniswap v3 white paper, eq. 6.29 and 6.30; v3-periphery `LiquidityAmounts`.
 *
 * @returns raw token0 and token1
 * @example getAmountsRoundingDown(2n ** 96n, sa, sb, 2148n) // [99n, 99n] for √(100/110), √(110/100)
 */
export function getAmountsRoundingDown(
  sqrtPriceX96: bigint,
  lowerX96: bigint,
  upperX96: bigint,
  liquidity: bigint,
): readonly [bigint, bigint] {
  const at = clamp(sqrtPriceX96, lowerX96, upperX96)
  return [
    getAmount0DeltaRoundingDown(at, upperX96, liquidity),
    getAmount1DeltaRoundingDown(lowerX96, at, liquidity),
  ]
}

/** The two amounts of a range at a price, as a mint takes them (rounded up). */
export function getAmountsRoundingUp(
  sqrtPriceX96: bigint,
  lowerX96: bigint,
  upperX96: bigint,
  liquidity: bigint,
): readonly [bigint, bigint] {
  const at = clamp(sqrtPriceX96, lowerX96, upperX96)
  return [
    getAmount0DeltaRoundingUp(at, upperX96, liquidity),
    getAmount1DeltaRoundingUp(lowerX96, at, liquidity),
  ]
}

/**
 * The liquidity two amounts buy, as v3-periphery's `LiquidityAmounts` computes it on chain.
 *
 * It drops up to 96 bits of √a·√b before dividing, so it may buy less than the amounts allow;
 * {@link getLiquidityForAmountsPrecise} does not. Rounded down.
 *
 * @example getLiquidityForAmounts(2n ** 96n, sa, sb, 100n, 200n) // 2148n for √(100/110), √(110/100)
 * @throws {LiquidityError} `math/liquidity-overflow`
 */
export function getLiquidityForAmounts(
  sqrtPriceX96: bigint,
  lowerX96: bigint,
  upperX96: bigint,
  amount0Raw: bigint,
  amount1Raw: bigint,
): bigint {
  const at = clamp(sqrtPriceX96, lowerX96, upperX96)
  return scarcer(
    at === upperX96 ? undefined : getLiquidityForAmount0(at, upperX96, amount0Raw),
    at === lowerX96 ? undefined : getLiquidityForAmount1(lowerX96, at, amount1Raw),
  )
}

/** The same with √a·√b in full, as @uniswap/v3-sdk does off chain: never less, at times more. */
export function getLiquidityForAmountsPrecise(
  sqrtPriceX96: bigint,
  lowerX96: bigint,
  upperX96: bigint,
  amount0Raw: bigint,
  amount1Raw: bigint,
): bigint {
  const at = clamp(sqrtPriceX96, lowerX96, upperX96)
  return scarcer(
    at === upperX96 ? undefined : getLiquidityForAmount0Precise(at, upperX96, amount0Raw),
    at === lowerX96 ? undefined : getLiquidityForAmount1(lowerX96, at, amount1Raw),
  )
}

/** x·√a·√b / (√b − √a) in the periphery's two roundings down; unbounded as in the SDK. */
export function getLiquidityForAmount0(
  lowerX96: bigint,
  upperX96: bigint,
  amount0Raw: bigint,
): bigint {
  return (amount0Raw * ((lowerX96 * upperX96) / Q96)) / (upperX96 - lowerX96)
}

/** x·√a·√b / (√b − √a) with one rounding down; unbounded as in the SDK. */
export function getLiquidityForAmount0Precise(
  lowerX96: bigint,
  upperX96: bigint,
  amount0Raw: bigint,
): bigint {
  return (amount0Raw * lowerX96 * upperX96) / (Q96 * (upperX96 - lowerX96))
}

/** y / (√b − √a), rounded down; unbounded as in the SDK. */
export function getLiquidityForAmount1(
  lowerX96: bigint,
  upperX96: bigint,
  amount1Raw: bigint,
): bigint {
  return (amount1Raw * Q96) / (upperX96 - lowerX96)
}

/** Liquidity outside the contract's 128 bits. */
export class LiquidityError extends AmmeterError {
  override readonly name = 'LiquidityError'
}

// In range both sides bind and the scarcer one decides; outside only one does.
function scarcer(liquidity0: bigint | undefined, liquidity1: bigint | undefined): bigint {
  if (liquidity0 === undefined || (liquidity1 !== undefined && liquidity1 < liquidity0)) {
    return addDelta(0n, liquidity1 ?? 0n)
  }
  return addDelta(0n, liquidity0)
}

function clamp(value: bigint, lower: bigint, upper: bigint): bigint {
  return value < lower ? lower : value > upper ? upper : value
}

function outOfRange(code: string, liquidity: bigint, delta: bigint): LiquidityError {
  return new LiquidityError({
    code,
    shortMessage: `Liquidity ${liquidity} ${delta < 0n ? '−' : '+'} ${delta < 0n ? -delta : delta} does not fit in 128 bits; the contract would revert.`,
  })
}
