import {
  type AvellanedaStoikovParameters,
  avellanedaStoikovQuote,
  avellanedaStoikovTable,
} from '../../../src/makers/quoting/avellanedaStoikov.ts'
import { symmetricSpreadTable } from '../../../src/makers/quoting/symmetricSpread.ts'
import type { QuotingSession } from '../../../src/simulation/quotingSession.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'
import { type Law, sessionLaw } from '../sessionLaw.ts'

const SOURCE = 'avellaneda-stoikov-2008'

/** Runs per row of the published tables. */
const RUNS = 1000
const HORIZON = 1
const STEPS = 200
const FLOW = { fillsPerSec: 140, decayPerPrice: 1.5, sigmaPricePerSqrtSec: 2 } as const

/** Tables 1–3: average spread, profit, std(profit), final q, std(final q). */
const TABLES = [
  {
    table: 1,
    gamma: 0.1,
    inventory: [1.49, 65, 6.6, 0.08, 2.9],
    symmetric: [1.49, 68.4, 12.7, 0.26, 8.4],
  },
  {
    table: 2,
    gamma: 0.01,
    inventory: [1.35, 68.6, 8.7, 0.12, 5.1],
    symmetric: [1.35, 68.8, 12.8, 0.09, 8.7],
  },
  { table: 3, gamma: 1, inventory: [3.02, 31.4, 5, 0.02, 1.7], symmetric: [3.02, 44, 11, 0, 5.1] },
] as const

/** Section 4.1: quotes at S = 100, γ = 0.1, σ = 2, k = 1.5, T − t = 1. */
const QUOTES = [
  ['spread', 1.6907704, 7],
  ['q=0 bid', 99.154615, 6],
  ['q=0 ask', 100.845385, 6],
  ['q=2 reservation price', 99.2, 6],
  ['q=2 bid', 98.354615, 6],
  ['q=2 ask', 100.045385, 6],
] as const

export function avellanedaStoikovSource(): Source {
  return {
    id: SOURCE,
    title: 'Avellaneda and Stoikov 2008: the inventory strategy against a constant spread',
    citation:
      'M. Avellaneda, S. Stoikov, High-frequency trading in a limit order book, Quantitative Finance 8(3), 217–224 (2008), tables 1–3.',
    method: [
      'Procedure of the source: T = 1, σ = 2, dt = 0.005, k = 1.5, A = 140, no inventory at the start. Each step the ask is hit with probability λ(δ)·dt and independently the bid, then the mid moves by ±σ√dt. The symmetric strategy quotes the average spread of the inventory strategy, constant and centred on the mid.',
      'Ours is the exact law of that procedure, the limit of infinitely many paths: inventory is a Markov chain, and the first four moments of wealth step forward along it without a random number. A test holds a seeded simulation, path by path, against it.',
      'The published numbers are averages over 1000 runs, so they scatter. A cell passes within three standard errors of such a run: sd/√1000 for a mean and sd·√((κ − 1)/4000) for a standard deviation, κ being the kurtosis, all of our exact law. The average spread has no scatter and must agree to the printed digits.',
      'Printed values of γ are 0.1, 0.01 and 1. Many write-ups give 0.5 for the third; that is the preprint of 2006, whose table 3 its own description does not reproduce (its inventory profit of 33.92 would be 23.2 as stated), so it is not used.',
      'The quotes at one inventory are not printed by the source; they are an independent evaluation of its equations 29–30.',
    ],
    checks: [...TABLES.flatMap(tableChecks), ...quoteChecks()],
    misprints: [],
  }
}

/** The session of one row, for the test that simulates it. */
export function publishedSession(
  gamma: number,
  strategy: 'inventory' | 'symmetric',
): QuotingSession {
  const parameters = parametersOf(gamma)
  const quotes =
    strategy === 'inventory'
      ? avellanedaStoikovTable({
          ...parameters,
          horizonSec: HORIZON,
          stepSec: HORIZON / STEPS,
          maxLots: STEPS,
        })
      : symmetricSpreadTable({ halfSpreadPrice: averageSpread(parameters) / 2, maxLots: STEPS })
  return { ...FLOW, quotes, horizonSec: HORIZON, steps: STEPS }
}

function tableChecks({ table, gamma, inventory, symmetric }: (typeof TABLES)[number]): Check[] {
  return [
    ...rowChecks(table, gamma, 'inventory', inventory),
    ...rowChecks(table, gamma, 'symmetric', symmetric),
  ]
}

function rowChecks(
  table: number,
  gamma: number,
  strategy: 'inventory' | 'symmetric',
  [spread, profit, profitSd, lots, lotsSd]: readonly [number, number, number, number, number],
): Check[] {
  const law = sessionLaw(publishedSession(gamma, strategy))
  const cell = (name: string): string => `table ${table}, γ=${gamma}, ${strategy}, ${name}`
  return [
    check(
      SOURCE,
      cell('spread'),
      spread,
      averageSpread(parametersOf(gamma)),
      halfUnitOfDecimals(2),
    ),
    check(SOURCE, cell('profit'), profit, law.profit.mean, 3 * meanError(law.profit)),
    check(SOURCE, cell('std(profit)'), profitSd, law.profit.sd, 3 * sdError(law.profit)),
    check(SOURCE, cell('final q'), lots, law.inventory.mean, 3 * meanError(law.inventory)),
    check(SOURCE, cell('std(final q)'), lotsSd, law.inventory.sd, 3 * sdError(law.inventory)),
  ]
}

function quoteChecks(): Check[] {
  const at = (lots: number) => avellanedaStoikovQuote(parametersOf(0.1), 1, lots)
  const ours: Record<string, number> = {
    spread: (at(0).bidOffset ?? Number.NaN) + (at(0).askOffset ?? Number.NaN),
    'q=0 bid': 100 - (at(0).bidOffset ?? Number.NaN),
    'q=0 ask': 100 + (at(0).askOffset ?? Number.NaN),
    'q=2 reservation price': 100 + (at(2).reservationOffset ?? Number.NaN),
    'q=2 bid': 100 - (at(2).bidOffset ?? Number.NaN),
    'q=2 ask': 100 + (at(2).askOffset ?? Number.NaN),
  }
  return QUOTES.map(([cell, published, decimals]) =>
    check(
      SOURCE,
      `equations 29–30, ${cell}`,
      published,
      ours[cell] ?? Number.NaN,
      halfUnitOfDecimals(decimals),
    ),
  )
}

function parametersOf(gamma: number): AvellanedaStoikovParameters {
  return { ...FLOW, riskAversionPerPrice: gamma }
}

/** The spread averaged over the session: that of the middle, as it falls linearly. */
function averageSpread(parameters: AvellanedaStoikovParameters): number {
  const { bidOffset, askOffset } = avellanedaStoikovQuote(parameters, HORIZON / 2, 0)
  return (bidOffset ?? Number.NaN) + (askOffset ?? Number.NaN)
}

function meanError({ sd }: Law): number {
  return sd / Math.sqrt(RUNS)
}

function sdError({ sd, kurtosis }: Law): number {
  return sd * Math.sqrt((kurtosis - 1) / (4 * RUNS))
}
