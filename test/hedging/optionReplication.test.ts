import { describe, expect, test } from 'vitest'
import { curveOfRange } from '../../src/amm/curveOf.ts'
import {
  type ReplicationInstrument,
  replicateByOptions,
} from '../../src/hedging/optionReplication.ts'
import { empiricalLaw, lognormalLaw } from '../../src/hedging/priceLaw.ts'
import { staticReplication } from '../../src/hedging/staticReplication.ts'
import { blackScholes } from '../../src/models/blackScholes.ts'
import { expectedHorizonLoss } from '../../src/models/horizonLoss.ts'
import { valueAt } from '../../src/models/valuation.ts'

const range = {
  liquidity: 847.2135954999579,
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
}
const curve = curveOfRange(range)
const position = {
  valueAtHorizon: (price: number) => valueAt(curve, price),
  valueNowQuote: valueAt(curve, 2000),
}
const HORIZON_SEC = 30 * 86_400
const SIGMA = 0.8
const fair = lognormalLaw({ price: 2000, sigmaAnnual: SIGMA, horizonSec: HORIZON_SEC })
const grid = empiricalLaw(Array.from({ length: 401 }, (_, i) => 1000 + 5 * i))

const perpetual: ReplicationInstrument = {
  label: 'perpetual',
  payoffAt: (price) => price - 2000,
  premiumQuote: 0,
  buyCostQuote: 0,
  sellCostQuote: 0,
  fewestContracts: Number.NEGATIVE_INFINITY,
  mostContracts: Number.POSITIVE_INFINITY,
  lotContracts: 0.001,
}

function option(
  kind: 'call' | 'put',
  strike: number,
  changed: Partial<ReplicationInstrument> = {},
): ReplicationInstrument {
  const terms = { kind, strike, timeYears: 30 / 365, sigmaAnnual: SIGMA, rateAnnual: 0 }
  return {
    label: `${kind} ${strike}`,
    payoffAt: (price) => Math.max(kind === 'call' ? price - strike : strike - price, 0),
    premiumQuote: blackScholes({ ...terms, spot: 2000 }).valueQuote,
    buyCostQuote: 0,
    sellCostQuote: 0,
    fewestContracts: 0,
    mostContracts: Number.POSITIVE_INFINITY,
    lotContracts: 0.1,
    ...changed,
  }
}

const strikes = Array.from({ length: 11 }, (_, i) => 1500 + 100 * i)
const chain = strikes.map((strike) => option(strike < 2000 ? 'put' : 'call', strike))

describe('replication by least squares', () => {
  test('reference 3.6: rmse 1.52 and at most 6.82 over 1000 to 3000, all options bought', () => {
    const { continuous, redundant, unhedged } = replicateByOptions({
      ...position,
      law: grid,
      instruments: [perpetual, ...chain],
    })
    expect(continuous.rmseQuote).toBeCloseTo(1.52, 2)
    expect(continuous.maxErrorQuote).toBeCloseTo(6.82, 2)
    expect(Math.min(...continuous.contracts.slice(1))).toBeGreaterThan(0)
    expect(redundant).toEqual([])
    expect(unhedged.rmseQuote).toBeGreaterThan(1000)
    // No worse a fit than Carr and Madan's weights on the same strikes.
    const { legs, deltaBase } = staticReplication({ curve, strikes, pivotPrice: 2000 })
    const left = [...grid.price].map(
      (price) =>
        valueAt(curve, price) -
        deltaBase * price +
        legs.reduce(
          (sum, { kind, strike, sizeBase }) =>
            sum + sizeBase * Math.max(kind === 'call' ? price - strike : strike - price, 0),
          0,
        ),
    )
    const mean = left.reduce((sum, one) => sum + one, 0) / left.length
    const rmse = Math.sqrt(left.reduce((sum, one) => sum + (one - mean) ** 2, 0) / left.length)
    expect(continuous.rmseQuote).toBeLessThan(rmse)
  })

  test('a call and the put of its strike: the dearer is redundant and the fit is the same', () => {
    const both = [...chain, option('put', 2000, { buyCostQuote: 3 }), option('call', 1800)]
    const { continuous, redundant } = replicateByOptions({
      ...position,
      law: grid,
      instruments: [perpetual, ...both],
    })
    expect(redundant).toContain('put 2000')
    expect(redundant).toHaveLength(2)
    expect(continuous.rmseQuote).toBeCloseTo(1.523, 3)
    // Without a line for sale parity makes nothing redundant.
    expect(replicateByOptions({ ...position, law: grid, instruments: both }).redundant).toEqual([])
  })

  test('options at their fair price cost nothing on average: E[P&L] is that of the position', () => {
    const { lots, unhedged } = replicateByOptions({
      ...position,
      law: fair,
      instruments: [perpetual, ...chain],
      riskAversion: 1e-3,
    })
    const { expectedLossQuote } = expectedHorizonLoss({
      range,
      price: 2000,
      sigmaAnnual: SIGMA,
      horizonSec: HORIZON_SEC,
    })
    expect(unhedged.expectedPnlQuote).toBeCloseTo(-expectedLossQuote, 1)
    expect(Math.abs(lots.expectedPnlQuote + expectedLossQuote)).toBeLessThan(0.1)
    expect(lots.rmseQuote).toBeLessThan(unhedged.rmseQuote / 50)
  })

  test('dearer options are bought less of; the fit gives way as risk aversion falls', () => {
    const dear = chain.map((one) => ({
      ...one,
      premiumQuote: one.premiumQuote * 1.1,
      buyCostQuote: 1,
    }))
    const at = (riskAversion: number) =>
      replicateByOptions({
        ...position,
        law: fair,
        instruments: [{ ...perpetual, buyCostQuote: 1, sellCostQuote: 1 }, ...dear],
        riskAversion,
      }).continuous
    const fits = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6].map(at)
    for (const [i, fit] of fits.entries()) {
      const before = fits[i - 1]
      if (before === undefined) continue
      expect(fit.rmseQuote).toBeGreaterThanOrEqual(before.rmseQuote)
      expect(fit.expectedPnlQuote).toBeGreaterThanOrEqual(before.expectedPnlQuote)
    }
    // Hardly averse: nothing is worth its cost.
    expect(at(1e-9).costQuote).toBe(0)
  })

  test('sizes stay within bounds', () => {
    const { continuous } = replicateByOptions({
      ...position,
      law: fair,
      instruments: [perpetual, ...chain.map((one) => ({ ...one, mostContracts: 0.4 }))],
    })
    expect(Math.max(...continuous.contracts.slice(1))).toBeCloseTo(0.4, 12)
  })

  test('lots of three options and a perpetual equal brute force', () => {
    const fair = lognormalLaw({
      price: 2000,
      sigmaAnnual: SIGMA,
      horizonSec: HORIZON_SEC,
      cells: 40,
    })
    const lot = { lotContracts: 0.5, buyCostQuote: 2, sellCostQuote: 2, mostContracts: 3 }
    for (const [sizes, riskAversion] of [
      [[1600, 2000, 2400], 1e-3],
      [[1700, 1900, 2300], 1e-4],
      [[1500, 2100, 2200], 2e-5],
    ] as const) {
      const instruments = [
        {
          ...perpetual,
          lotContracts: 0.5,
          buyCostQuote: 1,
          sellCostQuote: 1,
          fewestContracts: -5,
          mostContracts: 1,
        },
        ...sizes.map((strike) => option(strike < 2000 ? 'put' : 'call', strike, lot)),
      ]
      const problem = { ...position, law: fair, instruments, riskAversion }
      const { lots } = replicateByOptions(problem)
      // The objective from the P&L at every price, not from moments.
      const objective = (contracts: readonly number[]): number => {
        const pnl = [...fair.price].map((price) =>
          instruments.reduce((sum, one, i) => {
            const size = contracts[i] as number
            const cost = size > 0 ? one.buyCostQuote : one.sellCostQuote
            return sum + size * (one.payoffAt(price) - one.premiumQuote) - Math.abs(size) * cost
          }, position.valueAtHorizon(price) - position.valueNowQuote),
        )
        const mean = pnl.reduce((sum, one, i) => sum + one * (fair.probability[i] as number), 0)
        const variance = pnl.reduce(
          (sum, one, i) => sum + (one - mean) ** 2 * (fair.probability[i] as number),
          0,
        )
        return 0.5 * riskAversion * variance - mean
      }
      let best = { value: Number.POSITIVE_INFINITY, contracts: [] as number[] }
      for (let p = -10; p <= 2; p += 1)
        for (let a = 0; a <= 6; a += 1)
          for (let b = 0; b <= 6; b += 1)
            for (let c = 0; c <= 6; c += 1) {
              const contracts = [p, a, b, c].map((count) => count / 2)
              const value = objective(contracts)
              if (value < best.value) best = { value, contracts }
            }
      expect(lots.contracts).toEqual(best.contracts.map((size) => (size === 0 ? 0 : size)))
    }
  })

  test('a hedge one must take, probabilities that do not add up: refused', () => {
    const run = (changed: object) => () =>
      replicateByOptions({ ...position, law: grid, instruments: [perpetual], ...changed })
    const bad = expect.objectContaining({ code: 'hedge/bad-replication' })
    expect(run({ instruments: [{ ...perpetual, fewestContracts: 1 }] })).toThrow(bad)
    expect(run({ riskAversion: 0 })).toThrow(bad)
    expect(run({ law: { ...grid, probability: new Float64Array(401).fill(1) } })).toThrow(bad)
  })
})

describe('a law of prices', () => {
  test('lognormal: its mean is the forward, its variance and option prices those of the law', () => {
    const { price, probability } = lognormalLaw({
      price: 2000,
      sigmaAnnual: SIGMA,
      horizonSec: HORIZON_SEC,
      driftAnnual: 0.3,
    })
    const mean = (f: (one: number) => number): number =>
      price.reduce((sum, one, i) => sum + f(one) * (probability[i] as number), 0)
    const forward = 2000 * Math.exp((0.3 * 30) / 365)
    expect(mean(() => 1)).toBeCloseTo(1, 13)
    expect(mean((one) => one)).toBeCloseTo(forward, 9)
    const variance = forward ** 2 * (Math.exp((SIGMA ** 2 * 30) / 365) - 1)
    expect(mean((one) => (one - forward) ** 2) / variance).toBeCloseTo(1, 4)
    const call = blackScholes({
      kind: 'call',
      spot: forward,
      strike: 2200,
      timeYears: 30 / 365,
      sigmaAnnual: SIGMA,
      rateAnnual: 0,
    }).valueQuote
    expect(Math.abs(mean((one) => Math.max(one - 2200, 0)) - call)).toBeLessThan(0.01)
  })

  test('without time it is one price; without prices it is none', () => {
    const still = lognormalLaw({ price: 2000, sigmaAnnual: 0.8, horizonSec: 0 })
    expect([...still.price, ...still.probability]).toEqual([2000, 1])
    expect(() => empiricalLaw([])).toThrow(expect.objectContaining({ code: 'model/bad-sample' }))
  })
})
