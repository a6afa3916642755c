import { z } from 'zod'
import { finite, integer } from './wire.ts'

/*
 * The rebuilt life of a position as part of an input: one row after every event, in columns. A column
 * travels as base64 of little-endian doubles, so that a long life stays small and exact.
 */

const doubles = z.codec(z.base64(), z.instanceof(Float64Array), {
  decode: (text) => {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    const view = new DataView(bytes.buffer)
    return Float64Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) =>
      view.getFloat64(8 * i, true),
    )
  },
  encode: (column) => {
    const view = new DataView(new ArrayBuffer(8 * column.length))
    column.forEach((value, i) => {
      view.setFloat64(8 * i, value, true)
    })
    return btoa(
      Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join(''),
    )
  },
})

const seriesSchema = z.strictObject({ timeSec: doubles, price: doubles })

/** Columns of equal length, human units of the market's frame; sums since the first row never fall. */
export const lifeColumnsSchema = z.strictObject({
  timeSec: doubles,
  poolPrice: doubles,
  amountBase: doubles,
  amountQuote: doubles,
  feesBase: doubles,
  feesQuote: doubles,
  depositedBase: doubles,
  depositedQuote: doubles,
  withdrawnBase: doubles,
  withdrawnQuote: doubles,
  collectedFeesBase: doubles,
  collectedFeesQuote: doubles,
  /** Spent on gas, native token; absent where receipts were not read. */
  gasNative: doubles.optional(),
  /** 1 in range. */
  inRange: doubles,
})

export const historySchema = z.strictObject({
  fromBlock: integer,
  toBlock: integer,
  poolEvents: z.int().min(0),
  positionEvents: z.int().min(0),
  life: lifeColumnsSchema,
  /** Mid of an external price file, quote per base. */
  prices: seriesSchema.optional(),
  /** USD per quote unit, of a price file. */
  usdPrices: seriesSchema.optional(),
  horizonsSec: z.array(finite.min(0)).readonly(),
  sampleEverySec: finite.positive(),
  bandBase: finite.positive().optional(),
})

export type LifeColumns = z.output<typeof lifeColumnsSchema>
export type HistoryInput = z.output<typeof historySchema>
