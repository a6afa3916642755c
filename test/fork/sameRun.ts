import { expect } from 'vitest'
import { type ContractPool, contractPool } from '../../src/fork/contractPool.ts'
import type { Event, SwapEvent } from '../../src/market/events.ts'
import { type MarketResult, type MarketRun, marketLoop } from '../../src/market/loop.ts'
import { enginePool, runAsync, runSync } from '../../src/market/marketPool.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { sceneEngine } from '../support/marketScene.ts'
import type { ContractWorld } from './contractWorld.ts'

export type SameRun = {
  readonly result: MarketResult
  readonly events: readonly Event[]
  readonly swaps: readonly SwapEvent[]
  readonly contracts: ContractPool
  readonly seconds: number
}

/** Plays a scene on the engine and on the contracts; fails at the first event that differs. */
export async function sameRun(
  chain: LocalChain,
  { pool, driver }: ContractWorld,
  scene: MarketRun,
): Promise<SameRun> {
  const modelled: Event[] = []
  const sink = (event: Event) => modelled.push(event)
  const model = runSync(marketLoop({ ...scene, sink }), enginePool(sceneEngine(scene.frame)))

  const from = chain.wallet.account.address
  const contracts = await contractPool({ client: chain.provider, pool, driver, from })
  const events: Event[] = []
  const compare = (event: Event) => {
    expect(event, `event ${events.length}`).toEqual(modelled[events.length])
    events.push(event)
  }
  const started = performance.now()
  const result = await runAsync(marketLoop({ ...scene, sink: compare }), contracts)
  const seconds = (performance.now() - started) / 1000
  expect(events.length).toBe(modelled.length)
  expect(result).toEqual(model)
  const swaps = events.filter((event): event is SwapEvent => event.kind === 'swap')
  return { result, events, swaps, contracts, seconds }
}
