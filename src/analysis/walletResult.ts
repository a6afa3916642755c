import { z } from 'zod'
import { poolResultSchema, tokenBriefSchema } from './result.ts'
import { addressSchema, finite, integer } from './wire.ts'

/* What `ammeter wallet` answers. */

const usd = finite.describe('dollars')

const positionSchema = z.strictObject({
  protocol: z.string(),
  id: z.string().describe('as `ammeter position` takes it'),
  kind: z.enum(['range', 'share']),
  poolId: z.string(),
  feePips: z.int(),
  base: tokenBriefSchema,
  quote: tokenBriefSchema,
  baseIs: z.enum(['token0', 'token1']),
  status: z.enum(['in-range', 'below', 'above', 'owed', 'closed', 'staked', 'uninitialised']),
  rangeStatus: z
    .enum(['in-range', 'below', 'above', 'owed', 'closed', 'uninitialised'])
    .optional()
    .describe('of a staked position: below and above are in ticks'),
  owner: addressSchema.describe('of a staked position: the contract it was sent into'),
  tokenId: integer.optional(),
  tickLower: z.int().optional(),
  tickUpper: z.int().optional(),
  liquidity: integer.optional(),
  sharesRaw: integer.optional(),
  amount0Raw: integer,
  amount1Raw: integer,
  owed0Raw: integer.describe('what collect would pay now; of LP tokens nothing: fees are held'),
  owed1Raw: integer,
  amountBase: finite,
  amountQuote: finite,
  owedBase: finite,
  owedQuote: finite,
  poolPrice: finite.nullable().describe('quote per base'),
  valueUsd: usd.nullable().describe('of what it holds; null where no price is known'),
  owedUsd: usd.nullable(),
})

const exposureSchema = z.strictObject({
  underlying: z.string(),
  priceUsd: usd,
  priceSource: z
    .enum(['given', 'pool', 'pools', 'numeraire'])
    .describe('the user, the deepest pool against dollars that is held, or through others'),
  deltaBase: finite.describe('units of the underlying, what is owed included'),
  gammaBasePerPrice: finite,
  valueUsd: usd,
})

export const walletResultSchema = z.strictObject({
  ...poolResultSchema.omit({ data: true }).shape,
  data: z.strictObject({
    owner: addressSchema,
    positions: z.array(positionSchema).readonly(),
    exposures: z
      .array(exposureSchema)
      .readonly()
      .describe('netted by underlying, of every position that has a price'),
    unpriced: z
      .array(z.strictObject({ token: tokenBriefSchema, amount: finite, owed: finite }))
      .readonly()
      .describe('held in pairs neither of whose tokens has a price in dollars'),
    totals: z.strictObject({
      positions: z.int(),
      staked: z.int(),
      unpriced: z.int(),
      valueUsd: usd,
      owedUsd: usd,
      totalUsd: usd,
      stakedUsd: usd.describe('the part of totalUsd in staked positions'),
    }),
    notListed: z.strictObject({
      closed: z.int(),
      transferredAway: z.int(),
      burned: z.int(),
      unreadable: z.int(),
    }),
  }),
})

export type WalletResult = z.output<typeof walletResultSchema>
