import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
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
