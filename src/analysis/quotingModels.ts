import type { Assumption } from '../domain/assumption.ts'
import {
  avellanedaStoikovAssumptions,
  avellanedaStoikovQuote,
} from '../makers/quoting/avellanedaStoikov.ts'
import {
  avellanedaStoikovPerpetualQuote,
  perpetualAssumption,
} from '../makers/quoting/avellanedaStoikovPerpetual.ts'
import {
  carteaJaimungalAssumptions,
  carteaJaimungalModel,
} from '../makers/quoting/carteaJaimungal.ts'
import { type ChainModel, chainQuotes, quoteAtLots } from '../makers/quoting/chainQuotes.ts'
import {
  glftAssumptions,
  glftClosedForm,
  glftModel,
} from '../makers/quoting/gueantLehalleFernandezTapia.ts'
import { oneSidedAssumptions, oneSidedModel } from '../makers/quoting/oneSidedLiquidation.ts'
import { MakerError } from '../makers/quoting/parameters.ts'
import { boundedQuote, type Quote } from '../makers/quoting/quoteTable.ts'

/** Every parameter of every model, by its symbol in the papers; `lot` scales γ. */
export const SYMBOLS = [
  'sigma',
  'gamma',
  'A',
  'k',
  'T',
  'Q',
  'b',
  'mu',
  'phi',
  'alpha',
  'lambda',
  'kappa',
  'xi',
  'omega',
  'lot',
] as const

export type QuotingSymbol = (typeof SYMBOLS)[number]
export type QuotingParameters = Readonly<Partial<Record<QuotingSymbol, number>>>

export type QuotingModel = {
  readonly needs: readonly QuotingSymbol[]
  readonly takes: readonly QuotingSymbol[]
  /** Readies the model; what is costly happens here, once for all inventories. */
  readonly prepare: (
    given: QuotingParameters,
    lots: readonly number[],
  ) => {
    /** Which of the model's forms answered. */
    readonly form: string
    readonly assumptions: readonly Assumption[]
    readonly quoteAt: (lots: number) => Quote
  }
}

/** The models of `ammeter quotes`. */
export const QUOTING_MODELS: Readonly<Record<string, QuotingModel>> = {
  'avellaneda-stoikov': {
    needs: ['sigma', 'gamma', 'k'],
    takes: ['T', 'omega', 'A', 'Q', 'lot'],
    prepare: prepareAvellanedaStoikov,
  },
  glft: {
    needs: ['sigma', 'gamma', 'A', 'k'],
    takes: ['T', 'Q', 'mu', 'xi', 'lot'],
    prepare: prepareGlft,
  },
  'cartea-jaimungal': {
    needs: ['lambda', 'kappa', 'phi'],
    takes: ['alpha', 'T', 'Q', 'mu'],
    prepare: (given, lots) => {
      const { bound, assumptions } = boundOf(given, lots)
      const model = carteaJaimungalModel({
        fillsPerSec: parameterOf(given, 'lambda'),
        decayPerPrice: parameterOf(given, 'kappa'),
        penaltyPricePerSec: parameterOf(given, 'phi'),
        terminalPenaltyPrice: given.alpha ?? 0,
        driftPricePerSec: given.mu ?? 0,
        maxLots: bound,
      })
      return chainForm(model, given.T, [...carteaJaimungalAssumptions, ...assumptions])
    },
  },
  'one-sided': {
    needs: ['sigma', 'gamma', 'A', 'k', 'T', 'b'],
    takes: ['mu', 'Q', 'lot'],
    prepare: (given, lots) => {
      const model = oneSidedModel({
        ...riskOf(given),
        fillsPerSec: parameterOf(given, 'A'),
        terminalCostPrice: parameterOf(given, 'b'),
        driftPricePerSec: given.mu ?? 0,
        maxLots: given.Q ?? Math.max(1, ...lots.filter(Number.isInteger)),
      })
      return chainForm(model, given.T, oneSidedAssumptions)
    },
  },
}

function prepareAvellanedaStoikov(given: QuotingParameters): ReturnType<QuotingModel['prepare']> {
  const parameters = riskOf(given)
  const { T, omega, Q = Number.POSITIVE_INFINITY } = given
  if ((T === undefined) === (omega === undefined))
    throw new MakerError('Avellaneda–Stoikov takes a time to the horizon T or a discount ω.', [
      'Give --T for the finite horizon, --omega for the infinite one.',
    ])
  const quoteAt = (lots: number): Quote =>
    omega === undefined
      ? avellanedaStoikovQuote(parameters, T ?? 0, lots)
      : avellanedaStoikovPerpetualQuote(parameters, omega, lots)
  return {
    form: omega === undefined ? 'finite horizon' : 'infinite horizon',
    assumptions: omega === undefined ? avellanedaStoikovAssumptions : [perpetualAssumption],
    quoteAt: (lots) => boundedQuote(quoteAt(lots), lots, Q),
  }
}

function prepareGlft(
  given: QuotingParameters,
  lots: readonly number[],
): ReturnType<QuotingModel['prepare']> {
  const parameters = {
    ...riskOf(given),
    fillsPerSec: parameterOf(given, 'A'),
    driftPricePerSec: given.mu ?? 0,
    impactPrice: given.xi ?? 0,
  }
  if (given.T === undefined && given.Q === undefined)
    return {
      form: 'closed form',
      assumptions: [...glftAssumptions, CLOSED_FORM],
      quoteAt: (held) => glftClosedForm(parameters, held),
    }
  const { bound, assumptions } = boundOf(given, lots)
  const model = glftModel({ ...parameters, maxLots: bound })
  return chainForm(model, given.T, [...glftAssumptions, ...assumptions])
}

function chainForm(
  model: ChainModel,
  timeSec: number | undefined,
  assumptions: readonly Assumption[],
): ReturnType<QuotingModel['prepare']> {
  const table = chainQuotes(model, timeSec)
  return {
    form: timeSec === undefined ? 'stationary' : 'finite horizon',
    assumptions,
    quoteAt: (lots) => quoteAtLots(table, lots),
  }
}

function riskOf(given: QuotingParameters) {
  return {
    decayPerPrice: parameterOf(given, 'k'),
    sigmaPricePerSqrtSec: parameterOf(given, 'sigma'),
    riskAversionPerPrice: parameterOf(given, 'gamma') * (given.lot ?? 1),
  }
}

function boundOf(given: QuotingParameters, lots: readonly number[]) {
  if (given.Q !== undefined) return { bound: given.Q, assumptions: [] }
  const largest = Math.ceil(Math.max(...lots.map(Math.abs)))
  const bound = Math.max(DEFAULT_BOUND, 2 * largest)
  return {
    bound,
    assumptions: [
      {
        id: 'quotes-default-bound',
        statement: `No bound on inventory was given; the maker holds at most ${bound} lots.`,
        bias: 'none far from the bound; near it quotes grow steeper',
      },
    ],
  }
}

const DEFAULT_BOUND = 30

const CLOSED_FORM: Assumption = {
  id: 'glft-closed-form',
  statement: 'Without T and Q the quotes are the closed form, far from horizon and bound.',
  bias: 'overstates the shift of large inventories: 17 % at 20 lots where risk is high',
}

function parameterOf(given: QuotingParameters, symbol: QuotingSymbol): number {
  return given[symbol] ?? Number.NaN
}
