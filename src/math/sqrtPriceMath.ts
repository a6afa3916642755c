import { AmmeterError } from '../errors.ts'
import { divRoundingUp, MAX_UINT160, MAX_UINT256, mulDiv, mulDivRoundingUp, Q96 } from './uint.ts'

/*
 * Amounts between two prices and the price after an amount (Uniswap v3 white paper, section 6.2).
 * What the pool receives rounds up and what it pays rounds down, so that it never loses a wei.
 */

/**
 * token0 between two sqrt prices, L·(1/√a − 1/√b), rounded down: what the pool pays.
 *
 * @param aX96 - sqrt price, > 0; either end may be the lower one
 * @param liquidity - uint128
 * @returns raw token0
 * @example getAmount0DeltaRoundingDown(Q96, 2n * Q96, 1000n) // 500n
 */
export function getAmount0DeltaRoundingDown(aX96: bigint, bX96: bigint, liquidity: bigint): bigint {
  const [lower, upper] = sorted(aX96, bX96)
  return mulDiv(liquidity << 96n, upper - lower, upper) / lower
}

/** token0 between two sqrt prices, rounded up: what the pool receives. */
export function getAmount0DeltaRoundingUp(aX96: bigint, bX96: bigint, liquidity: bigint): bigint {
  const [lower, upper] = sorted(aX96, bX96)
  return divRoundingUp(mulDivRoundingUp(liquidity << 96n, upper - lower, upper), lower)
}

/** token1 between two sqrt prices, L·(√b − √a), rounded down: what the pool pays. */
export function getAmount1DeltaRoundingDown(aX96: bigint, bX96: bigint, liquidity: bigint): bigint {
  return (liquidity * (bX96 > aX96 ? bX96 - aX96 : aX96 - bX96)) >> 96n
}

/** token1 between two sqrt prices, rounded up: what the pool receives. */
export function getAmount1DeltaRoundingUp(aX96: bigint, bX96: bigint, liquidity: bigint): bigint {
  return (liquidity * (bX96 > aX96 ? bX96 - aX96 : aX96 - bX96) + (Q96 - 1n)) >> 96n
}

/**
 * The sqrt price after token0 (`zeroForOne`) or token1 came in; rounds against the taker.
 *
 * @param amountInRaw - uint256, fee already taken off
 * @throws {SqrtPriceError} `math/no-liquidity`, `math/price-overflow`
 */
export function getNextSqrtPriceFromInput(
  sqrtPriceX96: bigint,
  liquidity: bigint,
  amountInRaw: bigint,
  zeroForOne: boolean,
): bigint {
  requireLiquidity(liquidity)
  return zeroForOne
    ? afterToken0In(sqrtPriceX96, liquidity, amountInRaw)
    : toSqrtPrice(sqrtPriceX96 + mulDiv(amountInRaw, Q96, liquidity))
}

/**
 * The sqrt price after token1 (`zeroForOne`) or token0 went out; rounds against the taker.
 *
 * @throws {SqrtPriceError} `math/no-liquidity`, `math/price-overflow`, `math/not-enough-reserves`
 */
export function getNextSqrtPriceFromOutput(
  sqrtPriceX96: bigint,
  liquidity: bigint,
  amountOutRaw: bigint,
  zeroForOne: boolean,
): bigint {
  requireLiquidity(liquidity)
  return zeroForOne
    ? afterToken1Out(sqrtPriceX96, liquidity, amountOutRaw)
    : afterToken0Out(sqrtPriceX96, liquidity, amountOutRaw)
}

/** A price or an amount the pool's reserves cannot serve. */
export class SqrtPriceError extends AmmeterError {
  override readonly name = 'SqrtPriceError'
}

// The price falls, so rounding up gives the taker no more than was paid for.
function afterToken0In(sqrtPriceX96: bigint, liquidity: bigint, amountRaw: bigint): bigint {
  if (amountRaw === 0n) return sqrtPriceX96
  const shifted = liquidity << 96n
  const product = amountRaw * sqrtPriceX96
  // The contract takes the less precise form wherever 256 bits do not hold the precise one.
  if (product > MAX_UINT256 || shifted + product > MAX_UINT256) {
    return divRoundingUp(shifted, shifted / sqrtPriceX96 + amountRaw)
  }
  return divRoundingUp(shifted * sqrtPriceX96, shifted + product)
}

function afterToken0Out(sqrtPriceX96: bigint, liquidity: bigint, amountRaw: bigint): bigint {
  if (amountRaw === 0n) return sqrtPriceX96
  const shifted = liquidity << 96n
  const product = amountRaw * sqrtPriceX96
  if (product > MAX_UINT256 || product >= shifted) throw notEnough(amountRaw)
  return toSqrtPrice(divRoundingUp(shifted * sqrtPriceX96, shifted - product))
}

function afterToken1Out(sqrtPriceX96: bigint, liquidity: bigint, amountRaw: bigint): bigint {
  const fall = mulDivRoundingUp(amountRaw, Q96, liquidity)
  if (fall >= sqrtPriceX96) throw notEnough(amountRaw)
  return sqrtPriceX96 - fall
}

function sorted(a: bigint, b: bigint): readonly [bigint, bigint] {
  const [lower, upper] = a < b ? [a, b] : [b, a]
  if (lower <= 0n) {
    throw new SqrtPriceError({
      code: 'math/sqrt-price-not-positive',
      shortMessage: `Sqrt price ${lower} is not positive.`,
    })
  }
  return [lower, upper]
}

function toSqrtPrice(value: bigint): bigint {
  if (value > MAX_UINT160) {
    throw new SqrtPriceError({
      code: 'math/price-overflow',
      shortMessage: `Sqrt price ${value} does not fit in 160 bits; the contract would revert.`,
    })
  }
  return value
}

function requireLiquidity(liquidity: bigint): void {
  if (liquidity <= 0n) {
    throw new SqrtPriceError({
      code: 'math/no-liquidity',
      shortMessage: 'No liquidity: an amount cannot move the price of an empty range.',
    })
  }
}

function notEnough(amountRaw: bigint): SqrtPriceError {
  return new SqrtPriceError({
    code: 'math/not-enough-reserves',
    shortMessage: `The range does not hold ${amountRaw} raw units to pay out.`,
  })
}
