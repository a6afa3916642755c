import { toDouble, toInteger } from '../domain/units.ts'
import { FEE_UNITS } from '../math/swapMath.ts'
import { type Band, prepareGrowth } from './band.ts'
import { type Crossing, withCrossings } from './crossings.ts'
import type { FeeRule } from './feeRule.ts'
import type { Stop, StopTable } from './stopTable.ts'

/**
 * What swaps change: a price, a place in the shared table, and fee growth.
 *
 * A class because speed asks for it: one hidden shape, copied field by field.
 */
export class PoolCore {
  readonly feeRule: FeeRule
  /** 10^6 less the swap fee of either direction. */
  readonly netUnits0: bigint
  readonly netUnits1: bigint
  table: StopTable
  /** The stop at or below `tick`. */
  index: number
  sqrtPriceX96: bigint
  /** The same, rounded once. */
  sqrtPriceDouble: number
  tick: number
  /** Global fee growths without what is pending, not reduced modulo 2^256. */
  settledGrowth0X128: bigint
  settledGrowth1X128: bigint
  protocolFees0Raw = 0n
  protocolFees1Raw = 0n
  // Growth earned since the band was entered, as ⌊2^128/L⌋·fee + carry: sums of integers below 2^53.
  pendingFee0 = 0
  pendingCarry0 = 0
  pendingFee1 = 0
  pendingCarry1 = 0
  crossings: Crossing | undefined = undefined

  constructor(
    feeRule: FeeRule,
    table: StopTable,
    index: number,
    start: {
      readonly sqrtPriceX96: bigint
      readonly tick: number
      readonly feeGrowthGlobal0X128: bigint
      readonly feeGrowthGlobal1X128: bigint
    },
  ) {
    this.feeRule = feeRule
    this.netUnits0 = FEE_UNITS - BigInt(feeRule.zeroForOne.feePips)
    this.netUnits1 = FEE_UNITS - BigInt(feeRule.oneForZero.feePips)
    this.table = table
    this.index = index
    this.sqrtPriceX96 = start.sqrtPriceX96
    this.sqrtPriceDouble = toDouble(start.sqrtPriceX96)
    this.tick = start.tick
    this.settledGrowth0X128 = start.feeGrowthGlobal0X128
    this.settledGrowth1X128 = start.feeGrowthGlobal1X128
  }

  get band(): Band {
    return (this.table[this.index] as Stop).band
  }

  /** Turns pending growth into settled growth; required before the band changes. */
  settleGrowth(): void {
    if (this.pendingFee0 !== 0) {
      this.settledGrowth0X128 += grown(this.band, this.pendingFee0, this.pendingCarry0)
      this.pendingFee0 = 0
      this.pendingCarry0 = 0
    }
    if (this.pendingFee1 !== 0) {
      this.settledGrowth1X128 += grown(this.band, this.pendingFee1, this.pendingCarry1)
      this.pendingFee1 = 0
      this.pendingCarry1 = 0
    }
  }

  /** Writes crossings into a table of its own; required before ticks are read or changed. */
  settleCrossings(): void {
    this.table = withCrossings(this.table, this.crossings)
    this.crossings = undefined
  }

  copy(): PoolCore {
    const twin = new PoolCore(this.feeRule, this.table, this.index, {
      sqrtPriceX96: this.sqrtPriceX96,
      tick: this.tick,
      feeGrowthGlobal0X128: this.settledGrowth0X128,
      feeGrowthGlobal1X128: this.settledGrowth1X128,
    })
    twin.protocolFees0Raw = this.protocolFees0Raw
    twin.protocolFees1Raw = this.protocolFees1Raw
    twin.pendingFee0 = this.pendingFee0
    twin.pendingCarry0 = this.pendingCarry0
    twin.pendingFee1 = this.pendingFee1
    twin.pendingCarry1 = this.pendingCarry1
    twin.crossings = this.crossings
    return twin
  }
}

/** ⌊2^128/L⌋·fee + carry. */
export function grown(band: Band, feeRaw: number, carry: number): bigint {
  return toInteger(feeRaw) * prepareGrowth(band) + toInteger(carry)
}
