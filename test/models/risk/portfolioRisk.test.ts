import { describe, expect, test } from 'vitest'
import { randomStream } from '../../../src/market/random.ts'
import { normalCdf, normalDensity } from '../../../src/math/normalDistribution.ts'
import { curveRisk } from '../../../src/models/risk/curveRisk.ts'
import { drawRisk } from '../../../src/models/risk/drawRisk.ts'
import {
  bootstrapScenarios,
  historicalScenarios,
} from '../../../src/models/risk/historicalScenarios.ts'
import type { Portfolio } from '../../../src/models/risk/portfolio.ts'
import { portfolioRisk } from '../../../src/models/risk/portfolioRisk.ts'
import {
  gaussianScenarios,
  type PriceScenarios,
  studentScenarios,
} from '../../../src/models/risk/priceScenarios.ts'
import {
  cornishFisherRisk,
  deltaGammaRisk,
  deltaRisk,
} from '../../../src/models/risk/quadraticRisk.ts'
import { sampleMean } from '../../../src/models/risk/sample.ts'
import { scenarioPnl } from '../../../src/models/risk/scenarioPnl.ts'
import { normalRisk, type TailRisk } from '../../../src/models/risk/valueAtRisk.ts'
import { exampleCurve, fullRangeCurve, rangeCurve } from '../../support/closedFormCurve.ts'
import { emptyPortfolio, examplePortfolio } from '../../support/portfolio.ts'

const refused = (code: string) => expect.objectContaining({ code })
const still = ['USDC']
const day = 1 / 365
const sd = 0.8 * Math.sqrt(day)

/** The z of a level, by bisection of the normal distribution. */
const quantile = (level: number) => normalRisk({ mean: 0, sd: 1 }, level).valueAtRisk

function ethScenarios(seed: number, count: number, antithetic = false) {
  return gaussianScenarios({
    assets: [{ underlying: 'ETH', sigmaAnnual: 0.8 }],
    horizonYears: day,
    count,
    antithetic,
    random: randomStream(seed),
  })
}

function riskOf(portfolio: Portfolio, level: number, count = 40_000) {
  const scenarios = ethScenarios(1, count)
  return portfolioRisk({ portfolio, scenarios, stillUnderlyings: still, level })
}

function expectNear(
  { valueAtRisk, expectedShortfall, ...errors }: ReturnType<typeof drawRisk>,
  law: TailRisk,
) {
  const { valueAtRiskError = 0, expectedShortfallError = 0 } = errors
  expect(Math.abs(valueAtRisk - law.valueAtRisk)).toBeLessThan(4 * valueAtRiskError)
  expect(Math.abs(expectedShortfall - law.expectedShortfall)).toBeLessThan(
    4 * expectedShortfallError,
  )
}

describe('risk of a portfolio, revalued in full', () => {
  test.each([0.95, 0.99])('a linear position is that of the closed form at %d', (level) => {
    const z = quantile(level)
    const portfolio: Portfolio = {
      ...emptyPortfolio,
      holdings: [{ label: 'wallet', underlying: 'ETH', amount: 3 }],
    }
    const { full, shortcuts } = riskOf(portfolio, level)
    expectNear(full, {
      valueAtRisk: 6000 * (1 - Math.exp(-z * sd - sd ** 2 / 2)),
      expectedShortfall: 6000 * (1 - normalCdf(-z - sd) / (1 - level)),
    })
    // Linear: the shortcuts miss nothing but rounding.
    for (const { missedValueAtRiskQuote } of shortcuts)
      expect(Math.abs(missedValueAtRiskQuote)).toBeLessThan(1e-9)
  })

  test('a full range: quantiles of 2L√P map exactly', () => {
    const [liquidity, level] = [50, 0.99]
    const value = 2 * liquidity * Math.sqrt(2000)
    const z = quantile(level)
    const { full } = riskOf(examplePortfolio(0, fullRangeCurve(liquidity)), level)
    expectNear(full, {
      valueAtRisk: value * (1 - Math.exp((-z * sd - sd ** 2 / 2) / 2)),
      expectedShortfall:
        value * (1 - (Math.exp(-(sd ** 2) / 8) * normalCdf(-z - sd / 2)) / (1 - level)),
    })
  })

  test('a hedged full range loses both ways: (L/√P)·(√P − √P₀)² by both tails', () => {
    const [liquidity, level] = [50, 0.99]
    const root = Math.sqrt(2000)
    const { full, shortcuts } = riskOf(
      examplePortfolio(-liquidity / root, fullRangeCurve(liquidity)),
      level,
    )
    // P(loss > c) for c = L·√P₀·k²: ln P beyond 2·ln(1 ± k).
    const beyond = (k: number) =>
      1 -
      normalCdf((2 * Math.log(1 + k) + sd ** 2 / 2) / sd) +
      normalCdf((2 * Math.log(1 - k) + sd ** 2 / 2) / sd)
    let [low, high] = [0, 0.5]
    for (let i = 0; i < 60; i += 1) {
      const middle = (low + high) / 2
      if (beyond(middle) > 1 - level) low = middle
      else high = middle
    }
    const valueAtRisk = liquidity * root * low ** 2
    const { valueAtRiskError = 0 } = full
    expect(Math.abs(full.valueAtRisk - valueAtRisk)).toBeLessThan(4 * valueAtRiskError)
    // Delta sees no risk at all, curvature nearly all of it.
    expect(shortcuts[0]).toMatchObject({ shortcut: 'delta', reason: 'curvature' })
    expect(shortcuts[0]?.valueAtRisk).toBeLessThan(1e-9)
    expect(shortcuts[0]?.missedValueAtRiskQuote).toBeCloseTo(full.valueAtRisk, 6)
    expect(shortcuts[1]).toMatchObject({ shortcut: 'delta-gamma', reason: 'higher-order' })
    expect(Math.abs(shortcuts[1]?.missedValueAtRiskQuote ?? 0)).toBeLessThan(
      0.15 * full.valueAtRisk,
    )
  })

  test('the worked example, as published: 461.59 and 539.89 in full, drift stated', () => {
    const law = { curve: exampleCurve, price: 2000, sigmaAnnual: 0.8, horizonYears: day }
    const risk = riskOf(examplePortfolio(), 0.99, 80_000)
    expect(risk).toMatchObject({ drift: { of: 'price', annual: 0 }, horizonYears: day })
    expectNear(risk.full, { valueAtRisk: 461.59, expectedShortfall: 539.89 })
    expectNear(risk.full, curveRisk({ ...law, level: 0.99 }))
    expect(risk.full.valueAtRiskError).toBeLessThan(3)
    const zeroLog = gaussianScenarios({
      assets: [{ underlying: 'ETH', sigmaAnnual: 0.8 }],
      horizonYears: day,
      count: 80_000,
      drift: { of: 'log', annual: 0 },
      random: randomStream(1),
    })
    const { full } = portfolioRisk({
      portfolio: examplePortfolio(),
      scenarios: zeroLog,
      stillUnderlyings: still,
      level: 0.99,
    })
    expect(Math.abs(full.valueAtRisk - 456.9)).toBeLessThan(4 * (full.valueAtRiskError ?? 0))
    // Delta alone is told as falling short by about a sixth, with its reason.
    const [delta, deltaGamma] = risk.shortcuts
    expect((delta?.missedValueAtRiskQuote ?? 0) / risk.full.valueAtRisk).toBeCloseTo(0.17, 1)
    expect(delta?.reason).toBe('curvature')
    expect(deltaGamma?.reason).toBe('higher-order')
  })

  test('a range that is left within the tail is told as such', () => {
    const narrow = examplePortfolio(0, rangeCurve(5000, 1980, 2020))
    expect(riskOf(narrow, 0.99, 5000).shortcuts[1]?.reason).toBe('range-edge')
    // Delta-gamma curves on where the range has ended: it overstates.
    expect(riskOf(narrow, 0.99, 5000).shortcuts[1]?.missedValueAtRiskQuote).toBeLessThan(0)
  })

  test('equals the brute-force quantile of its own draws', () => {
    const scenarios = ethScenarios(3, 1000)
    const portfolio = examplePortfolio(-1)
    const pnl = scenarioPnl({ portfolio, scenarios, stillUnderlyings: still })
    const worst = [...pnl].sort((a, b) => a - b).slice(0, 10)
    const { full } = portfolioRisk({
      portfolio,
      scenarios,
      stillUnderlyings: still,
      level: 0.99,
    })
    expect(full.valueAtRisk).toBe(-(worst[9] as number))
    expect(full.expectedShortfall).toBeCloseTo(-worst.reduce((sum, x) => sum + x, 0) / 10, 9)
    expect(full).toMatchObject({ draws: 1000, tailDraws: 10, level: 0.99 })
  })

  test('two assets: an ETH/BTC full range hedged in one token keeps the risk of the other', () => {
    const portfolio: Portfolio = {
      ...emptyPortfolio,
      assets: [
        { underlying: 'ETH', price: 2000 },
        { underlying: 'BTC', price: 50_000 },
      ],
      positions: [{ label: 'p', curve: fullRangeCurve(4), base: 'ETH', quote: 'BTC' }],
    }
    const scenarios = gaussianScenarios({
      assets: [
        { underlying: 'ETH', sigmaAnnual: 0.8 },
        { underlying: 'BTC', sigmaAnnual: 0.6 },
      ],
      correlation: [
        [1, 0.85],
        [0.85, 1],
      ],
      horizonYears: day,
      count: 40_000,
      random: randomStream(4),
    })
    // V = 2L·√(S₀·S₁): log-normal with half the sum of the log returns.
    const value = 2 * 4 * Math.sqrt(2000 * 50_000)
    const half = Math.sqrt(((0.64 + 0.36 + 2 * 0.408) * day) / 4)
    const mean = (-(0.64 + 0.36) / 4) * day
    const { full, valueQuote } = portfolioRisk({ portfolio, scenarios, level: 0.99 })
    expect(valueQuote).toBeCloseTo(value, 6)
    const exact = value * (1 - Math.exp(mean - quantile(0.99) * half))
    expect(Math.abs(full.valueAtRisk - exact)).toBeLessThan(4 * (full.valueAtRiskError ?? 0))
  })

  test('a netted book of two assets: as on a grid of both normals', () => {
    // An ETH/BTC full range, short some of each token, and BTC held.
    const rho = 0.85
    const [eth, btc] = [2000, 50_000]
    const book: Portfolio = {
      ...emptyPortfolio,
      assets: [
        { underlying: 'ETH', price: eth },
        { underlying: 'BTC', price: btc },
      ],
      positions: [{ label: 'p', curve: fullRangeCurve(4), base: 'ETH', quote: 'BTC' }],
      holdings: [{ label: 'w', underlying: 'BTC', amount: 0.3 }],
      perpetuals: [
        { label: 'a', underlying: 'ETH', amountBase: -20 },
        { label: 'b', underlying: 'BTC', amountBase: -0.9 },
      ],
    }
    const years = 7 / 365
    const scenarios = gaussianScenarios({
      assets: [
        { underlying: 'ETH', sigmaAnnual: 0.8 },
        { underlying: 'BTC', sigmaAnnual: 0.6 },
      ],
      correlation: [
        [1, rho],
        [rho, 1],
      ],
      horizonYears: years,
      count: 40_000,
      random: randomStream(12),
    })
    const { full } = portfolioRisk({ portfolio: book, scenarios, level: 0.975 })
    const now = 2 * 4 * Math.sqrt(eth * btc) + 0.3 * btc
    const pnlAt = (x: number, y: number) => {
      const [e, b] = [
        eth * Math.exp(0.8 * Math.sqrt(years) * x - (0.64 * years) / 2),
        btc *
          Math.exp(
            0.6 * Math.sqrt(years) * (rho * x + Math.sqrt(1 - rho * rho) * y) - (0.36 * years) / 2,
          ),
      ]
      return 2 * 4 * Math.sqrt(e * b) + 0.3 * b - 20 * (e - eth) - 0.9 * (b - btc) - now
    }
    const width = 12 / 400
    const places = Array.from({ length: 400 }, (_, i) => -6 + (i + 0.5) * width)
    const cells = places.flatMap((x) =>
      places.map((y) => [pnlAt(x, y), normalDensity(x) * normalDensity(y) * width ** 2] as const),
    )
    expectNear(full, tailOf(cells, 0.975))
  })

  test('fat tails and a bootstrap of what was recorded: closed forms of a linear position', () => {
    const wallet: Portfolio = {
      ...emptyPortfolio,
      holdings: [{ label: 'wallet', underlying: 'ETH', amount: 3 }],
    }
    const of = (scenarios: PriceScenarios) =>
      portfolioRisk({ portfolio: wallet, scenarios, stillUnderlyings: still, level: 0.975 }).full
    const student = of(
      studentScenarios({
        assets: [{ underlying: 'ETH', sigmaAnnual: 0.8 }],
        degreesOfFreedom: 4,
        horizonYears: day,
        count: 40_000,
        random: randomStream(13),
      }),
    )
    // 2.776445 is the tabled t₄ of 97.5 %.
    const exact = 6000 * (1 - Math.exp((-2.776445 * sd) / Math.SQRT2))
    expect(Math.abs(student.valueAtRisk - exact)).toBeLessThan(
      4 * (student.valueAtRiskError as number),
    )
    const random = randomStream(14)
    const steps = 20_000
    const prices = new Float64Array(steps + 1).fill(2000)
    const hourly = sd / Math.sqrt(24)
    for (let i = 1; i <= steps; i += 1)
      prices[i] = (prices[i - 1] as number) * Math.exp(hourly * random.normal())
    const bootstrap = of(
      bootstrapScenarios({
        history: { underlyings: ['ETH'], prices: [prices], stepSec: 3600 },
        horizonSteps: 24,
        blockLength: 6,
        count: 40_000,
        drift: 'remove',
        random,
      }),
    )
    // The record's own volatility is good to 1/√(2·20,000), half a percent.
    const z = quantile(0.975)
    const linear = 6000 * (1 - Math.exp(-z * sd))
    expect(Math.abs(bootstrap.valueAtRisk - linear)).toBeLessThan(
      4 * (bootstrap.valueAtRiskError as number) + 0.015 * linear,
    )
  })

  test('an asset that no scenario moves is refused unless it is said to stay', () => {
    const scenarios = ethScenarios(5, 10)
    expect(() => portfolioRisk({ portfolio: examplePortfolio(), scenarios, level: 0.9 })).toThrow(
      refused('model/unknown-underlying'),
    )
  })
})

const RUNS = 100

describe('standard errors', () => {
  /** Spread of an estimate over seeds beside the error each run tells. */
  function spread(estimate: (seed: number) => { value: number; error: number | undefined }) {
    const runs = Array.from({ length: RUNS }, (_, seed) => estimate(seed))
    return {
      sd: sampleMean(Float64Array.from(runs, ({ value }) => value)).sd,
      told: sampleMean(Float64Array.from(runs, ({ error = Number.NaN }) => error)).mean,
    }
  }
  const run = (antithetic: boolean) => (seed: number) => {
    const scenarios = ethScenarios(seed, 2000, antithetic)
    const portfolio = examplePortfolio()
    const pnl = scenarioPnl({ portfolio, scenarios, stillUnderlyings: still })
    return drawRisk({ pnl, level: 0.95, dependence: scenarios.dependence })
  }

  test.each([
    ['independent', false],
    ['antithetic', true],
  ])('of %s draws are the spread over 100 seeds, within 20 %%', (_, antithetic) => {
    const risks = Array.from({ length: RUNS }, (_, seed) => run(antithetic)(seed))
    const valueAtRisk = spread((seed) => ({
      value: risks[seed]?.valueAtRisk as number,
      error: risks[seed]?.valueAtRiskError,
    }))
    expect(Math.abs(valueAtRisk.told / valueAtRisk.sd - 1)).toBeLessThan(0.2)
    const shortfall = spread((seed) => ({
      value: risks[seed]?.expectedShortfall as number,
      error: risks[seed]?.expectedShortfallError,
    }))
    expect(Math.abs(shortfall.told / shortfall.sd - 1)).toBeLessThan(0.2)
  })

  test('of overlapping windows are those of dependent draws, larger than of independent ones', () => {
    const random = randomStream(9)
    const prices = new Float64Array(2001)
    let log = 0
    for (let i = 0; i < prices.length; i += 1) {
      prices[i] = 2000 * Math.exp(log)
      log += 0.01 * random.normal()
    }
    const scenarios = historicalScenarios({
      history: { underlyings: ['ETH'], prices: [prices], stepSec: 3600 },
      horizonSteps: 24,
      overlapping: true,
      drift: 'remove',
    })
    const pnl = scenarioPnl({
      portfolio: examplePortfolio(),
      scenarios,
      stillUnderlyings: still,
    })
    const told = drawRisk({
      pnl,
      level: 0.95,
      dependence: scenarios.dependence,
      random: randomStream(10),
    })
    const naive = drawRisk({ pnl, level: 0.95, dependence: 'none' })
    expect(told.errorMethod).toBe('block-bootstrap')
    expect(told.valueAtRisk).toBe(naive.valueAtRisk)
    expect(told.valueAtRiskError).toBeGreaterThan(2 * (naive.valueAtRiskError as number))
  })

  test('are left out where draws are too few to tell', () => {
    const pnl = Float64Array.of(1, 2, 3)
    for (const dependence of ['none', 'pairs', { windows: 1 }] as const)
      expect(drawRisk({ pnl, level: 0.99, dependence })).not.toHaveProperty('valueAtRiskError')
  })
})

/** Risk of weighted cells of P&L. */
function tailOf(cells: readonly (readonly [gain: number, weight: number])[], level: number) {
  let [weight, sum] = [0, 0]
  for (const [gain, part] of cells.toSorted(([a], [b]) => a - b)) {
    weight += part
    sum += part * gain
    if (weight >= 1 - level) return { valueAtRisk: -gain, expectedShortfall: -sum / weight }
  }
  throw new Error('no tail')
}

/** Risk of a function of a standard normal: 60,000 cells of z, sorted by what they make. */
function bruteForce(pnlAt: (z: number) => number, level: number): TailRisk {
  const width = 18 / 60_000
  const cells = Array.from({ length: 60_000 }, (_, i) => {
    const z = -9 + (i + 0.5) * width
    return [pnlAt(z), normalDensity(z) * width] as const
  })
  return tailOf(cells, level)
}

describe('delta and delta-gamma risk', () => {
  const example = {
    dollarDeltas: [4000],
    dollarGammas: [[-18_944.271909999166]],
    covariance: [[0.64 * day]],
  }

  test('of the worked example, as published', () => {
    expect(deltaRisk(example, 0.99).valueAtRisk).toBeCloseTo(389.65, 2)
    expect(deltaGammaRisk(example, 0.99).valueAtRisk).toBeCloseTo(479.54, 2)
  })

  test.each([
    [4000, -18_944],
    [4000, 18_944],
    [0, -18_944],
    [0, 18_944],
    [-300, -18_944],
    [50, -90_000],
    [50, 90_000],
    [4000, 0],
    [-4000, 0],
  ])('of delta %d and gamma %d are the quantiles of a fine grid', (delta, gamma) => {
    const pnl = { dollarDeltas: [delta], dollarGammas: [[gamma]], covariance: [[sd * sd]] }
    const brute = bruteForce((z) => delta * z * sd + (gamma * z * z * sd * sd) / 2, 0.99)
    const found = deltaGammaRisk(pnl, 0.99)
    // Two cells of the grid, 3e-4 standard deviations each, at the steepest of the tail.
    const cells = 2 * 3e-4 * (Math.abs(delta) * sd + 3 * Math.abs(gamma) * sd * sd)
    expect(Math.abs(found.valueAtRisk - brute.valueAtRisk)).toBeLessThan(cells)
    expect(Math.abs(found.expectedShortfall - brute.expectedShortfall)).toBeLessThan(cells)
    if (gamma === 0) {
      expect(found.valueAtRisk).toBeCloseTo(deltaRisk(pnl, 0.99).valueAtRisk, 8)
      expect(found.expectedShortfall).toBeCloseTo(deltaRisk(pnl, 0.99).expectedShortfall, 8)
      expect(cornishFisherRisk(pnl, 0.99).valueAtRisk).toBeCloseTo(found.valueAtRisk, 8)
      expect(cornishFisherRisk(pnl, 0.99).expectedShortfall).toBeCloseTo(found.expectedShortfall, 8)
    }
  })

  test('Cornish–Fisher is close while curvature is a correction, and says so where it is not', () => {
    const close = cornishFisherRisk(example, 0.99)
    const exact = deltaGammaRisk(example, 0.99)
    expect(Math.abs(close.valueAtRisk / exact.valueAtRisk - 1)).toBeLessThan(0.002)
    expect(Math.abs(close.expectedShortfall / exact.expectedShortfall - 1)).toBeLessThan(0.002)
    // Hedged: what the docstring states.
    const hedged = { ...example, dollarDeltas: [0] }
    const off = (level: number) =>
      cornishFisherRisk(hedged, level).valueAtRisk / deltaGammaRisk(hedged, level).valueAtRisk - 1
    expect(off(0.95)).toBeCloseTo(0.017, 3)
    expect(off(0.99)).toBeCloseTo(0.046, 3)
    expect(off(0.999)).toBeCloseTo(0.08, 3)
  })

  test('in two assets: moments of draws', () => {
    const pnl = {
      dollarDeltas: [3000, -1000],
      dollarGammas: [
        [-9000, 4000],
        [4000, -2000],
      ],
      covariance: [
        [0.0017, 0.0009],
        [0.0009, 0.001],
      ],
    }
    const random = randomStream(11)
    const draws = Float64Array.from({ length: 80_000 }, () => {
      const a = Math.sqrt(0.0017) * random.normal()
      const b = (0.0009 / 0.0017) * a + Math.sqrt(0.001 - 0.0009 ** 2 / 0.0017) * random.normal()
      return 3000 * a - 1000 * b + (-9000 * a * a + 8000 * a * b - 2000 * b * b) / 2
    })
    const sampled = drawRisk({ pnl: draws, level: 0.975, dependence: 'none' })
    const found = cornishFisherRisk(pnl, 0.975)
    // Cornish–Fisher itself is good to half a percent here.
    expect(Math.abs(found.valueAtRisk / sampled.valueAtRisk - 1)).toBeLessThan(0.02)
    expect(Math.abs(found.expectedShortfall / sampled.expectedShortfall - 1)).toBeLessThan(0.02)
    expect(() => deltaGammaRisk(pnl, 0.99)).toThrow(refused('model/bad-sample'))
  })
})
