import type { Band } from './band.ts'
import { type Crossing, withCrossings } from './crossings.ts'
import { type Earnings, settleGrowth } from './earnings.ts'
import { fastTickOf } from './fastTick.ts'
import { type Stop, type StopTable, sqrtPriceAtStop } from './stopTable.ts'
import type { Toll } from './toll.ts'

/** The fields of a moment, as a new one is made from them. */
export type MomentFields = Pick<
  PoolMoment,
  | Exclude<keyof Earnings, 'zeroForOne' | 'toll' | 'band'>
  | 'down'
  | 'up'
  | 'table'
  | 'index'
  | 'sqrtPriceX96'
  | 'sqrtPriceDouble'
  | 'tick'
  | 'crossings'
>

/**
 * A pool between two swaps. A swap copies it, moves the copy and puts it in its place: a swap that
 * throws changes nothing, and forks share a moment until one of them moves on.
 *
 * A class because speed asks for it: one hidden shape, and young objects are cheap to write.
 */
export class PoolMoment implements Earnings {
  readonly down: Toll
  readonly up: Toll
  table: StopTable
  /** The stop at or below `tick`. */
  index: number
  band: Band
  sqrtPriceX96: bigint
  /** The same, rounded once. */
  sqrtPriceDouble: number
  tick: number
  settledGrowth0X128: bigint
  settledGrowth1X128: bigint
  protocolFees0Raw: bigint
  protocolFees1Raw: bigint
  pendingFee0: number
  pendingCarry0: number
  pendingFee1: number
  pendingCarry1: number
  crossings: Crossing | undefined
  // Of the swap that led here.
  readonly zeroForOne: boolean
  readonly toll: Toll
  ticksCrossed = 0

  constructor(from: MomentFields, zeroForOne: boolean, toll?: Toll) {
    this.down = from.down
    this.up = from.up
    this.table = from.table
    this.index = from.index
    this.band = (from.table[from.index] as Stop).band
    this.sqrtPriceX96 = from.sqrtPriceX96
    this.sqrtPriceDouble = from.sqrtPriceDouble
    this.tick = from.tick
    this.settledGrowth0X128 = from.settledGrowth0X128
    this.settledGrowth1X128 = from.settledGrowth1X128
    this.protocolFees0Raw = from.protocolFees0Raw
    this.protocolFees1Raw = from.protocolFees1Raw
    this.pendingFee0 = from.pendingFee0
    this.pendingCarry0 = from.pendingCarry0
    this.pendingFee1 = from.pendingFee1
    this.pendingCarry1 = from.pendingCarry1
    this.crossings = from.crossings
    this.zeroForOne = zeroForOne
    this.toll = toll ?? (zeroForOne ? from.down : from.up)
  }

  /** Index of the stop the contract would look for from here. */
  nextStop(): number {
    const { table } = this
    let index = this.index
    if (this.zeroForOne) {
      while (!(table[index] as Stop).stopsDown) index -= 1
      return index
    }
    do index += 1
    while (!(table[index] as Stop).stopsUp)
    return index
  }

  /** The price moved to somewhere before the stop at `stopIndex`. */
  moveTo(sqrtPriceX96: bigint, sqrtPriceDouble: number, stopIndex: number): void {
    // An unchanged price keeps its tick: just after a crossing the two differ by one.
    if (sqrtPriceX96 === this.sqrtPriceX96) return
    this.sqrtPriceX96 = sqrtPriceX96
    this.sqrtPriceDouble = sqrtPriceDouble
    this.tick = fastTickOf(sqrtPriceX96, sqrtPriceDouble)
    this.relocate(stopIndex)
  }

  /** The price reached a stop; an initialised one is crossed. */
  arrive(stopIndex: number, stop: Stop): void {
    this.sqrtPriceX96 = sqrtPriceAtStop(stop)
    this.sqrtPriceDouble = stop.sqrtPriceDouble
    this.tick = this.zeroForOne ? stop.tick - 1 : stop.tick
    this.index = this.zeroForOne ? stopIndex - 1 : stopIndex
    if (stop.state === undefined) return
    this.crossings = {
      index: stopIndex,
      settledGrowth0X128: this.settledGrowth0X128,
      settledGrowth1X128: this.settledGrowth1X128,
      band: this.band,
      pendingFee0: this.pendingFee0,
      pendingCarry0: this.pendingCarry0,
      pendingFee1: this.pendingFee1,
      pendingCarry1: this.pendingCarry1,
      before: this.crossings,
      count: (this.crossings?.count ?? 0) + 1,
    }
    this.pendingFee0 = 0
    this.pendingCarry0 = 0
    this.pendingFee1 = 0
    this.pendingCarry1 = 0
    this.ticksCrossed += 1
    this.band = (this.table[this.index] as Stop).band
  }

  /**
   * Writes crossings into a table of its own and adds all that is pending to the growths: required
   * before growth or ticks are read. It changes what is stored, not what it means, so forks that
   * share the moment do not notice.
   */
  settle(): void {
    if (this.crossings !== undefined) {
      const settled = withCrossings(this.table, this.crossings)
      this.table = settled.table
      this.crossings = undefined
      this.settledGrowth0X128 += settled.growth0X128
      this.settledGrowth1X128 += settled.growth1X128
    }
    settleGrowth(this)
  }

  // Only mere word ends of the other direction lie between here and the next stop.
  private relocate(stopIndex: number): void {
    const { table, sqrtPriceX96 } = this
    if (this.zeroForOne) {
      while (this.index > stopIndex && sqrtPriceX96 < sqrtPriceAtStop(table[this.index] as Stop)) {
        this.index -= 1
      }
    } else {
      while (
        this.index + 1 < stopIndex &&
        sqrtPriceX96 >= sqrtPriceAtStop(table[this.index + 1] as Stop)
      ) {
        this.index += 1
      }
    }
  }
}
