import type { ConcentratedPoolState, TickState } from '../domain/pool.ts'
import { AmmeterError } from '../errors.ts'
import type { RangeLiquidity } from './curveOf.ts'

/**
 * The pool as it would be without one position's liquidity: the same price, thinner.
 *
 * @param state - with every initialised tick
 * @param range - liquidity that is part of it
 * @throws {AmmeterError} `amm/ticks-inconsistent` where the pool does not hold that liquidity there
 * @example withoutRange(state, position).liquidity // less by the position's, where it is in range
 */
export function withoutRange(
  state: ConcentratedPoolState,
  { tickLower, tickUpper, liquidity }: RangeLiquidity,
): ConcentratedPoolState {
  const isActive = tickLower <= state.tick && state.tick < tickUpper
  const ticks = (state.ticks ?? []).flatMap((at): TickState[] => {
    if (at.tick !== tickLower && at.tick !== tickUpper) return [at]
    const liquidityGross = at.liquidityGross - liquidity
    const liquidityNet = at.liquidityNet + (at.tick === tickLower ? -liquidity : liquidity)
    if (liquidityGross < 0n) throw notThere(state, at.tick)
    return liquidityGross === 0n ? [] : [{ ...at, liquidityGross, liquidityNet }]
  })
  for (const tick of [tickLower, tickUpper])
    if (liquidity > 0n && state.ticks?.some((at) => at.tick === tick) !== true)
      throw notThere(state, tick)
  return { ...state, ticks, liquidity: state.liquidity - (isActive ? liquidity : 0n) }
}

function notThere({ id }: ConcentratedPoolState, tick: number): AmmeterError {
  return new AmmeterError({
    code: 'amm/ticks-inconsistent',
    shortMessage: `Pool ${id} does not hold the position's liquidity at tick ${tick}.`,
  })
}
