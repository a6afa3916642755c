import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAnvil } from '../support/anvil.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { raceV4, V4_BATCH_GAS, v4Scenarios } from '../support/v4EngineRace.ts'
import { makeV4World, type V4World } from '../support/v4World.ts'

// The long test runs all of them for 20,000 operations.
const quick = v4Scenarios.filter(({ isQuick }) => isQuick)

let chain: LocalChain
let world: V4World
beforeAll(async () => {
  // Without the 16.7 M cap of a transaction (EIP-7825), and 20 times as fast as a chain that traces.
  chain = await startAnvil({ gasLimit: V4_BATCH_GAS, args: ['--hardfork', 'cancun'] })
  world = await makeV4World(chain)
})
afterAll(() => chain.close())

describe('the engine against the real v4 manager, 0 wei apart after every operation', {
  timeout: 120_000,
}, () => {
  test.for(quick)('300 operations: $name', async (scenario) => {
    const { tally, protocolFees } = await raceV4(world, scenario, 300)
    // That it did something: most of it allowed, and the protocol took its part both ways.
    expect(tally['swap']).toBeGreaterThan(80)
    expect(tally['refused']).toBeLessThan(120)
    expect(protocolFees.every((raw) => raw > 0n)).toBe(true)
  })
})
