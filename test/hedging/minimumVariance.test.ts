import { describe, expect, test } from 'vitest'
import { minimumVarianceHedge, sampleCovariance } from '../../src/hedging/minimumVariance.ts'
import { randomStream } from '../../src/market/random.ts'

describe('the minimum-variance hedge', () => {
  test('no other sizes leave less variance in the sample itself', () => {
    const random = randomStream(11)
    const common = Array.from({ length: 500 }, () => random.normal())
    const noisy = (share: number): number[] => common.map((c) => share * c + random.normal())
    const [first, second] = [noisy(2), noisy(-1)]
    const exposure = common.map((c, i) => 3 * c + 0.2 * (first[i] as number) + random.normal())
    const covariance = sampleCovariance([first, second, exposure]) as [
      [number, number, number],
      [number, number, number],
      [number, number, number],
    ]
    const hedge = minimumVarianceHedge({
      hedgeCovariance: covariance.slice(0, 2).map((row) => row.slice(0, 2)),
      crossCovariance: [covariance[0][2], covariance[1][2]],
      exposureVariance: covariance[2][2],
    })
    const varianceOf = (a: number, b: number): number =>
      sampleCovariance([
        exposure.map((v, i) => v + a * (first[i] as number) + b * (second[i] as number)),
      ])[0]?.[0] as number
    const [a, b] = hedge.sizes as [number, number]
    const best = varianceOf(a, b)
    expect(hedge.residualSd ** 2).toBeCloseTo(best, 10)
    expect(hedge.effectiveness).toBeCloseTo(1 - best / covariance[2][2], 10)
    for (const [da, db] of [
      [0.01, 0],
      [-0.01, 0],
      [0, 0.01],
      [0, -0.01],
    ] as const)
      expect(varianceOf(a + da, b + db)).toBeGreaterThan(best)
  })

  test.each([
    [
      'not positive definite',
      [
        [1, 2],
        [2, 1],
      ],
      [0.1, 0.1],
      1,
    ],
    [
      'singular',
      [
        [1, 1],
        [1, 1],
      ],
      [0.1, 0.1],
      1,
    ],
    [
      'not symmetric',
      [
        [1, 0.5],
        [0.2, 1],
      ],
      [0.1, 0.1],
      1,
    ],
    ['not square', [[1, 0]], [0.1, 0.1], 1],
    ['more explained than there is', [[1]], [2], 1],
    ['not a number', [[Number.NaN]], [0.1], 1],
  ])('%s is refused', (_, hedgeCovariance, crossCovariance, exposureVariance) => {
    expect(() =>
      minimumVarianceHedge({ hedgeCovariance, crossCovariance, exposureVariance }),
    ).toThrow(expect.objectContaining({ code: 'hedge/bad-covariance' }))
  })
})
