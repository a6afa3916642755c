import { expect, test } from 'vitest'
import { valueOfHoldings } from '../../src/domain/holdings.ts'
import { holdingsAt } from '../../src/market/records.ts'
import { hedgeIdOf } from '../../src/simulation/perpetualHedge.ts'
import { embeddedChain } from '../support/embeddedChain.ts'
import { HEDGED_RANGES, hedgedScene } from '../support/hedgedScene.ts'
import { INVERTED } from '../support/marketScene.ts'
import { contractWorld } from './contractWorld.ts'
import { sameRun } from './sameRun.ts'

test('one seed of hedged providers through real contracts: 0 wei apart, the same hedged P&L', async () => {
  const chain = await embeddedChain()
  try {
    const world = await contractWorld(chain, INVERTED)
    const { driver: owner, startSec } = world
    const rule = { kind: 'band', halfWidthBase: 0.5, tradeTo: 'edge' } as const
    const scene = hedgedScene({ seed: 17, owner, startSec, rule, blocks: 60 })
    // Fails at the first event that differs, and where the two results do, records of hedges included.
    const { swaps, result, contracts } = await sameRun(chain, world, scene)
    expect(swaps.length).toBeGreaterThan(40)
    expect(contracts.stats().blocks).toBeGreaterThan(40)
    const { records } = result
    const last = records.timeSec.length - 1
    for (const { id } of HEDGED_RANGES) {
      const hedge = holdingsAt(records, hedgeIdOf(id), last)
      const lp = holdingsAt(records, id, last)
      // It traded, it paid, and it is as short as the contracts' own account of the range is long.
      expect(hedge.costsQuote).toBeGreaterThan(0)
      const before = holdingsAt(records, id, last - 1)
      expect(Math.abs(hedge.base + before.base + before.feesBase)).toBeLessThan(0.5 + 1e-9)
      const unhedged = valueOfHoldings(lp) - (200 * (scene.path.mid[1] as number) + 600_000)
      const hedged = unhedged + valueOfHoldings(hedge)
      expect(Math.abs(hedged)).toBeLessThan(Math.abs(unhedged))
    }
  } finally {
    await chain.close()
  }
})
