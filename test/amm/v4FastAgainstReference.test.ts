import { expect, test } from 'vitest'
import { duelV4 } from '../support/v4EngineDuel.ts'

test('on v4 terms the fast engine equals the plain port after each of 4,000 random operations', () => {
  const total: Record<string, number> = {}
  for (let seed = 1; seed <= 20; seed += 1)
    for (const [kind, count] of Object.entries(duelV4(seed, 200)))
      total[kind] = (total[kind] ?? 0) + count
  for (const kind of ['swap', 'modify-liquidity', 'donate', 'set-lp-fee', 'set-protocol-fee'])
    expect(total[kind], kind).toBeGreaterThan(50)
})
