import { z } from 'zod'
import { historySchema } from './lifeInput.ts'
import { swapColumnsSchema } from './swapColumns.ts'
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

const feeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('uniswap-v3'),
    feePips: z.int().min(0),
    feeProtocol0: z.int().min(0).max(15),
    feeProtocol1: z.int().min(0).max(15),
  }),
  z.strictObject({
    kind: z.literal('pancake-v3'),
    feePips: z.int().min(0),
    feeProtocol0: z.int().min(0).max(65_535),
    feeProtocol1: z.int().min(0).max(65_535),
  }),
  z.strictObject({
    kind: z.literal('uniswap-v4'),
    lpFeePips: z.int().min(0).max(1_000_000),
    protocolFeeZeroForOnePips: z.int().min(0).max(1000),
    protocolFeeOneForZeroPips: z.int().min(0).max(1000),
    isDynamic: z.boolean(),
  }),
])

const poolKeySchema = z.strictObject({
  currency0: addressSchema,
  currency1: addressSchema,
  fee: z.int().min(0).max(0xff_ffff),
  tickSpacing: z.int().positive(),
  hooks: addressSchema,
})

const poolSchema = z.strictObject({
  kind: z.literal('concentrated'),
  protocol: z.string(),
  id: z.string(),
  address: addressSchema,
  token0: tokenSchema,
  token1: tokenSchema,
  fee: feeSchema,
  tickSpacing: z.int().positive(),
  sqrtPriceX96: integer,
  tick: z.int(),
  liquidity: integer,
  feeGrowthGlobal0X128: integer,
  feeGrowthGlobal1X128: integer,
  ticks: z.array(tickSchema).readonly().optional(),
  poolKey: poolKeySchema.optional(),
})

const positionSchema = z.strictObject({
  kind: z.literal('range').default('range'),
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

export const analysisInputSchema = z.discriminatedUnion('kind', [
  positionInputSchema,
  poolInputSchema,
  comparisonInputSchema,
])

/** All that is known of a pool and an LP in it, and what they are to be compared with. */
export type ComparisonInput = z.output<typeof comparisonInputSchema>

/** All that is known of one position at one block, and what the user asked. */
export type PositionInput = z.output<typeof positionInputSchema>

/** All that is known of one pool at one block, and what the user asked. */
export type PoolInput = z.output<typeof poolInputSchema>

export type AnalysisInput = PositionInput | PoolInput | ComparisonInput
