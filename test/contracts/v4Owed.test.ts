import { expect, test } from 'vitest'
import { embeddedChain } from '../support/embeddedChain.ts'
import { seededRandom } from '../support/random.ts'
import { openV4Market } from '../support/v4Market.ts'
import { owedAndPaid } from '../support/v4Owed.ts'

test('what 32 positions of v4 are owed is what a decrease by nothing pays, to the wei', async () => {
  const chain = await embeddedChain()
  try {
    const market = await openV4Market(chain, seededRandom(3), 32)
    const results = await owedAndPaid(market, 'extsload')
    for (const { owed, paid, tokenId } of results) expect(owed, `position ${tokenId}`).toEqual(paid)
    // That the scene holds what it is for: fees in every pool, and growth beyond 2^256.
    for (const pool of [0, 1, 2, 3]) {
      const inPool = results.filter(({ poolIndex }) => poolIndex === pool)
      const earning = inPool.filter(({ paid }) => paid[0] + paid[1] > 0n)
      expect(earning.length).toBeGreaterThan(2)
    }
    expect(results.filter(({ isWrapped }) => isWrapped).length).toBeGreaterThan(0)
  } finally {
    await chain.close()
  }
})
