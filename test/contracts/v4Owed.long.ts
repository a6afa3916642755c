import { describe, expect, test } from 'vitest'
import { embeddedChain } from '../support/embeddedChain.ts'
import { seededRandom } from '../support/random.ts'
import { openV4Market } from '../support/v4Market.ts'
import { owedAndPaid } from '../support/v4Owed.ts'

describe('what 200 positions of v4 are owed is what a decrease by nothing pays, to the wei', () => {
  test.each([
    ['extsload', 11],
    ['state-view', 12],
  ] as const)('read by %s', async (stateAccess, seed) => {
    const chain = await embeddedChain()
    try {
      const market = await openV4Market(chain, seededRandom(seed), 200)
      const results = await owedAndPaid(market, stateAccess)
      expect(results).toHaveLength(200)
      for (const { owed, paid, tokenId } of results)
        expect(owed, `position ${tokenId}`).toEqual(paid)
      for (const pool of [0, 1, 2, 3]) {
        const inPool = results.filter(({ poolIndex }) => poolIndex === pool)
        const earning = inPool.filter(({ paid }) => paid[0] + paid[1] > 0n)
        expect(earning.length).toBeGreaterThan(10)
      }
      expect(results.filter(({ isWrapped }) => isWrapped).length).toBeGreaterThan(8)
    } finally {
      await chain.close()
    }
  })
})
