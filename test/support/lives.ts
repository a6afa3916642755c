import type { LifeTotals } from '../../src/history/lifePath.ts'

export const ZERO_AMOUNTS = { amount0Raw: 0n, amount1Raw: 0n } as const

/** The totals of a life in which nothing happened. */
export function zeroTotals(): LifeTotals {
  return {
    deposited: ZERO_AMOUNTS,
    withdrawn: ZERO_AMOUNTS,
    principalCollected: ZERO_AMOUNTS,
    principalOwed: ZERO_AMOUNTS,
    earned: ZERO_AMOUNTS,
    feesCollected: ZERO_AMOUNTS,
    feesOwed: ZERO_AMOUNTS,
    forfeited: ZERO_AMOUNTS,
  }
}
