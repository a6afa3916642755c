import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { analyzePair } from '../../src/analysis/analyzePair.ts'
import { analyzeShare } from '../../src/analysis/analyzeShare.ts'
import { pairResultSchema, shareResultSchema } from '../../src/analysis/pairResult.ts'
import { decodeTape, encodeTape, hashOfInput } from '../../src/analysis/tape.ts'
import { pairJson, shareJson } from '../../src/report/json.ts'
import { pairView } from '../../src/report/pairView.ts'
import { shareView } from '../../src/report/shareView.ts'
import { renderText } from '../../src/report/text.ts'
import { pairInput, shareInput } from '../support/shareInputs.ts'

const golden = join(import.meta.dirname, '..', 'golden')
const identity = (input: Parameters<typeof hashOfInput>[0]) => ({
  toolVersion: '0.0.0-test',
  inputHash: hashOfInput(input),
})

describe.each([
  ['share', shareInput({ options: { volatilityAnnual: 0.8 } })],
  ['share-half-withdrawn', shareInput({ withdrawn: 'half' })],
  ['share-closed', shareInput({ withdrawn: 'all' })],
  ['share-entry-price', shareInput({ entry: 'entry-price', options: { baseIs: 'token0' } })],
])('%s', (name, input) => {
  const result = analyzeShare(input, identity(input))
  const text = renderText(shareView(result))

  test('reads as reviewed, within 80 columns', async () => {
    await expect(text).toMatchFileSnapshot(join(golden, `${name}.txt`))
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
  })

  test('its tape and its JSON come back as they went', () => {
    expect(decodeTape(encodeTape(input))).toEqual(input)
    expect(z.decode(shareResultSchema, JSON.parse(shareJson(result)))).toEqual(result)
  })
})

test('withdrawing half takes half of what went in, and leaves the growth as it was', () => {
  const whole = shareInput()
  const half = shareInput({ withdrawn: 'half' })
  const [all, rest] = [analyzeShare(whole, identity(whole)), analyzeShare(half, identity(half))]
  expect(rest.data.performance?.depositBase).toBeCloseTo(2.5, 12)
  // The burn minted the protocol its share, which was counted before too.
  expect(rest.data.performance?.feeGrowthShare).toBeCloseTo(
    all.data.performance?.feeGrowthShare ?? 0,
    9,
  )
})

test('a pair reads as reviewed', async () => {
  const input = pairInput()
  const result = analyzePair(input, identity(input))
  const text = renderText(pairView(result))
  await expect(text).toMatchFileSnapshot(join(golden, 'pair.txt'))
  for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
  expect(decodeTape(encodeTape(input))).toEqual(input)
  expect(z.decode(pairResultSchema, JSON.parse(pairJson(result)))).toEqual(result)
})
