import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { PositionStatus, RangePosition } from '../domain/position.ts'

/** Where a position stands; `below` and `above` are in ticks. */
export function positionStatus(
  pool: Pick<ConcentratedPoolState, 'sqrtPriceX96' | 'tick'>,
  position: Pick<RangePosition, 'liquidity' | 'tickLower' | 'tickUpper'>,
  owed: { readonly owed0Raw: bigint; readonly owed1Raw: bigint },
): PositionStatus {
  if (pool.sqrtPriceX96 === 0n) return 'uninitialised'
  if (position.liquidity === 0n) return owed.owed0Raw > 0n || owed.owed1Raw > 0n ? 'owed' : 'closed'
  if (pool.tick < position.tickLower) return 'below'
  return pool.tick < position.tickUpper ? 'in-range' : 'above'
}
