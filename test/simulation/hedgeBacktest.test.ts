import { describe, expect, test } from 'vitest'
import type { FundingSeries } from '../../src/domain/funding.ts'
import type { RebalanceRule } from '../../src/hedging/rebalanceRule.ts'
import { gbmPath } from '../../src/market/gbmPath.ts'
import { randomStream } from '../../src/market/random.ts'
import { ATTRIBUTION_TOLERANCE } from '../../src/models/attribution.ts'
import { lvrAlongPath, lvrRateAt } from '../../src/models/lossVersusRebalancing.ts'
import { type HedgeBacktestTerms, hedgeBacktest } from '../../src/simulation/hedgeBacktest.ts'
import { lifeGamma } from '../../src/simulation/lifeGamma.ts'
import {
  exampleCurve,
  exampleLiquidity,
  fullRangeCurve,
  rangeCurve,
} from '../support/closedFormCurve.ts'
import { curveLife, eventfulLife } from '../support/curveLife.ts'
import { bruteForce } from '../support/hedgeBruteForce.ts'

const FREE = { feeRate: 0, slippageRate: 0 }
const HOURLY: RebalanceRule = { kind: 'interval', intervalSec: 3600 }
const sigmaAnnual = 0.8

describe('at zero fee, 200 seeds', () => {
  const START = 2000
  const RANGES = [
    { name: 'full range', curve: fullRangeCurve(100) },
    { name: '±25 %', curve: rangeCurve(400, START / 1.25, START * 1.25) },
    { name: '±10 %', curve: rangeCurve(900, START / 1.1, START * 1.1) },
  ]
  const SEEDS = 200
  const stepSec = 900

  test.each(RANGES)(
    '$name, hedged hourly: the hedged P&L is −LVR in the mean, its sd √Σ2(½ΓP²σ²Δt)²',
    ({ curve }) => {
      let [sum, squares, predicted, byDefinition] = [0, 0, 0, 0]
      for (let seed = 0; seed < SEEDS; seed += 1) {
        const { timeSec, mid } = gbmPath(
          { startPrice: START, volatilityAnnual: sigmaAnnual, startSec: 0, stepSec, steps: 480 },
          randomStream(seed),
        )
        const life = curveLife(curve, timeSec, mid)
        const { hedged, parts } = hedgeBacktest({
          life,
          price: mid,
          rule: HOURLY,
          costs: FREE,
          funding: 'none',
        })
        let [closed, variance] = [0, 0]
        for (let i = 0; i + 1 < mid.length; i += 4) {
          const rate = lvrRateAt({ curve, price: mid[i] as number, sigmaAnnual }).lvrQuoteAnnual
          const step = (rate * 4 * stepSec) / 31_536_000
          closed += step
          variance += 2 * step ** 2
        }
        const error = hedged.totalPnlQuote + closed
        sum += error
        squares += error ** 2
        predicted += variance
        // By its definition: the trades of the curve repriced, hour by hour.
        const hours = Array.from(mid).filter((_, i) => i % 4 === 0)
        const realised = lvrAlongPath(curve, hours).reduce((all, each) => all + each, 0)
        byDefinition = Math.max(
          byDefinition,
          Math.abs(hedged.totalPnlQuote + realised) / (realised + 1),
        )
        expect(parts.lvrQuote).toBeGreaterThan(0)
      }
      const sd = Math.sqrt(squares / SEEDS)
      expect(Math.abs(sum / SEEDS)).toBeLessThan((3 * sd) / Math.sqrt(SEEDS))
      expect(sd / Math.sqrt(predicted / SEEDS)).toBeGreaterThan(0.85)
      expect(sd / Math.sqrt(predicted / SEEDS)).toBeLessThan(1.15)
      expect(byDefinition).toBeLessThan(1e-9)
    },
  )
})

/** Settlements every 8 hours of rates that change sign. */
function fundingFor(untilSec: number, intervalSec = 28_800): FundingSeries {
  const rows = Math.ceil(untilSec / intervalSec)
  return {
    symbol: 'TEST',
    timeSec: Float64Array.from({ length: rows }, (_, i) => (i + 1) * intervalSec),
    fundingRate: Float64Array.from({ length: rows }, (_, i) => 1e-4 * Math.sin(i + 1)),
    intervalSec: new Float64Array(rows).fill(intervalSec),
  }
}

const RULES: readonly RebalanceRule[] = [
  { kind: 'interval', intervalSec: 5000 },
  { kind: 'band', halfWidthBase: 0.05, tradeTo: 'target' },
  { kind: 'band', halfWidthBase: 0.05, tradeTo: 'edge' },
]

describe('a life with deposits, withdrawals, collects and fees', () => {
  test.each(RULES)('$kind: equal to brute force, and the identity holds', (rule) => {
    for (let seed = 0; seed < 20; seed += 1) {
      const random = randomStream(seed).split('life')
      const { life, price: poolPrice } = eventfulLife(random, exampleCurve, 2000, 400)
      // Every other life is valued and hedged at a market that is not quite where the pool is.
      const price =
        seed % 2 === 0 ? poolPrice : poolPrice.map((one) => one * (1 + 0.002 * random.normal()))
      const funding = fundingFor(life.timeSec.at(-1) as number, 1200)
      const costs = { feeRate: 0.0005, slippageRate: 0.0002, gasQuotePerRehedge: 0.1 }
      const terms: HedgeBacktestTerms = { life, price, rule, costs, funding }
      const got = hedgeBacktest(terms)
      const want = bruteForce(terms)
      const scale = got.unhedged.grossFlowsQuote + got.turnoverQuote
      const same = (a: number, b: number): void =>
        expect(Math.abs(a - b)).toBeLessThan(ATTRIBUTION_TOLERANCE * scale)
      same(got.hedged.totalPnlQuote, want.hedged)
      same(got.unhedged.attribution.totalPnlQuote, want.unhedged)
      same(got.series.unhedgedPnlQuote.at(-1) as number, want.unhedged)
      same(got.series.hedgedPnlQuote.at(-1) as number, want.hedged)
      expect(Math.abs(got.parts.fundingPnlQuote - want.fundingPnl)).toBeLessThan(1e-9)
      same(got.parts.feesQuote, want.fees)
      same(got.turnoverQuote, want.notional)
      expect(got.rehedges).toBe(want.trades)
      got.series.hedgeBase.forEach((hedge, i) => {
        expect(hedge).toBeCloseTo(want.hedge[i] as number, 10)
      })
      expect(Math.abs(got.identityResidualQuote)).toBeLessThan(ATTRIBUTION_TOLERANCE * scale)
      expect(got.fundingSettlements).toBe(
        funding.timeSec.filter((each) => each <= (life.timeSec.at(-1) as number)).length,
      )
      // All of it was withdrawn at the end: fees owed are left to hedge, and what a band tolerates.
      const left = (got.series.exposureBase.at(-1) as number) + got.openHedgeBase
      expect(Math.abs(left)).toBeLessThan(0.0501)
    }
  })

  test('crossings of a band to the target are its trades but the opening one counts too', () => {
    const { life, price } = eventfulLife(randomStream(3), exampleCurve, 2000, 400)
    const terms = { life, price, costs: FREE, funding: 'none' } as const
    const rule: RebalanceRule = { kind: 'band', halfWidthBase: 0.05, tradeTo: 'target' }
    const exact = hedgeBacktest({ ...terms, rule })
    expect(exact.bandCrossings).toBe(exact.rehedges)
    // An order too small to make leaves the hedge outside: one crossing, no trade, until it is back.
    const lots = hedgeBacktest({ ...terms, rule, limits: { minNotionalQuote: 1e9 } })
    expect(lots.rehedges).toBe(0)
    expect(lots.bandCrossings).toBeLessThanOrEqual(2)
    expect(hedgeBacktest({ ...terms, rule: HOURLY })).not.toHaveProperty('bandCrossings')
  })

  test('nothing that comes later changes what was done before', () => {
    const { life, price } = eventfulLife(randomStream(4), exampleCurve, 2000, 300)
    const terms = { costs: FREE, funding: 'none', rule: RULES[1] as RebalanceRule } as const
    const whole = hedgeBacktest({ ...terms, life, price })
    const cut = life.timeSec.findIndex((time, i) => i > 150 && life.timeSec[i + 1] !== time) + 1
    const until = Object.fromEntries(
      Object.entries(life).map(([name, column]) => [name, column.slice(0, cut)]),
    ) as typeof life
    const part = hedgeBacktest({ ...terms, life: until, price: price.slice(0, cut) })
    expect(part.series.hedgeBase).toEqual(whole.series.hedgeBase.slice(0, cut))
    expect(part.series.hedgedPnlQuote).toEqual(whole.series.hedgedPnlQuote.slice(0, cut))
  })
})

describe('margin', () => {
  // Price doubles in steps of 5 %: a short of 2 ETH with 800 put up is liquidated on the way.
  const price = Float64Array.from({ length: 15 }, (_, i) => 2000 * 1.05 ** i)
  const timeSec = price.map((_, i) => i * 3600)
  const flat = { ...exampleCurve, baseAt: () => 2, quoteAt: () => 0 }
  const life = curveLife(flat, timeSec, price)
  const terms = { life, price, rule: HOURLY, funding: 'none', costs: FREE } as const
  const margin = { marginQuote: 800, maintenanceRate: 0.05, liquidationFeeRate: 0.01 }

  test('the hedge is closed where equity falls below maintenance, and put up again', () => {
    const { liquidations, marginPostedQuote, parts, hedged, identityResidualQuote } = hedgeBacktest(
      { ...terms, margin },
    )
    const first = price.findIndex((p) => 800 - 2 * (p - 2000) < 0.05 * 2 * p)
    expect(liquidations[0]).toMatchObject({
      timeSec: timeSec[first],
      price: price[first],
      positionBase: -2,
    })
    expect(liquidations[0]?.equityQuote).toBeCloseTo(800 - 2 * ((price[first] as number) - 2000), 9)
    expect(liquidations.length).toBeGreaterThan(2)
    const penalties = liquidations.reduce((sum, { price: at }) => sum + 0.01 * 2 * at, 0)
    expect(parts.liquidationCostQuote).toBeCloseTo(penalties, 9)
    expect(hedged.totalPnlQuote).toBeCloseTo(-penalties, 8)
    // What was put up and not lost is still there.
    const loss = 2 * ((price.at(-1) as number) - 2000) + penalties
    const equity = marginPostedQuote - loss
    expect(equity).toBeGreaterThan(0)
    expect(Math.abs(identityResidualQuote)).toBeLessThan(1e-8)
  })

  test('enough of it is never touched', () => {
    const rich = hedgeBacktest({ ...terms, margin: { ...margin, marginQuote: 1e5 } })
    expect(rich.liquidations).toEqual([])
    expect(rich.marginPostedQuote).toBe(1e5)
    // Worst at the top, where the short has lost most and its notional is largest.
    const top = price.at(-1) as number
    expect(rich.lowestMarginRate).toBeCloseTo((1e5 - 2 * (top - 2000)) / (2 * top), 12)
    expect(hedgeBacktest(terms)).not.toHaveProperty('lowestMarginRate')
    expect(rich.hedged.totalPnlQuote).toBeCloseTo(0, 8)
  })

  test.each([{ marginQuote: 0 }, { maintenanceRate: 1 }, { liquidationFeeRate: -1 }])(
    '%j is refused',
    (change) => {
      expect(() => hedgeBacktest({ ...terms, margin: { ...margin, ...change } })).toThrow(
        expect.objectContaining({ code: 'hedge/bad-margin' }),
      )
    },
  )
})

describe('what is missing is refused', () => {
  const { timeSec, mid } = gbmPath(
    { startPrice: 2000, volatilityAnnual: 0.8, startSec: 0, stepSec: 3600, steps: 100 },
    randomStream(1),
  )
  const life = curveLife(exampleCurve, timeSec, mid)
  const terms = { life, price: mid, rule: HOURLY, costs: FREE } as const
  const whole = fundingFor(400_000)
  const without = (row: number): FundingSeries => ({
    symbol: 'TEST',
    timeSec: whole.timeSec.filter((_, i) => i !== row),
    fundingRate: whole.fundingRate.filter((_, i) => i !== row),
    intervalSec: whole.intervalSec.slice(1),
  })

  test('a funding series with a hole, a late start or an early end', () => {
    expect(hedgeBacktest({ ...terms, funding: whole }).fundingSettlements).toBe(12)
    for (const funding of [without(5), without(0), fundingFor(300_000)])
      expect(() => hedgeBacktest({ ...terms, funding })).toThrow(
        expect.objectContaining({ code: 'hedge/funding-gap' }),
      )
  })

  test('gamma for a rule that looks at it', () => {
    const rule = { kind: 'whalley-wilmott', riskAversion: 1e-4, costRate: 5e-4 } as const
    expect(() => hedgeBacktest({ ...terms, rule, funding: 'none' })).toThrow(
      expect.objectContaining({ code: 'hedge/gamma-missing' }),
    )
    const range = { sqrtLower: Math.sqrt(1500), sqrtUpper: Math.sqrt(2500) }
    const gammaBasePerPrice = lifeGamma(life, mid, range)
    gammaBasePerPrice.forEach((gamma, i) => {
      const want = exampleCurve.baseSlopeAt(mid[i] as number)
      expect(gamma).toBeCloseTo(want, 12)
    })
    const scaled = hedgeBacktest({ ...terms, rule, gammaBasePerPrice, funding: 'none' })
    expect(scaled.rehedges).toBeGreaterThan(1)
    expect(scaled.rehedges).toBeLessThan(100)
  })

  test('a column of another length', () => {
    expect(() => hedgeBacktest({ ...terms, price: mid.slice(1), funding: 'none' })).toThrow(
      expect.objectContaining({ code: 'model/bad-series' }),
    )
  })
})

test('liquidity found from what is held is the liquidity', () => {
  const price = Float64Array.of(1400, 1501, 2000, 2499, 2600)
  const life = curveLife(exampleCurve, price, price)
  const range = { sqrtLower: Math.sqrt(1500), sqrtUpper: Math.sqrt(2500) }
  const gamma = lifeGamma(life, price, range)
  expect(gamma[0]).toBe(0)
  expect(gamma[4]).toBe(0)
  for (const i of [1, 2, 3])
    expect(-(gamma[i] as number) * 2 * (price[i] as number) ** 1.5).toBeCloseTo(exampleLiquidity, 8)
})
