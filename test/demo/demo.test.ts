import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { curveOf } from '../../src/amm/curveOf.ts'
import { owedOf } from '../../src/amm/owed.ts'
import { getPosition } from '../../src/analysis/actions.ts'
import { positionResultSchema } from '../../src/analysis/result.ts'
import { decodeTape } from '../../src/analysis/tape.ts'
import { collectEverything } from '../../src/demo/positionManager.ts'
import { runDemo } from '../../src/demo/scenario.ts'
import { runAmmeter } from '../support/cli.ts'

test('the command answers from weeks of trading, as the README shows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ammeter-demo-'))
  const tape = join(folder, 'tape.json')
  const { exitCode, out, err } = await runAmmeter(['demo', '--save', tape])
  const replayed = await runAmmeter(['replay', tape, '--json'])
  const input = decodeTape(readFileSync(tape, 'utf8'))
  rmSync(folder, { recursive: true })
  expect(exitCode, err).toBe(0)
  expect(err).toMatch(/2,?\d{3} swaps through the real Uniswap v3 contracts/)
  for (const line of out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)

  const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')
  const [, shown = ''] = /reads the result back.*?```\n(.*?)\n```/s.exec(readme) ?? []
  expect(shown).not.toBe('')
  expect(out).toContain(shown)

  const { data, warnings, block } = z.decode(positionResultSchema, JSON.parse(replayed.out))
  expect(warnings).toEqual([])
  // Four weeks after the first of September 2026.
  expect(block.timestampSec).toBe(1_788_220_800 + 28 * 86_400)
  expect(data.position.status).toBe('in-range')
  expect([data.pool.token0.decimals, data.pool.token1.decimals]).toEqual([6, 18])
  expect(data.performance?.impermanentLossQuote).toBeGreaterThan(0)
  expect(data.value?.owedValueQuote).toBeGreaterThan(data.performance?.impermanentLossQuote ?? 0)
  expect(Math.abs(data.drift?.driftShare ?? 0)).toBeGreaterThan(0.1)
  expect(data.hedge?.action).toBe('trade')

  // The library example of the README, on the tape instead of a node.
  const [, printed = ''] = /hold at each price:\n```\n(.*?)\n```/s.exec(readme) ?? []
  if (input.kind !== 'position') throw new Error('a tape of a position')
  const curve = curveOf(input.pool, input.position, 'token1')
  const lines = [2500, 3000, 3500].map((price) => [
    price,
    curve.baseAt(price),
    curve.quoteAt(price),
  ])
  expect(lines.map((line) => line.join(' ')).join('\n')).toBe(printed)
})

test('every position of the demo is owed what a static collect pays', async () => {
  const demo = await runDemo({ seed: 3 })
  const { client, deployment } = demo
  try {
    for (const { label, tokenId } of demo.providers) {
      const { position, pool, lower, upper } = await getPosition(client, { tokenId, deployment })
      const growth = ({ feeGrowthOutside0X128, feeGrowthOutside1X128 }: typeof lower) => ({
        feeGrowth0X128: feeGrowthOutside0X128,
        feeGrowth1X128: feeGrowthOutside1X128,
      })
      const owed = owedOf(pool, position, growth(lower), growth(upper))
      const data = collectEverything(tokenId, position.owner)
      const call = { from: position.owner, to: deployment.positionManager, data }
      const answer = (await client.request({
        method: 'eth_call',
        params: [call, 'latest'],
      } as never)) as string
      expect([owed.owed0Raw, owed.owed1Raw], label).toEqual([
        BigInt(answer.slice(0, 66)),
        BigInt(`0x${answer.slice(66)}`),
      ])
    }
  } finally {
    await demo.stop()
  }
})

test('a seed that is none', async () => {
  const { exitCode, out } = await runAmmeter(['demo', '--json', '--seed', 'x'])
  expect(exitCode).toBe(2)
  expect(JSON.parse(out).error.code).toBe('usage/bad-argument')
})
