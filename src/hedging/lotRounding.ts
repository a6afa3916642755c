import type { HedgeReason } from '../domain/hedge.ts'
import { ModelError } from '../models/modelError.ts'

/** What an instrument lets one order. Absent means: any size. */
export type OrderLimits = {
  /** Smallest step of an order, base units, > 0. */
  readonly lotBase?: number
  /** Smallest order, quote, ≥ 0. */
  readonly minNotionalQuote?: number
}

/** The size that can be ordered, or why none can. */
export type LotRounding =
  | { readonly sizeBase: number }
  | { readonly sizeBase: 0; readonly reason: HedgeReason }

/**
 * The order nearest to a wanted size that the instrument accepts.
 *
 * Whole lots, to the nearest, halves toward zero: the residual is at most half a lot and the smaller
 * trade wins a tie. A size below the minimum notional is not rounded up, which would turn the
 * position over instead of flattening it.
 *
 * @param wantedBase - unsigned size, base units, ≥ 0
 * @param price - quote per base, > 0
 * @returns `sizeBase` as a decimal multiple of the lot (15 significant digits, no binary dust)
 * @throws `hedge/bad-lot`
 *
 * @example roundToLots(1.26, 2000, { lotBase: 0.1 }) // { sizeBase: 1.3 }
 */
export function roundToLots(wantedBase: number, price: number, limits: OrderLimits): LotRounding {
  const { lotBase, minNotionalQuote } = limits
  if (lotBase !== undefined && !(Number.isFinite(lotBase) && lotBase > 0))
    throw new ModelError('hedge/bad-lot', `A lot must be a size above zero, not ${lotBase}.`)
  if (minNotionalQuote !== undefined && !(minNotionalQuote >= 0))
    throw new ModelError('hedge/bad-lot', `A minimum notional cannot be ${minNotionalQuote}.`)
  if (wantedBase === 0) return { sizeBase: 0, reason: 'already-flat' }
  const sizeBase =
    lotBase === undefined ? wantedBase : decimal(nearest(wantedBase / lotBase) * lotBase)
  if (sizeBase === 0) return { sizeBase: 0, reason: 'below-lot' }
  if (minNotionalQuote !== undefined && sizeBase * price < minNotionalQuote)
    return { sizeBase: 0, reason: 'below-minimum-notional' }
  return { sizeBase }
}

/** Nearest integer, halves down. `lots` carries the dust of one division, hence the tolerance. */
function nearest(lots: number): number {
  return Math.ceil(lots - 0.5 - 2 ** -50 * lots)
}

/** The double nearest to the 15-digit decimal: 3·0.1 is 0.3, not 0.30000000000000004. */
function decimal(value: number): number {
  return Number.parseFloat(value.toPrecision(15))
}
