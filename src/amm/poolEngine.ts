import type { Address, Hex } from '../domain/address.ts'
import type { ConcentratedPoolState, FeeTerms, TickState } from '../domain/pool.ts'

/** One swap as a taker asks for it. */
export type SwapParams = {
  /** Whether token0 goes in and token1 comes out. */
  readonly zeroForOne: boolean
  /** Which side `amountRaw` fixes. */
  readonly exact: 'input' | 'output'
  /** > 0, raw units of the side `exact` names. */
  readonly amountRaw: bigint
  /** The price the swap must not pass; default: as far as ticks go. */
  readonly sqrtPriceLimitX96?: bigint
  /** The LP fee a hook charges this swap in place of the pool's, millionths; dynamic-fee pools only. */
  readonly lpFeePips?: number
}

/** What a swap did. Amounts are the pool's, as in the Swap event: positive = paid in. */
export type SwapResult = {
  readonly amount0Raw: bigint
  readonly amount1Raw: bigint
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
  /** Initialised ticks crossed. */
  readonly ticksCrossed: number
}

/** A range of one owner: how the pool itself keys a position. */
export type RangeKey = {
  readonly owner: Address
  readonly tickLower: number
  readonly tickUpper: number
  /** Uniswap v4 tells positions of one owner in one range apart by it; absent: zero. */
  readonly salt?: Hex | undefined
}

export type LiquidityChange = RangeKey & {
  /** > 0; a burn may also be 0, which only credits fees. */
  readonly liquidity: bigint
}

/** Both ≥ 0: a mint owes them to the pool, a burn or collect owes them to the owner. */
export type TokenAmounts = { readonly amount0Raw: bigint; readonly amount1Raw: bigint }

/** What a change of liquidity in Uniswap v4 pays, its two parts apart; the manager pays their sum. */
export type LiquidityPayment = {
  /** The owner's, by the pool's core math: negative = paid in, positive = paid out. */
  readonly principal0Delta: bigint
  readonly principal1Delta: bigint
  /** ≥ 0: what the range earned since it was last touched. */
  readonly fees0Raw: bigint
  readonly fees1Raw: bigint
}

/** What the pool stores about one range of one owner. */
export type RangeState = {
  readonly liquidity: bigint
  readonly feeGrowthInside0LastX128: bigint
  readonly feeGrowthInside1LastX128: bigint
  readonly tokensOwed0Raw: bigint
  readonly tokensOwed1Raw: bigint
}

/**
 * A concentrated-liquidity pool that moves: every number equals the contract's to the wei.
 *
 * An operation that the contract would revert throws and changes nothing.
 */
export type PoolEngine = {
  readonly sqrtPriceX96: bigint
  readonly tick: number
  readonly liquidity: bigint
  readonly feeGrowthGlobal0X128: bigint
  readonly feeGrowthGlobal1X128: bigint
  /** What swaps left to the protocol since this engine was built, modulo 2^128. */
  readonly protocolFees0Raw: bigint
  readonly protocolFees1Raw: bigint
  swap(params: SwapParams): SwapResult
  /**
   * Swaps only where the outcome is accepted; else the pool is as before and the answer `undefined`.
   */
  swapIf(params: SwapParams, accepts: (outcome: SwapResult) => boolean): SwapResult | undefined
  mint(change: LiquidityChange): TokenAmounts
  burn(change: LiquidityChange): TokenAmounts
  /** Pays out what is owed, at most the amounts asked for (default: all). */
  collect(key: RangeKey, atMost?: TokenAmounts): TokenAmounts
  /**
   * Changes liquidity as a Uniswap v4 manager does, which pays fees at once and owes nothing.
   *
   * @param liquidityDelta - signed; 0 only pays out fees
   */
  modifyLiquidity(key: RangeKey, liquidityDelta: bigint): LiquidityPayment
  /** Gives both amounts to the active liquidity; no part of it is a swap fee. */
  donate(given: TokenAmounts): void
  /** What a flash loan paid beyond what it borrowed: fees of the active liquidity, less the protocol's. */
  flash(paid: TokenAmounts): void
  /** Replaces the fee terms from here on. */
  setFee(fee: FeeTerms): void
  range(key: RangeKey): RangeState
  /** Takes a range as the contract stores it, where it was not known when the engine was built. */
  adoptRange(key: RangeKey, range: RangeState): void
  /** `undefined` where the tick is not initialised. */
  tickAt(tick: number): TickState | undefined
  /** An independent pool in the same state; costs next to nothing. */
  fork(): PoolEngine
  /** The state as plain data, ticks included. */
  state(): ConcentratedPoolState
}
