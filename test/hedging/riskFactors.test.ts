import { describe, expect, test } from 'vitest'
import type { ExposureEntry } from '../../src/domain/exposure.ts'
import { exposureVector } from '../../src/hedging/exposureVector.ts'
import { riskFactors } from '../../src/hedging/riskFactors.ts'
import { randomStream } from '../../src/market/random.ts'
import { freePerpetual, vectorOf } from './nettingCases.ts'

const law = {
  underlyings: ['BTC', 'ETH'],
  sigmasAnnual: [0.6, 0.8],
  correlation: [
    [1, 0.85],
    [0.85, 1],
  ],
}
const prices = { ETH: 2000, BTC: 60_000 }
const entry = (underlying: string, other: string, cross: number): ExposureEntry => ({
  source: 'position',
  label: 'pair',
  underlying,
  deltaBase: 1,
  gammaBasePerPrice: -0.001,
  crossGamma: { underlying: other, gammaBasePerPrice: cross },
  valueQuote: 1,
})

describe('risk factors', () => {
  test('price moves, their squares, the product of a pair that is held, and volatilities', () => {
    const vector = exposureVector({
      entries: [entry('BTC', 'ETH', 0.03), entry('ETH', 'BTC', 0.03)],
      prices,
      measure: 'curve',
      assumptions: [],
    })
    const { factors, exposure, loadings, covariance } = riskFactors({
      vector,
      candidates: [freePerpetual],
      law: { ...law, volatilitySdAnnual: [0.5, 0.9] },
      horizonSec: 86_400,
    })
    expect(factors.map((factor) => Object.values(factor).join(' '))).toEqual([
      'price BTC',
      'price ETH',
      'gamma BTC BTC',
      'gamma BTC ETH',
      'gamma ETH ETH',
      'volatility BTC',
      'volatility ETH',
    ])
    expect(exposure).toEqual([1, 1, -0.001, 0.03, -0.001, 0, 0])
    expect(loadings.map((row) => row[0])).toEqual([0, 1, 0, 0, 0, 0, 0])

    // By simulation: the moves drawn, their squares halved, the product whole.
    const random = randomStream(11)
    const [btc, eth] = [(60_000 * 0.6) / Math.sqrt(365), (2000 * 0.8) / Math.sqrt(365)]
    const rows = Array.from({ length: 200_000 }, () => {
      const [a, b] = [random.normal(), random.normal()]
      const x = btc * a
      const y = eth * (0.85 * a + Math.sqrt(1 - 0.85 ** 2) * b)
      return [x, y, x * x * 0.5, x * y, y * y * 0.5]
    })
    const means = [0, 1, 2, 3, 4].map(
      (k) => rows.reduce((sum, row) => sum + (row[k] as number), 0) / rows.length,
    )
    for (const i of means.keys())
      for (const j of means.keys()) {
        const drawn =
          rows.reduce(
            (sum, row) =>
              sum +
              ((row[i] as number) - (means[i] as number)) *
                ((row[j] as number) - (means[j] as number)),
            0,
          ) / rows.length
        const sds = Math.sqrt((covariance[i]?.[i] as number) * (covariance[j]?.[j] as number))
        // Four standard errors of the fourth powers.
        expect(Math.abs(drawn - (covariance[i]?.[j] as number)) / sds, `${i} ${j}`).toBeLessThan(
          0.035,
        )
      }
    expect(covariance[5]?.[5]).toBeCloseTo(0.25 / 365, 15)
    expect(covariance[5]?.[6]).toBe(0)
  })

  test('the risk of a pair is that of its ratio: both rising alike leaves no gamma', () => {
    // V = S_eth·f(S_btc/S_eth): second derivatives γ, −Pγ, P²γ. At correlation near one and equal
    // volatility the quadratic part hardly varies; its own squares alone would say otherwise.
    const ratio = 30
    const [own, cross, other] = [-1e-6, ratio * 1e-6, -(ratio ** 2) * 1e-6]
    const vector = exposureVector({
      entries: [
        { ...entry('BTC', 'ETH', cross), gammaBasePerPrice: own, deltaBase: 0 },
        { ...entry('ETH', 'BTC', cross), gammaBasePerPrice: other, deltaBase: 0 },
      ],
      prices,
      measure: 'curve',
      assumptions: [],
    })
    const varianceAt = (rho: number): number => {
      const { exposure, covariance } = riskFactors({
        vector,
        candidates: [],
        law: {
          underlyings: ['BTC', 'ETH'],
          sigmasAnnual: [0.8, 0.8],
          correlation: [
            [1, rho],
            [rho, 1],
          ],
        },
        horizonSec: 86_400,
      })
      return exposure.reduce(
        (sum, a, i) =>
          sum + exposure.reduce((s, b, j) => s + a * b * (covariance[i]?.[j] as number), 0),
        0,
      )
    }
    expect(varianceAt(0.999) / varianceAt(0)).toBeLessThan(1e-5)
  })

  test('what is not known is refused', () => {
    const ask = (horizonSec: number, underlyings: string[]) => () =>
      riskFactors({
        vector: vectorOf({ ETH: 1 }),
        candidates: [],
        law: { underlyings, sigmasAnnual: [0.8], correlation: [[1]] },
        horizonSec,
      })
    expect(ask(-1, ['ETH'])).toThrow(expect.objectContaining({ code: 'model/bad-amount' }))
    expect(ask(1, ['SOL'])).toThrow(expect.objectContaining({ code: 'hedge/volatility-missing' }))
  })
})
