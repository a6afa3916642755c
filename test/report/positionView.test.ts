import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { analyzePosition } from '../../src/analysis/analyzePosition.ts'
import { positionResultSchema } from '../../src/analysis/result.ts'
import { decodeTape, encodeTape, hashOfInput } from '../../src/analysis/tape.ts'
import { positionJson } from '../../src/report/json.ts'
import { positionView } from '../../src/report/positionView.ts'
import { renderText } from '../../src/report/text.ts'
import { positionInput, type Situation } from '../support/positionInputs.ts'

const golden = join(import.meta.dirname, '..', 'golden')

const situations: readonly (readonly [string, Situation])[] = [
  ['in-range', { range: [0.85, 1.2], options: { volatilityAnnual: 0.8 } }],
  ['below-the-range', { range: [0.9, 1.1], path: [0.8] }],
  ['above-the-range', { range: [0.9, 1.1], path: [1.3] }],
  ['full-range', { path: [1.4, 0.7] }],
  ['closed', { range: [0.9, 1.1], withdrawn: { share: 'all', collected: true } }],
  ['closed-and-owed', { range: [0.9, 1.1], withdrawn: { share: 'all', collected: false } }],
  ['half-withdrawn', { range: [0.8, 1.2], withdrawn: { share: 'half', collected: false } }],
  ['inverted', { range: [0.85, 1.2], options: { baseIs: 'token0' } }],
  ['entry-unknown', { range: [0.85, 1.2], entry: 'unknown' }],
  [
    'decimals-8-18',
    { decimals: [8, 18], symbols: ['WBTC', 'WETH'], firstPrice: 0.032, range: [0.9, 1.1] },
  ],
  ['decimals-18-18', { decimals: [18, 18], symbols: ['DAI', 'WETH'], range: [0.9, 1.1] }],
  [
    'hedge-held',
    {
      range: [0.85, 1.2],
      options: { existing: [{ label: 'perp', deltaBase: -0.4 }], lotBase: 0.05, marketPrice: 2110 },
    },
  ],
  [
    'hostile-symbols',
    {
      range: [0.85, 1.2],
      symbols: ['<img src=x onerror=alert(1)>', 'X'.repeat(32)],
    },
  ],
]

const identity = (input: Parameters<typeof hashOfInput>[0]) => ({
  toolVersion: '0.0.0-test',
  inputHash: hashOfInput(input),
})

describe.each(situations)('%s', (name, situation) => {
  const input = positionInput(situation)
  const result = analyzePosition(input, identity(input))
  const text = renderText(positionView(result))

  test('reads as reviewed', async () => {
    await expect(text).toMatchFileSnapshot(join(golden, `${name}.txt`))
  })

  test('fits 80 columns and says nothing it does not know', () => {
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    expect(text).not.toMatch(/NaN|Infinity|undefined|null|\$0\.00|(^|\s)-0(\.0*)?(\s|$)/)
  })

  test('the tape comes back as it was, and the JSON passes its own schema', () => {
    const replayed = decodeTape(encodeTape(input))
    expect(encodeTape(replayed)).toBe(encodeTape(input))
    expect(hashOfInput(replayed)).toBe(hashOfInput(input))
    const json = positionJson(result)
    expect(positionJson(z.decode(positionResultSchema, JSON.parse(json)))).toBe(json)
  })
})
