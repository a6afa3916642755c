import { decodeEventLog } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uniswapV2PairAbi } from '../../src/chain/abis/uniswapV2.ts'
import type { PairEvent } from '../../src/domain/pairEvent.ts'
import type { RawLog } from '../../src/domain/rawLog.ts'
import { startPairReplay } from '../../src/history/pairReplay.ts'
import { decodePairEvent, PAIR_EVENT_TOPICS } from '../../src/protocols/uniswapV2/events.ts'
import { startAnvil } from '../support/anvil.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { feeOf, type PairWorld, UNISWAP_SHARE } from '../support/pairContracts.ts'
import { pairScenarios, racePair } from '../support/pairRace.ts'
import { BATCH_GAS } from '../support/poolRace.ts'

let chain: LocalChain
beforeAll(async () => {
  chain = await startAnvil({ gasLimit: BATCH_GAS, args: ['--hardfork', 'cancun'] })
})
afterAll(() => chain.close())

describe.each(pairScenarios(250).map((each) => ({ ...each, seed: each.seed + 50 })))(
  'the history of a real pair: $title',
  (scenario) => {
    let world: PairWorld
    let logs: readonly RawLog[]
    let events: readonly PairEvent[]

    beforeAll(async () => {
      world = (await racePair(chain, scenario)).world
      logs = await logsOf(world.pair)
      events = logs.map(decodePairEvent)
    })

    const replay = (some: readonly PairEvent[]) => {
      const run = startPairReplay(world.state, feeOf[scenario.make].protocolShare ?? UNISWAP_SHARE)
      for (const event of some) run.apply(event)
      return run
    }

    test('through the exact engine equals Sync after every event, and the pair at the end', async () => {
      const run = replay(events)
      const own = { address: world.pair, abi: uniswapV2PairAbi } as const
      const read = (functionName: 'totalSupply' | 'kLast') =>
        chain.client.readContract({ ...own, functionName })
      const [reserve0, reserve1] = await chain.client.readContract({
        ...own,
        functionName: 'getReserves',
      })
      const state = run.state()
      expect([state.reserve0Raw, state.reserve1Raw]).toEqual([reserve0, reserve1])
      expect(state.totalSupplyRaw).toBe(await read('totalSupply'))
      const held = await chain.client.readContract({
        ...own,
        functionName: 'balanceOf',
        args: [world.driver],
      })
      expect(run.sharesOf(world.driver)).toBe(held)
      expect(run.operations).toBe(events.filter(({ kind }) => kind === 'sync').length)
      expect(run.operations).toBeGreaterThan(80)
    })

    test('an event left out or altered is noticed', () => {
      for (const kind of ['sync', 'swap', 'mint', 'burn'] as const) {
        const at = events.findIndex(
          (event, i) => i > events.length / 2 && event.kind === kind && takesOut(event),
        )
        const without = events.filter((_, i) => i !== at)
        expect(() => replay(without), kind).toThrow(
          expect.objectContaining({ code: 'events/incomplete' }),
        )
      }
      const altered = events.map((event) =>
        event.kind === 'burn' ? { ...event, amount0Raw: event.amount0Raw + 1n } : event,
      )
      expect(() => replay(altered)).toThrow(expect.objectContaining({ code: 'events/incomplete' }))
    })

    test('is decoded as viem decodes it by the published ABI', () => {
      for (const [i, log] of logs.entries()) {
        const { eventName, args } = decodeEventLog({
          abi: uniswapV2PairAbi,
          topics: [...log.topics] as [`0x${string}`],
          data: log.data,
        })
        const { kind, ...facts } = events[i] as PairEvent
        expect(kind).toBe(eventName?.toLowerCase())
        const values = Object.values(facts).filter((value) => typeof value === 'bigint')
        for (const value of Object.values(args as object))
          if (typeof value === 'bigint') expect(values).toContain(value)
      }
      expect(new Set(logs.map(({ topics }) => topics[0]))).toEqual(new Set(PAIR_EVENT_TOPICS))
    })
  },
)

/** A swap that only adds to both reserves is, without its event, a gift and a sync. */
function takesOut(event: PairEvent): boolean {
  if (event.kind !== 'swap') return true
  return event.amount0OutRaw > event.amount0InRaw || event.amount1OutRaw > event.amount1InRaw
}

async function logsOf(address: `0x${string}`): Promise<readonly RawLog[]> {
  const found = await chain.client.getLogs({ address, fromBlock: 0n })
  return found.map(
    ({ topics, data, blockNumber, blockHash, transactionHash, transactionIndex, logIndex }) => ({
      topics,
      data,
      place: {
        blockNumber,
        blockHash,
        transactionHash,
        transactionIndex,
        logIndex,
        timestampSec: 0,
      },
    }),
  )
}
