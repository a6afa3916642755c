import { AmmeterError } from '../../errors.ts'

/*
 * What every quoting model accepts. Times are seconds by name; the formulas only ask that all of
 * them, rates and volatility included, are counted on the same clock.
 */

/** Fills of a resting order: intensity `A·e^(−k·δ)` at distance `δ` from the mid. */
export type FillCurve = {
  /** `A` of the papers: fills per second at the mid, > 0. */
  readonly fillsPerSec: number
  /** `k` of the papers: decay per unit of price, > 0. */
  readonly decayPerPrice: number
}

/** `value` when it is finite and above zero, else throws `maker/bad-parameters`. */
export function requirePositive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw new MakerError(`${name} must be a finite number above zero, not ${value}.`)
}

/** `value` when it is finite and not negative, else throws `maker/bad-parameters`. */
export function requireNotNegative(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value
  throw new MakerError(`${name} must be finite and not negative, not ${value}.`)
}

/** `value` when it is finite, else throws `maker/bad-parameters`. */
export function requireFinite(name: string, value: number): number {
  if (Number.isFinite(value)) return value
  throw new MakerError(`${name} must be a finite number, not ${value}.`)
}

/** `count` when it is a whole number above zero, else throws `maker/bad-parameters`. */
export function requireCount(name: string, count: number): number {
  if (Number.isInteger(count) && count > 0) return count
  throw new MakerError(`${name} must be a whole number above zero, not ${count}.`)
}

/** A bound on inventory: a whole number of lots from 1 to 100,000, else throws `maker/bad-parameters`. */
export function requireLotBound(name: string, lots: number): number {
  if (Number.isInteger(lots) && lots >= 1 && lots <= LOT_LIMIT) return lots
  throw new MakerError(
    `${name} must be a whole number of lots from 1 to ${LOT_LIMIT}, not ${lots}.`,
  )
}

const LOT_LIMIT = 100_000

/** A quoting model was given parameters it has no answer for. */
export class MakerError extends AmmeterError {
  override readonly name = 'MakerError'

  constructor(shortMessage: string, hints: readonly string[] = []) {
    super({ code: 'maker/bad-parameters', shortMessage, hints })
  }
}
