import type { Assumption } from '../domain/assumption.ts'
import { DAYS_PER_YEAR } from '../models/lossVersusRebalancing.ts'
import { ModelError, plain, requireAmount, requirePrice } from '../models/modelError.ts'
import { type GreekProblem, greekValueAt, type SizeTerms } from './greekProblem.ts'
import { greekSearch } from './greekSearch.ts'
import { type OrderLimits, roundToLots } from './lotRounding.ts'

/** An option as a means to gamma and vega, per contract bought. */
export type GreekInstrument = SizeTerms & {
  readonly label: string
  readonly deltaBase: number
  readonly gammaBasePerPrice: number
  /** Per 1.00 of volatility. */
  readonly vegaQuotePerVol: number
  /** By calendar time, quote per year; of an option bought usually < 0. */
  readonly thetaQuoteAnnual: number
  /** Fee and half the spread of one bought, and of one sold, quote, ≥ 0. */
  readonly buyCostQuote: number
  readonly sellCostQuote: number
}

/** What is wanted of one Greek of exposure and hedge together. */
export type GreekTarget = {
  readonly target: number
  /** How far from the target is good enough, same unit, ≥ 0. */
  readonly tolerance: number
}

export type GreekHedge = {
  /** Whether every target is met within its tolerance; if not, what comes nearest is given. */
  readonly isReached: boolean
  /** Signed, in the order of the instruments. */
  readonly contracts: readonly number[]
  readonly gammaBasePerPrice: number
  /** Absent where the exposure's vega was not given. */
  readonly vegaQuotePerVol?: number
  /** Fees and spreads of the options, quote, ≥ 0. */
  readonly tradingCostQuote: number
  /** What the options lose a day to time with the price unmoved, quote, signed: > 0 is lost. */
  readonly decayQuotePerDay: number
  /** Delta of exposure and options: what the linear hedge is for. */
  readonly deltaBeforeLinearBase: number
  /** Linear hedge to trade, signed base units, in its lots. */
  readonly linearBase: number
  readonly residualDeltaBase: number
}

export const greekTargetingAssumptions: readonly Assumption[] = [
  {
    id: 'greeks-at-the-present-price',
    statement: 'Gamma and vega are met at the present price, volatility and time only.',
    bias: 'both drift as the price moves and options age: what is met today is not next week',
  },
  {
    id: 'decay-counted-in-full',
    statement:
      'Options are compared by trading cost and by what time takes from them until the horizon; what their gamma earns is not set against it.',
    bias: 'overstates the cost of a hedge where the price moves; alike for options of equal gamma',
  },
]

/**
 * The cheapest listed options that bring gamma, and vega where asked, to a target, then the linear
 * hedge of the delta left.
 *
 * Cheapest by fees, half-spreads and decay until the horizon. Sizes within their bounds, in lots, no
 * order below its minimum. An LP is short gamma, so a target of 0 buys options; selling them is
 * allowed only where `fewestContracts` is below 0.
 *
 * @param exposure - of everything held: curve gamma, and the fixed-horizon vega if vega is asked for;
 *   do not mix the two gammas
 * @param horizonSec - how long the hedge is meant to be held, ≥ 0
 * @param price - of the linear hedge, quote per base
 *
 * Source: Hull, Options, Futures and Other Derivatives (delta, gamma and vega neutral portfolios).
 * @throws `hedge/bad-target`, `hedge/bad-lot`, `model/bad-amount`, `model/bad-price`
 *
 * @example
 * // Hull: delta 0, gamma −5000, vega −8000; options with gamma 0.5, vega 2 and gamma 0.8, vega 1.2
 * targetGreeks({ … }).contracts // [400, 6000]
 */
export function targetGreeks(options: {
  readonly exposure: {
    readonly deltaBase: number
    readonly gammaBasePerPrice: number
    readonly vegaQuotePerVol?: number
  }
  readonly gamma: GreekTarget
  readonly vega?: GreekTarget
  readonly instruments: readonly GreekInstrument[]
  readonly horizonSec: number
  readonly price: number
  readonly linear: OrderLimits
}): GreekHedge {
  const { exposure, instruments } = options
  const problem = problemOf(options)
  const lots = greekSearch(problem)
  const contracts = lots.map((count, i) =>
    Number.parseFloat((count * (instruments[i]?.lotContracts ?? 1)).toPrecision(15)),
  )
  const sumOf = (each: (one: GreekInstrument, size: number) => number): number =>
    instruments.reduce((sum, one, i) => sum + each(one, contracts[i] as number), 0)
  const delta = plain(
    'delta',
    exposure.deltaBase + sumOf(({ deltaBase }, size) => deltaBase * size),
  )
  const price = requirePrice('price', options.price)
  const { sizeBase } = roundToLots(Math.abs(delta), price, options.linear)
  const linearBase = plain('linear hedge', delta > 0 ? -sizeBase : sizeBase)
  const vega = exposure.vegaQuotePerVol
  return {
    isReached: greekValueAt(problem, lots).shortfall === 0,
    contracts,
    gammaBasePerPrice: plain(
      'gamma',
      exposure.gammaBasePerPrice + sumOf(({ gammaBasePerPrice }, n) => gammaBasePerPrice * n),
    ),
    ...(vega === undefined
      ? {}
      : { vegaQuotePerVol: vega + sumOf(({ vegaQuotePerVol }, n) => vegaQuotePerVol * n) }),
    tradingCostQuote: plain(
      'cost',
      sumOf(({ buyCostQuote, sellCostQuote }, n) =>
        n > 0 ? n * buyCostQuote : -n * sellCostQuote,
      ),
    ),
    decayQuotePerDay: plain(
      'decay',
      -sumOf(({ thetaQuoteAnnual }, n) => thetaQuoteAnnual * n) / DAYS_PER_YEAR,
    ),
    deltaBeforeLinearBase: delta,
    linearBase,
    residualDeltaBase: plain('residual', delta + linearBase),
  }
}

function problemOf(options: Parameters<typeof targetGreeks>[0]): GreekProblem {
  const { exposure, gamma, vega, instruments } = options
  for (const instrument of instruments) requireInstrument(instrument)
  const years = requireAmount('horizon', options.horizonSec) / (DAYS_PER_YEAR * 86_400)
  if (vega !== undefined && exposure.vegaQuotePerVol === undefined)
    throw badTarget('A target of vega needs the vega of the exposure.')
  return {
    rows: [
      rowOf(
        instruments.map((one) => one.gammaBasePerPrice),
        exposure.gammaBasePerPrice,
        gamma,
      ),
      ...(vega === undefined
        ? []
        : [
            rowOf(
              instruments.map((one) => one.vegaQuotePerVol),
              exposure.vegaQuotePerVol ?? 0,
              vega,
            ),
          ]),
    ],
    buyCost: instruments.map((one) => one.buyCostQuote - one.thetaQuoteAnnual * years),
    sellCost: instruments.map((one) => one.sellCostQuote + one.thetaQuoteAnnual * years),
    terms: instruments,
  }
}

function rowOf(perContract: readonly number[], held: number, wanted: GreekTarget) {
  const tolerance = requireAmount('tolerance', wanted.tolerance)
  return { perContract, target: plain('target', wanted.target - held), tolerance }
}

function requireInstrument(instrument: GreekInstrument): void {
  const { label, fewestContracts, mostContracts, lotContracts, minContracts = 0 } = instrument
  requireAmount(`cost of ${label}`, instrument.buyCostQuote)
  requireAmount(`cost of ${label}`, instrument.sellCostQuote)
  if (!(Number.isFinite(lotContracts) && lotContracts > 0 && minContracts >= 0))
    throw new ModelError('hedge/bad-lot', `${label} cannot have a lot of ${lotContracts}.`)
  if (!(fewestContracts <= 0 && mostContracts >= 0))
    throw badTarget(`${label} must be allowed to be left alone.`)
}

function badTarget(message: string): ModelError {
  return new ModelError('hedge/bad-target', message)
}
