import { curveOfRange } from '../../../src/amm/curveOf.ts'
import { replicateByOptions } from '../../../src/hedging/optionReplication.ts'
import { optionStrip } from '../../../src/hedging/optionStrip.ts'
import { empiricalLaw } from '../../../src/hedging/priceLaw.ts'
import { blackScholes } from '../../../src/models/blackScholes.ts'
import { expectedHorizonLoss } from '../../../src/models/horizonLoss.ts'
import { valueAt } from '../../../src/models/valuation.ts'
import { type Check, check, halfUnitOfDecimals, type Source } from '../check.ts'

const SOURCE = 'static-replication'

export function staticReplicationSource(): Source {
  return {
    id: SOURCE,
    title: 'Static replication: the continuous strip of options',
    citation:
      'P. Carr, D. Madan (1998); G. Deng, H. Zong, Static replication of impermanent loss (2022, arXiv 2205.12043), implemented in HapticFinance, EIL_UNIV3 report, table 4.',
    method: [
      'A line less the strip of puts below 2000 and calls above it against the value of 2 ETH at 2000 in 1500–2500 itself, to 1e-12 of it; then the reference’s printed digits.',
      'The unit impermanent loss per liquidity of the report’s third range (909–1100, and the same times 1.25 for the puts) at P₀ = 1000, T = 168, σ = 0.001: by quadrature of Black–Scholes prices over strikes, and by a second route, the lognormal expectation of the position’s value in closed form.',
      'The least-squares fit by a line, eleven options out of the money (strikes 1500 to 2500 by 100) and a constant, over prices 1000 to 3000 by 5: its root mean square and its largest error. Held to sizes at or above zero it is the same fit.',
    ],
    checks: [...continuousChecks(), ...unitLossChecks(), ...leastSquaresChecks()],
    misprints: [],
  }
}

const EXAMPLE = curveOfRange({
  liquidity: 847.2135954999579,
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
})

function continuousChecks(): Check[] {
  const published: Readonly<Record<number, number>> = { 1700: 8245.319127, 1200: 5916.826876 }
  return [1000, 1200, 1700, 1990, 2300, 3000].flatMap((price) => {
    const { putsQuote, callsQuote } = optionStrip({
      curve: EXAMPLE,
      pivotPrice: 2000,
      kinks: [price],
      priceOf: (kind, strike) => Math.max(kind === 'call' ? price - strike : strike - price, 0),
    })
    const line = valueAt(EXAMPLE, 2000) + EXAMPLE.baseAt(2000) * (price - 2000)
    const ours = line - putsQuote - callsQuote
    const direct = valueAt(EXAMPLE, price)
    const printed = published[price]
    return [
      check(SOURCE, `value at ${price}, directly`, direct, ours, 1e-12 * direct),
      ...(printed === undefined
        ? []
        : [check(SOURCE, `value at ${price}, printed`, printed, ours, halfUnitOfDecimals(6))]),
    ]
  })
}

function leastSquaresChecks(): Check[] {
  const free = { premiumQuote: 0, buyCostQuote: 0, sellCostQuote: 0, lotContracts: 1 }
  const most = { mostContracts: Number.POSITIVE_INFINITY }
  const { continuous } = replicateByOptions({
    valueAtHorizon: (price) => valueAt(EXAMPLE, price),
    valueNowQuote: valueAt(EXAMPLE, 2000),
    law: empiricalLaw(Array.from({ length: 401 }, (_, i) => 1000 + 5 * i)),
    instruments: [
      {
        ...free,
        ...most,
        label: 'line',
        payoffAt: (price) => price - 2000,
        fewestContracts: Number.NEGATIVE_INFINITY,
      },
      ...Array.from({ length: 11 }, (_, i) => 1500 + 100 * i).map((strike) => ({
        ...free,
        ...most,
        label: `${strike}`,
        payoffAt: (price: number) => Math.max(strike < 2000 ? strike - price : price - strike, 0),
        fewestContracts: 0,
      })),
    ],
  })
  const { rmseQuote, maxErrorQuote } = continuous
  return [
    check(SOURCE, 'least squares, root mean square', 1.52, rmseQuote, halfUnitOfDecimals(2)),
    check(SOURCE, 'least squares, largest error', 6.82, maxErrorQuote, halfUnitOfDecimals(2)),
  ]
}

const RIGHT = { kind: 'call', from: 909, to: 1100 } as const
const LEFT = { kind: 'put', from: 1136.25, to: 1375 } as const
const SIGMA = 0.001
type Side = typeof RIGHT | typeof LEFT

function unitLossChecks(): Check[] {
  const cell = (name: string, published: number, ours: number): Check =>
    check(SOURCE, name, published, ours, 1e-12)
  const rows = [
    ['UIL_R', RIGHT, -0.0733081429997792],
    ['UIL_L', LEFT, -0.674402053309331],
  ] as const
  return rows.flatMap(([name, side, published]) => [
    cell(`${name}, quadrature`, published, byQuadrature(side)),
    cell(`${name}, closed form`, published, byExpectation(side)),
  ])
}

const rangeOf = ({ from, to }: Side) => ({
  liquidity: 1,
  sqrtLower: Math.sqrt(from),
  sqrtUpper: Math.sqrt(to),
})

function byQuadrature(side: Side): number {
  const { putsQuote, callsQuote } = optionStrip({
    curve: curveOfRange(rangeOf(side)),
    pivotPrice: side.kind === 'call' ? side.from : side.to,
    priceOf: (kind, strike) =>
      blackScholes({
        kind,
        spot: 1000,
        strike,
        timeYears: 168,
        sigmaAnnual: SIGMA,
        rateAnnual: 0,
      }).valueQuote,
  })
  return -putsQuote - callsQuote
}

/** `E[V(P_T)]` less the line the strip hangs from: all base for the calls, all quote for the puts. */
function byExpectation(side: Side): number {
  const range = rangeOf(side)
  const { expectedValueQuote } = expectedHorizonLoss({
    range,
    price: 1000,
    sigmaAnnual: SIGMA * Math.sqrt(168),
    horizonSec: 365 * 86_400,
  })
  const { sqrtLower, sqrtUpper } = range
  return side.kind === 'call'
    ? expectedValueQuote - 1000 * (1 / sqrtLower - 1 / sqrtUpper)
    : expectedValueQuote - (sqrtUpper - sqrtLower)
}
