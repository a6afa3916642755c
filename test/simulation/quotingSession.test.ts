import { describe, expect, test } from 'vitest'
import { type Law, sessionLaw } from '../../scripts/validate/sessionLaw.ts'
import { publishedSession } from '../../scripts/validate/sources/avellanedaStoikov.ts'
import { randomStream } from '../../src/market/random.ts'
import { simulateSessions } from '../../src/simulation/quotingSession.ts'

const PATHS = 100_000

describe('simulated sessions', () => {
  test.each([
    [0.1, 'inventory'],
    [0.1, 'symmetric'],
    [0.01, 'inventory'],
    [1, 'inventory'],
    [1, 'symmetric'],
  ] as const)('γ = %d, %s: as the exact law has it', (gamma, strategy) => {
    const session = publishedSession(gamma, strategy)
    const { profit, lots } = simulateSessions(session, PATHS, randomStream(20081117))
    const law = sessionLaw(session)
    expectSample(profit, law.profit)
    expectSample(lots, law.inventory)
  })

  test('one seed, one outcome; another stream, another', () => {
    const session = publishedSession(0.1, 'inventory')
    const run = (label: string) => simulateSessions(session, 100, randomStream(1).split(label))
    expect(run('a')).toEqual(run('a'))
    expect(run('a').profit).not.toEqual(run('b').profit)
  })

  test('a path does not depend on how many there are', () => {
    const session = publishedSession(0.1, 'inventory')
    const many = simulateSessions(session, 100, randomStream(1))
    const few = simulateSessions(session, 10, randomStream(1))
    expect(many.profit.slice(0, 10)).toEqual(few.profit)
  })

  test('no steps, no paths, no horizon: refused', () => {
    const session = publishedSession(0.1, 'inventory')
    for (const [change, paths] of [
      [{ steps: 0 }, 10],
      [{ horizonSec: Number.NaN }, 10],
      [{}, 0],
    ] as const)
      expect(() => simulateSessions({ ...session, ...change }, paths, randomStream(1))).toThrow(
        expect.objectContaining({ code: 'maker/bad-parameters' }),
      )
  })
})

/** Mean and sd within 3.5 standard errors of the law's. */
function expectSample(values: ArrayLike<number>, { mean, sd, kurtosis }: Law): void {
  const sample = Array.from(values)
  const average = sample.reduce((sum, value) => sum + value, 0) / PATHS
  const variance = sample.reduce((sum, value) => sum + (value - average) ** 2, 0) / PATHS
  expect(Math.abs(average - mean)).toBeLessThan((3.5 * sd) / Math.sqrt(PATHS))
  const sdError = sd * Math.sqrt((kurtosis - 1) / (4 * PATHS))
  expect(Math.abs(Math.sqrt(variance) - sd)).toBeLessThan(3.5 * sdError)
}
