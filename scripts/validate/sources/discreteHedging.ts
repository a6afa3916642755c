import { curveOfRange } from '../../../src/amm/curveOf.ts'
import { optionHedgingSd } from '../../../src/hedging/discreteHedging.ts'
import { gammaScalping, scalpedCurve } from '../../../src/hedging/gammaScalping.ts'
import { randomStream } from '../../../src/market/random.ts'
import { blackScholes } from '../../../src/models/blackScholes.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'discrete-hedging'

export function discreteHedgingSource(): Source {
  return {
    id: SOURCE,
    title: 'Hedging at intervals: the cost of a call, gamma scalping of a position',
    citation:
      'J. Hull, Options, Futures and Other Derivatives, simulation of delta hedging (S = 49, K = 50, r = 5 %, σ = 20 %, μ = 13 %, 20 weeks); E. Derman, M. Kamal, When you cannot hedge continuously (1999).',
    method: [
      'The standard deviation of the discounted cost of hedging a call sold, as a share of its Black–Scholes price, against an independent simulation of 200,000 paths. Ours has 8,000 paths, seed 4950; the tolerance is half a unit of the printed digit and four standard errors of ours. The book’s own digits (.43 .39 .26 .19 .14 .09) come from 1,000 paths.',
      'Derman and Kamal’s formula for the same call, and what a position of 2 ETH at 2000 in 1500–2500 loses to a jump with its delta hedged, exactly and as ½Γ·dP².',
    ],
    checks: [...hullChecks(), ...dermanKamalChecks(), ...scalpingChecks()],
    misprints: [],
  }
}

const CALL = { kind: 'call', strike: 50, sigmaAnnual: 0.2, rateAnnual: 0.05 } as const
const START = { ...CALL, spot: 49, timeYears: 20 / 52 }
const PATHS = 8000

/** Rebalancings in 20 weeks, and the independent simulation's share of the price. */
const HULL = [
  ['5 weeks', 4, 0.415],
  ['4 weeks', 5, 0.374],
  ['2 weeks', 10, 0.268],
  ['week', 20, 0.192],
  ['half week', 40, 0.137],
  ['quarter week', 80, 0.097],
] as const

function hullChecks(): Check[] {
  return HULL.map(([every, steps, published]) => {
    const share = costSdShare(steps)
    // The costs have fat tails; four errors of a normal sample's deviation are the usual margin.
    const error = share / Math.sqrt(2 * PATHS)
    return check(
      SOURCE,
      `sd of the cost over the price, every ${every}`,
      published,
      share,
      halfUnitOfDecimals(3) + 4 * error,
    )
  })
}

function costSdShare(steps: number): number {
  const random = randomStream(4950).split(String(steps))
  const stepYears = START.timeYears / steps
  const drift = (0.13 - 0.2 ** 2 / 2) * stepYears
  const scale = 0.2 * Math.sqrt(stepYears)
  let sum = 0
  let squares = 0
  for (let path = 0; path < PATHS; path += 1) {
    let spot = START.spot
    let held = 0
    let cost = 0
    for (let i = 0; i < steps; i += 1) {
      const { deltaBase } = blackScholes({ ...CALL, spot, timeYears: (steps - i) * stepYears })
      cost += (deltaBase - held) * spot * Math.exp(-0.05 * i * stepYears)
      held = deltaBase
      spot *= Math.exp(drift + scale * random.normal())
    }
    // At expiry the strike is received for the unit to deliver, or the rest is sold.
    const settled = Math.max(spot - CALL.strike, 0) - held * spot
    cost += settled * Math.exp(-0.05 * START.timeYears)
    sum += cost
    squares += cost * cost
  }
  const mean = sum / PATHS
  return Math.sqrt(squares / PATHS - mean * mean) / blackScholes(START).valueQuote
}

function dermanKamalChecks(): Check[] {
  const { vegaQuote, valueQuote } = blackScholes(START)
  const share = (steps: number): number =>
    optionHedgingSd({ vegaQuote, sigmaAnnual: 0.2, steps }) / valueQuote
  return [
    check(SOURCE, 'Derman–Kamal, every week', 0.2, share(20), halfUnitOfDecimals(3)),
    check(SOURCE, 'Derman–Kamal, every quarter week', 0.1, share(80), halfUnitOfDecimals(3)),
  ]
}

function scalpingChecks(): Check[] {
  const curve = curveOfRange({
    liquidity: 847.2135954999579,
    sqrtLower: Math.sqrt(1500),
    sqrtUpper: Math.sqrt(2500),
  })
  return (
    [
      [20, -0.942507, -0.947214, 6],
      [100, -23.10621, -23.68034, 5],
    ] as const
  ).flatMap(([move, exact, second, decimals]) => {
    const path = { timeSec: [0, 1], price: [2000, 2000 + move] }
    const { exactTotalQuote, secondOrderTotalQuote } = gammaScalping(scalpedCurve(curve), path)
    const margin = halfUnitOfDecimals(decimals)
    return [
      check(SOURCE, `hedged P&L of +${move}`, exact, exactTotalQuote, margin),
      check(SOURCE, `½Γ·dP² of +${move}`, second, secondOrderTotalQuote, margin),
    ]
  })
}
