import type { ConcentratedPoolState, TickState } from '../domain/pool.ts'
import { AmmeterError } from '../errors.ts'
import {
  getSqrtPriceAtTick,
  getTickAtSqrtPrice,
  maxLiquidityPerTick,
  maxLiquidityPerTickV4,
  maxUsableTick,
} from '../math/tickMath.ts'
import type { FeeRule } from './feeRule.ts'
import type { RangeKey, RangeState } from './poolEngine.ts'

/** What else a pool engine may be told when it is built. */
export type PoolOptions = {
  /** Replaces the rule made from the state's fee terms. */
  readonly feeRule?: FeeRule
  /** Positions the contract already stores; without them only ranges minted here can be burned. */
  readonly ranges?: readonly (RangeKey & RangeState)[]
}

/**
 * The ticks of a state an engine can run on: complete, ordered, and in agreement with the active
 * liquidity and the price.
 *
 * @throws {PoolStateError} `amm/pool-uninitialised`, `amm/ticks-missing`, `amm/ticks-unordered`,
 *   `amm/ticks-inconsistent`, `amm/tick-disagrees`
 */
export function checkedTicks(state: ConcentratedPoolState): readonly TickState[] {
  if (state.sqrtPriceX96 === 0n) {
    throw refused(state, 'amm/pool-uninitialised', 'has no price yet.')
  }
  if (state.ticks === undefined) {
    throw refused(state, 'amm/ticks-missing', 'was read without its ticks; an engine needs all.')
  }
  checkPrice(state)
  checkLiquidity(state, state.ticks)
  return state.ticks
}

/** The gross liquidity a tick of the pool can hold. */
export function tickLimitOf({
  fee,
  tickSpacing,
}: Pick<ConcentratedPoolState, 'fee' | 'tickSpacing'>): bigint {
  return fee.kind === 'uniswap-v4'
    ? maxLiquidityPerTickV4(tickSpacing)
    : maxLiquidityPerTick(tickSpacing)
}

/** A pool state no engine can run on. */
export class PoolStateError extends AmmeterError {
  override readonly name = 'PoolStateError'
}

// After a downward crossing the contract keeps the tick below the one its price sits on.
function checkPrice(state: ConcentratedPoolState): void {
  const tick = getTickAtSqrtPrice(state.sqrtPriceX96)
  const isJustCrossed = state.tick === tick - 1 && getSqrtPriceAtTick(tick) === state.sqrtPriceX96
  if (state.tick !== tick && !isJustCrossed) {
    throw refused(
      state,
      'amm/tick-disagrees',
      `has tick ${state.tick}, but its sqrt price ${state.sqrtPriceX96} lies at tick ${tick}.`,
    )
  }
}

function checkLiquidity(state: ConcentratedPoolState, ticks: readonly TickState[]): void {
  const end = maxUsableTick(state.tickSpacing)
  const most = tickLimitOf(state)
  let previous = Number.NEGATIVE_INFINITY
  let below = 0n
  let active = 0n
  for (const { tick, liquidityGross, liquidityNet } of ticks) {
    if (tick <= previous) {
      throw refused(state, 'amm/ticks-unordered', `has tick ${tick} after ${previous}.`)
    }
    if (
      tick % state.tickSpacing !== 0 ||
      Math.abs(tick) > end ||
      liquidityGross <= 0n ||
      liquidityGross > most
    ) {
      throw refused(
        state,
        'amm/ticks-inconsistent',
        `cannot have tick ${tick} with gross liquidity ${liquidityGross} at spacing ${state.tickSpacing}.`,
      )
    }
    previous = tick
    below += liquidityNet
    if (below < 0n) {
      throw refused(state, 'amm/ticks-inconsistent', `has negative liquidity above tick ${tick}.`)
    }
    if (tick <= state.tick) active = below
  }
  if (below !== 0n) {
    throw refused(
      state,
      'amm/ticks-inconsistent',
      `has ticks whose net liquidity sums to ${below}, not 0: some are missing.`,
    )
  }
  if (active !== state.liquidity) {
    throw refused(
      state,
      'amm/ticks-inconsistent',
      `has active liquidity ${state.liquidity}, but its ticks sum to ${active}: read at different blocks, or ticks are missing.`,
    )
  }
}

function refused(state: ConcentratedPoolState, code: string, what: string): PoolStateError {
  return new PoolStateError({ code, shortMessage: `Pool ${state.id} ${what}` })
}
