import type { TickState } from '../domain/pool.ts'
import { subWrapping256 } from '../math/uint.ts'
import { type Stop, type StopTable, withTickStates } from './stopTable.ts'

/**
 * A tick crossed and not yet written to the table. A list that grows at its head, so that forks
 * share its past and a swap that nobody asks about fee growth never touches the table.
 */
export type Crossing = {
  /** Of the stop in the table. */
  readonly index: number
  /** Global growths at that moment, not yet reduced modulo 2^256. */
  readonly feeGrowth0X128: bigint
  readonly feeGrowth1X128: bigint
  readonly before: Crossing | undefined
  /** Length of the list. */
  readonly count: number
}

/** The table with all crossings applied: what lay outside a tick is now its other side (eq. 6.20). */
export function withCrossings(table: StopTable, last: Crossing | undefined): StopTable {
  if (last === undefined) return table
  const inOrder: Crossing[] = []
  for (let c: Crossing | undefined = last; c !== undefined; c = c.before) inOrder.push(c)
  inOrder.reverse()
  const states = new Map<number, TickState>()
  for (const { index, feeGrowth0X128, feeGrowth1X128 } of inOrder) {
    const state = states.get(index) ?? ((table[index] as Stop).state as TickState)
    states.set(index, {
      ...state,
      feeGrowthOutside0X128: subWrapping256(feeGrowth0X128, state.feeGrowthOutside0X128),
      feeGrowthOutside1X128: subWrapping256(feeGrowth1X128, state.feeGrowthOutside1X128),
    })
  }
  return withTickStates(table, states)
}
