import { dearerSwapFeePips } from '../domain/feeTerms.ts'
import type { SampleMean } from '../models/risk/sample.ts'
import { type MakerSummary, pairedDifference } from '../simulation/contestSummary.ts'
import type { RivalName } from '../simulation/rivals.ts'
import type { ComparisonSettings } from './analyzeComparisonSettings.ts'
import type { ComparisonInput } from './comparisonInput.ts'
import type { ComparisonResult } from './comparisonResult.ts'

type Data = ComparisonResult['data']

/** Whom the others are compared with. */
export const LP: RivalName = 'passive-lp'

/** One maker as the result shows it. */
export function makerPart(
  { options }: ComparisonInput,
  settings: ComparisonSettings,
  rivalTerms: ComparisonSettings['rivals'],
  name: RivalName,
  summary: MakerSummary,
  lp: MakerSummary,
  hold: Float64Array,
): Data['makers'][number] {
  const { inventory, risk } = summary
  const days = options.horizonSec / 86_400
  return {
    name,
    role: name === 'zero-inventory' ? 'benchmark' : 'maker',
    params: paramsOf(name, rivalTerms),
    pnlQuote: summary.pnl.mean,
    attribution: summary.attribution,
    standardErrors: summary.standardErrors,
    adverseSelection: options.markoutsSec.map((horizonSec, i) => ({
      horizonSec,
      pnlQuote: summary.atExecutionPnlQuote + (summary.afterPnlQuote[i] as number),
    })),
    versusHold: estimate(pairedDifference(summary.pnlByRound, hold)),
    versusLp: name === LP ? null : estimate(pairedDifference(summary.pnlByRound, lp.pnlByRound)),
    inventory: {
      meanBase: inventory.meanBase,
      sdBase: inventory.sdBase,
      maxAbsBase: inventory.maxAbsBase,
      halfLifeSec: inventory.halfLifeSec ?? null,
      timeAtCap: inventory.timeAtCap ?? null,
      tradedBase: inventory.tradedBase,
      turnover: inventory.tradedQuote / settings.capitalValueQuote / days,
      trades: inventory.trades,
      futureMoveCorrelation: inventory.futureMoveCorrelation ?? null,
    },
    risk: { ...risk, sharpeAnnual: risk.sharpeAnnual ?? null },
  }
}

/** What was decided, so that the comparison can be judged. */
export function settingsPart(
  { pool, options }: ComparisonInput,
  settings: ComparisonSettings,
): Data['settings'] {
  const { capital, capitalValueQuote, rivals } = settings
  return {
    path: 'gbm',
    startPrice: settings.startPrice,
    volatilityAnnual: options.volatilityAnnual,
    horizonSec: options.horizonSec,
    blockSec: options.blockSec,
    takersPerDay: options.takers.perDay,
    meanSizeBase: settings.meanSizeBase,
    meanReservation: settings.meanReservation,
    rounds: options.rounds,
    seed: options.seed,
    capitalBase: capital.base,
    capitalQuote: capital.quote,
    capitalValueQuote,
    lotBase: rivals.lotBase,
    targetBase: rivals.targetBase,
    maxLots: rivals.maxLots,
    equal: options.equal,
    poolFeePips: dearerSwapFeePips(pool.fee),
    makerFeeBps: options.makerFeeBps,
    hedgeCostBps: options.hedgeCostBps ?? null,
    gasQuote: options.gasQuote,
    markoutsSec: options.markoutsSec,
  }
}

/** Who did best, if anyone did: the best two must differ by more than two standard errors. */
export function verdictOf(
  names: readonly RivalName[],
  summaries: ReadonlyMap<RivalName, MakerSummary>,
): Data['verdict'] {
  const pnlOf = (name: RivalName) => summaries.get(name) as MakerSummary
  const ranked = names
    .filter((name) => name !== 'zero-inventory')
    .toSorted((a, b) => pnlOf(b).pnl.mean - pnlOf(a).pnl.mean)
  const [best = LP, runnerUp] = ranked
  if (runnerUp === undefined) return { winner: null, best, runnerUp: null, difference: null }
  const difference = estimate(pairedDifference(pnlOf(best).pnlByRound, pnlOf(runnerUp).pnlByRound))
  const isClear = difference.meanQuote > 2 * difference.standardErrorQuote
  return { winner: isClear ? best : null, best, runnerUp, difference }
}

/** A mean with its standard error. */
export function estimate({ mean, standardError }: SampleMean) {
  return { meanQuote: mean, standardErrorQuote: standardError }
}

function paramsOf(name: RivalName, terms: ComparisonSettings['rivals']): Record<string, number> {
  if (name === LP || name === 'rebalanced-lp') return {}
  const { market, lotBase, targetBase, maxLots, riskAversionPerPrice } = terms
  return {
    riskAversionPerQuote: riskAversionPerPrice / lotBase,
    fillsPerSec: market.fillsPerSec,
    decayPerPrice: market.decayPerPrice,
    sigmaPricePerSqrtSec: market.sigmaPricePerSqrtSec,
    lotBase,
    targetBase,
    ...(name === 'zero-inventory' ? {} : { maxLots }),
  }
}
