import { expect, test } from 'vitest'
import { raceAll } from '../support/engineRace.ts'

test('the fast engine equals the plain port after each of 12,000 random operations', () => {
  const seeds = Array.from({ length: 120 }, (_, i) => i + 1)
  const did = raceAll(seeds, 100)
  // A race in which everything reverts would prove nothing.
  for (const kind of ['swap', 'mint', 'burn', 'collect']) expect(did[kind]).toBeGreaterThan(500)
})
