import { expect, test } from 'vitest'
import { provedLives } from '../support/livesOnChain.ts'

test('lives through the real position manager are rebuilt to the wei', async () => {
  const proved = await provedLives(7, 20)
  expect(proved.kinds).toEqual([
    'burn',
    'collect',
    'collect-protocol',
    'decrease-liquidity',
    'flash',
    'increase-liquidity',
    'initialize',
    'mint',
    'set-fee-protocol',
    'swap',
    'transfer',
  ])
  expect(proved.feesRaw).toBeGreaterThan(0n)
  expect(proved.burned).toBeGreaterThan(0)
  // In range and out of it.
  const flags = proved.records.flatMap(({ path }) => [...path.inRange])
  expect(new Set(flags)).toEqual(new Set([0, 1]))
})
