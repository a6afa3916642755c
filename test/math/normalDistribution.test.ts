import { describe, expect, test } from 'vitest'
import { normalCdf, normalDensity } from '../../src/math/normalDistribution.ts'

/** Quantiles of models reference 7, and tail probabilities of Abramowitz and Stegun, table 26.2. */
const PUBLISHED = [
  [0, 0.5],
  [1.644853626951473, 0.95],
  [1.959963984540054, 0.975],
  [2.326347874040841, 0.99],
  [-1, 0.15865525393145705],
  [-5, 2.866515718791939e-7],
  [-8, 6.220960574271785e-16],
] as const

describe('the normal distribution', () => {
  test.each(PUBLISHED)('N(%d) is %d, in the tails too', (x, probability) => {
    expect(Math.abs(normalCdf(x) / probability - 1)).toBeLessThan(1e-14)
  })

  test('is the integral of its density', () => {
    const step = 1e-3
    let sum = 0
    for (let x = -8; x < 1.2 - step / 2; x += step) {
      const middle = normalDensity(x + step / 2)
      sum += (step / 6) * (normalDensity(x) + 4 * middle + normalDensity(x + step))
    }
    expect(sum).toBeCloseTo(normalCdf(1.2), 12)
  })
})
