import type { ConstantProductPoolState } from '../domain/pool.ts'
import { AmmeterError } from '../errors.ts'
import type { TokenAmounts } from './poolEngine.ts'
import { supplyAfterProtocol } from './protocolShares.ts'

/**
 * What a constant-product pool pays for an exact input, rounded down.
 *
 * out = in·(10^6 − f)·R_out / (R_in·10^6 + in·(10^6 − f)); for f = 3000 this is Uniswap v2's
 * 997/1000 (`UniswapV2Library.getAmountOut`).
 *
 * @param amountInRaw - > 0, raw units, fee included
 * @param reserveInRaw - > 0
 * @param feePips - in [0, 1 000 000)
 * @returns raw units of the other token
 * @throws {ConstantProductError} `amm/amount-not-positive`, `amm/reserves-empty`
 * @example getAmountOut(10n ** 18n, 5n * 10n ** 18n, 10n ** 19n, 3000) // 1662497915624478906n
 */
export function getAmountOut(
  amountInRaw: bigint,
  reserveInRaw: bigint,
  reserveOutRaw: bigint,
  feePips: number,
): bigint {
  checkPositive(amountInRaw)
  checkReserves(reserveInRaw, reserveOutRaw)
  const lessFee = amountInRaw * (UNITS - BigInt(feePips))
  return (lessFee * reserveOutRaw) / (reserveInRaw * UNITS + lessFee)
}

/**
 * What an exact output costs, rounded up as `UniswapV2Library.getAmountIn` does: one raw unit above
 * the quotient, also where that is exact.
 *
 * @throws {ConstantProductError} `amm/amount-not-positive`, `amm/reserves-empty`,
 *   `amm/not-enough-reserves`
 */
export function getAmountIn(
  amountOutRaw: bigint,
  reserveInRaw: bigint,
  reserveOutRaw: bigint,
  feePips: number,
): bigint {
  checkPositive(amountOutRaw)
  checkReserves(reserveInRaw, reserveOutRaw)
  if (amountOutRaw >= reserveOutRaw) {
    throw new ConstantProductError({
      code: 'amm/not-enough-reserves',
      shortMessage: `Cannot take ${amountOutRaw} out of a reserve of ${reserveOutRaw}.`,
    })
  }
  const denominator = (reserveOutRaw - amountOutRaw) * (UNITS - BigInt(feePips))
  return (reserveInRaw * amountOutRaw * UNITS) / denominator + 1n
}

/**
 * What LP tokens redeem for, rounded down as a burn pays: the protocol's pending share is minted
 * first and dilutes them. Fees are in the reserves: nothing is owed beside.
 *
 * @param sharesRaw - LP tokens, raw; 0 to the total supply
 * @throws {ConstantProductError} `amm/shares-out-of-range`
 */
export function redeemedBy(state: ConstantProductPoolState, sharesRaw: bigint): TokenAmounts {
  if (sharesRaw < 0n || sharesRaw > state.totalSupplyRaw) {
    throw new ConstantProductError({
      code: 'amm/shares-out-of-range',
      shortMessage: `Shares ${sharesRaw} are not between 0 and the supply ${state.totalSupplyRaw}.`,
    })
  }
  if (sharesRaw === 0n) return { amount0Raw: 0n, amount1Raw: 0n }
  const supplyRaw = supplyAfterProtocol(state)
  return {
    amount0Raw: (state.reserve0Raw * sharesRaw) / supplyRaw,
    amount1Raw: (state.reserve1Raw * sharesRaw) / supplyRaw,
  }
}

/** A swap or a share the pool cannot serve. */
export class ConstantProductError extends AmmeterError {
  override readonly name = 'ConstantProductError'
}

const UNITS = 1_000_000n

function checkPositive(amountRaw: bigint): void {
  if (amountRaw <= 0n) {
    throw new ConstantProductError({
      code: 'amm/amount-not-positive',
      shortMessage: `Swap amount ${amountRaw} is not positive.`,
    })
  }
}

function checkReserves(reserveInRaw: bigint, reserveOutRaw: bigint): void {
  if (reserveInRaw <= 0n || reserveOutRaw <= 0n) {
    throw new ConstantProductError({
      code: 'amm/reserves-empty',
      shortMessage: `Reserves ${reserveInRaw} and ${reserveOutRaw} are not both positive.`,
    })
  }
}
