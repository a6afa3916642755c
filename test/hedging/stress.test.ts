import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { drainedExit } from '../../src/amm/drainedExit.ts'
import { type PortfolioHedges, type StressLaw, stressTable } from '../../src/hedging/stress.ts'
import { standardStresses } from '../../src/hedging/stressScenarios.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { blackScholes } from '../../src/models/blackScholes.ts'
import { expectedCurveLossQuote } from '../../src/models/expectedCurveLoss.ts'
import { expectedHorizonLoss } from '../../src/models/horizonLoss.ts'
import type { Portfolio } from '../../src/models/risk/portfolio.ts'
import {
  exampleCurve,
  exampleLiquidity,
  fullRangeCurve,
  rangeCurve,
} from '../support/closedFormCurve.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'
import { examplePortfolio } from '../support/portfolio.ts'

const refused = (code: string) => expect.objectContaining({ code })
const portfolio = examplePortfolio()
const short = {
  label: 'ETH-PERP',
  underlying: 'ETH',
  amountBase: -2,
  fundingRateAnnual: 0.1,
  price: 2000,
}
const put = {
  label: 'put',
  underlying: 'ETH',
  kind: 'put',
  amountBase: 1,
  strike: 1800,
  timeYears: 30 / 365,
  sigmaAnnual: 0.8,
  rateAnnual: 0.04,
} as const
const hedges: PortfolioHedges = { holdings: [], perpetuals: [short], options: [] }
const law: StressLaw = {
  sigmasAnnual: [0.8, 0],
  correlation: [
    [1, 0],
    [0, 1],
  ],
  horizonYears: 7 / 365,
}
const scenarios = standardStresses({
  underlyings: ['ETH'],
  quoteToken: 'USDC',
  perpetuals: [short],
  drained: { costQuote: 120, unsoldBase: 0.5 },
})
const rows = stressTable({ portfolio, hedges, scenarios, law })
const row = (id: string) => rows.find((each) => each.id === id) as (typeof rows)[number]
const value = 9076.102359

describe('stress scenarios', () => {
  test('have stable ids', () => {
    expect(rows.map(({ id }) => id)).toEqual([
      'gap-down-50',
      'gap-down-30',
      'gap-down-10',
      'gap-up-10',
      'gap-up-30',
      'gap-up-50',
      'volatility-doubles',
      'funding-spike',
      'quote-depeg',
      'pool-drained',
    ])
  })

  test('gaps: values of models reference 1.2, in range and beyond both edges', () => {
    // V(1000) and V(≥ 2500) are published; the short makes 2 a dollar.
    expect(row('gap-down-50').unhedgedPnlQuote).toBeCloseTo(4930.689 - value, 3)
    expect(row('gap-down-50').hedgedPnlQuote).toBeCloseTo(4930.689 - value + 2000, 3)
    for (const [id, move] of [
      ['gap-up-30', 600],
      ['gap-up-50', 1000],
    ] as const) {
      expect(row(id).unhedgedPnlQuote).toBeCloseTo(9548.238 - value, 3)
      expect(row(id).hedgedPnlQuote).toBeCloseTo(9548.238 - value - 2 * move, 3)
      expect(row(id).hedgePnlQuote).toBeCloseTo(-2 * move, 9)
    }
    const at1800 = exampleCurve.baseAt(1800) * 1800 + exampleCurve.quoteAt(1800)
    expect(row('gap-down-10').unhedgedPnlQuote).toBeCloseTo(at1800 - value, 5)
    expect(row('gap-down-10').deltasAfter[0]?.amount).toBeCloseTo(exampleCurve.baseAt(1800) - 2, 9)
    // Above its range the position is all quote: the short is naked.
    expect(row('gap-up-30').deltasAfter[0]).toEqual({ underlying: 'ETH', amount: -2 })
    // Hedged against delta, a short-gamma position loses either way.
    for (const { id, hedgedPnlQuote } of rows.filter(({ id }) => id.startsWith('gap')))
      expect(hedgedPnlQuote, id).toBeLessThan(0)
  })

  test('a gap of several underlyings moves a position between them not at all', () => {
    const between: Portfolio = {
      ...portfolio,
      assets: [
        { underlying: 'ETH', price: 2000 },
        { underlying: 'BTC', price: 50_000 },
      ],
      positions: [{ label: 'p', curve: fullRangeCurve(4), base: 'ETH', quote: 'BTC' }],
    }
    const [gap] = stressTable({
      portfolio: between,
      hedges: { holdings: [], perpetuals: [], options: [] },
      scenarios: standardStresses({ underlyings: ['ETH', 'BTC'] }).slice(0, 1),
    })
    // Half the value, the same tokens.
    expect(gap?.unhedgedPnlQuote).toBeCloseTo(-4 * Math.sqrt(2000 * 50_000), 6)
    expect(gap?.deltasAfter[0]?.amount).toBeCloseTo(4 / Math.sqrt(0.04), 9)
  })

  test('doubled volatility: no mark of a position moves, its expected loss and options do', () => {
    const range = {
      liquidity: exampleLiquidity,
      sqrtLower: Math.sqrt(1500),
      sqrtUpper: Math.sqrt(2500),
    }
    const loss = (sigmaAnnual: number) =>
      expectedHorizonLoss({ range, price: 2000, sigmaAnnual, horizonSec: 7 * 86_400 })
        .expectedLossQuote
    const { parts, unhedgedPnlQuote } = row('volatility-doubles')
    expect(parts.positionsPnlQuote).toBe(0)
    expect(parts.volatilityPnlQuote).toBeCloseTo(loss(0.8) - loss(1.6), 8)
    expect(unhedgedPnlQuote).toBeCloseTo(loss(0.8) - loss(1.6), 8)
    const [withPut] = stressTable({
      portfolio,
      hedges: { ...hedges, options: [put] },
      scenarios: scenarios.filter(({ id }) => id === 'volatility-doubles'),
      law,
    })
    const price = (sigmaAnnual: number) =>
      blackScholes({ ...put, spot: 2000, sigmaAnnual }).valueQuote
    expect(withPut?.hedgePnlQuote).toBeCloseTo(price(1.6) - price(0.8), 9)
    expect(() => stressTable({ portfolio, hedges, scenarios })).toThrow(
      refused('model/bad-volatility'),
    )
    expect(() =>
      stressTable({ portfolio, hedges, scenarios, law: { ...law, correlation: [[1]] } }),
    ).toThrow(refused('model/bad-correlation'))
  })

  test('funding spikes against the side that is held', () => {
    const paid = (3 * 4000 * 7) / 365
    expect(row('funding-spike').unhedgedPnlQuote).toBe(0)
    expect(row('funding-spike').hedgedPnlQuote).toBeCloseTo(-paid, 9)
    const long = { ...short, amountBase: 2 }
    const [spike] = stressTable({
      portfolio,
      hedges: { ...hedges, perpetuals: [long] },
      scenarios: standardStresses({ underlyings: [], perpetuals: [long] }).filter(
        ({ id }) => id === 'funding-spike',
      ),
    })
    expect(spike?.hedgedPnlQuote).toBeCloseTo(-paid, 9)
    // A dated future charges none, so there is nothing to spike.
    const { fundingRateAnnual: _, ...future } = short
    const ids = standardStresses({ underlyings: [], perpetuals: [future] }).map(({ id }) => id)
    expect(ids).not.toContain('funding-spike')
  })

  test('a quote token at 0.9: the position fills with it, the hedge pays nothing', () => {
    const { unhedgedPnlQuote, hedgePnlQuote, deltasAfter } = row('quote-depeg')
    const ratio = 2000 / 0.9
    const after = exampleCurve.baseAt(ratio) * 2000 + exampleCurve.quoteAt(ratio) * 0.9
    expect(unhedgedPnlQuote).toBeCloseTo(after - value, 5)
    expect(hedgePnlQuote).toBe(0)
    expect(deltasAfter[1]?.amount).toBeCloseTo(exampleCurve.quoteAt(ratio), 9)
    expect(deltasAfter[1]?.amount).toBeGreaterThan(exampleCurve.quoteAt(2000))
    // It loses more than a tenth of the tokens it held before: it bought more on the way down.
    expect(unhedgedPnlQuote).toBeLessThan(-0.1 * exampleCurve.quoteAt(2000))
    // In a narrow range it holds nothing else any more.
    const narrow = examplePortfolio(0, rangeCurve(5000, 1950, 2050))
    const [depeg] = stressTable({
      portfolio: narrow,
      hedges,
      scenarios: scenarios.filter(({ id }) => id === 'quote-depeg'),
    })
    expect(depeg?.deltasAfter[0]?.amount).toBe(-2)
  })

  test('a drained pool costs what the exit through one’s own ticks costs', () => {
    const mine = { tickLower: -600, tickUpper: 600, liquidity: 10n ** 20n }
    const pool = createPool(emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(30) }))
    pool.mint({ owner: OWNER, ...mine })
    const { costQuote } = drainedExit({ state: pool.state(), ranges: [mine], baseIs: 'token0' })
    const [drained] = stressTable({
      portfolio,
      hedges,
      scenarios: standardStresses({
        underlyings: [],
        drained: { costQuote, unsoldBase: 0 },
      }).filter(({ id }) => id === 'pool-drained'),
    })
    expect(drained).toMatchObject({
      unhedgedPnlQuote: -costQuote,
      hedgedPnlQuote: -costQuote,
      unsoldBase: 0,
    })
    expect(row('pool-drained')).toMatchObject({ hedgedPnlQuote: -120, unsoldBase: 0.5 })
    expect(row('gap-down-10')).not.toHaveProperty('unsoldBase')
  })

  test('parts add up, hedges too', () => {
    for (const { parts, hedgedPnlQuote, unhedgedPnlQuote, hedgePnlQuote } of rows) {
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(
        hedgedPnlQuote,
        9,
      )
      expect(unhedgedPnlQuote + hedgePnlQuote).toBeCloseTo(hedgedPnlQuote, 9)
    }
  })

  test('refuses moves to nothing and names nobody holds', () => {
    const of = (priceFactors: Record<string, number>) => () =>
      stressTable({ portfolio, hedges, scenarios: [{ id: 'x', priceFactors }] })
    expect(of({ ETH: 0 })).toThrow(refused('hedge/bad-move'))
    expect(of({ ETH: Number.POSITIVE_INFINITY })).toThrow(refused('hedge/bad-move'))
    expect(of({ SOL: 0.5 })).toThrow(refused('model/unknown-underlying'))
    expect(() => standardStresses({ underlyings: [], horizonYears: 0 })).toThrow(
      refused('model/bad-horizon'),
    )
    expect(() => standardStresses({ underlyings: [], fundingSpikeRateAnnual: -1 })).toThrow(
      refused('hedge/bad-funding'),
    )
  })
})

test('the expected loss of a curve is the closed form of its range', () => {
  for (const [lower, upper] of [
    [1500, 2500],
    [1990, 2010],
    [2100, 3000],
    [1000, 1500],
  ] as const)
    for (const days of [0, 1, 30, 365]) {
      const range = { liquidity: 100, sqrtLower: Math.sqrt(lower), sqrtUpper: Math.sqrt(upper) }
      const horizonSec = days * 86_400
      const { expectedLossQuote, valueQuote } = expectedHorizonLoss({
        range,
        price: 2000,
        sigmaAnnual: 0.8,
        horizonSec,
      })
      const found = expectedCurveLossQuote(rangeCurve(100, lower, upper), {
        price: 2000,
        driftAnnual: 0,
        sigmaAnnual: 0.8,
        horizonSec,
      })
      expect(Math.abs(found - expectedLossQuote)).toBeLessThan(1e-11 * valueQuote)
    }
})
