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

test.for(pairScenarios(250))('0 wei apart from the real pair: $title', async (scenario) => {
  const { apart, tally } = await racePair(chain, scenario)
  expect(apart).toBeUndefined()
  for (const kind of ['route', 'take', 'mint', 'burn', 'send', 'skim', 'sync', 'refused'])
    expect(tally[kind], kind).toBeGreaterThan(0)
})
