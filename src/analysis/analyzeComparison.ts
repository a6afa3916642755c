import type { Warning } from '../domain/assumption.ts'
import { dearerSwapFeePips } from '../domain/feeTerms.ts'
import { toDouble } from '../domain/units.ts'
import { randomStream } from '../market/random.ts'
import { sampleMean } from '../models/risk/sample.ts'
import { type ContestTerms, playRound, type Round } from '../simulation/contest.ts'
import { type MakerSummary, summaryOf } from '../simulation/contestSummary.ts'
import { equalRiskAversion } from '../simulation/equalRisk.ts'
import { RIVAL_NAMES, type RivalName, rivalsOf } from '../simulation/rivals.ts'
import { comparisonAssumptions } from './analyzeComparisonAssumptions.ts'
import { estimate, LP, makerPart, settingsPart, verdictOf } from './analyzeComparisonParts.ts'
import {
  ComparisonError,
  type ComparisonSettings,
  comparisonSettings,
} from './analyzeComparisonSettings.ts'
import { impliedMakerPart } from './analyzeImpliedMaker.ts'
import type { ComparisonInput } from './comparisonInput.ts'
import type { ComparisonResult } from './comparisonResult.ts'
import { envelopeOf, type Identity } from './envelope.ts'
import { marketOf, poolData } from './market.ts'

/** How far a comparison is. */
export type ComparisonProgress = { readonly done: number; readonly total: number }

/**
 * The LP against makers on an order book: the same paths, takers and capital, round by round.
 *
 * Pure: the same input gives the same result, to the byte. It yields after each round, so that the
 * caller can show progress or stop.
 *
 * @throws `compare/…`, `maker/bad-parameters`, `amm/…`, `market/…`
 */
export function* analyzeComparison(
  input: ComparisonInput,
  identity: Identity,
): Generator<ComparisonProgress, ComparisonResult> {
  const { pool, options, position } = input
  const settings = comparisonSettings(input)
  const names = namesOf(options.makers)
  const { rounds, seed } = options
  yield { done: 0, total: rounds }
  const terms = contestTerms(input, settings)
  const equal = options.equal === 'risk' ? matchedRisk(terms, settings, seed) : undefined
  const rivalTerms = { ...settings.rivals, ...equal?.rivals }
  const rivals = rivalsOf(names, rivalTerms)
  const played: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    played.push(playRound({ ...terms, rivals }, randomStream(seed).split(`round ${round}`)))
    yield { done: round + 1, total: rounds }
  }
  const hold = column(played, ({ startMid, endMid }) => settings.capital.base * (endMid - startMid))
  const summaries = new Map(
    names.map((name) => {
      const runs = played.map(({ runs: all }) => all[name]).filter((run) => run !== undefined)
      return [name, summaryOf(runs, options.horizonSec)] as const
    }),
  )
  const lp = summaries.get(LP) as MakerSummary
  const makers = names.map((name) =>
    makerPart(input, settings, rivalTerms, name, summaries.get(name) as MakerSummary, lp, hold),
  )
  return {
    ...envelopeOf(
      { ...input, warnings: [...input.warnings, ...(equal?.warnings ?? [])] },
      identity,
      comparisonAssumptions(input, names, played[0]?.assumptions ?? []),
    ),
    data: {
      pool: poolData(pool, false),
      market: marketOf(pool, options.baseIs, options.marketPrice, settings.lp),
      lp: {
        ...(position?.tokenId === undefined ? {} : { tokenId: position.tokenId }),
        tickLower: settings.lp.tickLower,
        tickUpper: settings.lp.tickUpper,
        liquidity: settings.lp.liquidity,
        shareOfActive: shareOfActive(settings),
      },
      settings: settingsPart(input, settings),
      flow: {
        takers: sampleMean(column(played, (round) => round.takers)).mean,
        takersInPool: sampleMean(column(played, (round) => round.takersInPool)).mean,
        arbitrageQuote: sampleMean(column(played, (round) => round.arbitrageQuote)).mean,
      },
      makers,
      benchmarks: {
        hold: estimate(sampleMean(hold)),
        rebalancing: estimate(sampleMean(column(played, (round) => rebalanced(settings, round)))),
      },
      ...impliedMakerPart(input, settings),
      verdict: verdictOf(names, summaries),
      basis: {
        numeraire: options.baseIs === 'token0' ? pool.token1.address : pool.token0.address,
        pricing: 'mark',
      },
    },
  }
}

/** The LP first, and each name once. @throws `compare/unknown-maker` */
function namesOf(asked: readonly string[]): readonly RivalName[] {
  const unknown = asked.find((name) => !RIVAL_NAMES.some((known) => known === name))
  if (unknown !== undefined)
    throw new ComparisonError({
      code: 'compare/unknown-maker',
      shortMessage: `No maker is called "${unknown.slice(0, 40)}".`,
      hints: [`Known: ${RIVAL_NAMES.join(', ')}.`],
    })
  return RIVAL_NAMES.filter((name) => name === LP || asked.includes(name))
}

function contestTerms(
  { pool, options }: ComparisonInput,
  settings: ComparisonSettings,
): Omit<ContestTerms, 'rivals'> {
  const { volatilityAnnual, blockSec, horizonSec, takers, gasQuote, makerFeeBps } = options
  const { frame, engine, startPrice, meanReservation } = settings
  return {
    frame,
    engine,
    feePips: dearerSwapFeePips(pool.fee),
    startPrice,
    volatilityAnnual,
    blockSec,
    horizonSec,
    takers: { perDay: takers.perDay, size: takers.size, meanReservation },
    gasQuote,
    horizonsSec: options.markoutsSec,
    makerFeeBps,
    targetBase: settings.rivals.targetBase,
  }
}

/** γ by the inventory's standard deviation instead of the shift of the price. */
function matchedRisk(
  terms: Omit<ContestTerms, 'rivals'>,
  { rivals }: ComparisonSettings,
  seed: number,
) {
  const rivalOf = (name: RivalName, riskAversionPerPrice: number) =>
    rivalsOf([name], { ...rivals, riskAversionPerPrice })[0] as ReturnType<typeof rivalsOf>[number]
  const guess = Math.max(rivals.riskAversionPerPrice, Number.MIN_VALUE)
  const found = equalRiskAversion({
    terms,
    lp: rivalOf(LP, guess),
    makerOf: (gamma) => rivalOf('glft', gamma),
    guess,
    seed,
  })
  const isMatched = Math.abs(found.makerSdBase / found.lpSdBase - 1) < 0.1
  const warning: Warning = {
    code: 'compare/risk-not-matched',
    message: `No risk aversion gives the maker the LP's inventory risk: its standard deviation is ${found.makerSdBase.toPrecision(3)} base at best, the LP's ${found.lpSdBase.toPrecision(3)}.`,
    subject: '--equal',
  }
  return {
    rivals: { riskAversionPerPrice: found.riskAversionPerPrice },
    warnings: isMatched ? [] : [warning],
  }
}

/** Of the liquidity active at the price, the LP's own included. */
function shareOfActive({ engine, lp }: ComparisonSettings): number {
  const isActive = lp.tickLower <= engine.tick && engine.tick < lp.tickUpper
  if (!isActive) return 0
  return toDouble(lp.liquidity) / toDouble(engine.liquidity + lp.liquidity)
}

/** What the LP's holdings bring, traded at the mid of every block without cost. */
function rebalanced({ curve }: ComparisonSettings, { path }: Round): number {
  let sum = 0
  for (let i = 1; i < path.mid.length; i += 1) {
    const before = path.mid[i - 1] as number
    sum += curve.baseAt(before) * ((path.mid[i] as number) - before)
  }
  return sum
}

function column(rounds: readonly Round[], value: (round: Round) => number): Float64Array {
  return Float64Array.from(rounds, value)
}
