import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractPool } from '../../src/fork/contractPool.ts'
import type { Event } from '../../src/market/events.ts'
import { marketLoop } from '../../src/market/loop.ts'
import { enginePool, runAsync, runSync } from '../../src/market/marketPool.ts'
import { embeddedChain, type LocalChain } from '../support/embeddedChain.ts'
import { INVERTED, marketScene, sceneEngine } from '../support/marketScene.ts'
import { type ContractWorld, contractWorld } from './contractWorld.ts'

describe('one seed through the engine and through the real contracts', () => {
  let chain: LocalChain
  let world: ContractWorld
  beforeAll(async () => {
    chain = await embeddedChain()
    world = await contractWorld(chain, INVERTED)
  })
  afterAll(() => chain.close())

  test('0 wei apart at every step of 300 swaps and more', async () => {
    const { pool, driver, startSec } = world
    const scene = marketScene({ seed: 11, owner: driver, startSec, blocks: 420 })
    const modelled: Event[] = []
    const mined: Event[] = []
    const sinkTo = (events: Event[]) => ({ ...scene, sink: (event: Event) => events.push(event) })

    const model = runSync(marketLoop(sinkTo(modelled)), enginePool(sceneEngine()))
    const from = chain.wallet.account.address
    const contracts = await contractPool({ client: chain.provider, pool, driver, from })
    const started = performance.now()
    const chained = await runAsync(marketLoop(sinkTo(mined)), contracts)
    const seconds = (performance.now() - started) / 1000
    const swaps = mined.filter(({ kind }) => kind === 'swap').length
    console.log(`${swaps} swaps in ${seconds.toFixed(1)} s`, contracts.stats())

    expect(swaps).toBeGreaterThan(300)
    for (const [i, event] of modelled.entries()) expect(mined[i], `event ${i}`).toEqual(event)
    expect(chained).toEqual(model)
  })
})
