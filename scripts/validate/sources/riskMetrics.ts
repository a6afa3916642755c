import { curveOfRange } from '../../../src/amm/curveOf.ts'
import type { MarketRange } from '../../../src/amm/marketRange.ts'
import { randomStream } from '../../../src/market/random.ts'
import { curveRisk } from '../../../src/models/risk/curveRisk.ts'
import type { Portfolio } from '../../../src/models/risk/portfolio.ts'
import { portfolioGreeks } from '../../../src/models/risk/portfolioGreeks.ts'
import { portfolioRisk } from '../../../src/models/risk/portfolioRisk.ts'
import { type Drift, gaussianScenarios } from '../../../src/models/risk/priceScenarios.ts'
import { deltaGammaRisk, deltaRisk } from '../../../src/models/risk/quadraticRisk.ts'
import { normalRisk } from '../../../src/models/risk/valueAtRisk.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'risk-metrics'
const DRAWS = 100_000
const DAY = 1 / 365

/** Level, value at risk and expected shortfall of a standard normal. */
const NORMAL = [
  [0.95, 1.644854, 2.062713],
  [0.975, 1.959964, 2.337803],
  [0.99, 2.326348, 2.665214],
] as const

/** 2 ETH at 2000 in 1500–2500. */
const EXAMPLE: MarketRange = {
  liquidity: (2 * Math.sqrt(2000) * Math.sqrt(2500)) / (Math.sqrt(2500) - Math.sqrt(2000)),
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
}

const PORTFOLIO: Portfolio = {
  assets: [
    { underlying: 'ETH', price: 2000 },
    { underlying: 'USDC', price: 1 },
  ],
  positions: [{ label: 'position', curve: curveOfRange(EXAMPLE), base: 'ETH', quote: 'USDC' }],
  holdings: [],
  perpetuals: [],
  options: [],
}

export function riskMetricsSource(): Source {
  return {
    id: SOURCE,
    title: 'Value at risk and expected shortfall of a position',
    citation:
      'K. Dowd, Measuring Market Risk (2005): definitions, delta-normal and delta-gamma shortcuts; the normal law; independent evaluations of the worked position.',
    method: [
      'Multiples of the standard deviation of a normal law, six decimals.',
      'A position of 2 ETH at 2,000 in 1,500–2,500 over a day at σ = 80 % a year: what its delta alone makes of it, delta with gamma, and its value in full. The price is a martingale; one number is for a log price without drift instead.',
      `In full twice: by quadrature, two decimals, and by ${DRAWS} draws (seed 7); there the tolerance is half a unit of the printed digit and four standard errors of the draw.`,
    ],
    checks: [...normalChecks(), ...shortcutChecks(), ...quadratureChecks(), ...drawChecks()],
    misprints: [],
  }
}

function normalChecks(): Check[] {
  return NORMAL.flatMap(([level, valueAtRisk, expectedShortfall]) => {
    const ours = normalRisk({ mean: 0, sd: 1 }, level)
    const cell = (name: string, published: number, found: number): Check =>
      check(SOURCE, `normal, ${name} at ${100 * level} %`, published, found, halfUnitOfDecimals(6))
    return [
      cell('value at risk', valueAtRisk, ours.valueAtRisk),
      cell('expected shortfall', expectedShortfall, ours.expectedShortfall),
    ]
  })
}

function shortcutChecks(): Check[] {
  const { deltas, gammas } = portfolioGreeks(PORTFOLIO)
  const pnl = {
    dollarDeltas: [2000 * (deltas[0] as number)],
    dollarGammas: [[2000 * 2000 * (gammas[0]?.[0] as number)]],
    covariance: [[0.8 ** 2 * DAY]],
  }
  return [
    cents('delta alone, value at risk at 99 %', 389.65, deltaRisk(pnl, 0.99).valueAtRisk),
    cents('delta and gamma, value at risk at 99 %', 479.54, deltaGammaRisk(pnl, 0.99).valueAtRisk),
  ]
}

function quadratureChecks(): Check[] {
  const law = { curve: curveOfRange(EXAMPLE), price: 2000, sigmaAnnual: 0.8, horizonYears: DAY }
  const [at99, at975] = [curveRisk({ ...law, level: 0.99 }), curveRisk({ ...law, level: 0.975 })]
  return [
    cents('in full, value at risk at 99 %', 461.59, at99.valueAtRisk),
    cents('in full, expected shortfall at 99 %', 539.89, at99.expectedShortfall),
    cents('in full, value at risk at 97.5 %', 380.94, at975.valueAtRisk),
    cents('in full, expected shortfall at 97.5 %', 465.45, at975.expectedShortfall),
  ]
}

function drawChecks(): Check[] {
  const martingale: Drift = { of: 'price', annual: 0 }
  return [
    ...drawn('by draws', martingale, 0.99, 461.59, 539.89),
    ...drawn('by draws', martingale, 0.975, 380.94, 465.45),
    ...drawn('by draws, log price without drift', { of: 'log', annual: 0 }, 0.99, 456.9),
  ]
}

function drawn(
  name: string,
  drift: Drift,
  level: number,
  valueAtRisk: number,
  expectedShortfall?: number,
): Check[] {
  const scenarios = gaussianScenarios({
    assets: [{ underlying: 'ETH', sigmaAnnual: 0.8 }],
    horizonYears: DAY,
    count: DRAWS,
    drift,
    random: randomStream(7),
  })
  const stillUnderlyings = ['USDC']
  const { full } = portfolioRisk({ portfolio: PORTFOLIO, scenarios, stillUnderlyings, level })
  const cell = (what: string, published: number, ours: number, error = 0): Check =>
    check(
      SOURCE,
      `${name}, ${what} at ${100 * level} %`,
      published,
      ours,
      halfUnitOfDecimals(2) + 4 * error,
    )
  return [
    cell('value at risk', valueAtRisk, full.valueAtRisk, full.valueAtRiskError),
    ...(expectedShortfall === undefined
      ? []
      : [
          cell(
            'expected shortfall',
            expectedShortfall,
            full.expectedShortfall,
            full.expectedShortfallError,
          ),
        ]),
  ]
}

function cents(name: string, published: number, ours: number): Check {
  return check(SOURCE, name, published, ours, halfUnitOfDecimals(2))
}
