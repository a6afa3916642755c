import type { Assumption } from '../../domain/assumption.ts'
import { requireFinite, requireNotNegative } from './parameters.ts'
import type { QuoteTable } from './quoteTable.ts'

export const inventorySkewAssumptions: readonly Assumption[] = [
  {
    id: 'linear-inventory-skew',
    statement: 'Both quotes move by the same amount for each lot away from the target.',
    bias: 'none as a rule; its strength is chosen, not derived',
  },
]

/**
 * A linear inventory penalty on top of any quotes: every quote moves down by `skew` per lot held
 * above the target, up below it.
 *
 * @param skewPricePerLot - price units per lot, ≥ 0
 * @param targetLots - inventory at which nothing moves
 * @returns a new table; quotes that were absent stay absent
 * @throws `maker/bad-parameters`
 *
 * @example
 * const skewed = skewTable(symmetricSpreadTable({ halfSpreadPrice: 1, maxLots: 10 }), 0.1)
 * quoteIn(skewed, 0, 3) // { reservationOffset: -0.3…, bidOffset: 1.3, askOffset: 0.7 }
 */
export function skewTable(base: QuoteTable, skewPricePerLot: number, targetLots = 0): QuoteTable {
  const skew = requireNotNegative('skewPricePerLot', skewPricePerLot)
  const target = requireFinite('targetLots', targetLots)
  const shiftAt = (cell: number): number => skew * (base.lowestLots + (cell % base.width) - target)
  return {
    ...base,
    reservationOffsets: base.reservationOffsets.map((offset, cell) => offset - shiftAt(cell)),
    bidOffsets: base.bidOffsets.map((offset, cell) => offset + shiftAt(cell)),
    askOffsets: base.askOffsets.map((offset, cell) => offset - shiftAt(cell)),
  }
}
