import { type Attribution, attribution } from '../models/attribution.ts'
import { type SampleMean, sampleMean } from '../models/risk/sample.ts'
import { historicalRisk } from '../models/risk/valueAtRisk.ts'
import type { MakerRun } from './makerRun.ts'

/** The parts of an attribution that are averaged. */
export const PARTS = [
  'feesQuote',
  'adverseSelectionPnlQuote',
  'inventoryPnlQuote',
  'hedgePnlQuote',
  'costsQuote',
  'totalPnlQuote',
] as const

export type PartName = (typeof PARTS)[number]

/** One maker over all rounds: means over rounds, and how uncertain they are. */
export type MakerSummary = {
  readonly pnl: SampleMean
  /** P&L of each round, in order: for paired differences. */
  readonly pnlByRound: Float64Array
  readonly attribution: Attribution
  readonly standardErrors: Readonly<Record<PartName, number>>
  readonly atExecutionPnlQuote: number
  readonly afterPnlQuote: readonly number[]
  readonly inventory: {
    readonly meanBase: number
    readonly sdBase: number
    readonly maxAbsBase: number
    readonly meanAbsBase: number
    /** Over the rounds that have one; absent where fewer than half do. */
    readonly halfLifeSec?: number
    readonly timeAtCap?: number
    readonly futureMoveCorrelation?: number
    readonly tradedBase: number
    readonly tradedQuote: number
    readonly trades: number
  }
  readonly risk: {
    readonly var99Quote: number
    readonly es99Quote: number
    readonly maxDrawdownQuote: number
    /** Of independent rounds, by √(rounds per year); absent where P&L never varies. */
    readonly sharpeAnnual?: number
  }
}

/**
 * Averages a maker's rounds.
 *
 * The attribution of the means sums because each round's does; VaR and ES are those of the P&L of a
 * round over rounds (see `historicalRisk` for the convention).
 *
 * @param runs - at least two
 * @param roundSec - length of a round
 */
export function summaryOf(runs: readonly MakerRun[], roundSec: number): MakerSummary {
  const column = (value: (run: MakerRun) => number) => Float64Array.from(runs, value)
  const mean = (value: (run: MakerRun) => number) => sampleMean(column(value)).mean
  const means = Object.fromEntries(
    PARTS.map((part) => [part, sampleMean(column(({ attribution }) => attribution[part]))]),
  ) as Record<PartName, SampleMean>
  const pnlByRound = column(({ attribution }) => attribution.totalPnlQuote)
  const { mean: pnlMean, sd } = means.totalPnlQuote
  const tail = historicalRisk(pnlByRound, 0.99)
  const partMeans = Object.fromEntries(PARTS.map((part) => [part, means[part].mean]))
  const tradedQuote = mean(({ flows }) => flows.tradedQuote)
  const defined = (value: (run: MakerRun) => number | undefined): number | undefined => {
    const found = runs.map(value).filter((each) => each !== undefined)
    if (found.length === 0 || found.length < runs.length / 2) return undefined
    return found.reduce((sum, each) => sum + each, 0) / found.length
  }
  const halfLifeSec = defined(({ inventory }) => inventory.halfLifeSec)
  const timeAtCap = defined(({ inventory }) => inventory.timeAtCap)
  const correlation = defined((run) => run.futureMoveCorrelation)
  return {
    pnl: means.totalPnlQuote,
    pnlByRound,
    attribution: attribution(
      partMeans as Record<PartName, number>,
      mean(({ grossFlowsQuote }) => grossFlowsQuote),
    ),
    standardErrors: Object.fromEntries(
      PARTS.map((part) => [part, means[part].standardError]),
    ) as Record<PartName, number>,
    atExecutionPnlQuote: mean(({ flows }) => flows.atExecutionPnlQuote),
    afterPnlQuote: (runs[0]?.flows.afterPnlQuote ?? []).map((_, i) =>
      mean(({ flows }) => flows.afterPnlQuote[i] as number),
    ),
    inventory: {
      meanBase: mean(({ inventory }) => inventory.meanBase),
      sdBase: mean(({ inventory }) => inventory.sdBase),
      maxAbsBase: mean(({ inventory }) => inventory.maxAbsBase),
      meanAbsBase: mean(({ inventory }) => inventory.meanAbsBase),
      ...(halfLifeSec === undefined ? {} : { halfLifeSec }),
      ...(timeAtCap === undefined ? {} : { timeAtCap }),
      ...(correlation === undefined ? {} : { futureMoveCorrelation: correlation }),
      tradedBase: mean(({ flows }) => flows.tradedBase),
      tradedQuote,
      trades: mean(({ flows }) => flows.trades),
    },
    risk: {
      var99Quote: tail.valueAtRisk,
      es99Quote: tail.expectedShortfall,
      maxDrawdownQuote: mean((run) => run.maxDrawdownQuote),
      ...(sd > 1e-12 * Math.abs(pnlMean)
        ? { sharpeAnnual: (pnlMean / sd) * Math.sqrt(YEAR_SEC / roundSec) }
        : {}),
    },
  }
}

/** Mean of `one − other`, round by round: common paths and takers cancel. */
export function pairedDifference(one: Float64Array, other: Float64Array): SampleMean {
  return sampleMean(one.map((pnl, round) => pnl - (other[round] as number)))
}

const YEAR_SEC = 365 * 86_400
