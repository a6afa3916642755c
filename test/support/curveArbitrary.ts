import fc from 'fast-check'
import type { InventoryCurve } from '../../src/amm/curve.ts'
import { rangeCurve } from './closedFormCurve.ts'

export type PlacedCurve = {
  readonly curve: InventoryCurve
  readonly lower: number
  readonly upper: number
  /** Two prices, each below, inside or above the range. */
  readonly price: number
  readonly other: number
}

const place = fc.double({ min: -0.5, max: 1.5, noNaN: true })

/** Ranges from one tick to fifty-fold, at prices of every size, and two prices around them. */
export const placedCurve: fc.Arbitrary<PlacedCurve> = fc
  .record({
    liquidity: fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
    lower: fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
    width: fc.double({ min: 1.0001, max: 50, noNaN: true }),
    place,
    elsewhere: place,
  })
  .map(({ liquidity, lower, width, place, elsewhere }) => ({
    curve: rangeCurve(liquidity, lower, lower * width),
    lower,
    upper: lower * width,
    price: lower * width ** place,
    other: lower * width ** elsewhere,
  }))
