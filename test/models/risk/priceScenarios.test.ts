import { describe, expect, test } from 'vitest'
import { randomStream } from '../../../src/market/random.ts'
import {
  bootstrapScenarios,
  historicalScenarios,
  type PriceHistory,
} from '../../../src/models/risk/historicalScenarios.ts'
import {
  gaussianScenarios,
  type PriceScenarios,
  studentScenarios,
} from '../../../src/models/risk/priceScenarios.ts'
import { sampleMean } from '../../../src/models/risk/sample.ts'

const refused = (code: string) => expect.objectContaining({ code })
const logsOf = ({ factors }: PriceScenarios, asset = 0) =>
  (factors[asset] as Float64Array).map(Math.log)
const near = (found: { mean: number; standardError: number }, truth: number) =>
  expect(Math.abs(found.mean - truth)).toBeLessThan(4 * found.standardError)

const ETH = { underlying: 'ETH', sigmaAnnual: 0.8 }
const BTC = { underlying: 'BTC', sigmaAnnual: 0.6 }
const terms = { horizonYears: 0.1, count: 40_000 }
const correlation = [
  [1, 0.85],
  [0.85, 1],
]

describe('Gaussian scenarios', () => {
  test('a martingale by default; volatilities and correlation are those asked for', () => {
    const scenarios = gaussianScenarios({
      ...terms,
      assets: [ETH, BTC],
      correlation,
      random: randomStream(1),
    })
    expect(scenarios).toMatchObject({ drift: { of: 'price', annual: 0 }, dependence: 'none' })
    const [eth, btc] = [logsOf(scenarios), logsOf(scenarios, 1)]
    near(sampleMean(scenarios.factors[0] as Float64Array), 1)
    near(sampleMean(scenarios.factors[1] as Float64Array), 1)
    near(sampleMean(eth.map((log) => (log + 0.032) ** 2)), 0.064)
    near(sampleMean(btc.map((log) => (log + 0.018) ** 2)), 0.036)
    near(
      sampleMean(eth.map((log, i) => (log + 0.032) * ((btc[i] as number) + 0.018))),
      0.85 * 0.048,
    )
    // The variance of the ratio: models reference 1.3.
    near(sampleMean(eth.map((log, i) => (log - (btc[i] as number) + 0.014) ** 2)), 0.0184)
  })

  test('drifts by price or by log as said', () => {
    const of = (drift: PriceScenarios['drift']) =>
      gaussianScenarios({ ...terms, assets: [ETH], drift, random: randomStream(2) })
    const price = of({ of: 'price', annual: 0.5 })
    near(sampleMean(price.factors[0] as Float64Array), Math.exp(0.05))
    near(sampleMean(logsOf(of({ of: 'log', annual: 0.5 }))), 0.05)
  })

  test('antithetic pairs mirror each other, and take an odd count for none', () => {
    const pairs = { ...terms, count: 100, assets: [ETH], antithetic: true }
    const scenarios = gaussianScenarios({ ...pairs, random: randomStream(3) })
    const logs = logsOf(scenarios)
    expect(scenarios.dependence).toBe('pairs')
    for (let i = 0; i < 100; i += 2)
      expect((logs[i] as number) + (logs[i + 1] as number)).toBeCloseTo(-0.064, 12)
    expect(() => gaussianScenarios({ ...pairs, count: 101, random: randomStream(3) })).toThrow(
      refused('model/bad-sample'),
    )
  })

  test('refuses what no assets can be', () => {
    const of = (more: object) => () =>
      gaussianScenarios({ ...terms, assets: [ETH, BTC], random: randomStream(4), ...more })
    expect(of({})).toThrow(refused('model/bad-correlation'))
    expect(
      of({
        correlation: [
          [1, 1],
          [1, 1],
        ],
      }),
    ).toThrow(refused('model/bad-correlation'))
    expect(of({ correlation, horizonYears: 0 })).toThrow(refused('model/bad-horizon'))
    expect(of({ correlation, count: 0 })).toThrow(refused('model/bad-sample'))
  })
})

describe('Student scenarios', () => {
  test('have the quantiles of the law: closed for four degrees of freedom', () => {
    const scenarios = studentScenarios({
      ...terms,
      assets: [ETH],
      degreesOfFreedom: 4,
      random: randomStream(5),
    })
    // t₄ below t: ½ + (x/√(x² + 4))·(1 + 2/(x² + 4))·… in the form ½ + ¾·(s − s³/3), s = t/√(4 + t²).
    const below = (t: number) => {
      const s = t / Math.sqrt(4 + t * t)
      return 0.5 + 0.75 * (s - s ** 3 / 3)
    }
    expect(below(-2.776445)).toBeCloseTo(0.025, 6)
    const scale = Math.sqrt(0.064) * Math.sqrt(2 / 4)
    const logs = logsOf(scenarios)
    for (const t of [-4, -2, -1, 0, 1, 3]) {
      const p = below(t)
      const share = logs.filter((log) => log / scale < t).length / logs.length
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / logs.length))
    }
  })

  test('two assets go far together: one χ² for both', () => {
    const scenarios = studentScenarios({
      ...terms,
      assets: [ETH, BTC],
      correlation: [
        [1, 0],
        [0, 1],
      ],
      degreesOfFreedom: 5,
      random: randomStream(6),
    })
    const [eth, btc] = [logsOf(scenarios), logsOf(scenarios, 1)]
    // Uncorrelated, but the sizes are: the covariance of squares is (ν − 2)/(ν − 4) − 1 = 2 in squares.
    near(sampleMean(eth.map((log, i) => log * (btc[i] as number))), 0)
    const far = (logs: Float64Array, sd: number) => logs.map((log) => +(Math.abs(log) > 2 * sd))
    const [a, b] = [far(eth, Math.sqrt(0.064)), far(btc, Math.sqrt(0.036))]
    const both = sampleMean(a.map((value, i) => value * (b[i] as number))).mean
    expect(both).toBeGreaterThan(2 * sampleMean(a).mean * sampleMean(b).mean)
    expect(() =>
      studentScenarios({ ...terms, assets: [ETH], degreesOfFreedom: 2, random: randomStream(6) }),
    ).toThrow(refused('model/bad-sample'))
  })
})

const history: PriceHistory = {
  underlyings: ['ETH', 'BTC'],
  prices: [Float64Array.of(1, 2, 4, 2, 8), Float64Array.of(10, 20, 40, 20, 80)],
  stepSec: 3600,
}

describe('scenarios of the past', () => {
  test('are its windows, overlapping or one after another', () => {
    const of = (horizonSteps: number, overlapping: boolean) =>
      historicalScenarios({ history, horizonSteps, overlapping, drift: 'keep' })
    const values = (scenarios: PriceScenarios) =>
      [...(scenarios.factors[0] as Float64Array)].map((factor) => Number(factor.toFixed(12)))
    expect(values(of(1, true))).toEqual([2, 2, 0.5, 4])
    expect(values(of(2, true))).toEqual([4, 1, 2])
    expect(values(of(2, false))).toEqual([4, 2])
    expect(values(of(3, false))).toEqual([2])
    expect(of(2, true)).toMatchObject({
      dependence: { windows: 2 },
      drift: { of: 'record' },
      horizonYears: 7200 / (365 * 86_400),
    })
    expect(() => of(5, true)).toThrow(refused('model/bad-sample'))
    expect(() => of(0, true)).toThrow(refused('model/bad-horizon'))
  })

  test('without its drift: log moves of all single steps add up to nothing', () => {
    const scenarios = historicalScenarios({
      history,
      horizonSteps: 1,
      overlapping: true,
      drift: 'remove',
    })
    expect(logsOf(scenarios).reduce((sum, log) => sum + log, 0)).toBeCloseTo(0, 12)
    expect(scenarios.drift).toEqual({ of: 'log', annual: 0 })
  })

  test('a bootstrap draws whole blocks, of all assets at once, around the end', () => {
    const random = randomStream(7)
    const draw = (horizonSteps: number, blockLength: number) =>
      bootstrapScenarios({ history, horizonSteps, blockLength, count: 500, drift: 'keep', random })
    // Windows of two steps that wrap: 2·2, 2·½, ½·4, 4·2.
    const found = draw(2, 2)
    const seen = new Set([...(found.factors[0] as Float64Array)].map((factor) => factor.toFixed(9)))
    expect([...seen].map(Number).sort((a, b) => a - b)).toEqual([1, 2, 4, 8])
    const [eth, btc] = [logsOf(found), logsOf(found, 1)]
    expect(Math.max(...eth.map((log, i) => Math.abs(log - (btc[i] as number))))).toBeLessThan(1e-12)
    // Single steps: products of three of 2, 2, ½, 4 drawn apart, each with its share.
    const single = logsOf(draw(3, 1)).map((log) => log / Math.LN2)
    near(sampleMean(single), 3 * 0.75)
    expect(Math.max(...single)).toBeCloseTo(6, 9)
    expect(() => draw(1, 5)).toThrow(refused('model/bad-block'))
    expect(() => draw(9, 1)).toThrow(refused('model/bad-sample'))
  })
})
