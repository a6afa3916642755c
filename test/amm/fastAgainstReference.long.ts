import { expect, test } from 'vitest'
import { raceAll } from '../support/engineRace.ts'

test('the fast engine equals the plain port after each of 120,000 random operations', () => {
  const seeds = Array.from({ length: 400 }, (_, i) => i + 1001)
  const did = raceAll(seeds, 300)
  for (const kind of ['swap', 'mint', 'burn', 'collect']) expect(did[kind]).toBeGreaterThan(5000)
})
