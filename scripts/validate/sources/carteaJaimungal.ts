import { carteaJaimungalModel } from '../../../src/makers/quoting/carteaJaimungal.ts'
import { chainQuotes, quoteAtLots } from '../../../src/makers/quoting/chainQuotes.ts'
import { glftModel } from '../../../src/makers/quoting/gueantLehalleFernandezTapia.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'cartea-jaimungal-2015'

const BASE = { fillsPerSec: 1, decayPerPrice: 100, terminalPenaltyPrice: 1e-4, maxLots: 3 }
const HORIZON_SEC = 60

/** Asks at q = 0…3 by φ; the bid at −q mirrors the ask at q. */
const ASKS = [
  [1e-5, [0.010822, 0.009178, 0.007244, 0.003759]],
  [1e-3, [0.012909, 0.007091, 0.001546, -0.003716]],
] as const

/** GLFT as γ → 0 with γσ²/2 = φ and A = λ: σ = 0.3 and 600 s of GLFT's own figures. */
const LIMIT = { fillsPerSec: 0.9, decayPerPrice: 0.3, maxLots: 30 }
const LIMIT_PENALTY = 0.5 * 0.01 * 0.3 ** 2
const LIMIT_LOTS = [-20, -10, 0, 10, 20]
/** The two differ by the order of γ/k. */
const TINY_GAMMA = 1e-9

export function carteaJaimungalSource(): Source {
  return {
    id: SOURCE,
    title: 'Cartea, Jaimungal and Penalva 2015: running inventory penalty',
    citation:
      'Á. Cartea, S. Jaimungal, J. Penalva, Algorithmic and High-Frequency Trading, Cambridge 2015, section 10.2.',
    method: [
      'λ = 1, κ = 100, α = 1e-4, T = 60 s, Q = 3. The book prints figures; the values called published are an independent computation of its matrix exponential, to six decimals.',
      `The limit: GLFT with γ = ${TINY_GAMMA} and σ so that γσ²/2 = φ must quote what this model quotes with λ = A, κ = k, α = 0. Two routes of ours that share the solver, not the parameters; the tolerance is the size of γ/k.`,
    ],
    checks: [...ASKS.flatMap(askChecks), ...LIMIT_LOTS.map(limitCheck)],
    misprints: [],
  }
}

function askChecks([phi, asks]: (typeof ASKS)[number]): Check[] {
  const quotes = chainQuotes(
    carteaJaimungalModel({ ...BASE, penaltyPricePerSec: phi }),
    HORIZON_SEC,
  )
  return asks.flatMap((published, lots) => {
    const tolerance = halfUnitOfDecimals(6)
    const ask = quoteAtLots(quotes, lots).askOffset ?? Number.NaN
    const bid = quoteAtLots(quotes, -lots).bidOffset ?? Number.NaN
    return [
      check(SOURCE, `φ=${phi}, ask q=${lots}`, published, ask, tolerance),
      check(SOURCE, `φ=${phi}, bid q=${-lots}`, published, bid, tolerance),
    ]
  })
}

function limitCheck(lots: number): Check {
  const penalty = chainQuotes(
    carteaJaimungalModel({
      ...LIMIT,
      penaltyPricePerSec: LIMIT_PENALTY,
      terminalPenaltyPrice: 0,
    }),
    600,
  )
  const utility = chainQuotes(
    glftModel({
      ...LIMIT,
      riskAversionPerPrice: TINY_GAMMA,
      sigmaPricePerSqrtSec: Math.sqrt((2 * LIMIT_PENALTY) / TINY_GAMMA),
    }),
    600,
  )
  return check(
    SOURCE,
    `limit of GLFT, ask q=${lots}`,
    quoteAtLots(penalty, lots).askOffset ?? Number.NaN,
    quoteAtLots(utility, lots).askOffset ?? Number.NaN,
    (4 * TINY_GAMMA) / LIMIT.decayPerPrice ** 2,
  )
}
