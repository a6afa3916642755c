import { describe, expect, test } from 'vitest'
import { discreteHedgingSd, lelandNumber } from '../../src/hedging/discreteHedging.ts'
import { expectedRehedging } from '../../src/hedging/expectedRehedging.ts'
import { hedgeBreakEven } from '../../src/hedging/hedgeBreakEven.ts'
import { carryPnlAnnualOf, type HedgeCostTerms, hedgeCosts } from '../../src/hedging/hedgeCosts.ts'
import { rebalanceAction } from '../../src/hedging/rebalanceAction.ts'
import type { RebalanceRule } from '../../src/hedging/rebalanceRule.ts'
import { randomStream } from '../../src/market/random.ts'
import { lvrRateAt } from '../../src/models/lossVersusRebalancing.ts'
import { exampleCurve } from '../support/closedFormCurve.ts'

const price = 2000
const gammaBasePerPrice = exampleCurve.baseSlopeAt(price)
const sigmaAnnual = 0.8
const { lvrQuotePerDay } = lvrRateAt({ curve: exampleCurve, price, sigmaAnnual })

/** Days of a diffusing exposure at a price that stays: what the rule then really does. */
function simulate(rule: RebalanceRule, stepSec: number, days: number, lotBase?: number) {
  const random = randomStream(8)
  const driftPerStep =
    Math.abs(gammaBasePerPrice) * price * sigmaAnnual * Math.sqrt(stepSec / 31_536_000)
  let [exposureBase, hedgeBase, trades, turnover, squares] = [0, 0, 0, 0, 0]
  let lastRehedgeSec = 0
  const steps = Math.round((days * 86_400) / stepSec)
  for (let i = 1; i <= steps; i += 1) {
    squares += (exposureBase + hedgeBase) ** 2
    exposureBase += driftPerStep * random.normal()
    const { tradeBase } = rebalanceAction(rule, {
      exposureBase,
      gammaBasePerPrice,
      hedgeBase,
      price,
      nowSec: i * stepSec,
      lastRehedgeSec,
      limits: lotBase === undefined ? {} : { lotBase },
    })
    if (tradeBase === 0) continue
    hedgeBase += tradeBase
    lastRehedgeSec = i * stepSec
    trades += 1
    turnover += Math.abs(tradeBase)
  }
  const errorSd = price * sigmaAnnual * Math.sqrt(squares / steps / 365)
  return {
    rehedgesPerDay: trades / days,
    turnoverBasePerDay: turnover / days,
    errorSd,
    stepBase: driftPerStep,
  }
}

describe('expected rehedging', () => {
  test('every hour: trades, turnover and error as simulated', () => {
    const rule: RebalanceRule = { kind: 'interval', intervalSec: 3600 }
    const expected = expectedRehedging({ rule, price, gammaBasePerPrice, sigmaAnnual })
    const seen = simulate(rule, 36, 100)
    expect(seen.rehedgesPerDay).toBeCloseTo(expected.rehedgesPerDay as number, 9)
    // 2,400 trades of |z|: relative standard error 0.755/√2400 = 1.5 %.
    expect(seen.turnoverBasePerDay / expected.turnoverBasePerDay).toBeCloseTo(1, 1.3)
    expect(seen.errorSd / expected.hedgingErrorSdQuotePerDay).toBeGreaterThan(0.955)
    expect(seen.errorSd / expected.hedgingErrorSdQuotePerDay).toBeLessThan(1.045)
  })

  test.each([
    { name: 'to the target', rule: { kind: 'band', halfWidthBase: 0.05, tradeTo: 'target' } },
    { name: 'to the edge', rule: { kind: 'band', halfWidthBase: 0.05, tradeTo: 'edge' } },
  ] as const)('a band $name: first passage and reflection as simulated', ({ rule }) => {
    const stepSec = 10
    const seen = simulate(rule, stepSec, 40)
    // Some 2,500 first passages, each of relative deviation √(2/3): 5 % are three standard errors.
    // Watching at steps, the band is in effect 0.5826 steps wider on either side.
    const wider = { ...rule, halfWidthBase: rule.halfWidthBase + 0.5826 * seen.stepBase }
    const terms = { price, gammaBasePerPrice, sigmaAnnual }
    const expected = expectedRehedging({ ...terms, rule: wider })
    expect(seen.turnoverBasePerDay / expected.turnoverBasePerDay).toBeGreaterThan(0.95)
    expect(seen.turnoverBasePerDay / expected.turnoverBasePerDay).toBeLessThan(1.05)
    expect(seen.errorSd / expected.hedgingErrorSdQuotePerDay).toBeGreaterThan(0.95)
    expect(seen.errorSd / expected.hedgingErrorSdQuotePerDay).toBeLessThan(1.05)
    if (rule.tradeTo === 'target') {
      const ratio = seen.rehedgesPerDay / (expected.rehedgesPerDay as number)
      expect(ratio).toBeGreaterThan(0.95)
      expect(ratio).toBeLessThan(1.05)
    } else {
      expect(expected.rehedgesPerDay).toBeUndefined()
    }
  })

  test('a band to the edge in lots: trades as simulated', () => {
    const rule: RebalanceRule = { kind: 'band', halfWidthBase: 0.05, tradeTo: 'edge' }
    const lotBase = 0.02
    const seen = simulate(rule, 10, 40, lotBase)
    const terms = { price, gammaBasePerPrice, sigmaAnnual, lotBase }
    const wider = { ...rule, halfWidthBase: rule.halfWidthBase + 0.5826 * seen.stepBase }
    const expected = expectedRehedging({ ...terms, rule: wider })
    const ratio = seen.rehedgesPerDay / (expected.rehedgesPerDay as number)
    expect(ratio).toBeGreaterThan(0.95)
    expect(ratio).toBeLessThan(1.05)
  })

  test('an interval leaves LVR·√(2/N) and turns over LVR·Le, as the other formulas have it', () => {
    const rule: RebalanceRule = { kind: 'interval', intervalSec: 3600 }
    const expected = expectedRehedging({ rule, price, gammaBasePerPrice, sigmaAnnual })
    expect(expected.hedgingErrorSdQuotePerDay).toBeCloseTo(
      discreteHedgingSd({ lvrQuote: lvrQuotePerDay, steps: 24 }),
      10,
    )
    const costs = hedgeCosts({ ...terms, rule, feeRate: 0.0004, slippageRate: 0.0001 })
    const leland = lelandNumber({
      roundTripCostRate: 0.001,
      sigmaAnnual,
      intervalYears: 1 / 8760,
    })
    expect(costs.lelandNumber).toBeCloseTo(leland, 12)
    expect(costs.rehedgingPerDay.totalPnlQuote).toBeCloseTo(-lvrQuotePerDay * leland, 10)
  })

  test('without gamma nothing is traded', () => {
    const rule: RebalanceRule = { kind: 'whalley-wilmott', riskAversion: 1e-4, costRate: 5e-4 }
    const still = expectedRehedging({ rule, price, gammaBasePerPrice: 0, sigmaAnnual })
    expect(still).toEqual({
      rehedgesPerDay: 0,
      turnoverBasePerDay: 0,
      hedgingErrorSdQuotePerDay: 0,
    })
  })
})

const terms: HedgeCostTerms = {
  rule: { kind: 'interval', intervalSec: 28_800 },
  price,
  gammaBasePerPrice,
  sigmaAnnual,
  hedgeBase: -2,
  tradeBase: -2,
  feeRate: 0.0005,
  slippageRate: 0.0001,
  carry: { kind: 'funding', funding: { fundingRate: 0.0001, intervalSec: 28_800 } },
}

describe('costs of a hedge', () => {
  test('a short of 2 ETH with positive funding: each part by hand', () => {
    const costs = hedgeCosts(terms)
    expect(costs.now).toEqual({
      feePnlQuote: -2,
      slippageCostQuote: 0.4,
      gasCostQuote: 0,
      totalPnlQuote: -2.4,
    })
    // 2 · 2000 · 0.01 % three times a day, received.
    expect(costs.carryPnlQuotePerDay).toBeCloseTo(1.2, 12)
    expect(costs.runningPnlQuotePerDay).toBeCloseTo(1.2 + costs.rehedgingPerDay.totalPnlQuote, 12)
    expect(hedgeCosts({ ...terms, hedgeBase: 2 }).carryPnlQuotePerDay).toBeCloseTo(-1.2, 12)
  })

  test('carry of a future, a borrow, and a known amount', () => {
    expect(carryPnlAnnualOf({ kind: 'basis', basisAnnual: 0.06 }, -2, price)).toBeCloseTo(240, 12)
    expect(carryPnlAnnualOf({ kind: 'basis', basisAnnual: 0.06 }, 2, price)).toBeCloseTo(-240, 12)
    expect(carryPnlAnnualOf({ kind: 'borrow', borrowRateAnnual: 0.03 }, -2, price)).toBeCloseTo(
      -120,
      12,
    )
    expect(carryPnlAnnualOf({ kind: 'borrow', borrowRateAnnual: 0.03 }, 2, price)).toBeCloseTo(0)
    expect(carryPnlAnnualOf({ kind: 'amount', carryPnlAnnualQuote: -7 }, -2, price)).toBe(-7)
  })

  test('an unknown carry is absent, not zero', () => {
    const { carryPnlQuotePerDay, runningPnlQuotePerDay, rehedgingPerDay } = hedgeCosts({
      ...terms,
      carry: undefined,
    })
    expect(carryPnlQuotePerDay).toBeUndefined()
    expect(runningPnlQuotePerDay).toBe(rehedgingPerDay.totalPnlQuote)
  })

  test('gas per trade and per year; not known where the trades are not', () => {
    const gas = { gasQuotePerRehedge: 4, gasQuoteAnnual: 365 }
    expect(hedgeCosts({ ...terms, ...gas }).now.gasCostQuote).toBe(4)
    expect(hedgeCosts({ ...terms, ...gas }).rehedgingPerDay.gasCostQuote).toBeCloseTo(13, 12)
    const edge = { kind: 'band', halfWidthBase: 0.1, tradeTo: 'edge' } as const
    expect(
      hedgeCosts({ ...terms, ...gas, rule: edge }).rehedgingPerDay.gasCostQuote,
    ).toBeUndefined()
    expect(hedgeCosts({ ...terms, tradeBase: 0, ...gas }).now.gasCostQuote).toBe(0)
  })

  test('a rebate is received', () => {
    expect(hedgeCosts({ ...terms, feeRate: -0.0001 }).now.feePnlQuote).toBeCloseTo(0.4, 12)
  })

  test.each([{ feeRate: 0.5 }, { feeRate: Number.NaN }, { slippageRate: -0.1 }])(
    '%j is refused',
    (change) => {
      expect(() => hedgeCosts({ ...terms, ...change })).toThrow(
        expect.objectContaining({ code: 'hedge/bad-cost' }),
      )
    },
  )
})

describe('break-even', () => {
  const costs = hedgeCosts(terms)
  test('at the break-even fees the hedged position brings nothing', () => {
    const at = (feesQuotePerDay: number) =>
      hedgeBreakEven({ feesQuotePerDay, lvrQuotePerDay, valueQuote: 9076, costs })
    const now = at(25)
    expect(now.netPnlQuotePerDay).toBeCloseTo(25 - lvrQuotePerDay + costs.runningPnlQuotePerDay, 12)
    const even = at(now.breakEvenFeesQuotePerDay)
    expect(even.netPnlQuotePerDay).toBeCloseTo(0, 12)
    expect(even.feeRateAnnual).toBeCloseTo(now.breakEvenFeeRateAnnual as number, 12)
    expect(now.paybackDays).toBeCloseTo(2.4 / now.netPnlQuotePerDay, 12)
    expect(at(1).paybackDays).toBeUndefined()
  })

  test('carry above LVR needs no fees; no value has no rate', () => {
    const rich = { ...costs, runningPnlQuotePerDay: 100 }
    const even = hedgeBreakEven({ feesQuotePerDay: 0, lvrQuotePerDay, valueQuote: 0, costs: rich })
    expect(even.breakEvenFeesQuotePerDay).toBe(0)
    expect(even).not.toHaveProperty('breakEvenFeeRateAnnual')
    expect(even.netPnlQuotePerDay).toBeCloseTo(100 - lvrQuotePerDay, 12)
  })
})
