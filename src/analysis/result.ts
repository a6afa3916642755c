import { z } from 'zod'
import { HOOK_PERMISSIONS } from '../domain/hooks.ts'
import { lifePerformanceShape, lifeStatisticsShape } from './lifeResult.ts'
import { poolVolatilitySchema } from './poolVolatility.ts'
import {
  addressSchema,
  assumptionSchema,
  blockSchema,
  finite,
  integer,
  tokenSchema,
  warningSchema,
} from './wire.ts'

/*
 * What a command answers, in the words of docs/INTERFACE: one definition gives the TypeScript type,
 * the check before printing and the published JSON Schema.
 */

const share = finite.describe('a fraction: 0.01 is one percent')

const basisSchema = z.strictObject({
  numeraire: z.string().describe('address of the token the numbers are counted in'),
  pricing: z.enum(['mark', 'entry']),
})

export const tokenBriefSchema = tokenSchema.omit({ chainId: true })

const hookSchema = z.strictObject({
  address: addressSchema,
  permissions: z.array(z.enum(HOOK_PERMISSIONS)).readonly().describe('bits of its address'),
  takesFrom: z.array(z.enum(['swaps', 'added-liquidity', 'removed-liquidity'])).readonly(),
  overridesFee: z.boolean().describe('it may name the LP fee of each swap'),
  setsFee: z.boolean(),
  isValid: z.boolean().describe('whether the pool manager would let a pool have it'),
  isCoreMathOnly: z
    .boolean()
    .describe('impermanent loss and LVR are of the pool’s own math, which it may depart from'),
})

export const poolDataSchema = z.strictObject({
  protocol: z.string(),
  id: z.string(),
  address: addressSchema,
  token0: tokenBriefSchema,
  token1: tokenBriefSchema,
  feePips: z.int(),
  protocolFee: z
    .strictObject({ token0: z.int(), token1: z.int() })
    .describe(
      "the protocol's cut of swaps that pay each token, in protocolFeeUnit; 0 keeps nothing",
    ),
  protocolFeeUnit: z
    .enum(['nth-of-fee', 'ten-thousandths-of-fee', 'pips-of-input'])
    .describe('1/n of the swap fee, n/10,000 of it, or millionths of the whole input'),
  lpFeePips: z
    .int()
    .optional()
    .describe('Uniswap v4: the providers’ part; feePips is it with the protocol’s'),
  isDynamicFee: z.boolean().optional().describe('Uniswap v4: the hook may set the LP fee'),
  hook: hookSchema.optional().describe('Uniswap v4: what is called on the way'),
  tickSpacing: z.int(),
  sqrtPriceX96: integer,
  tick: z.int(),
  liquidity: integer,
  feeGrowthGlobal0X128: integer,
  feeGrowthGlobal1X128: integer,
  tickCount: z.int().optional(),
  ticks: z
    .array(z.strictObject({ tick: z.int(), liquidityGross: integer, liquidityNet: integer }))
    .readonly()
    .optional(),
})

export const marketSchema = z.strictObject({
  base: tokenBriefSchema,
  quote: tokenBriefSchema,
  baseIs: z.enum(['token0', 'token1']),
  poolPrice: finite.nullable().describe('quote per base; null while the pool is not initialised'),
  marketPrice: finite.nullable(),
  lowerPrice: finite.optional(),
  upperPrice: finite.optional(),
  fullRange: z.boolean().optional(),
})

const inventorySchema = z.strictObject({
  amount0Raw: integer,
  amount1Raw: integer,
  owed0Raw: integer.describe('what collect would pay now'),
  owed1Raw: integer,
  accruedFees0Raw: integer.describe('the part earned since the position was last touched'),
  accruedFees1Raw: integer,
})

const valueSchema = z.strictObject({
  amountBase: finite,
  amountQuote: finite,
  owedBase: finite,
  owedQuote: finite,
  principalValueQuote: finite,
  owedValueQuote: finite,
  totalValueQuote: finite,
  baseShare: share.nullable(),
  basis: basisSchema,
})

const exposureSchema = z.strictObject({
  underlying: z.string(),
  deltaBase: finite.describe('fees owed included'),
  principalDeltaBase: finite.describe('the holding alone'),
  gammaBasePerPrice: finite,
  gammaOnePercentBase: finite.describe('change of delta when the price rises by one percent'),
  dollarGammaQuote: finite.describe('P² · gamma'),
  valueQuote: finite,
  lvrAnnualQuote: finite
    .optional()
    .describe('½σ²P²|gamma| a year at this price, with the given volatility'),
})

const performanceSchema = z.strictObject({
  ...z.strictObject(lifePerformanceShape).partial().shape,
  since: z.strictObject({
    source: z.enum(['deposit', 'entry-block', 'entry-price']),
    blockNumber: integer.optional(),
    timestampSec: z.int().optional(),
    price: finite.optional(),
  }),
  depositBase: finite,
  depositQuote: finite,
  holdQuote: finite,
  valueQuote: finite,
  impermanentLossQuote: finite.min(0),
  impermanentLossShare: share.nullable().describe('of the value of holding'),
  uncollectedFeesQuote: finite.describe(
    'of what is owed, the part that is certainly fees: all of it, or after a withdrawal what accrued since the last touch; collected fees are not counted',
  ),
  basis: basisSchema,
})

const driftSchema = z.strictObject({
  ...z.strictObject(lifeStatisticsShape).partial().shape,
  startBase: finite,
  nowBase: finite,
  driftBase: finite,
  driftShare: share.nullable().describe('of startBase; null where nothing was there'),
  startQuote: finite,
  nowQuote: finite,
  driftQuote: finite,
  averagePrice: finite
    .nullable()
    .describe('quote per base at which the pool exchanged the drift; null without drift'),
})

const hedgeSchema = z.strictObject({
  action: z.enum(['trade', 'hold']),
  reason: z.string(),
  existing: z.array(z.strictObject({ label: z.string(), deltaBase: finite })).readonly(),
  targetDeltaBase: finite.describe('hedge position that brings delta to zero'),
  orders: z
    .array(
      z.strictObject({
        venue: z.string(),
        symbol: z.string(),
        side: z.enum(['buy', 'sell']),
        contracts: finite,
        sizeBase: finite,
        notionalQuote: finite,
        entryPrice: finite,
      }),
    )
    .readonly(),
  residualDeltaBase: finite,
  afterMoves: z
    .array(
      z.strictObject({
        moveShare: share,
        price: finite,
        residualDeltaBase: finite,
        unhedgedPnlQuote: finite,
        hedgedPnlQuote: finite,
      }),
    )
    .readonly(),
})

const statusSchema = z.enum([
  'in-range',
  'below',
  'above',
  'closed',
  'owed',
  'staked',
  'uninitialised',
])

/** What every result carries around its data. */
export const envelope = {
  schemaVersion: z.literal('0'),
  tool: z.strictObject({ name: z.literal('ammeter'), version: z.string() }),
  chainId: z.int(),
  fork: z.boolean(),
  block: blockSchema.omit({ chainId: true }),
  warnings: z.array(warningSchema).readonly(),
  assumptions: z.array(assumptionSchema).readonly(),
  provenance: z.strictObject({
    inputHash: z.string(),
    seed: z.string().optional(),
    rpcCalls: z.int(),
    reproduce: z.string(),
  }),
}

export const positionResultSchema = z.strictObject({
  ...envelope,
  data: z.strictObject({
    pool: poolDataSchema,
    position: z.strictObject({
      protocol: z.string(),
      tokenId: integer.optional(),
      owner: addressSchema,
      ownerIsContract: z.boolean(),
      poolId: z.string(),
      tickLower: z.int(),
      tickUpper: z.int(),
      liquidity: integer,
      status: statusSchema.describe(
        'below and above are in ticks: the pool tick against the range',
      ),
    }),
    inventory: inventorySchema,
    market: marketSchema,
    value: valueSchema.optional(),
    exposures: z.array(exposureSchema).readonly(),
    performance: performanceSchema.optional(),
    drift: driftSchema.optional(),
    hedge: hedgeSchema.optional(),
  }),
})

const bookLevelSchema = z.strictObject({
  side: z.enum(['ask', 'bid']),
  tickLower: z.int(),
  tickUpper: z.int(),
  liquidity: integer,
  amountRaw: integer.describe('base of an ask, quote of a bid; exactly what takers of it get'),
  lowPrice: finite.describe('quote per base; the price of the pool where it lies in the bucket'),
  highPrice: finite,
  curvePrice: finite.describe('average price of the order without the fee'),
  takerPrice: finite.describe('what a taker pays per base, or gets, fee included'),
  sizeBase: finite,
  sizeQuote: finite.describe('sizeBase at the curve price'),
})

export const poolResultSchema = z.strictObject({
  ...envelope,
  data: z.strictObject({
    pool: poolDataSchema,
    market: marketSchema,
    depth: z
      .array(
        z.strictObject({
          bps: finite.describe('how far the price moves, in hundredths of a percent'),
          baseIn: finite.describe(
            'sold to the pool until the price is that much lower, fee included',
          ),
          quoteOut: finite,
          quoteIn: finite.describe('paid until the price is that much higher, fee included'),
          baseOut: finite,
        }),
      )
      .readonly(),
    volatility: poolVolatilitySchema.optional().describe('where the pool’s events were at hand'),
    levels: z
      .array(bookLevelSchema)
      .readonly()
      .optional()
      .describe('the pool as a book, highest price first: one order per tick spacing and side'),
  }),
})

export type PositionResult = z.output<typeof positionResultSchema>
export type PoolResult = z.output<typeof poolResultSchema>
export type AnalysisResult = PositionResult | PoolResult
