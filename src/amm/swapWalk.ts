import { toDouble, toInteger } from '../domain/units.ts'
import {
  getAmount0DeltaRoundingDown,
  getAmount0DeltaRoundingUp,
  getAmount1DeltaRoundingUp,
} from '../math/sqrtPriceMath.ts'
import { FEE_UNITS } from '../math/swapMath.ts'
import { MAX_UINT256, mulDiv, Q128 } from '../math/uint.ts'
import { type Band, growthPerUnitX128 } from './band.ts'
import type { Crossing } from './crossings.ts'
import { fastTickAtSqrtPrice, fastTickOf } from './fastTick.ts'
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
  index: number
  band: Band
  sqrtPriceX96: bigint
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
    this.index = core.index
    this.band = core.band
    this.sqrtPriceX96 = core.sqrtPriceX96
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

  /**
   * The last step of an exact input, if the amount does not reach the target.
   *
   * "Reaches" is decided by the price the amount leads to: lessFee ≥ ⌈in(P→T)⌉ exactly when that
   * price, rounded as the contract does, is at or beyond T, because T is an integer.
   *
   * @returns raw output, for which the whole of `remainingRaw` is used; or why there is no last step
   */
  finishInput(
    remainingRaw: bigint,
    targetX96: bigint,
    stopIndex: number,
  ): bigint | 'reaches' | 'beyond-256-bits' {
    const { band, sqrtPriceX96: start, zeroForOne } = this
    if (band.liquidity === 0n) return 'reaches'
    const { feePips } = this.fee
    let lessFeeRaw: bigint
    let feeDouble = Number.NaN
    if (remainingRaw < TWO_POW_52) {
      // Every product below is an integer under 2^53, so doubles compute it exactly.
      const remaining = toDouble(remainingRaw)
      const units = Math.floor(remaining / 1e6)
      const rest = remaining - units * 1e6
      const lessFee = units * (1e6 - feePips) + Math.floor((rest * (1e6 - feePips)) / 1e6)
      lessFeeRaw = toInteger(lessFee)
      feeDouble = remaining - lessFee
    } else {
      lessFeeRaw = (remainingRaw * (FEE_UNITS - BigInt(feePips))) / FEE_UNITS
    }

    let next: bigint
    let outputRaw: bigint
    let nextDouble: number
    let isInputWhole: boolean
    if (zeroForOne) {
      const product = lessFeeRaw * start
      const denominator = band.shifted + product
      // There the contract rounds otherwise, and the equivalence above does not hold.
      if (denominator > MAX_UINT256) return 'beyond-256-bits'
      // ⌈LQ·P/(LQ + aP)⌉ = P − ⌊aP·P/(LQ + aP)⌋.
      const fall = (product * start) / denominator
      next = start - fall
      if (next <= targetX96) return 'reaches'
      outputRaw = (band.liquidity * fall) >> 96n
      nextDouble = toDouble(next)
      // One unit of price is worth LQ/(P·next) raw token0; below one, rounding the price up costs
      // less than a raw unit, and the input rounds back up to all of `lessFee`.
      isInputWhole = band.shiftedDouble <= nextDouble * nextDouble * (1 - 2 ** -29)
    } else {
      const rise = (lessFeeRaw << 96n) / band.liquidity
      next = start + rise
      if (next >= targetX96) return 'reaches'
      nextDouble = toDouble(next)
      outputRaw = this.token0Out(next, nextDouble, rise)
      // The same for token1: one unit of price is worth L/2^96.
      isInputWhole = band.liquidityDouble < 2 ** 96
    }

    if (!isInputWhole) {
      const inputRaw = zeroForOne
        ? getAmount0DeltaRoundingUp(start, next, band.liquidity)
        : getAmount1DeltaRoundingUp(start, next, band.liquidity)
      this.earnFee(inputRaw, remainingRaw - inputRaw)
    } else if (feeDouble < TWO_POW_46) {
      this.earnSmallFee(lessFeeRaw, feeDouble)
    } else {
      this.earnFee(lessFeeRaw, remainingRaw - lessFeeRaw)
    }
    if (next !== start) {
      this.sqrtPriceX96 = next
      this.tick = fastTickOf(next, nextDouble)
      this.relocate(stopIndex)
    }
    return outputRaw
  }

  /** The price moved to somewhere before the stop at `stopIndex`. */
  moveTo(sqrtPriceX96: bigint, stopIndex: number): void {
    // An unchanged price keeps its tick: just after a crossing the two differ by one.
    if (sqrtPriceX96 === this.sqrtPriceX96) return
    this.sqrtPriceX96 = sqrtPriceX96
    this.tick = fastTickAtSqrtPrice(sqrtPriceX96)
    this.relocate(stopIndex)
  }

  /** The price reached a stop; an initialised one is crossed. */
  arrive(stopIndex: number, stop: Stop, sqrtPriceX96: bigint): void {
    this.sqrtPriceX96 = sqrtPriceX96
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
  private earnSmallFee(amountInRaw: bigint, feeRaw: number): void {
    let netFee = feeRaw
    if (this.fee.protocolCut !== undefined) {
      const cut = this.fee.protocolCut(amountInRaw, toInteger(feeRaw))
      this.protocolFeesRaw += cut
      netFee -= toDouble(cut)
    }
    const perUnit = growthPerUnitX128(this.band)
    const estimate = netFee * this.band.growthFraction
    const carry = Math.floor(estimate)
    // Four roundings: off by less than estimate·2^-50, so the floor is right outside that margin.
    const margin = estimate * 2 ** -50
    const fraction = estimate - carry
    if (fraction > margin && fraction < 1 - margin) {
      this.pendingFee += netFee
      this.pendingCarry += carry
    } else {
      const fee = toInteger(netFee)
      this.growthX128 += perUnit === 0n ? 0n : (fee * Q128) / this.band.liquidity
    }
  }

  // ⌊⌊LQ·d/n⌋/P⌋ = ⌊LQ·d/(n·P)⌋; a double decides it where the quotient is small and not near an
  // integer: nine roundings, off by less than estimate·2^-49.
  private token0Out(next: bigint, nextDouble: number, rise: bigint): bigint {
    const { band, sqrtPriceX96 } = this
    const estimate =
      ((band.liquidityDouble / nextDouble) * toDouble(rise)) / (toDouble(sqrtPriceX96) / 2 ** 96)
    if (estimate < TWO_POW_46) {
      const floor = Math.floor(estimate)
      const fraction = estimate - floor
      const margin = estimate * 2 ** -49
      if (fraction > margin && fraction < 1 - margin) return toInteger(floor)
    }
    return getAmount0DeltaRoundingDown(sqrtPriceX96, next, band.liquidity)
  }

  // Both directions' pending growth belongs to the band that is about to be left.
  private settle(): void {
    this.core.settleGrowth()
    if (this.pendingFee !== 0) {
      this.growthX128 += grown(this.band, this.pendingFee, this.pendingCarry)
      this.pendingFee = 0
      this.pendingCarry = 0
    }
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

const TWO_POW_46 = 2 ** 46
const TWO_POW_52 = 1n << 52n
/** Far enough below 2^53 that one more fee fits. */
const PENDING_LIMIT = 2 ** 51
/** Crossings kept as a list before they are written to a table of the pool's own. */
const CROSSINGS_KEPT = 4096
