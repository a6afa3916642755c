import { chainQuotes, quoteAtLots } from '../../../src/makers/quoting/chainQuotes.ts'
import {
  type GlftParameters,
  glftClosedForm,
  glftModel,
} from '../../../src/makers/quoting/gueantLehalleFernandezTapia.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'glft-2013'

const HORIZON_SEC = 600
const MAX_LOTS = 30
const LOW: GlftParameters = {
  fillsPerSec: 0.9,
  decayPerPrice: 0.3,
  sigmaPricePerSqrtSec: 0.3,
  riskAversionPerPrice: 0.01,
}
const SETS = {
  'σ=0.3': LOW,
  'σ=0.4': { ...LOW, sigmaPricePerSqrtSec: 0.4 },
  'σ=1, A=0.2': { ...LOW, sigmaPricePerSqrtSec: 1, fillsPerSec: 0.2 },
} as const

/** q, then δ^b and δ^a of the matrix form. */
const MATRIX: readonly (readonly [keyof typeof SETS, number, number, number])[] = [
  ['σ=0.3', -10, 2.632802, 3.992933],
  ['σ=0.3', 0, 3.313045, 3.313045],
  ['σ=0.3', 10, 3.992933, 2.632802],
  ['σ=0.3', 20, 4.665542, 1.9592],
  ['σ=0.4', 0, 3.324458, 3.324458],
  ['σ=0.4', 10, 4.230704, 2.417367],
  ['σ=0.4', -20, 1.525942, 5.119731],
  ['σ=1, A=0.2', 0, 3.525651, 3.525651],
  ['σ=1, A=0.2', 10, 8.022747, -1.072185],
  ['σ=1, A=0.2', 20, 11.245444, -4.414947],
]

/** The same of the closed form, printed digits kept as decimals. */
const CLOSED: readonly (readonly [keyof typeof SETS, number, number, number, number])[] = [
  ['σ=0.3', 0, 3.3129155, 3.3129155, 6],
  ['σ=1, A=0.2', 0, 3.518924, 3.518924, 6],
  ['σ=1, A=0.2', 10, 8.317763, -1.279915, 6],
  ['σ=1, A=0.2', 20, 13.1166, -6.0788, 4],
]

export function glftSource(): Source {
  return {
    id: SOURCE,
    title: 'Guéant, Lehalle and Fernandez-Tapia 2013: quotes with inventory bounds',
    citation:
      'O. Guéant, C.-A. Lehalle, J. Fernandez-Tapia, Dealing with the inventory risk: a solution to the market making problem, Mathematics and Financial Economics 7, 477–507 (2013), arXiv 1105.3115.',
    method: [
      'Parameters of figures 1–5: A = 0.9, k = 0.3, γ = 0.01, T = 600 s, with σ = 0.3, σ = 0.4, and σ = 1 with A = 0.2. Q = 30 is a choice: the figures span |q| ≤ 30.',
      'The source prints curves, no table. The values called published here are an independent computation of its theorem 1, to six decimals; ours must round to them.',
      'The closed form (section 5) is held to its own values. Where it fails is to be seen: at σ = 1, A = 0.2, q = 20 it asks −6.0788 where the matrix form asks −4.4149.',
    ],
    checks: [...MATRIX.flatMap(matrixChecks), ...CLOSED.flatMap(closedChecks)],
    misprints: [],
  }
}

function matrixChecks([set, lots, bid, ask]: (typeof MATRIX)[number]): Check[] {
  const model = glftModel({ ...SETS[set], maxLots: MAX_LOTS })
  const quote = quoteAtLots(chainQuotes(model, HORIZON_SEC), lots)
  return both(`${set}, q=${lots}`, [bid, quote.bidOffset], [ask, quote.askOffset], 6)
}

function closedChecks([set, lots, bid, ask, decimals]: (typeof CLOSED)[number]): Check[] {
  const quote = glftClosedForm(SETS[set], lots)
  const cell = `closed form, ${set}, q=${lots}`
  return both(cell, [bid, quote.bidOffset], [ask, quote.askOffset], decimals)
}

function both(
  cell: string,
  bid: readonly [number, number | undefined],
  ask: readonly [number, number | undefined],
  decimals: number,
): Check[] {
  const tolerance = halfUnitOfDecimals(decimals)
  return [
    check(SOURCE, `${cell}, bid`, bid[0], bid[1] ?? Number.NaN, tolerance),
    check(SOURCE, `${cell}, ask`, ask[0], ask[1] ?? Number.NaN, tolerance),
  ]
}
