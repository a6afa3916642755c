import { z } from 'zod'
import { accountsSchema } from '../hedging/accounts.ts'
import { limitsSchema } from '../hedging/limits.ts'
import { snapshotFileSchema } from '../venues/snapshotFile.ts'
import {
  baseIsSchema,
  commonShape,
  entrySchema,
  poolSchema,
  positionSchema,
  tickSchema,
} from './inputShapes.ts'
import { pairSchema, sharePositionSchema } from './pairInput.ts'
import { addressSchema, finite, integer } from './wire.ts'

const positive = finite.positive()
const seconds = finite.min(0)

/** What growth of fees was at an earlier block, so that the difference can be read. */
const beforeSchema = z.strictObject({
  timestampSec: z.int(),
  tick: z.int(),
  feeGrowthGlobal0X128: integer,
  feeGrowthGlobal1X128: integer,
  lowerOutside: tickSchema,
  upperOutside: tickSchema,
})

const heldRangeSchema = z.strictObject({
  kind: z.literal('range'),
  pool: poolSchema,
  position: positionSchema,
  ownerIsContract: z.boolean(),
  lowerOutside: tickSchema,
  upperOutside: tickSchema,
  baseIs: baseIsSchema,
  before: beforeSchema.optional(),
  /** What was put in, where a limit asks for it. */
  entry: entrySchema.optional(),
})

/** LP tokens of a pair: their fees are in what they hold. */
const heldShareSchema = z.strictObject({
  kind: z.literal('share'),
  pool: pairSchema,
  position: sharePositionSchema,
  ownerIsContract: z.boolean(),
  baseIs: baseIsSchema,
})

/** When to touch the hedge; absent: when it is off by 5 % of what is exposed. */
const policySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('interval'), intervalSec: positive }),
  z.strictObject({
    kind: z.literal('band'),
    halfWidthBase: positive.optional(),
    halfWidthShare: positive.optional(),
  }),
  z.strictObject({ kind: z.literal('whalley-wilmott') }),
  z.strictObject({ kind: z.literal('zakamouline'), horizonSec: positive }),
])

/** What a recommendation was asked, by name of the underlying where there are several. */
export const hedgeOptionsSchema = z.strictObject({
  volatilities: z.record(z.string(), positive),
  anyVolatilityAnnual: positive.optional(),
  correlations: z.array(z.strictObject({ a: z.string(), b: z.string(), rho: finite })).readonly(),
  /** Dollars per unit, where the user says. */
  prices: z.record(z.string(), positive),
  equivalents: z
    .array(
      z.strictObject({ token: addressSchema, underlying: z.string(), unitsPerToken: positive }),
    )
    .readonly(),
  policy: policySchema.optional(),
  riskAversionPerQuote: positive.optional(),
  lastRehedgeSec: finite.optional(),
  /** Of risk and of the Greeks at a horizon. */
  horizonSec: positive,
  confidence: finite.gt(0).lt(1),
  riskFreeAnnual: finite,
  gasQuote: finite.min(0),
  /** What can be posted as margin; absent: no limit is known. */
  marginQuote: finite.min(0).optional(),
  maxVenueAgeSec: seconds,
  feesPerDayQuote: finite.min(0).optional(),
  lotBase: positive.optional(),
  minimumNotionalQuote: positive.optional(),
  /** `venue:symbol`; none: every perpetual, future and spot market of the venues. */
  instruments: z.array(z.string()).readonly(),
  withOptions: z.boolean(),
  draws: z.int().min(100),
  seed: z.int().min(0),
})

export const hedgeInputSchema = z.strictObject({
  kind: z.literal('hedge'),
  ...commonShape,
  positions: z.array(z.discriminatedUnion('kind', [heldRangeSchema, heldShareSchema])).readonly(),
  accounts: accountsSchema,
  venues: z.array(snapshotFileSchema).readonly(),
  limits: limitsSchema.optional(),
  options: hedgeOptionsSchema,
})

/** Positions at one block, what is held elsewhere, what venues offered, and what the user asked. */
export type HedgeInput = z.output<typeof hedgeInputSchema>

export type HeldRange = z.output<typeof heldRangeSchema>
export type HeldShare = z.output<typeof heldShareSchema>

/** What is taken where nothing is asked. */
export const defaultHedgeOptions: HedgeInput['options'] = {
  volatilities: {},
  correlations: [],
  prices: {},
  equivalents: [],
  horizonSec: 86_400,
  confidence: 0.99,
  riskFreeAnnual: 0,
  gasQuote: 0,
  maxVenueAgeSec: 900,
  instruments: [],
  withOptions: false,
  draws: 20_000,
  seed: 1,
}
