import { toDouble, toInteger } from '../domain/units.ts'
import { mulDiv, Q128 } from '../math/uint.ts'
import { type Band, growthCarry, prepareGrowth } from './band.ts'
import type { Toll } from './toll.ts'

/** What swaps have earned, and the direction and band in which more is earned now. */
export type Earnings = {
  readonly zeroForOne: boolean
  readonly toll: Toll
  readonly band: Band
  /** Global fee growths without what is pending here or in crossings, not reduced modulo 2^256. */
  settledGrowth0X128: bigint
  settledGrowth1X128: bigint
  /** What the protocol kept, not reduced modulo 2^128. */
  protocolFees0Raw: bigint
  protocolFees1Raw: bigint
  // Growth earned since the band was entered, as ⌊2^128/L⌋·fee + carry: sums of integers below 2^53.
  pendingFee0: number
  pendingCarry0: number
  pendingFee1: number
  pendingCarry1: number
}

/** Fees below it may be pending; one more of them keeps the sum below 2^53. */
export const PENDING_LIMIT: number = 2 ** 51

/** Adds growth already divided by liquidity, and the protocol's share beside it. */
export function earn(at: Earnings, feeGrowthX128: bigint, protocolCutRaw: bigint): void {
  if (at.zeroForOne) {
    at.settledGrowth0X128 += feeGrowthX128
    if (protocolCutRaw !== 0n) at.protocolFees0Raw += protocolCutRaw
  } else {
    at.settledGrowth1X128 += feeGrowthX128
    if (protocolCutRaw !== 0n) at.protocolFees1Raw += protocolCutRaw
  }
}

/** Adds the fee of one step; rounded down per unit of liquidity, as the contract does. */
export function earnFee(at: Earnings, amountInRaw: bigint, feeRaw: bigint): void {
  const cut = at.toll.protocolCut?.(amountInRaw, feeRaw) ?? 0n
  const { liquidity } = at.band
  earn(at, liquidity > 0n ? mulDiv(feeRaw - cut, Q128, liquidity) : 0n, cut)
}

/**
 * The same for a fee that is an integer below `PENDING_LIMIT`:
 * ⌊fee·2^128/L⌋ = fee·⌊2^128/L⌋ + ⌊fee·(2^128 mod L)/L⌋, and both parts are summed as doubles.
 */
export function earnSmallFee(at: Earnings, amountInRaw: bigint, fee: number): void {
  let netFee = fee
  if (at.toll.protocolCut !== undefined) {
    const cut = at.toll.protocolCut(amountInRaw, toInteger(fee))
    earn(at, 0n, cut)
    netFee -= toDouble(cut)
  }
  prepareGrowth(at.band)
  const carry = growthCarry(at.band, netFee)
  if (Number.isNaN(carry)) {
    if (netFee !== 0) earn(at, (toInteger(netFee) * Q128) / at.band.liquidity, 0n)
    return
  }
  if (at.zeroForOne) {
    if (at.pendingFee0 > PENDING_LIMIT) settleGrowth(at)
    at.pendingFee0 += netFee
    at.pendingCarry0 += carry
  } else {
    if (at.pendingFee1 > PENDING_LIMIT) settleGrowth(at)
    at.pendingFee1 += netFee
    at.pendingCarry1 += carry
  }
}

/** Turns growth pending in the current band into settled growth. */
export function settleGrowth(at: Earnings): void {
  at.settledGrowth0X128 += grown(at.band, at.pendingFee0, at.pendingCarry0)
  at.settledGrowth1X128 += grown(at.band, at.pendingFee1, at.pendingCarry1)
  at.pendingFee0 = 0
  at.pendingCarry0 = 0
  at.pendingFee1 = 0
  at.pendingCarry1 = 0
}

/** ⌊2^128/L⌋·fee + carry. */
export function grown(band: Band, fee: number, carry: number): bigint {
  if (fee === 0) return 0n
  return toInteger(fee) * prepareGrowth(band) + toInteger(carry)
}
