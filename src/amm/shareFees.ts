import type { ConstantProductPoolState } from '../domain/pool.ts'
import { sqrtRoundingDown } from '../math/integerSqrt.ts'
import { redeemedBy } from './constantProduct.ts'
import type { TokenAmounts } from './poolEngine.ts'
import { type ProtocolShareFacts, supplyAfterProtocol } from './protocolShares.ts'

/**
 * Liquidity that LP tokens stand for: their part of √k, times 2^64.
 *
 * √k·2^64·shares / S, where S holds what the protocol would be minted first. Trades without a fee
 * leave it as it is, so what it grows by is fees (and gifts to the pool). Rounded down; relative
 * error ≤ 2^-63 of a root of at least one.
 *
 * Source: Uniswap v2 white paper, sections 2.4 and 3.4.
 *
 * @example
 * shareLiquidityX64({ ...pool, reserve0Raw: 100n, reserve1Raw: 400n, totalSupplyRaw: 200n }, 50n) // 50n * 2n ** 64n
 */
export function shareLiquidityX64(state: ProtocolShareFacts, sharesRaw: bigint): bigint {
  if (sharesRaw === 0n) return 0n
  const rootX64 = sqrtRoundingDown((state.reserve0Raw * state.reserve1Raw) << 128n)
  return (rootX64 * sharesRaw) / supplyAfterProtocol(state)
}

/**
 * Liquidity that a deposit brought, times 2^64: √k after it, times the part of the pool it bought,
 * min(amount0/reserve0, amount1/reserve1). What one side brings beyond the ratio buys nothing.
 *
 * @param after - reserves with the deposit in them
 * @returns rounded down; never above √(amount0·amount1)
 */
export function liquidityOfDepositX64(
  { amount0Raw, amount1Raw }: TokenAmounts,
  after: Pick<ConstantProductPoolState, 'reserve0Raw' | 'reserve1Raw'>,
): bigint {
  const { reserve0Raw, reserve1Raw } = after
  const product = reserve0Raw * reserve1Raw
  if (product === 0n) return 0n
  const bought0 = amount0Raw * reserve1Raw
  const bought1 = amount1Raw * reserve0Raw
  const isBoundBy0 = bought0 < bought1
  const bought = isBoundBy0 ? bought0 : bought1
  return (sqrtRoundingDown(product << 128n) * bought) / product
}

/** What shares redeem for, in two parts that add up to it exactly. */
export type ShareSplit = {
  readonly held: TokenAmounts
  /** What the liquidity put in would be now without fees: the side of impermanent loss. */
  readonly principal: TokenAmounts
  /** The growth of √k a share; below 0 only by rounding, or where a token took balances away. */
  readonly fees: TokenAmounts
}

/**
 * Splits what LP tokens redeem for into principal and fees.
 *
 * Per-share growth g = L_now / L_entry multiplies both sides alike, so `principal = held / g` and
 * `1 + return = g·(1 − impermanent loss)` exactly. Principal is rounded up, fees are the rest.
 *
 * Source: V = 2·L·√P for a constant product (Uniswap v2 white paper, section 2.4), so both amounts
 * are proportional to L at any one price.
 *
 * @param entryLiquidityX64 - {@link shareLiquidityX64} of the deposits, less the withdrawn part
 * @throws {ConstantProductError} `amm/shares-out-of-range`
 */
export function splitShare(
  state: ConstantProductPoolState,
  sharesRaw: bigint,
  entryLiquidityX64: bigint,
): ShareSplit {
  const held = redeemedBy(state, sharesRaw)
  const nowX64 = shareLiquidityX64(state, sharesRaw)
  const part = (raw: bigint): bigint =>
    nowX64 === 0n ? raw : (raw * entryLiquidityX64 + nowX64 - 1n) / nowX64
  const principal = { amount0Raw: part(held.amount0Raw), amount1Raw: part(held.amount1Raw) }
  return {
    held,
    principal,
    fees: {
      amount0Raw: held.amount0Raw - principal.amount0Raw,
      amount1Raw: held.amount1Raw - principal.amount1Raw,
    },
  }
}
