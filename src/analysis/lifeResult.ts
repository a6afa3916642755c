import { z } from 'zod'
import { realisedVolatilityShape } from './realisedVolatility.ts'
import { finite } from './wire.ts'

/* What a history adds to `performance` and `drift` of a position's result. */

const share = finite.describe('a fraction: 0.01 is one percent')

const moneySchema = z.strictObject({
  netPnlQuote: finite.describe(
    'over the whole life: rebalancing + fee revaluation + fees − LVR − gas, in the numeraire of the basis',
  ),
  rebalancingPnlQuote: finite.describe('Σ base held · move of the price'),
  feeRevaluationPnlQuote: finite.describe('of fees left uncollected'),
  feesQuote: finite.describe('earned, collected or not, each at the price when it was earned'),
  feesCollectedQuote: finite.describe('at the price when they were collected'),
  lvrQuote: finite.describe('loss versus rebalancing, at every event'),
  feesLessLvrPnlQuote: finite,
  gasCostQuote: finite.min(0),
  residualQuote: finite.describe('what no part explains: at most 1e-9 of grossFlowsQuote'),
  pricePnlQuote: finite.describe('what the tokens deposited would have gained'),
  divergencePnlQuote: finite.describe('principal’s P&L less the price part'),
  realisedImpermanentLossQuote: finite.describe('of what was withdrawn, when it was'),
  depositedQuote: finite,
  withdrawnQuote: finite,
  grossFlowsQuote: finite,
  basis: z.strictObject({ numeraire: z.string(), pricing: z.enum(['mark', 'entry']) }),
})

const markoutSchema = z.strictObject({
  horizonSec: finite,
  markoutPnlQuote: finite.describe('fees left out; below zero is adverse selection'),
  feesQuote: finite,
  trades: z.int(),
  uncovered: z.int().describe('trades the prices do not reach beyond'),
})

const volatilitySchema = z.strictObject({
  ...realisedVolatilityShape,
  breakEvenAnnual: finite.nullable().describe('at which the fees just paid for LVR'),
})

/** Keys of `performance` that need the history. */
export const lifePerformanceShape = {
  timeInRange: share.nullable().describe('of the time with liquidity'),
  ...moneySchema.shape,
  lvrSampledQuote: finite.describe('LVR over intervals of lvrSampleSec instead of every event'),
  lvrSampleSec: finite,
  gasCounted: z.boolean(),
  atEntry: moneySchema.describe('all at the prices of the entry: what changed in quantity'),
  inBase: moneySchema,
  inUsd: moneySchema.nullable().describe('null where nothing says what the quote is worth'),
  markouts: z.array(markoutSchema).readonly(),
  markoutAgainst: z.enum(['pool', 'price-file']),
  volatility: volatilitySchema.optional(),
}

const strayedSchema = z.strictObject({
  meanBase: finite,
  sdBase: finite,
  maxAbsDriftBase: finite,
  halfLifeSec: finite.nullable(),
  timeBeyondBand: share.nullable(),
})

/** Keys of `drift` that need the history; all weighted by time. */
export const lifeStatisticsShape = {
  sdBase: finite,
  maxAbsDriftBase: finite,
  fromEntry: strayedSchema,
  fromConstantMix: strayedSchema,
  fromFlat: strayedSchema,
  constantMixShare: share,
  bandBase: finite.nullable(),
}

const lifePerformanceSchema = z.strictObject(lifePerformanceShape)
const lifeStatisticsSchema = z.strictObject(lifeStatisticsShape)

export type LifePerformance = z.output<typeof lifePerformanceSchema>
export type LifeStatistics = z.output<typeof lifeStatisticsSchema>
