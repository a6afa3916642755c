import { describe, expect, test } from 'vitest'
import { type GreekProblem, greekValueAt } from '../../src/hedging/greekProblem.ts'
import { greekSearch } from '../../src/hedging/greekSearch.ts'
import { type GreekInstrument, targetGreeks } from '../../src/hedging/greekTargeting.ts'
import { type RandomStream, randomStream } from '../../src/market/random.ts'
import { blackScholes } from '../../src/models/blackScholes.ts'

const plainOption: GreekInstrument = {
  label: 'option',
  deltaBase: 0.6,
  gammaBasePerPrice: 0.5,
  vegaQuotePerVol: 2,
  thetaQuoteAnnual: 0,
  buyCostQuote: 0,
  sellCostQuote: 0,
  fewestContracts: 0,
  mostContracts: Number.POSITIVE_INFINITY,
  lotContracts: 1,
}

describe('gamma and vega targets', () => {
  test('Hull: gamma −5000 and vega −8000 take 400 and 6000 options and 3,240 of the asset sold', () => {
    const found = targetGreeks({
      exposure: { deltaBase: 0, gammaBasePerPrice: -5000, vegaQuotePerVol: -8000 },
      gamma: { target: 0, tolerance: 0 },
      vega: { target: 0, tolerance: 0 },
      instruments: [
        plainOption,
        { ...plainOption, deltaBase: 0.5, gammaBasePerPrice: 0.8, vegaQuotePerVol: 1.2 },
      ],
      horizonSec: 0,
      price: 100,
      linear: {},
    })
    expect(found.isReached).toBe(true)
    expect(found.contracts).toEqual([400, 6000])
    expect(found.linearBase).toBeCloseTo(-3240, 9)
    expect(found.residualDeltaBase).toBeCloseTo(0, 9)
  })

  test('an LP’s gamma is bought where time takes least, then its delta is sold', () => {
    // 2 ETH in 1500–2500 at 2000: gamma −0.004736. The dear volatility decays faster for its gamma.
    const optionAt = (sigmaAnnual: number, label: string): GreekInstrument => {
      const greeks = blackScholes({
        kind: 'call',
        spot: 2000,
        strike: 2000,
        timeYears: 30 / 365,
        sigmaAnnual,
        rateAnnual: 0,
      })
      return {
        ...plainOption,
        label,
        deltaBase: greeks.deltaBase,
        gammaBasePerPrice: greeks.gammaBasePerPrice,
        vegaQuotePerVol: greeks.vegaQuote,
        thetaQuoteAnnual: greeks.thetaQuoteAnnual,
        buyCostQuote: 0.6,
        sellCostQuote: 0.6,
        lotContracts: 0.1,
      }
    }
    const terms = {
      exposure: { deltaBase: 2, gammaBasePerPrice: -0.00473606798 },
      gamma: { target: 0, tolerance: 0.00005 },
      instruments: [optionAt(1.1, 'dear'), optionAt(0.7, 'cheap')],
      horizonSec: 7 * 86_400,
      price: 2000,
      linear: { lotBase: 0.01 },
    }
    const found = targetGreeks(terms)
    expect(found.contracts[0]).toBe(0)
    expect(Math.abs(found.gammaBasePerPrice)).toBeLessThanOrEqual(0.00005)
    expect(found.decayQuotePerDay).toBeGreaterThan(0)
    // Decay of the hedge is ½σ²P²|Γ| at the option's volatility, by the pricing equation at r = 0.
    const bought = found.gammaBasePerPrice + 0.00473606798
    expect(found.decayQuotePerDay).toBeCloseTo((0.5 * 0.49 * 4e6 * bought) / 365, 8)
    expect(Math.abs(found.residualDeltaBase)).toBeLessThanOrEqual(0.005 + 1e-12)
    expect(found.tradingCostQuote).toBeCloseTo((found.contracts[1] as number) * 0.6, 12)
    expect(found).not.toHaveProperty('vegaQuotePerVol')
    // Capped, the dear one must help out; capped for good, the target is not reached and it says so.
    const [dear, cheap] = terms.instruments as [GreekInstrument, GreekInstrument]
    const capped = targetGreeks({ ...terms, instruments: [dear, { ...cheap, mostContracts: 1 }] })
    expect(capped.contracts[1]).toBe(1)
    expect(capped.isReached).toBe(true)
    const short = targetGreeks({ ...terms, instruments: [{ ...cheap, mostContracts: 1 }] })
    expect(short.isReached).toBe(false)
    expect(short.contracts).toEqual([1])
  })

  test('60 random cases equal brute force', () => {
    const random = randomStream(3240)
    for (let one = 0; one < 60; one += 1) {
      const problem = randomProblem(random, 2 + (one % 3), 1 + (one % 2))
      const found = greekValueAt(problem, greekSearch(problem))
      const best = bruteForce(problem)
      expect(found.shortfall).toBeCloseTo(best.shortfall, 10)
      expect(found.costQuote).toBeCloseTo(best.costQuote, 10)
    }
  })

  test('what cannot be asked is refused', () => {
    const terms = {
      exposure: { deltaBase: 0, gammaBasePerPrice: -1 },
      gamma: { target: 0, tolerance: 0.1 },
      instruments: [plainOption],
      horizonSec: 0,
      price: 100,
      linear: {},
    }
    const codes = [
      [{ vega: { target: 0, tolerance: 1 } }, 'hedge/bad-target'],
      [{ instruments: [{ ...plainOption, fewestContracts: 1 }] }, 'hedge/bad-target'],
      [{ instruments: [{ ...plainOption, lotContracts: 0 }] }, 'hedge/bad-lot'],
      [{ gamma: { target: 0, tolerance: -1 } }, 'model/bad-amount'],
      [{ horizonSec: Number.NaN }, 'model/bad-amount'],
    ] as const
    for (const [changed, code] of codes)
      expect(() => targetGreeks({ ...terms, ...changed })).toThrow(
        expect.objectContaining({ code }),
      )
  })
})

function randomProblem(random: RandomStream, n: number, rows: number): GreekProblem {
  const each = <T>(draw: () => T): T[] => Array.from({ length: n }, draw)
  return {
    rows: Array.from({ length: rows }, () => ({
      perContract: each(() => 0.2 + random.uniform()),
      target: 4 * random.uniform() - 0.5,
      tolerance: 0.4 * random.uniform(),
    })),
    buyCost: each(() => 0.1 + random.uniform()),
    sellCost: each(() => 0.1 * random.uniform()),
    terms: each(() => ({
      fewestContracts: random.uniform() < 0.5 ? 0 : -3,
      mostContracts: 2 + Math.floor(4 * random.uniform()),
      lotContracts: random.uniform() < 0.5 ? 1 : 0.5,
      ...(random.uniform() < 0.3 ? { minContracts: 1.5 } : {}),
    })),
  }
}

function bruteForce(problem: GreekProblem) {
  let best = { shortfall: Number.POSITIVE_INFINITY, costQuote: 0 }
  const visit = (lots: number[]): void => {
    const terms = problem.terms[lots.length]
    if (terms === undefined) {
      const value = greekValueAt(problem, lots)
      const isLess = value.shortfall < best.shortfall - 1e-12
      const isSame = Math.abs(value.shortfall - best.shortfall) <= 1e-12
      if (isLess || (isSame && value.costQuote < best.costQuote)) best = value
      return
    }
    const { fewestContracts, mostContracts, lotContracts, minContracts = 0 } = terms
    for (
      let count = Math.ceil(fewestContracts / lotContracts);
      count <= mostContracts / lotContracts;
      count += 1
    )
      if (count === 0 || Math.abs(count) * lotContracts >= minContracts) visit([...lots, count])
  }
  visit([])
  return best
}
