import { z } from 'zod'
import {
  addressSchema,
  blockSchema,
  finite,
  hexSchema,
  integer,
  tokenSchema,
  warningSchema,
} from './wire.ts'

/*
 * The snapshot seam: everything the analysis needs, as plain data. What comes after it is pure, so
 * a saved input gives the same result offline.
 */

const tickSchema = z.strictObject({
  tick: z.int(),
  liquidityGross: integer,
  liquidityNet: integer,
  feeGrowthOutside0X128: integer,
  feeGrowthOutside1X128: integer,
})

const poolSchema = z.strictObject({
  kind: z.literal('concentrated'),
  protocol: z.string(),
  id: z.string(),
  address: addressSchema,
  token0: tokenSchema,
  token1: tokenSchema,
  fee: z.strictObject({
    kind: z.literal('uniswap-v3'),
    feePips: z.int().min(0),
    feeProtocol0: z.int().min(0).max(15),
    feeProtocol1: z.int().min(0).max(15),
  }),
  tickSpacing: z.int().positive(),
  sqrtPriceX96: integer,
  tick: z.int(),
  liquidity: integer,
  feeGrowthGlobal0X128: integer,
  feeGrowthGlobal1X128: integer,
  ticks: z.array(tickSchema).readonly().optional(),
})

const positionSchema = z.strictObject({
  protocol: z.string(),
  tokenId: integer.optional(),
  owner: addressSchema,
  poolId: z.string(),
  tickLower: z.int(),
  tickUpper: z.int(),
  liquidity: integer,
  feeGrowthInside0LastX128: integer,
  feeGrowthInside1LastX128: integer,
  tokensOwed0Raw: integer,
  tokensOwed1Raw: integer,
})

const changeSchema = z.strictObject({
  kind: z.enum(['increase', 'decrease']),
  blockNumber: integer,
  timestampSec: z.int().optional(),
  transactionHash: hexSchema.optional(),
  liquidity: integer,
  amount0Raw: integer,
  amount1Raw: integer,
})

/** Where the position's history starts, and who says so. */
const entrySchema = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('deposit'), changes: z.array(changeSchema).readonly() }),
  z.strictObject({ source: z.literal('entry-block'), block: blockSchema, sqrtPriceX96: integer }),
  z.strictObject({ source: z.literal('entry-price'), price: finite }),
  z.strictObject({ source: z.literal('unknown'), reason: z.string() }),
])

const chainSchema = z.strictObject({
  /** What the node calls itself. */
  nodeChainId: z.int().positive(),
  /** Whose deployments were used. */
  chainId: z.int().positive(),
  fork: z.boolean(),
})

const commonShape = {
  schemaVersion: z.literal('0'),
  chain: chainSchema,
  block: blockSchema,
  warnings: z.array(warningSchema).readonly(),
  rpcCalls: z.int().min(0),
  /** When it was read, Unix seconds; the block's own time is what the analysis uses. */
  collectedAtSec: z.int(),
  /** The command that gives this again, without the node's address. */
  reproduce: z.string(),
  /** Of what was simulated, where anything was. */
  seed: z.string().optional(),
}

const baseIsSchema = z.enum(['token0', 'token1'])

export const positionInputSchema = z.strictObject({
  kind: z.literal('position'),
  ...commonShape,
  pool: poolSchema,
  position: positionSchema,
  ownerIsContract: z.boolean(),
  lowerOutside: tickSchema,
  upperOutside: tickSchema,
  entry: entrySchema,
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
  options: z.strictObject({
    baseIs: baseIsSchema,
    listTicks: z.boolean(),
    /** Tick-spacing buckets on each side to list as a book; absent: none. */
    bookLevels: z.int().min(0).max(MAX_BOOK_LEVELS).optional(),
  }),
})

export const analysisInputSchema = z.discriminatedUnion('kind', [
  positionInputSchema,
  poolInputSchema,
])

/** All that is known of one position at one block, and what the user asked. */
export type PositionInput = z.output<typeof positionInputSchema>

/** All that is known of one pool at one block, and what the user asked. */
export type PoolInput = z.output<typeof poolInputSchema>

export type AnalysisInput = PositionInput | PoolInput
