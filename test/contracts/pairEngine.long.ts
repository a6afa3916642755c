import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAnvil } from '../support/anvil.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { pairScenarios, racePair } from '../support/pairRace.ts'
import { BATCH_GAS } from '../support/poolRace.ts'

let chain: LocalChain
beforeAll(async () => {
  chain = await startAnvil({ gasLimit: BATCH_GAS, args: ['--hardfork', 'cancun'] })
})
afterAll(() => chain.close())

test.for(pairScenarios(6_000).map((each) => ({ ...each, seed: each.seed + 100 })))(
  '6,000 operations, 0 wei apart: $title',
  async (scenario) => {
    const { apart, tally } = await racePair(chain, scenario)
    expect(apart).toBeUndefined()
    expect(tally['refused']).toBeLessThan(scenario.operations / 4)
  },
)
