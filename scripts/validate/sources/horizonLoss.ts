import { curveOfRange } from '../../../src/amm/curveOf.ts'
import type { MarketRange } from '../../../src/amm/marketRange.ts'
import { randomStream } from '../../../src/market/random.ts'
import { expectedHorizonLoss } from '../../../src/models/horizonLoss.ts'
import { lvrAlongPath, lvrRateAt } from '../../../src/models/lossVersusRebalancing.ts'
import { valueAt } from '../../../src/models/valuation.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'horizon-loss'

const FULL: MarketRange = { liquidity: 1, sqrtLower: 0, sqrtUpper: Number.POSITIVE_INFINITY }

/** 2 ETH at 2000 in 1500–2500. */
const EXAMPLE: MarketRange = {
  liquidity: (2 * Math.sqrt(2000) * Math.sqrt(2500)) / (Math.sqrt(2500) - Math.sqrt(2000)),
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
}

/** Rebalances a day, paths of ours, then mean and sd of LVR and sd of the loss, bp a day. */
const DAYS = [
  [24, 20_000, 3.13, 0.91, 4.57],
  [288, 4000, 3.122, 0.264, undefined],
  [7200, 400, 3.125, 0.069, undefined],
] as const

export function horizonLossSource(): Source {
  return {
    id: SOURCE,
    title: 'Loss over a horizon: closed form and sampled paths',
    citation:
      'J. Milionis, C. Moallemi, T. Roughgarden, A. Zhang (2022), arXiv 2208.06046; C. Alexander, L. Fritz (2024), arXiv 2410.00854, on impermanent loss and LVR having the same mean and different laws.',
    method: [
      'Independent evaluations of E[V₀ − V_T] for a martingale price, σ = 80 % a year, 30 days: the rate of LVR times the horizon overstates the loss of a range, which the price may leave.',
      'Then 5 % a day on the full range, rebalanced n times: mean and standard deviation of the path-wise discrete LVR and the standard deviation of the impermanent loss, in basis points of the value a day, from simulations. Ours is a simulation too, with seed 2208; the tolerance is half a unit of the printed digit and four standard errors of ours.',
    ],
    checks: [...closedFormChecks(), ...DAYS.flatMap(dayChecks)],
    misprints: [],
  }
}

function closedFormChecks(): Check[] {
  const law = { sigmaAnnual: 0.8, horizonSec: 30 * 86_400 }
  const full = expectedHorizonLoss({ range: FULL, price: 2000, ...law })
  const example = expectedHorizonLoss({ range: EXAMPLE, price: 2000, ...law })
  const rateTimesHorizon = (range: MarketRange): number =>
    (lvrRateAt({ curve: curveOfRange(range), price: 2000, sigmaAnnual: 0.8 }).lvrQuoteAnnual * 30) /
    365
  const cell = (name: string, published: number, ours: number, decimals: number): Check =>
    check(SOURCE, name, published, ours, halfUnitOfDecimals(decimals))
  return [
    cell('full range, E[V_T]/V', 0.99344623, full.expectedValueQuote / full.valueQuote, 8),
    cell(
      'full range, rate times horizon, %',
      0.657534,
      (100 * rateTimesHorizon(FULL)) / full.valueQuote,
      6,
    ),
    cell('full range, exact, %', 0.655377, (100 * full.expectedLossQuote) / full.valueQuote, 6),
    cell('1500–2500 at 2000, E[V_T]', 8639.955889, example.expectedValueQuote, 6),
    cell('1500–2500 at 2000, expected loss', 436.1465, example.expectedLossQuote, 4),
    cell('1500–2500 at 2000, rate times horizon', 498.2603, rateTimesHorizon(EXAMPLE), 4),
  ]
}

function dayChecks([steps, paths, mean, sd, lossSd]: (typeof DAYS)[number]): Check[] {
  const { lvr, loss } = simulate(steps, paths)
  const cell = (name: string, published: number, ours: number, standardError: number): Check =>
    check(
      SOURCE,
      `${name}, n=${steps}`,
      published,
      ours,
      halfUnitOfDecimals(String(published).split('.')[1]?.length ?? 0) + 4 * standardError,
    )
  return [
    cell('mean of LVR', mean, lvr.mean, lvr.sd / Math.sqrt(paths)),
    cell('sd of LVR', sd, lvr.sd, lvr.sdError),
    ...(lossSd === undefined ? [] : [cell('sd of loss', lossSd, loss.sd, loss.sdError)]),
  ]
}

/** LVR and impermanent loss of a day, basis points of the first value. */
function simulate(steps: number, paths: number) {
  const random = randomStream(2208).split(String(steps))
  const curve = curveOfRange(FULL)
  const value = valueAt(curve, 1)
  const sd = 0.05 / Math.sqrt(steps)
  const lvrs: number[] = []
  const losses: number[] = []
  for (let path = 0; path < paths; path += 1) {
    const prices = [1]
    for (let i = 1; i <= steps; i += 1)
      prices.push((prices[i - 1] as number) * Math.exp(sd * random.normal() - sd ** 2 / 2))
    lvrs.push((1e4 * lvrAlongPath(curve, prices).reduce((sum, each) => sum + each, 0)) / value)
    const last = prices[steps] as number
    losses.push((1e4 * (last + 1 - valueAt(curve, last))) / value)
  }
  return { lvr: momentsOf(lvrs), loss: momentsOf(losses) }
}

function momentsOf(values: readonly number[]) {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const central = (power: number): number =>
    values.reduce((sum, value) => sum + (value - mean) ** power, 0) / count
  const variance = central(2)
  const sd = Math.sqrt(variance)
  const kurtosis = central(4) / variance ** 2
  return { mean, sd, sdError: sd * Math.sqrt(Math.max(kurtosis - 1, 2) / (4 * count)) }
}
