import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, test } from 'vitest'
import { publishedSession } from '../../scripts/validate/sources/avellanedaStoikov.ts'
import { type Law, sessionLaw, simulateSession } from '../../scripts/validate/tradingSession.ts'
import { validate } from '../../scripts/validate.ts'

const root = join(import.meta.dirname, '..', '..')
const pagesFolder = join(root, 'docs', 'validation')

describe('npm run validate', () => {
  const { checks, pages } = validate()

  test('every published number agrees', () => {
    expect(checks.filter(({ pass }) => !pass)).toEqual([])
    for (const { id, published, ours, tolerance } of checks) {
      expect(Math.abs(published - ours), id).toBeLessThanOrEqual(tolerance)
      expect(tolerance, id).toBeGreaterThan(0)
    }
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length)
  })

  test('docs/validation is what the code gives: run `npm run validate` after a change', () => {
    const found = readdirSync(pagesFolder).filter((name) => name.endsWith('.md'))
    expect(found.sort()).toEqual([...pages.keys()].sort())
    for (const [name, text] of pages)
      expect(readFileSync(join(pagesFolder, name), 'utf8')).toBe(text)
  })

  test('--json prints the checks and nothing else', () => {
    const printed = execFileSync(process.execPath, ['scripts/validate.ts', '--json'], {
      cwd: root,
      encoding: 'utf8',
    })
    const { checks: parsed, ...rest } = JSON.parse(printed)
    expect(rest).toEqual({})
    expect(parsed).toEqual(checks)
    expect(Object.keys(parsed[0])).toEqual([
      'id',
      'source',
      'cell',
      'published',
      'ours',
      'tolerance',
      'pass',
    ])
  })
})

describe('the exact law of a session against simulated paths', () => {
  const PATHS = 20_000
  test.each([
    [0.1, 'inventory'],
    [0.1, 'symmetric'],
    [1, 'inventory'],
  ] as const)('γ = %d, %s', (gamma, strategy) => {
    const session = publishedSession(gamma, strategy)
    const generator = xoroshiro128plus(20081117)
    const runs = Array.from({ length: PATHS }, () =>
      simulateSession(session, () => uniformFloat64(generator)),
    )
    const law = sessionLaw(session)
    expectSample(
      runs.map(({ profit }) => profit),
      law.profit,
    )
    expectSample(
      runs.map(({ lots }) => lots),
      law.inventory,
    )
  })

  function expectSample(values: readonly number[], { mean, sd, kurtosis }: Law): void {
    const average = values.reduce((sum, value) => sum + value, 0) / PATHS
    const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / PATHS
    expect(Math.abs(average - mean)).toBeLessThan((3.5 * sd) / Math.sqrt(PATHS))
    const sdError = sd * Math.sqrt((kurtosis - 1) / (4 * PATHS))
    expect(Math.abs(Math.sqrt(variance) - sd)).toBeLessThan(3.5 * sdError)
  }
})
