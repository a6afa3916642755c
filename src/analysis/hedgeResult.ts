import { z } from 'zod'
import { envelope } from './result.ts'
import { finite, integer } from './wire.ts'

/*
 * What `ammeter hedge` answers: what is held where, netted by underlying, what to trade, what that
 * costs, and what is left. Quote is dollars throughout.
 */

const share = finite.describe('a fraction: 0.01 is one percent')

const positionSchema = z.strictObject({
  label: z.string(),
  protocol: z.string(),
  tokenId: integer.optional(),
  poolId: z.string(),
  base: z.string().describe('what its base token counts as'),
  quote: z.string(),
  status: z.string(),
  poolPrice: finite.describe('quote token per base token'),
  amountBase: finite,
  amountQuote: finite,
  owedBase: finite,
  owedQuote: finite,
  valueQuote: finite.describe('dollars, what is owed included'),
  feesPerDayQuote: finite.nullable().describe('dollars; of the present liquidity over the window'),
  lvrPerDayQuote: finite.nullable().describe('dollars; at this price and the volatility given'),
})

const contributionSchema = z.strictObject({
  source: z.enum(['position', 'fees-owed', 'wallet', 'exchange-balance', 'margin', 'hedge']),
  label: z.string(),
  deltaBase: finite,
  gammaBasePerPrice: finite,
  valueQuote: finite,
})

const exposureSchema = z.strictObject({
  underlying: z.string(),
  priceQuote: finite,
  priceSource: z.enum(['given', 'pool', 'pools', 'venue']).optional(),
  deltaBase: finite.describe('hedges counted: what is left open now'),
  deltaQuote: finite,
  share: share.nullable().describe('of the value of everything'),
  gammaBasePerPrice: finite.describe('on the curve'),
  dollarGammaQuote: finite,
  valueQuote: finite,
  horizon: z
    .strictObject({
      deltaBase: finite,
      gammaBasePerPrice: finite,
      vegaQuotePerVol: finite.optional().describe('dollars per 1.00 of volatility'),
      thetaQuotePerDay: finite.optional(),
    })
    .optional()
    .describe('derivatives of the value expected at the horizon, not of the value now'),
  contributions: z.array(contributionSchema).readonly(),
})

const orderSchema = z.strictObject({
  venue: z.string(),
  symbol: z.string(),
  kind: z.string(),
  underlying: z.string(),
  side: z.enum(['buy', 'sell']),
  contracts: finite,
  sizeBase: finite.describe('delta it adds, without its sign'),
  notionalQuote: finite,
  entryPrice: finite,
  costQuote: finite.nullable().describe('fee and slippage; below zero a rebate; null: not known'),
  marginQuote: finite.nullable(),
  notes: z
    .array(z.enum(['below-lot', 'below-minimum', 'margin-limit', 'size-limit', 'book-depth']))
    .readonly()
    .describe('what kept the order from its best size'),
  carryPnlAnnualQuote: finite.nullable().describe('null: not known'),
})

const decisionSchema = z.strictObject({
  underlying: z.string(),
  action: z.enum(['trade', 'hold']),
  reason: z.string(),
  exposedBase: finite.describe('everything but hedges'),
  existingDeltaBase: finite.describe('hedges already held'),
  targetDeltaBase: finite.describe('hedge that leaves nothing'),
  residualDeltaBase: finite.describe('left once the orders are filled'),
  policy: z.enum(['interval', 'band', 'whalley-wilmott', 'zakamouline']),
  bandBase: finite.describe('on either side of the target; 0 for a rule of times'),
  triggerBelowPrice: finite.nullable(),
  triggerAbovePrice: finite.nullable(),
  validUntilSec: finite.nullable(),
  validUntilBasis: z.enum(['next-interval', 'mean-exit', 'one-sd-drift', 'triggers-only']),
})

const costsSchema = z.strictObject({
  tradeQuote: finite.nullable().describe('fees and slippage of the orders; below zero a rebate'),
  gasQuote: finite,
  rehedgesPerDay: finite.nullable(),
  rehedgingPerDayQuote: finite.nullable(),
  hedgingErrorSdPerDayQuote: finite.nullable(),
  carryPnlPerDayQuote: finite.nullable(),
  marginQuote: finite.nullable(),
})

const riskSchema = z.strictObject({
  valueAtRiskQuote: finite,
  valueAtRiskErrorQuote: finite.nullable(),
  expectedShortfallQuote: finite,
  expectedShortfallErrorQuote: finite.nullable(),
  deltaOnlyValueAtRiskQuote: finite.describe('what delta alone would say'),
  deltaGammaValueAtRiskQuote: finite,
})

export const hedgeResultSchema = z.strictObject({
  ...envelope,
  data: z.strictObject({
    positions: z.array(positionSchema).readonly(),
    exposures: z.array(exposureSchema).readonly(),
    hedge: z.strictObject({
      action: z.enum(['trade', 'hold']),
      reason: z.string(),
      validUntilSec: finite.nullable().describe('the earliest of the underlyings'),
      existing: z
        .array(z.strictObject({ label: z.string(), underlying: z.string(), deltaBase: finite }))
        .readonly(),
      orders: z.array(orderSchema).readonly(),
      byUnderlying: z.array(decisionSchema).readonly(),
      costs: costsSchema,
      carryPnlAnnualQuote: finite.nullable().describe('of the orders; null: not known'),
      asOfSec: finite.nullable().describe('of the oldest venue; null: none was given'),
    }),
    breakEven: z
      .strictObject({
        feesPerDayQuote: finite,
        lvrPerDayQuote: finite,
        hedgePnlPerDayQuote: finite.describe('carry less rehedging, signed'),
        netPnlPerDayQuote: finite,
        breakEvenFeesPerDayQuote: finite,
        feeRateAnnual: share.nullable(),
        breakEvenFeeRateAnnual: share.nullable(),
        paybackDays: finite.nullable(),
      })
      .optional(),
    risk: z
      .strictObject({
        horizonSec: finite,
        confidence: finite,
        draws: z.int(),
        law: z.literal('gbm'),
        drift: z.literal('martingale'),
        now: riskSchema,
        afterOrders: riskSchema,
      })
      .optional(),
    stresses: z
      .array(
        z.strictObject({
          id: z.string(),
          nowPnlQuote: finite,
          afterOrdersPnlQuote: finite,
        }),
      )
      .readonly(),
    liquidityAtRisk: z
      .array(
        z.strictObject({
          label: z.string(),
          sells: z.enum(['base', 'quote']),
          percent: finite.describe('of what the position holds of that side'),
          costQuote: finite.describe('fee and slippage, dollars, at the pool’s own price'),
          costBps: finite.nullable(),
          unsold: finite.describe('tokens that find no liquidity at any price'),
        }),
      )
      .readonly()
      .optional()
      .describe('leaving through the pool itself; with --unwind'),
    limits: z
      .strictObject({
        isCrossed: z.boolean(),
        rows: z
          .array(
            z.strictObject({
              id: z.string(),
              bound: z.enum(['max', 'min']),
              limit: finite,
              measured: finite.nullable(),
              unit: z.string(),
              state: z.enum(['within', 'crossed', 'unknown']),
            }),
          )
          .readonly(),
      })
      .optional(),
    basis: z.strictObject({ numeraire: z.literal('USD'), pricing: z.literal('mark') }),
  }),
})

export type HedgeResult = z.output<typeof hedgeResultSchema>
