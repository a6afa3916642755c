import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/cli/exitCodes.ts'
import { AmmeterError } from '../../src/errors.ts'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'ERRORS.md'), 'utf8')
const errors = new Map(
  [...page.matchAll(/^\| `([^`]+)` \| [^|]+ \| (\d+) \|$/gm)].map(([, code = '', exit]) => [
    code,
    Number(exit),
  ]),
)
const warnings = [...page.matchAll(/^\| `([^`]+)` \| [^|]+ \|$/gm)].map(([, code = '']) => code)

/** Namespaces an error code may start with: what else looks like one is an import or a media type. */
const namespaces = new Set([...errors.keys(), ...warnings].map((code) => code.split('/')[0]))

const used = new Set(
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(root, 'src', file), 'utf8').replaceAll(/^import .*$/gm, '')
      return [...text.matchAll(/['`]([a-z]+\/[a-z][a-z0-9-]+)['`]/g)].map(([, code = '']) => code)
    })
    .filter((code) => namespaces.has(code.split('/')[0])),
)

test('every code of the source is on the page, and none besides', () => {
  const documented = [...errors.keys(), ...warnings].sort()
  const known = new Set(documented)
  expect([...used].filter((code) => !known.has(code))).toEqual([])
  expect(documented.filter((code) => !used.has(code))).toEqual([])
})

test.each([...errors])('%s exits with %i', (code, exit) => {
  expect(exitCodeOf(new AmmeterError({ code, shortMessage: '' }))).toBe(exit)
})

test('what is not ours is a bug', () => {
  expect(exitCodeOf(new Error('x'))).toBe(1)
})
