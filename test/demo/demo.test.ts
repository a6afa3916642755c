import { expect, test } from 'vitest'
import { z } from 'zod'
import { owedOf } from '../../src/amm/owed.ts'
import { getPosition } from '../../src/analysis/actions.ts'
import { positionResultSchema } from '../../src/analysis/result.ts'
import { collectEverything } from '../../src/demo/positionManager.ts'
import { runDemo } from '../../src/demo/scenario.ts'
import { runAmmeter } from '../support/cli.ts'

test('the command answers from weeks of trading through the real contracts', async () => {
  const { exitCode, out, err } = await runAmmeter(['demo', '--json'])
  expect(exitCode, err).toBe(0)
  const { data, provenance, warnings, block } = z.decode(positionResultSchema, JSON.parse(out))
  expect(warnings).toEqual([])
  expect(provenance.seed).toBe('28')
  // Four weeks after the first of September 2026.
  expect(block.timestampSec).toBe(1_788_220_800 + 28 * 86_400)
  expect(data.position.status).toBe('in-range')
  expect(data.pool.token0.decimals).toBe(6)
  expect(data.pool.token1.decimals).toBe(18)
  expect(data.market.poolPrice).toBeGreaterThan(100)
  expect(data.performance?.impermanentLossQuote).toBeGreaterThan(0)
  expect(data.value?.owedValueQuote).toBeGreaterThan(data.performance?.impermanentLossQuote ?? 0)
  expect(Math.abs(data.drift?.driftShare ?? 0)).toBeGreaterThan(0.1)
  expect(data.hedge?.action).toBe('trade')
  expect(err).toMatch(/2\d{3} swaps through the real Uniswap v3 contracts/)
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
