import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonSchemas } from '../../scripts/jsonSchemas.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'schema')

test.each(Object.entries(jsonSchemas()))('docs/schema/%s is fresh', (name, text) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
})
