import { plain } from '../modelError.ts'
import { blockBootstrapError } from './blockBootstrap.ts'
import type { PriceScenarios } from './priceScenarios.ts'
import { checkedSample, sampleMean } from './sample.ts'
import { historicalRisk, requireLevel, type TailRisk, tailDraws } from './valueAtRisk.ts'

/** Value at risk and expected shortfall of draws, with how far off they may be. */
export type DrawRisk = TailRisk & {
  readonly level: number
  readonly draws: number
  /** How many of them are the tail: below about 10 the errors are rough themselves. */
  readonly tailDraws: number
  /** Standard errors; absent where the draws are too few to tell. */
  readonly valueAtRiskError?: number
  readonly expectedShortfallError?: number
  readonly errorMethod: 'order-statistics' | 'batches' | 'block-bootstrap'
}

/**
 * The risk of P&L draws by the convention of {@link historicalRisk}, with standard errors that fit
 * how the draws depend on one another.
 *
 * - Independent: the error of the quantile from the order statistics one binomial deviation
 *   `√(n·α(1 − α))` to each side, of the shortfall from `(s² + level·(ES − VaR)²)/k`.
 * - Antithetic pairs: from 20 batches of whole pairs.
 * - Windows of one history: the circular block bootstrap, blocks of √n or the overlap if longer.
 *
 * @param pnl - quote, positive = gain
 * @param random - a seeded stream, for windows of a history
 *
 * Source: order statistics, Dowd 2005; shortfall, Manistre, Hancock 2005; batches, Hong, Hu, Liu 2014.
 * @throws `model/bad-sample`, `model/bad-level`
 * @example drawRisk({ pnl, level: 0.99, dependence: 'none' }).valueAtRiskError
 */
export function drawRisk(options: {
  readonly pnl: Float64Array
  readonly level: number
  readonly dependence: PriceScenarios['dependence']
  readonly random?: { uniform(): number }
}): DrawRisk {
  const { dependence } = options
  const level = requireLevel(options.level)
  const pnl = checkedSample(options.pnl, 1)
  const draws = pnl.length
  const risk = {
    ...historicalRisk(pnl, level),
    level,
    draws,
    tailDraws: tailDraws(draws, level),
  }
  if (dependence === 'none')
    return { ...risk, ...orderStatisticErrors(pnl, risk), errorMethod: 'order-statistics' }
  if (dependence === 'pairs') return { ...risk, ...batchErrors(pnl, level), errorMethod: 'batches' }
  const errors = windowErrors(pnl, level, dependence.windows, options.random)
  return { ...risk, ...errors, errorMethod: 'block-bootstrap' }
}

type Errors = Pick<DrawRisk, 'valueAtRiskError' | 'expectedShortfallError'>

function orderStatisticErrors(
  pnl: Float64Array,
  { valueAtRisk, expectedShortfall, level, draws, tailDraws: tail }: Omit<DrawRisk, 'errorMethod'>,
): Errors {
  const ascending = pnl.toSorted()
  const deviation = Math.sqrt(draws * level * (1 - level))
  const low = Math.max(Math.round(tail - deviation), 1)
  const high = Math.min(Math.round(tail + deviation), draws)
  if (tail < 2 || high === low) return {}
  const width = (ascending[high - 1] as number) - (ascending[low - 1] as number)
  const { sd } = sampleMean(ascending.subarray(0, tail))
  const variance = sd ** 2 + level * (expectedShortfall - valueAtRisk) ** 2
  return errorsOf((width / (high - low)) * deviation, Math.sqrt(variance / tail))
}

function batchErrors(pnl: Float64Array, level: number): Errors {
  const size = 2 * Math.floor(pnl.length / (2 * BATCHES))
  if (size < 2) return {}
  const risks = Array.from({ length: BATCHES }, (_, i) =>
    historicalRisk(pnl.subarray(i * size, (i + 1) * size), level),
  )
  const errorOf = (of: keyof TailRisk) =>
    sampleMean(Float64Array.from(risks, (risk) => risk[of])).standardError
  return errorsOf(errorOf('valueAtRisk'), errorOf('expectedShortfall'))
}

function windowErrors(
  pnl: Float64Array,
  level: number,
  windows: number,
  random: { uniform(): number } | undefined,
): Errors {
  const blockLength = Math.max(windows, Math.ceil(Math.sqrt(pnl.length)))
  if (random === undefined || pnl.length < 2 * blockLength) return {}
  const errorOf = (of: keyof TailRisk) =>
    blockBootstrapError({
      series: pnl,
      statistic: (resampled) => historicalRisk(resampled, level)[of],
      blockLength,
      rounds: ROUNDS,
      random,
    })
  return errorsOf(errorOf('valueAtRisk'), errorOf('expectedShortfall'))
}

const BATCHES = 20
const ROUNDS = 200

function errorsOf(valueAtRiskError: number, expectedShortfallError: number): Errors {
  return {
    valueAtRiskError: plain('error of value at risk', valueAtRiskError),
    expectedShortfallError: plain('error of expected shortfall', expectedShortfallError),
  }
}
