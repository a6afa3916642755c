import { z } from 'zod'
import { envelope, marketSchema, poolResultSchema, positionResultSchema } from './result.ts'
import { addressSchema, finite, integer, tokenSchema } from './wire.ts'

/* What `ammeter pool` and `ammeter position` answer for pairs: the same keys, where they mean the same. */

const tokenBriefSchema = tokenSchema.omit({ chainId: true })
const position = positionResultSchema.shape.data.shape
const share = finite.describe('a fraction: 0.01 is one percent')

export const pairDataSchema = z.strictObject({
  kind: z.literal('constant-product'),
  protocol: z.string(),
  id: z.string(),
  address: addressSchema,
  token0: tokenBriefSchema,
  token1: tokenBriefSchema,
  feePips: z.int(),
  protocolShare: z
    .strictObject({ numerator: z.int(), denominator: z.int() })
    .nullable()
    .describe('of the growth of √k, minted to the protocol as LP tokens; null while switched off'),
  reserve0Raw: integer,
  reserve1Raw: integer,
  totalSupplyRaw: integer,
  kLastRaw: integer,
  pendingProtocolSharesRaw: integer.describe('minted to the protocol before the next mint or burn'),
})

export const pairResultSchema = z.strictObject({
  ...envelope,
  data: z.strictObject({
    pool: pairDataSchema,
    market: marketSchema,
    depth: poolResultSchema.shape.data.shape.depth,
  }),
})

const inventorySchema = z.strictObject({
  amount0Raw: integer.describe('what burning the LP tokens would pay now, fees included'),
  amount1Raw: integer,
  fees0Raw: integer
    .optional()
    .describe('the part of it that is fees earned since the entry; they stay in the reserves'),
  fees1Raw: integer.optional(),
})

const performanceSchema = z.strictObject({
  since: position.performance.unwrap().shape.since,
  depositBase: finite,
  depositQuote: finite,
  holdQuote: finite,
  valueQuote: finite.describe('of the principal: what it would hold without fees'),
  impermanentLossQuote: finite.min(0),
  impermanentLossShare: share.nullable().describe('of the value of holding'),
  feesQuote: finite
    .optional()
    .describe('earned and kept in the reserves, at the price of the pool; absent where unknown'),
  feeGrowthShare: share.optional().describe('growth of √k a share since the entry'),
  returnAgainstHoldShare: share
    .nullable()
    .optional()
    .describe(
      '(1 + feeGrowthShare)·(1 − impermanentLossShare) − 1, where all was deposited at once',
    ),
  netAgainstHoldPnlQuote: finite.optional().describe('fees less impermanent loss'),
  basis: position.performance.unwrap().shape.basis,
})

export const shareResultSchema = z.strictObject({
  ...envelope,
  data: z.strictObject({
    pool: pairDataSchema,
    position: z.strictObject({
      kind: z.literal('share'),
      protocol: z.string(),
      owner: addressSchema,
      ownerIsContract: z.boolean(),
      poolId: z.string(),
      sharesRaw: integer,
      shareOfPool: share.nullable().describe('after what the protocol would be minted'),
      status: z.enum(['in-range', 'closed', 'uninitialised']),
    }),
    inventory: inventorySchema,
    market: marketSchema,
    value: position.value,
    exposures: position.exposures,
    performance: performanceSchema.optional(),
    drift: position.drift.describe('of the principal: fees are not counted'),
    hedge: position.hedge,
  }),
})

export type PairResult = z.output<typeof pairResultSchema>
export type ShareResult = z.output<typeof shareResultSchema>
