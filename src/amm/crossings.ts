import type { TickState } from '../domain/pool.ts'
import { subWrapping256 } from '../math/uint.ts'
import type { Band } from './band.ts'
import { grown } from './earnings.ts'
import { type Stop, type StopTable, withTickStates } from './stopTable.ts'

/**
 * A tick crossed and not yet written to the table. A list that grows at its head, so that forks
 * share its past and a swap that nobody asks about fee growth never touches the table.
 */
export type Crossing = {
  /** Of the stop in the table. */
  readonly index: number
  /** Global growths settled by then; what this band and those before it had pending comes on top. */
  readonly settledGrowth0X128: bigint
  readonly settledGrowth1X128: bigint
  /** The band left behind, and what was pending in it. */
  readonly band: Band
  readonly pendingFee0: number
  readonly pendingCarry0: number
  readonly pendingFee1: number
  readonly pendingCarry1: number
  readonly before: Crossing | undefined
  /** Length of the list. */
  readonly count: number
}

/** A table that holds all crossings, and the growth that was pending in the bands they left. */
export type Settled = {
  readonly table: StopTable
  readonly growth0X128: bigint
  readonly growth1X128: bigint
}

/** Applies crossings in order: what lay outside a tick is now its other side (eq. 6.20). */
export function withCrossings(table: StopTable, last: Crossing): Settled {
  const inOrder: Crossing[] = []
  for (let c: Crossing | undefined = last; c !== undefined; c = c.before) inOrder.push(c)
  inOrder.reverse()
  let growth0X128 = 0n
  let growth1X128 = 0n
  const states = new Map<number, TickState>()
  for (const crossing of inOrder) {
    const { index, band } = crossing
    growth0X128 += grown(band, crossing.pendingFee0, crossing.pendingCarry0)
    growth1X128 += grown(band, crossing.pendingFee1, crossing.pendingCarry1)
    const global0 = crossing.settledGrowth0X128 + growth0X128
    const global1 = crossing.settledGrowth1X128 + growth1X128
    const state = states.get(index) ?? ((table[index] as Stop).state as TickState)
    states.set(index, {
      ...state,
      feeGrowthOutside0X128: subWrapping256(global0, state.feeGrowthOutside0X128),
      feeGrowthOutside1X128: subWrapping256(global1, state.feeGrowthOutside1X128),
    })
  }
  return { table: withTickStates(table, states), growth0X128, growth1X128 }
}
