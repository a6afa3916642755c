import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAnvil } from '../support/anvil.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { raceV4, V4_BATCH_GAS, v4Scenarios } from '../support/v4EngineRace.ts'
import { makeV4World, type V4World } from '../support/v4World.ts'

const OPERATIONS = 20_000 / v4Scenarios.length

let chain: LocalChain
let world: V4World
beforeAll(async () => {
  chain = await startAnvil({ gasLimit: V4_BATCH_GAS, args: ['--hardfork', 'cancun'] })
  world = await makeV4World(chain)
})
afterAll(() => chain.close())

describe('the engine against the real v4 manager: 20,000 operations, 0 wei apart after each', {
  timeout: 600_000,
}, () => {
  test.for(v4Scenarios)('$name', async (scenario) => {
    const { tally, protocolFees } = await raceV4(world, scenario, OPERATIONS)
    expect(tally['swap']).toBeGreaterThan(OPERATIONS / 8)
    expect(tally['refused']).toBeLessThan(OPERATIONS / 2)
    expect(protocolFees.every((raw) => raw > 0n)).toBe(true)
  })
})
