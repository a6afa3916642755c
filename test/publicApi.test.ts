import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// A name that appears or goes is a decision: it shows here, and in the changelog.
test.each(['index', 'math', 'uniswap'])('the names of %s', async (entry) => {
  const names = Object.keys(await import(`../src/${entry}.ts`)).sort()
  await expect(`${names.join('\n')}\n`).toMatchFileSnapshot(
    join(import.meta.dirname, 'golden', 'api', `${entry}.txt`),
  )
})

test('the package names what it ships', () => {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')
  const manifest = JSON.parse(text) as { exports: Record<string, unknown>; bin: object }
  expect(Object.keys(manifest.exports)).toEqual(['.', './math', './uniswap', './package.json'])
  expect(manifest.bin).toEqual({ ammeter: 'dist/cli/main.js' })
})
