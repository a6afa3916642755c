import type { Assumption } from '../domain/assumption.ts'
import type { ListedOption } from '../domain/venueSnapshot.ts'
import { DAYS_PER_YEAR } from '../models/lossVersusRebalancing.ts'
import { ModelError } from '../models/modelError.ts'
import type { CostStep, HedgeCandidate } from './candidate.ts'
import { type CandidateOptions, candidateOf } from './candidateOf.ts'
import type { SizeTerms } from './greekProblem.ts'
import type { GreekInstrument } from './greekTargeting.ts'
import { inverseOptionValue } from './instruments/inverseOption.ts'
import { listedOptionGreeks } from './instruments/listedOption.ts'
import type { ReplicationInstrument } from './optionReplication.ts'

export const optionInstrumentAssumptions: readonly Assumption[] = [
  {
    id: 'option-best-level',
    statement:
      'Fee and slippage of an option hedge are those of the best level of the book for every contract, up to what the book holds.',
    bias: 'understates the cost of orders beyond the best level',
  },
  {
    id: 'option-own-volatility',
    statement:
      'An option that lives on past the horizon is worth Black’s value there at the volatility it has now.',
    bias: 'as volatility changes: falling, it is worth less than shown',
  },
  {
    id: 'premium-in-quote',
    statement:
      'A premium in coin is paid with coins bought at the present price, and coins received are sold at the horizon.',
    bias: 'none for who does so; who pays with coins held has their move beside it',
  },
]

type InstrumentOptions = CandidateOptions & {
  /** Whether the option may be written too; default false: bought only. */
  readonly mayBeSold?: boolean
}

/**
 * A listed instrument as the replication takes it: what one contract is worth at the horizon.
 *
 * @param horizonSec - Unix seconds of the horizon; an option must not expire before it
 *
 * Carry of a perpetual or future until the horizon is part of its payoff, at today's rate.
 *
 * @throws `hedge/bad-expiry` for an option that expires before the horizon, and what `candidateOf` and
 *   `listedOptionGreeks` throw
 *
 * @example
 * replicationInstrumentOf({ venue: 'deribit', instrument: put1800, atSec, horizonSec: put1800.expirySec })
 *   .payoffAt(1700) // 100
 */
export function replicationInstrumentOf(
  options: InstrumentOptions & { readonly horizonSec: number },
): ReplicationInstrument {
  const { instrument, atSec, horizonSec } = options
  const candidate = candidateOf(options)
  const common = { label: `${candidate.venue} ${candidate.symbol}`, ...sizesOf(options, candidate) }
  if (instrument.kind === 'option') {
    const { markQuote } = listedOptionGreeks({ ...termsOf(options, candidate), option: instrument })
    return {
      ...common,
      ...costsOf(candidate),
      premiumQuote: markQuote,
      payoffAt: optionAtHorizon(options, instrument, candidate),
    }
  }
  const spot = candidate.underlyingPriceQuote
  const years = (horizonSec - atSec) / YEAR_SEC
  const { longCarryPnlAnnualQuote, shortCarryPnlAnnualQuote } = candidate
  const carryQuote = longCarryPnlAnnualQuote * years
  const { buyCostQuote, sellCostQuote } = costsOf(candidate)
  // What only the short pays, such as a borrow: the rest of its carry is minus the long one's.
  const shortOnly = Math.max(-(longCarryPnlAnnualQuote + shortCarryPnlAnnualQuote) * years, 0)
  return {
    ...common,
    buyCostQuote,
    sellCostQuote: sellCostQuote + shortOnly,
    premiumQuote: 0,
    payoffAt: (price) => candidate.deltaBase * (price - spot) + carryQuote,
  }
}

/**
 * A listed option as the targeting of Greeks takes it.
 *
 * @example
 * greekInstrumentOf({ venue: 'deribit', instrument: call2000, atSec }).gammaBasePerPrice // 0.0008…
 */
export function greekInstrumentOf(
  options: InstrumentOptions & { readonly instrument: ListedOption },
): GreekInstrument {
  const candidate = candidateOf(options)
  const { deltaBase, gammaBasePerPrice, vegaQuote, thetaQuoteAnnual } = listedOptionGreeks({
    ...termsOf(options, candidate),
    option: options.instrument,
  })
  return {
    label: `${candidate.venue} ${candidate.symbol}`,
    ...sizesOf(options, candidate),
    ...costsOf(candidate),
    deltaBase,
    gammaBasePerPrice,
    vegaQuotePerVol: vegaQuote,
    thetaQuoteAnnual,
  }
}

const YEAR_SEC = DAYS_PER_YEAR * 86_400

function optionAtHorizon(
  options: InstrumentOptions & { readonly horizonSec: number },
  option: ListedOption,
  candidate: HedgeCandidate,
): (price: number) => number {
  const { atSec, horizonSec } = options
  const { expirySec, contractSizeBase, symbol, right, strike } = option
  if (!(horizonSec > atSec && expirySec >= horizonSec))
    throw new ModelError(
      'hedge/bad-expiry',
      `${symbol} expires before the horizon, or the horizon is past.`,
      'Take options that expire at the horizon or later.',
    )
  const rateAnnual = options.rateAnnual ?? 0
  const { sigmaAnnual, timeYears } = listedOptionGreeks({ ...termsOf(options, candidate), option })
  const spot = candidate.underlyingPriceQuote
  const forward = option.forwardPrice ?? spot * Math.exp(rateAnnual * timeYears)
  const left = (expirySec - horizonSec) / YEAR_SEC
  // The basis runs off to nothing at the expiry.
  const basis = (forward / spot) ** (left / timeYears)
  return (price) =>
    contractSizeBase *
    inverseOptionValue({
      kind: right,
      strike,
      forward: price * basis,
      spot: price,
      timeYears: left,
      sigmaAnnual,
      rateAnnual,
    }).valueQuote
}

function termsOf({ atSec, rateAnnual }: CandidateOptions, candidate: HedgeCandidate) {
  return {
    atSec,
    spotPrice: candidate.underlyingPriceQuote,
    ...(rateAnnual === undefined ? {} : { rateAnnual }),
  }
}

function sizesOf({ mayBeSold = false }: InstrumentOptions, candidate: HedgeCandidate): SizeTerms {
  const { kind, canBeShort, lotContracts, minContracts = 0, minNotionalQuote = 0 } = candidate
  const sells = kind === 'option' ? mayBeSold : canBeShort
  return {
    fewestContracts: sells ? -depthOf(candidate.sellSteps) : 0,
    mostContracts: depthOf(candidate.buySteps),
    lotContracts,
    minContracts: Math.max(minContracts, minNotionalQuote / candidate.notionalQuote),
  }
}

/** A rebate counts as no cost: the fits take none below zero. */
function costsOf({ buySteps, sellSteps }: HedgeCandidate) {
  const best = (steps: readonly CostStep[]): number => Math.max(steps[0]?.costQuote ?? 0, 0)
  return { buyCostQuote: best(buySteps), sellCostQuote: best(sellSteps) }
}

function depthOf(steps: readonly CostStep[]): number {
  return steps.reduce((sum, { contracts }) => sum + contracts, 0)
}
