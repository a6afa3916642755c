import { z } from 'zod'
import {
  baseIsSchema,
  commonShape,
  entrySchema,
  poolSchema,
  positionSchema,
  tickSchema,
} from './inputShapes.ts'
import { historySchema } from './lifeInput.ts'
import { swapColumnsSchema } from './swapColumns.ts'
import { finite } from './wire.ts'

export const positionInputSchema = z.strictObject({
  kind: z.literal('position'),
  ...commonShape,
  pool: poolSchema,
  position: positionSchema,
  ownerIsContract: z.boolean(),
  lowerOutside: tickSchema,
  upperOutside: tickSchema,
  entry: entrySchema,
  /** The life since the first deposit, where the events were at hand. */
  history: historySchema.optional(),
  options: z.strictObject({
    baseIs: baseIsSchema,
    marketPrice: finite.positive().optional(),
    existing: z.array(z.strictObject({ label: z.string(), deltaBase: finite })).readonly(),
    lotBase: finite.positive().optional(),
    minimumNotionalQuote: finite.positive().optional(),
    volatilityAnnual: finite.positive().optional(),
  }),
})

/** Most levels a book may list on each side. */
export const MAX_BOOK_LEVELS = 1000

export const poolInputSchema = z.strictObject({
  kind: z.literal('pool'),
  ...commonShape,
  pool: poolSchema,
  /** The last swaps, where the events were at hand. */
  swaps: swapColumnsSchema.optional(),
  options: z.strictObject({
    baseIs: baseIsSchema,
    listTicks: z.boolean(),
    /** Tick-spacing buckets on each side to list as a book; absent: none. */
    bookLevels: z.int().min(0).max(MAX_BOOK_LEVELS).optional(),
  }),
})

/** All that is known of one position at one block, and what the user asked. */
export type PositionInput = z.output<typeof positionInputSchema>

/** All that is known of one pool at one block, and what the user asked. */
export type PoolInput = z.output<typeof poolInputSchema>
