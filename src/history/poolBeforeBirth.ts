import { feeAtBirth } from '../domain/feeTerms.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'

/** A pool as it was created, before any event: its identity and fee, and nothing else. */
export function poolBeforeBirth(
  pool: Omit<ConcentratedPoolState, keyof typeof NOTHING_YET>,
): ConcentratedPoolState {
  return { ...pool, fee: feeAtBirth(pool.fee), ...NOTHING_YET }
}

const NOTHING_YET = {
  sqrtPriceX96: 0n,
  tick: 0,
  liquidity: 0n,
  feeGrowthGlobal0X128: 0n,
  feeGrowthGlobal1X128: 0n,
  ticks: [],
}
