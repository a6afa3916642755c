import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadQuadraticSolver } from '../../src/analysis/quadraticSolver.ts'
import type { VenueInstrument } from '../../src/domain/venueSnapshot.ts'
import type { HedgeCandidate } from '../../src/hedging/candidate.ts'
import { candidateOf } from '../../src/hedging/candidateOf.ts'
import { minimumVarianceHedge } from '../../src/hedging/minimumVariance.ts'
import { type NettingCandidate, type NettingOptions, netHedges } from '../../src/hedging/netting.ts'
import { lotOrders } from '../../src/hedging/nettingLots.ts'
import { type NettingProblem, objectiveAt, separableAt } from '../../src/hedging/nettingProblem.ts'
import { relaxedOrders } from '../../src/hedging/nettingRelaxed.ts'
import type { QuadraticSolver } from '../../src/hedging/quadraticProgram.ts'
import { randomStream } from '../../src/market/random.ts'
import { linearOption, linearPerpetual } from '../support/venueInstruments.ts'
import { bruteForce, freePerpetual, isFeasible, randomProblem, vectorOf } from './nettingCases.ts'

let solver: QuadraticSolver
beforeAll(async () => {
  solver = await loadQuadraticSolver()
})

const law = {
  underlyings: ['ETH', 'BTC'],
  sigmasAnnual: [0.8, 0.6],
  correlation: [
    [1, 0.85],
    [0.85, 1],
  ],
}
const freeBtc: HedgeCandidate = {
  ...freePerpetual,
  symbol: 'BTC-PERP',
  underlying: 'BTC',
  underlyingPriceQuote: 60_000,
  notionalQuote: 60_000,
  entryPrice: 60_000,
  lotContracts: 0.001,
  marginQuote: 6000,
}
const unlimited = [{ contracts: Number.POSITIVE_INFINITY, costQuote: 1 }]

const net = (change: Partial<NettingOptions>) =>
  netHedges({
    vector: vectorOf({ ETH: 2.01 }),
    candidates: [{ candidate: freePerpetual }],
    law,
    horizonSec: 86_400,
    riskAversionPerQuote: 1e-3,
    solver,
    ...change,
  })

describe('orders of any size', () => {
  test('at no cost are −(B’ΣB)⁻¹B’Σd', () => {
    const random = randomStream(91)
    for (let k = 0; k < 60; k += 1) {
      const count = 1 + (k % 4)
      const drawn = randomProblem(random, count)
      // Contracts of very unlike sizes: one dollar and one coin.
      const sizes = drawn.terms.map((_, i) => 10 ** ((i * 4) % 7))
      const scale = (i: number): number => sizes[i] as number
      const free: NettingProblem = {
        quadratic: drawn.quadratic.map((row, i) =>
          row.map((value, j) => value / (scale(i) * scale(j))),
        ),
        linear: drawn.linear.map((value, i) => value / scale(i)),
        marginLimits: [],
        terms: drawn.terms.map((terms) => ({
          ...terms,
          buySteps: [{ contracts: Number.POSITIVE_INFINITY, costQuote: 0 }],
          sellSteps: [{ contracts: Number.POSITIVE_INFINITY, costQuote: 0 }],
          longCarryPnlQuote: 0,
          shortCarryPnlQuote: 0,
          leastPosition: Number.NEGATIVE_INFINITY,
          mostPosition: Number.POSITIVE_INFINITY,
        })),
      }
      const solved = new CholeskyDecomposition(new Matrix(free.quadratic.map((row) => [...row])))
        .solve(Matrix.columnVector([...free.linear]))
        .to1DArray()
      const largest = Math.max(...solved.map((x, i) => Math.abs(x) / (sizes[i] as number)))
      for (const [i, order] of relaxedOrders(free, solver).entries())
        expect(Math.abs(order + (solved[i] as number)) / (sizes[i] as number)).toBeLessThan(
          1e-9 * largest,
        )
    }
  })

  test('keep the limits, and no change of one or two of them betters (KKT)', () => {
    const random = randomStream(92)
    let bound = 0
    for (let k = 0; k < 45; k += 1) {
      const problem = randomProblem(random, 1 + (k % 3))
      const orders = relaxedOrders(problem, solver)
      const shrunk = orders.map((x) => x * (1 - 1e-6))
      expect(isFeasible(problem, shrunk), `${k}`).toBe(true)
      const value = objectiveAt(problem, shrunk)
      // The objective is convex and so is what is allowed: the least nearby is the least of all.
      for (const size of [1e-3, 1e-1, 1])
        for (const i of orders.keys())
          for (const j of orders.keys())
            for (const [a, b] of [
              [1, 0],
              [-1, 0],
              [1, 1],
              [1, -1],
              [-1, 1],
              [-1, -1],
            ] as const) {
              const moved = [...shrunk]
              moved[i] = (moved[i] as number) + a * size
              if (i !== j) moved[j] = (moved[j] as number) + b * size
              if (!isFeasible(problem, moved)) bound += 1
              else expect(objectiveAt(problem, moved)).toBeGreaterThan(value - 1e-4)
            }
      // Stationarity where no limit is met: the slope of risk lies between those of cost less carry.
      if (problem.marginLimits.length > 0) continue
      for (const [i, order] of orders.entries()) {
        const terms = problem.terms[i] as NettingProblem['terms'][number]
        const position = terms.heldContracts + order
        if (position >= terms.mostPosition - 1e-6 || position <= terms.leastPosition + 1e-6)
          continue
        const risk = orders.reduce(
          (sum, x, j) => sum + (problem.quadratic[i]?.[j] as number) * x,
          problem.linear[i] as number,
        )
        const h = 1e-4
        const up = (separableAt(terms, order + h) - separableAt(terms, order)) / h
        const down = (separableAt(terms, order) - separableAt(terms, order - h)) / h
        expect(risk + up).toBeGreaterThan(-1e-3)
        expect(risk + down).toBeLessThan(1e-3)
      }
    }
    expect(bound).toBeGreaterThan(20)
  })
})

describe('orders in lots', () => {
  test('equal brute force on small cases, for one, two and three instruments', () => {
    const random = randomStream(93)
    for (const [count, runs] of [
      [1, 40],
      [2, 30],
      [3, 6],
    ] as const)
      for (let k = 0; k < runs; k += 1) {
        const problem = randomProblem(random, count)
        const orders = lotOrders(problem, relaxedOrders(problem, solver))
        const best = bruteForce(problem)
        expect(isFeasible(problem, orders)).toBe(true)
        expect(objectiveAt(problem, orders), `${orders} against ${best.orders}`).toBeLessThan(
          best.value + 1e-9,
        )
      }
  })

  test('need no good start: from nothing they end no worse than 1 % of what was to gain', () => {
    const random = randomStream(94)
    for (let k = 0; k < 20; k += 1) {
      const problem = randomProblem(random, 2)
      const found = objectiveAt(problem, lotOrders(problem, [0, 0]))
      const { value } = bruteForce(problem)
      const nothing = objectiveAt(problem, [0, 0])
      expect(found - value).toBeLessThanOrEqual(0.01 * (nothing - value) + 1e-9)
    }
  })
})

describe('a hedge', () => {
  test('of 2.01 ETH in lots of 0.1 is a short of 2', () => {
    const { orders, factors, riskSdBeforeQuote, riskSdAfterQuote } = net({})
    expect(orders[0]).toMatchObject({ contracts: -2, costQuote: 0, notes: [] })
    expect(orders[0]?.relaxedContracts).toBeCloseTo(-2.01, 5)
    expect(factors[0]).toMatchObject({ kind: 'price', underlying: 'ETH', before: 2.01 })
    expect(factors[0]?.after).toBeCloseTo(0.01, 12)
    // 2.01 · 2000 · 0.8/√365
    expect(riskSdBeforeQuote).toBeCloseTo((2.01 * 2000 * 0.8) / Math.sqrt(365), 9)
    expect(riskSdAfterQuote).toBeCloseTo((0.01 * 2000 * 0.8) / Math.sqrt(365), 9)
  })

  test('in a correlated asset alone is the minimum-variance hedge', () => {
    const { orders } = net({ candidates: [{ candidate: { ...freeBtc, lotContracts: 1e-6 } }] })
    const daily = (sigma: number, price: number) => (sigma * price) / Math.sqrt(365)
    const [eth, btc] = [2.01 * daily(0.8, 2000), daily(0.6, 60_000)]
    const { sizes } = minimumVarianceHedge({
      hedgeCovariance: [[btc ** 2]],
      crossCovariance: [0.85 * eth * btc],
      exposureVariance: eth ** 2,
    })
    expect(orders[0]?.contracts).toBeCloseTo(sizes[0] as number, 5)
  })

  test('leaves open what closing costs more than it is worth', () => {
    // a·σ²P²·T = 7.0 a contract: at a cost of 7 only what is beyond one contract is sold.
    const ownRisk = 1e-3 * (0.8 * 2000) ** 2 * (1 / 365)
    const candidate = {
      ...freePerpetual,
      lotContracts: 0.001,
      sellSteps: [{ contracts: Number.POSITIVE_INFINITY, costQuote: ownRisk }],
    }
    expect(net({ candidates: [{ candidate }] }).orders[0]?.contracts).toBeCloseTo(-1.01, 9)
  })

  test('takes the cheaper venue first, and the dearer where the book ends', () => {
    const sell = (contracts: number, costQuote: number) => [{ contracts, costQuote }]
    const { orders } = net({
      candidates: [
        { candidate: { ...freePerpetual, symbol: 'dear', sellSteps: sell(100, 0.2) } },
        { candidate: { ...freePerpetual, symbol: 'cheap', sellSteps: sell(1.5, 0.1) } },
      ],
    })
    expect(orders.map(({ contracts }) => contracts)).toEqual([-0.5, -1.5])
    expect(orders[1]?.notes).toEqual(['book-depth'])
    expect(orders[1]?.costQuote).toBeCloseTo(0.15, 12)
  })

  test('is no larger for a rebate, which is received', () => {
    const steps = [{ contracts: Number.POSITIVE_INFINITY, costQuote: -0.2 }]
    const candidate = { ...freePerpetual, buySteps: steps, sellSteps: steps }
    const { orders } = net({ candidates: [{ candidate }] })
    expect(orders[0]).toMatchObject({ contracts: -2, costQuote: -0.4 })
    expect(
      net({ vector: vectorOf({ ETH: 0 }), candidates: [{ candidate }] }).orders[0]?.contracts,
    ).toBe(0)
  })

  test('done, there is nothing left to do: the position is held and the vector knows it', () => {
    const candidate = { ...freePerpetual, buySteps: unlimited, sellSteps: unlimited }
    const first = net({ candidates: [{ candidate }] }).orders[0]?.contracts as number
    const again = net({
      vector: vectorOf({ ETH: 2.01 + first }),
      candidates: [{ candidate, heldContracts: first }],
    })
    expect(first).toBeLessThan(0)
    expect(again.orders[0]?.contracts).toBe(0)
  })

  test('with inverse contracts closes the margin coins too: 2 and 1 at 2000 are 6000, not 4000', () => {
    const inverse = {
      ...freePerpetual,
      kind: 'inverse-perpetual' as const,
      deltaBase: 1 / 2000,
      notionalQuote: 1,
      lotContracts: 1,
      marginQuote: 0.1,
    }
    const { orders } = net({
      vector: vectorOf({ ETH: 2 + 1 }),
      candidates: [{ candidate: inverse }],
    })
    expect(orders[0]?.contracts).toBe(-6000)
  })

  test('with options closes delta and gamma at once, and vega where it is a risk', () => {
    // Options on one factor each: two strikes and a perpetual close three factors exactly.
    const option = (symbol: string, delta: number, gamma: number, vega: number) => ({
      candidate: {
        ...freePerpetual,
        symbol,
        kind: 'option' as const,
        deltaBase: delta,
        gammaBasePerPrice: gamma,
        vegaQuotePerVol: vega,
        lotContracts: 0.001,
      },
    })
    const vector = vectorOf({ ETH: 2 }, { gamma: -0.0047, vega: -903 })
    const { orders, factors } = net({
      vector,
      candidates: [
        { candidate: { ...freePerpetual, lotContracts: 0.001 } },
        option('near', 0.52, 0.001, 250),
        option('far', 0.3, 0.0004, 400),
      ],
      law: { ...law, volatilitySdAnnual: [1, 1] },
    })
    const [, near, far] = orders.map(({ contracts }) => contracts) as [number, number, number]
    expect(0.001 * near + 0.0004 * far).toBeCloseTo(0.0047, 5)
    expect(250 * near + 400 * far).toBeCloseTo(903, -1)
    expect(factors.map(({ kind }) => kind)).toEqual(['price', 'gamma', 'volatility'])
    const without = net({
      vector,
      candidates: [{ candidate: freePerpetual }, option('near', 0.52, 0.001, 250)],
    })
    expect(without.orders[1]?.relaxedContracts).toBeCloseTo(4.7, 3)
  })
})

describe('with listed options, against every order tried', () => {
  const atSec = linearOption.asOfSec
  const listed = (instrument: VenueInstrument) => ({
    candidate: candidateOf({ venue: 'v', instrument, atSec }),
  })
  const [perpetual, call, put] = [
    listed({ ...linearPerpetual, lotContracts: 0.5 }),
    listed({ ...linearOption, lotContracts: 1, minContracts: 2 }),
    listed({ ...linearOption, right: 'put', symbol: 'put', strike: 1800, lotContracts: 1 }),
  ]

  test.each([
    ['a perpetual and a call', [perpetual, call]],
    ['a perpetual, a call and a put', [perpetual, call, put]],
  ])('%s', (_, candidates) => {
    const [delta, gamma] = [2, -0.0047]
    const aversion = 0.05
    const { orders } = net({
      vector: vectorOf({ ETH: delta }, { gamma }),
      candidates,
      riskAversionPerQuote: aversion,
    })
    // The objective written down again: delta and gamma of normal moves, one day, and the costs.
    const variance = (2000 * 0.8) ** 2 / 365
    const objectiveOf = (sizes: readonly number[]): number => {
      let [d, g, cost] = [delta, gamma, 0]
      for (const [i, size] of sizes.entries()) {
        const { candidate } = candidates[i] as NettingCandidate
        d += size * candidate.deltaBase
        g += size * candidate.gammaBasePerPrice
        const steps = size < 0 ? candidate.sellSteps : candidate.buySteps
        cost += Math.abs(size) * (steps[0]?.costQuote ?? 0)
        cost += (size * candidate.shortCarryPnlAnnualQuote) / 365
      }
      return 0.5 * aversion * (d * d * variance + 0.5 * g * g * variance ** 2) + cost
    }
    let best = { sizes: [] as number[], value: Number.POSITIVE_INFINITY }
    for (let a = -16; a <= 16; a += 1)
      for (let b = -12; b <= 12; b += 1)
        for (
          let c = candidates.length > 2 ? -12 : 0;
          c <= (candidates.length > 2 ? 12 : 0);
          c += 1
        ) {
          if (Math.abs(b) === 1) continue
          const sizes = [a / 2, b, c].slice(0, candidates.length)
          const value = objectiveOf(sizes)
          if (value < best.value) best = { sizes, value }
        }
    expect(orders.map(({ contracts }) => contracts)).toEqual(best.sizes)
    expect(
      orders.some(({ contracts, candidate }) => candidate.kind === 'option' && contracts > 0),
    ).toBe(true)
  })
})

describe('what is said', () => {
  const noteOf = (change: Partial<HedgeCandidate>, options: Partial<NettingOptions> = {}) =>
    net({ candidates: [{ candidate: { ...freePerpetual, ...change } }], ...options }).orders[0]

  test('a lot larger than the hedge', () => {
    expect(noteOf({ lotContracts: 5 })).toMatchObject({ contracts: 0, notes: ['below-lot'] })
  })

  test('a minimum notional larger than the hedge', () => {
    expect(noteOf({ minNotionalQuote: 10_000 })).toMatchObject({
      contracts: 0,
      notes: ['below-minimum'],
    })
  })

  test('a minimum just above the hedge is taken where that is still better than none', () => {
    expect(noteOf({ minNotionalQuote: 4200 })).toMatchObject({ contracts: -2.1, notes: [] })
  })

  test('a margin limit that binds, and only then', () => {
    const { orders, marginByVenue } = net({ marginLimitsQuote: { venue: 250, other: 1 } })
    expect(orders[0]).toMatchObject({ contracts: -1.2, notes: ['margin-limit'] })
    expect(marginByVenue).toEqual([
      { venue: 'venue', marginQuote: 240, limitQuote: 250, isBinding: true },
      { venue: 'other', marginQuote: 0, limitQuote: 1, isBinding: false },
    ])
    expect(net({ marginLimitsQuote: { venue: 500 } }).marginByVenue[0]?.isBinding).toBe(false)
    // Nothing to hedge: no limit holds anything back, not even one of nothing.
    const idle = net({ vector: vectorOf({ ETH: 0 }), marginLimitsQuote: { venue: 0 } })
    expect(idle.marginByVenue[0]?.isBinding).toBe(false)
    expect(net({ marginLimitsQuote: { venue: 0 } }).orders[0]).toMatchObject({
      contracts: 0,
      notes: ['margin-limit'],
    })
  })

  test('a position beyond its margin limit may shrink and need not', () => {
    const long = net({
      vector: vectorOf({ ETH: 1 }),
      candidates: [{ candidate: freePerpetual, heldContracts: 3 }],
      marginLimitsQuote: { venue: 100 },
    })
    expect(long.orders[0]).toMatchObject({ contracts: -1, notes: [] })
    const short = net({
      vector: vectorOf({ ETH: 1 }),
      candidates: [{ candidate: freePerpetual, heldContracts: -3 }],
      marginLimitsQuote: { venue: 100 },
    })
    expect(short.orders[0]).toMatchObject({ contracts: 0, notes: ['margin-limit'] })
  })

  test('a size limit', () => {
    const { orders } = net({ candidates: [{ candidate: freePerpetual, maxContracts: 1.5 }] })
    expect(orders[0]).toMatchObject({ contracts: -1.5, notes: ['size-limit'] })
  })

  test('coins nobody lends are sold no further than they are held', () => {
    const spot = { ...freePerpetual, kind: 'spot' as const, canBeShort: false, marginQuote: 0 }
    const { orders } = net({ candidates: [{ candidate: spot, heldContracts: 0.7 }] })
    expect(orders[0]).toMatchObject({ contracts: -0.7, notes: ['size-limit'] })
  })

  test.each([
    [
      'correlations that cannot be',
      {
        law: {
          ...law,
          correlation: [
            [1, 1.2],
            [1.2, 1],
          ],
        },
      },
      'model/bad-correlation',
    ],
    [
      'a correlation matrix that is not positive definite',
      {
        law: {
          underlyings: ['ETH', 'BTC', 'SOL'],
          sigmasAnnual: [0.8, 0.6, 1],
          correlation: [
            [1, 0.9, -0.9],
            [0.9, 1, 0.9],
            [-0.9, 0.9, 1],
          ],
        },
      },
      'model/bad-correlation',
    ],
    [
      'an unknown volatility',
      { law: { underlyings: ['BTC'], sigmasAnnual: [0.6], correlation: [[1]] } },
      'hedge/volatility-missing',
    ],
    ['no risk aversion', { riskAversionPerQuote: 0 }, 'hedge/bad-risk-aversion'],
    ['no horizon', { horizonSec: 0 }, 'model/bad-horizon'],
    [
      'a lot of nothing',
      { candidates: [{ candidate: { ...freePerpetual, lotContracts: 0 } }] },
      'hedge/bad-lot',
    ],
    [
      'a cost that falls with size',
      {
        candidates: [
          {
            candidate: {
              ...freePerpetual,
              buySteps: [
                { contracts: 1, costQuote: 2 },
                { contracts: 1, costQuote: 1 },
              ],
            },
          },
        ],
      },
      'hedge/bad-cost',
    ],
    [
      'carry for both sides',
      {
        candidates: [
          {
            candidate: {
              ...freePerpetual,
              longCarryPnlAnnualQuote: 5,
              shortCarryPnlAnnualQuote: 5,
            },
          },
        ],
      },
      'hedge/bad-cost',
    ],
    [
      'carry without risk',
      {
        law: { underlyings: ['ETH'], sigmasAnnual: [0], correlation: [[1]] },
        candidates: [
          {
            candidate: {
              ...freePerpetual,
              shortCarryPnlAnnualQuote: 5,
              longCarryPnlAnnualQuote: -5,
            },
          },
        ],
      },
      'hedge/riskless-carry',
    ],
  ])('%s is refused', (_, change, code) => {
    expect(() => net(change)).toThrow(expect.objectContaining({ code }))
  })
})

test('the same input gives the same bytes, from another solver too', async () => {
  const other = await loadQuadraticSolver()
  const ask = (by: QuadraticSolver) =>
    JSON.stringify(
      net({
        vector: vectorOf({ ETH: 2.01, BTC: 0.3 }),
        candidates: [{ candidate: freePerpetual }, { candidate: freeBtc }],
        marginLimitsQuote: { venue: 1500 },
        solver: by,
      }),
    )
  expect(ask(other)).toBe(ask(solver))
})
