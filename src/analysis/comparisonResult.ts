import { z } from 'zod'
import { envelope, marketSchema, poolDataSchema } from './result.ts'
import { finite, integer } from './wire.ts'

/*
 * What `ammeter compare` answers. Numbers of a maker are means over rounds; their standard errors
 * stand beside them.
 */

const share = finite.describe('a fraction: 0.01 is one percent')

const estimateSchema = z.strictObject({
  meanQuote: finite,
  standardErrorQuote: finite.min(0),
})

const attributionShape = {
  feesQuote: finite.describe('fees of a range, or spread that takers paid at the mid, and rebates'),
  adverseSelectionPnlQuote: finite.describe(
    'given at the mid of execution to those who knew it (−LVR of a range), and the move of the mid against the trades up to the first markout horizon',
  ),
  inventoryPnlQuote: finite.describe('what the mid moved beyond that, times what was held'),
  hedgePnlQuote: finite,
  costsQuote: finite,
  totalPnlQuote: finite.describe('change of wealth at the mid'),
}

const makerSchema = z.strictObject({
  name: z.string(),
  role: z.enum(['maker', 'benchmark']).describe('a benchmark does not contend'),
  params: z.record(z.string(), finite).describe('price units; γ per quote unit of wealth'),
  pnlQuote: finite,
  attribution: z.strictObject({ ...attributionShape, residualQuote: finite }),
  standardErrors: z.strictObject(attributionShape),
  adverseSelection: z
    .array(z.strictObject({ horizonSec: finite, pnlQuote: finite }))
    .readonly()
    .describe('at each markout horizon; at 0 what was given at execution alone'),
  versusHold: estimateSchema.describe('P&L less that of holding the capital, round by round'),
  versusLp: estimateSchema.nullable().describe('P&L less the LP’s, round by round'),
  inventory: z.strictObject({
    meanBase: finite,
    sdBase: finite,
    maxAbsBase: finite.describe('largest distance from the target in a round, mean over rounds'),
    halfLifeSec: finite.nullable(),
    timeAtCap: share.nullable(),
    tradedBase: finite.describe('Σ|base traded| in a round'),
    turnover: finite.describe('quote traded over capital, per day'),
    trades: finite,
    futureMoveCorrelation: finite
      .nullable()
      .describe(
        'of the inventory with the moves that followed; below zero: it leaned the wrong way',
      ),
  }),
  risk: z.strictObject({
    var99Quote: finite.describe(
      'of the P&L of a round: the loss of draw ⌊0.01·rounds⌋, at least 1',
    ),
    es99Quote: finite,
    maxDrawdownQuote: finite.describe('mean over rounds'),
    sharpeAnnual: finite.nullable(),
  }),
})

const quotesAtSchema = z.strictObject({
  moveShare: share,
  price: finite,
  lots: finite.describe('what the LP would hold then, in lots away from now'),
  lpBid: finite.describe('the price less the fee: all an LP can quote'),
  lpAsk: finite,
  reservationPrice: finite,
  bid: finite,
  ask: finite,
  skewBps: finite.describe('reservation price against the mid'),
})

const rungSchema = z.strictObject({
  lot: z.int().describe('which lot in this direction'),
  lpBid: finite.nullable().describe('what a seller of that lot gets of the LP, fee included'),
  lpAsk: finite.nullable(),
  makerBid: finite.describe('what the maker would bid by then'),
  makerAsk: finite,
})

export const comparisonResultSchema = z.strictObject({
  ...envelope,
  data: z.strictObject({
    pool: poolDataSchema,
    market: marketSchema,
    lp: z.strictObject({
      tokenId: integer.optional(),
      tickLower: z.int(),
      tickUpper: z.int(),
      liquidity: integer,
      shareOfActive: share.describe('of the pool’s active liquidity, its own included'),
    }),
    settings: z.strictObject({
      path: z.literal('gbm'),
      startPrice: finite,
      volatilityAnnual: finite,
      horizonSec: finite,
      blockSec: finite,
      takersPerDay: finite,
      meanSizeBase: finite,
      meanReservation: share,
      rounds: z.int(),
      seed: z.int(),
      capitalBase: finite,
      capitalQuote: finite,
      capitalValueQuote: finite,
      lotBase: finite,
      targetBase: finite,
      maxLots: z.int(),
      equal: z.enum(['capital', 'risk']),
      poolFeePips: z.int(),
      makerFeeBps: finite.describe('of book makers; below zero a rebate'),
      hedgeCostBps: finite.nullable().describe('of a hedge that undoes every trade; null: none'),
      gasQuote: finite.describe('of each arbitrage, and of each move of the rebalanced range'),
      markoutsSec: z.array(finite).readonly(),
    }),
    flow: z.strictObject({
      takers: finite.describe('a round, mean'),
      takersInPool: finite.describe('of them the pool filled'),
      arbitrageQuote: finite.describe('what arbitrageurs gained of the pool, before gas'),
    }),
    makers: z.array(makerSchema).readonly(),
    benchmarks: z.strictObject({
      hold: estimateSchema,
      rebalancing: estimateSchema.describe(
        'the LP’s own holdings traded at the mid without cost: what LVR is measured against',
      ),
    }),
    impliedMaker: z
      .strictObject({
        riskAversionPerQuote: finite,
        shiftPerLot: finite.describe('how far the LP’s price moves per lot, price units'),
        lotBase: finite,
        quotes: z.array(quotesAtSchema).readonly(),
      })
      .describe('the GLFT maker that leans on its inventory as strongly as the LP does'),
    ladder: z.array(rungSchema).readonly(),
    verdict: z.strictObject({
      winner: z.string().nullable().describe('null: the best two are within two standard errors'),
      best: z.string(),
      runnerUp: z.string().nullable(),
      difference: estimateSchema.nullable(),
    }),
    basis: z.strictObject({ numeraire: z.string(), pricing: z.enum(['mark', 'entry']) }),
  }),
})

export type ComparisonResult = z.output<typeof comparisonResultSchema>
