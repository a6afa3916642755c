import { expect, test } from 'vitest'
import { embeddedChain } from '../support/embeddedChain.ts'
import { INVERTED, marketScene, UPRIGHT } from '../support/marketScene.ts'
import { contractWorld } from './contractWorld.ts'
import { sameRun } from './sameRun.ts'

test.each([
  { name: 'inverted', frame: INVERTED, seed: 41 },
  { name: 'upright', frame: UPRIGHT, seed: 42 },
])(
  '2,000 swaps through engine and contracts, $name frame: 0 wei apart',
  async ({ frame, seed }) => {
    const chain = await embeddedChain()
    try {
      const world = await contractWorld(chain, frame)
      const { driver, startSec } = world
      const scene = marketScene({ seed, owner: driver, frame, startSec, blocks: 2_600 })
      const { swaps, seconds, contracts } = await sameRun(chain, world, {
        ...scene,
        recordEveryBlocks: 20,
      })
      expect(swaps.length).toBeGreaterThan(2_000)
      console.log(`${swaps.length} swaps in ${seconds.toFixed(1)} s`, contracts.stats())
    } finally {
      await chain.close()
    }
  },
)
