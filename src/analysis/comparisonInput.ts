import { z } from 'zod'
import { baseIsSchema, commonShape, poolSchema, positionSchema } from './inputShapes.ts'
import { finite } from './wire.ts'

const positive = finite.positive()

/** How takers' sizes are distributed, base units. */
const sizeLawSchema = z.discriminatedUnion('law', [
  z.strictObject({ law: z.literal('constant'), sizeBase: positive }),
  z.strictObject({ law: z.literal('exponential'), meanBase: positive }),
  z.strictObject({ law: z.literal('log-normal'), medianBase: positive, logSd: finite.min(0) }),
])

/** What a comparison was asked; what is absent the analysis decides, and says so. */
export const comparisonOptionsSchema = z.strictObject({
  baseIs: baseIsSchema,
  marketPrice: positive.optional(),
  volatilityAnnual: positive,
  horizonSec: positive,
  blockSec: positive,
  takers: z.strictObject({
    perDay: positive,
    size: sizeLawSchema,
    /** Mean reservation distance, a fraction; absent: the pool's fee. */
    meanReservation: positive.optional(),
  }),
  /** Where volatility, rate or sizes were measured, of recorded swaps. */
  recorded: z
    .strictObject({
      swaps: z.int(),
      startSec: z.int(),
      endSec: z.int(),
      stepSec: positive,
      measured: z.array(z.enum(['volatility', 'takers', 'size'])).readonly(),
    })
    .optional(),
  makers: z.array(z.string()).min(1).readonly(),
  lotBase: positive.optional(),
  targetBase: finite.min(0).optional(),
  /** γ per quote unit of wealth; absent: the LP's own, implied. */
  riskAversionPerQuote: finite.min(0).optional(),
  equal: z.enum(['capital', 'risk']),
  markoutsSec: z.array(finite.min(0)).min(1).readonly(),
  makerFeeBps: finite,
  hedgeCostBps: finite.min(0).optional(),
  gasQuote: finite.min(0),
  rounds: z.int().min(2).max(100_000),
  seed: z.int().min(0),
})

export const comparisonInputSchema = z.strictObject({
  kind: z.literal('comparison'),
  ...commonShape,
  pool: poolSchema,
  /** The position whose liquidity plays the LP; absent: a range of the user's beside the pool's. */
  position: positionSchema.optional(),
  /** Where there is no position: half its width as a share of the price, absent for the full range. */
  range: z
    .strictObject({ widthShare: positive.max(0.999).optional(), capitalQuote: positive.optional() })
    .optional(),
  options: comparisonOptionsSchema,
})

/** All that is known of a pool and an LP in it, and what they are to be compared with. */
export type ComparisonInput = z.output<typeof comparisonInputSchema>
