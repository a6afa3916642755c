import { toDouble, toInteger } from '../domain/units.ts'
import { mulDiv, Q128 } from '../math/uint.ts'
import { type Band, growthCarry, prepareGrowth } from './band.ts'
import type { Crossing } from './crossings.ts'
import { fastTickOf } from './fastTick.ts'
import type { DirectionFee } from './feeRule.ts'
import { grown, type PoolCore } from './poolCore.ts'
import { type Stop, type StopTable, sqrtPriceAtStop } from './stopTable.ts'

/**
 * One swap under way. It reads the core and writes it only in `commit`, so that a swap that throws
 * changes nothing. A class for the same reason as the core.
 */
export class SwapWalk {
  readonly core: PoolCore
  readonly table: StopTable
  readonly zeroForOne: boolean
  readonly fee: DirectionFee
  /** 10^6 less the swap fee. */
  readonly netUnits: bigint
  index: number
  band: Band
  sqrtPriceX96: bigint
  /** The same, rounded once. */
  sqrtPriceDouble: number
  tick: number
  ticksCrossed = 0
  // Growth and pending growth of the token paid in, as the core keeps them.
  private growthX128 = 0n
  private pendingFee = 0
  private pendingCarry = 0
  private protocolFeesRaw = 0n
  private crossings: Crossing | undefined

  constructor(core: PoolCore, zeroForOne: boolean) {
    this.core = core
    this.table = core.table
    this.zeroForOne = zeroForOne
    this.fee = zeroForOne ? core.feeRule.zeroForOne : core.feeRule.oneForZero
    this.netUnits = zeroForOne ? core.netUnits0 : core.netUnits1
    this.index = core.index
    this.band = core.band
    this.sqrtPriceX96 = core.sqrtPriceX96
    this.sqrtPriceDouble = core.sqrtPriceDouble
    this.tick = core.tick
    this.crossings = core.crossings
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
    this.settle()
    const { core, crossings } = this
    this.crossings = {
      index: stopIndex,
      feeGrowth0X128: core.settledGrowth0X128 + (this.zeroForOne ? this.growthX128 : 0n),
      feeGrowth1X128: core.settledGrowth1X128 + (this.zeroForOne ? 0n : this.growthX128),
      before: crossings,
      count: (crossings?.count ?? 0) + 1,
    }
    this.ticksCrossed += 1
    this.band = (this.table[this.index] as Stop).band
  }

  earn(feeGrowthX128: bigint, protocolCutRaw: bigint): void {
    this.growthX128 += feeGrowthX128
    this.protocolFeesRaw += protocolCutRaw
  }

  earnFee(amountInRaw: bigint, feeRaw: bigint): void {
    const cut = this.fee.protocolCut?.(amountInRaw, feeRaw) ?? 0n
    const { liquidity } = this.band
    this.earn(liquidity > 0n ? mulDiv(feeRaw - cut, Q128, liquidity) : 0n, cut)
  }

  commit(): void {
    const { core } = this
    core.sqrtPriceX96 = this.sqrtPriceX96
    core.sqrtPriceDouble = this.sqrtPriceDouble
    core.tick = this.tick
    core.index = this.index
    core.crossings = this.crossings
    // Most swaps end in the band where they started: they add doubles and no bigint.
    if (this.zeroForOne) {
      if (this.growthX128 !== 0n) core.settledGrowth0X128 += this.growthX128
      if (this.protocolFeesRaw !== 0n) core.protocolFees0Raw += this.protocolFeesRaw
      core.pendingFee0 += this.pendingFee
      core.pendingCarry0 += this.pendingCarry
    } else {
      if (this.growthX128 !== 0n) core.settledGrowth1X128 += this.growthX128
      if (this.protocolFeesRaw !== 0n) core.protocolFees1Raw += this.protocolFeesRaw
      core.pendingFee1 += this.pendingFee
      core.pendingCarry1 += this.pendingCarry
    }
    if (core.pendingFee0 > PENDING_LIMIT || core.pendingFee1 > PENDING_LIMIT) core.settleGrowth()
    if (this.crossings !== undefined && this.crossings.count > CROSSINGS_KEPT) {
      core.settleCrossings()
    }
  }

  // ⌊fee·2^128/L⌋ = fee·⌊2^128/L⌋ + ⌊fee·fraction⌋, both parts summed as integers below 2^53.
  earnSmallFee(amountInRaw: bigint, feeRaw: number): void {
    let netFee = feeRaw
    if (this.fee.protocolCut !== undefined) {
      const cut = this.fee.protocolCut(amountInRaw, toInteger(feeRaw))
      this.protocolFeesRaw += cut
      netFee -= toDouble(cut)
    }
    prepareGrowth(this.band)
    const carry = growthCarry(this.band, netFee)
    if (Number.isNaN(carry)) {
      if (netFee !== 0) this.growthX128 += (toInteger(netFee) * Q128) / this.band.liquidity
      return
    }
    if (this.pendingFee > PENDING_LIMIT) this.settlePending()
    this.pendingFee += netFee
    this.pendingCarry += carry
  }

  // Both directions' pending growth belongs to the band that is about to be left.
  private settle(): void {
    this.core.settleGrowth()
    if (this.pendingFee !== 0) this.settlePending()
  }

  private settlePending(): void {
    this.growthX128 += grown(this.band, this.pendingFee, this.pendingCarry)
    this.pendingFee = 0
    this.pendingCarry = 0
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

/** Fees below it may be pending; a swap's and the core's together stay below 2^53. */
export const PENDING_LIMIT: number = 2 ** 51
/** Crossings kept as a list before they are written to a table of the pool's own. */
const CROSSINGS_KEPT = 4096
