import { describe, expect, test } from 'vitest'
import { correlationFactor, covarianceOf } from '../../src/models/correlation.ts'

const refused = (code: string) => expect.objectContaining({ code })

describe('correlation', () => {
  test('gives the factor and the covariance', () => {
    const correlation = [
      [1, 0.6],
      [0.6, 1],
    ]
    expect(correlationFactor(correlation, 2)).toEqual([
      [1, 0],
      [0.6, 0.8],
    ])
    // σ_P² = σ₀² + σ₁² − 2·Σ₀₁ = 0.184 for 0.8, 0.6 and 0.85: models reference 1.3.
    const [[a = 0, b = 0] = [], [, c = 0] = []] = covarianceOf({
      sigmasAnnual: [0.8, 0.6],
      correlation: [
        [1, 0.85],
        [0.85, 1],
      ],
    })
    expect(a + c - 2 * b).toBeCloseTo(0.184, 12)
  })

  test.each([
    [[[1]], 2],
    [[[1, 0.5]], 1],
    [[[0.9]], 1],
    [
      [
        [1, 1.1],
        [1.1, 1],
      ],
      2,
    ],
    [
      [
        [1, 0.5],
        [0.2, 1],
      ],
      2,
    ],
    [
      [
        [1, 0.9, 0.9],
        [0.9, 1, -0.9],
        [0.9, -0.9, 1],
      ],
      3,
    ],
  ])('refuses %j of %i assets', (matrix, size) => {
    expect(() => correlationFactor(matrix, size)).toThrow(refused('model/bad-correlation'))
  })
})
