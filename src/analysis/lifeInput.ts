import { z } from 'zod'
import { doubles, finite, integer } from './wire.ts'

/*
 * The rebuilt life of a position as part of an input: one row after every event, in columns. A column
 * travels as base64 of little-endian doubles, so that a long life stays small and exact.
 */

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
