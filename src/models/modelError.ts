import { AmmeterError } from '../errors.ts'

/*
 * What every model accepts and gives: finite doubles, positive prices, no −0. A double that is not
 * a number would travel silently through a report, so it stops here.
 */

/**
 * `price` when it is one a pool can have, else throws `model/bad-price`.
 *
 * Accepted are 1e-100 to 1e100. Every tick at every pair of decimals up to 36 lies within 3e-75 to
 * 4e74; inside the bounds neither P² nor P^1.5 over- or underflows, so gamma is never lost to zero.
 */
export function requirePrice(name: string, price: number): number {
  if (price >= 1e-100 && price <= 1e100) return price
  throw new ModelError(
    'model/bad-price',
    `${name} must be a price above zero that a pool can have, not ${price}.`,
    'A price is quote per base in human units; a pool that is not initialised has none.',
  )
}

/** `value` when it is finite and at or above zero, else throws `model/bad-amount`. */
export function requireAmount(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return plain(name, value)
  throw new ModelError('model/bad-amount', `${name} must be finite and not negative, not ${value}.`)
}

/**
 * A result fit for a report: −0 becomes 0, and what a double cannot hold is refused.
 *
 * @throws `model/not-finite` when the value is NaN or infinite, e.g. after an overflow
 */
export function plain(name: string, value: number): number {
  if (Number.isFinite(value)) return value === 0 ? 0 : value
  throw new ModelError(
    'model/not-finite',
    `${name} is not a finite number: ${value}.`,
    'The price or the amounts leave the range a double can hold.',
  )
}

/** A model was asked something it has no answer for. */
export class ModelError extends AmmeterError {
  override readonly name = 'ModelError'

  constructor(code: string, shortMessage: string, hint?: string) {
    super({ code, shortMessage, hints: hint === undefined ? [] : [hint] })
  }
}
