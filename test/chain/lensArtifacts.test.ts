import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderLenses } from '../../scripts/generateLenses.ts'

// Compiling anew is the only proof that the bytes in the tree are those of the contracts in the tree.
const fresh = renderLenses()

test.each([...fresh.keys()])('%s is what `npm run generate` writes', (path) => {
  expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(fresh.get(path))
})

test('every lens is among them', () => {
  expect([...fresh.keys()]).toEqual(
    expect.arrayContaining(
      ['Ephemeral', 'PoolLens', 'PositionLens', 'TestToken'].map(
        (name) => `src/chain/abis/${name}.ts`,
      ),
    ),
  )
})
