import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeEventLog } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rangeId } from '../../../src/amm/rangeAccount.ts'
import type { PoolEvent } from '../../../src/domain/poolEvent.ts'
import { Life } from '../../../src/history/life.ts'
import { poolBeforeBirth } from '../../../src/history/poolBeforeBirth.ts'
import { startReplay } from '../../../src/history/replay.ts'
import { decodeV4PoolEvent } from '../../../src/protocols/uniswapV4/events.ts'
import { openEventStore } from '../../../src/store/eventStore.ts'
import { startAnvil } from '../../support/anvil.ts'
import type { LocalChain } from '../../support/embeddedChain.ts'
import { liveV4Pool, type V4History } from '../../support/v4History.ts'
import { rangesOfManager, ticksOfManager } from '../../support/v4Race.ts'
import { DYNAMIC_FEE, makeV4World, type V4World, v4CoreArtifact } from '../../support/v4World.ts'

let chain: LocalChain
let world: V4World
const histories: Record<string, V4History> = {}
beforeAll(async () => {
  chain = await startAnvil({ gasLimit: 10n ** 10n, args: ['--hardfork', 'cancun'] })
  world = await makeV4World(chain)
  histories['static'] = await liveV4Pool(world, { fee: 3000, seed: 21, count: 480 })
  histories['dynamic'] = await liveV4Pool(world, { fee: DYNAMIC_FEE, seed: 22, count: 480 })
})
afterAll(() => chain.close())

describe.each(['static', 'dynamic'])(
  'a pool of %s fee, every event of the real manager',
  (name) => {
    const eventsOf = () => (histories[name] as V4History).logs.map(decodeV4PoolEvent)

    test('every fact is the one viem reads with the published ABI', () => {
      const { logs } = histories[name] as V4History
      const { abi } = v4CoreArtifact('PoolManager')
      const kinds = new Set<string>()
      for (const log of logs) {
        const event = decodeV4PoolEvent(log)
        kinds.add(event.kind)
        const topics = [...log.topics] as never
        const { eventName, args } = decodeEventLog({ abi, topics, data: log.data }) as unknown as {
          readonly eventName: string
          readonly args: Record<string, bigint | number | string>
        }
        const expected = theirFacts(eventName, args)
        expect(event).toEqual({ ...expected, ...log.place })
      }
      const known = ['initialize', 'swap', 'modify-liquidity', 'donate', 'protocol-fee-updated']
      expect([...kinds].sort()).toEqual([...known].sort())
    })

    test('replayed: price, liquidity, growths, ticks and ranges are the manager’s, to the wei', async () => {
      const { pool, operations } = histories[name] as V4History
      const replay = startReplay(poolBeforeBirth(pool.state))
      for (const event of eventsOf()) replay.apply(event)
      const last = operations.at(-1)!.outcome.pool
      const { protocolFee, lpFee: _, ...moving } = last
      expect(replay.pool).toMatchObject(moving)
      const fee = replay.pool!.state().fee
      expect(fee).toMatchObject({
        protocolFeeZeroForOnePips: protocolFee & 0xfff,
        protocolFeeOneForZeroPips: protocolFee >> 12,
      })
      const ticks = replay.pool!.state().ticks!
      expect(ticks).toEqual(
        await ticksOfManager(
          world,
          pool.id,
          ticks.map(({ tick }) => tick),
        ),
      )
      const keys = eventsOf().filter((event) => event.kind === 'modify-liquidity')
      expect(keys.map((key) => replay.pool!.range(key))).toEqual(
        await rangesOfManager(world, pool.id, keys),
      )
    })

    test('collects told from principal: paid less principal is the fees the manager accrued', () => {
      const { pool, operations } = histories[name] as V4History
      const { token0, token1 } = pool.state
      const frame = { baseIs: 'token0', token0, token1 } as const
      const lives = new Map<string, Life>()
      const events = eventsOf()
      for (const event of events)
        if (event.kind === 'modify-liquidity' && !lives.has(rangeId(event)))
          lives.set(rangeId(event), new Life({ ...event, kind: 'range' }, frame))
      const replay = startReplay(poolBeforeBirth(pool.state))
      for (const event of events) {
        replay.apply(event)
        for (const life of lives.values()) life.onPoolEvent(event, replay.pool!)
      }
      const theirs = new Map<
        string,
        { change0: bigint; change1: bigint; fees0: bigint; fees1: bigint }
      >()
      for (const { operation, outcome, owner } of operations) {
        if (operation.kind !== 'modify-liquidity' || !outcome.ok) continue
        const id = rangeId({ ...operation.range, owner })
        const sum = theirs.get(id) ?? { change0: 0n, change1: 0n, fees0: 0n, fees1: 0n }
        sum.change0 += outcome.amount0
        sum.change1 += outcome.amount1
        sum.fees0 += outcome.fees0
        sum.fees1 += outcome.fees1
        theirs.set(id, sum)
      }
      expect(lives.size).toBe(theirs.size)
      expect(lives.size).toBeGreaterThan(10)
      let earners = 0
      for (const [id, life] of lives) {
        const { totals } = life.record(replay.pool!).path
        const their = theirs.get(id)!
        const { feesCollected, principalCollected, deposited } = totals
        expect([feesCollected.amount0Raw, feesCollected.amount1Raw], id).toEqual([
          their.fees0,
          their.fees1,
        ])
        // What the owner's balance changed by: principal and fees, less deposits.
        expect(
          [
            principalCollected.amount0Raw + feesCollected.amount0Raw - deposited.amount0Raw,
            principalCollected.amount1Raw + feesCollected.amount1Raw - deposited.amount1Raw,
          ],
          id,
        ).toEqual([their.change0, their.change1])
        if (their.fees0 > 0n && their.fees1 > 0n) earners += 1
      }
      expect(earners).toBeGreaterThan(3)
    })

    test('kept in a store and read back, each event as it was', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'ammeter-v4-'))
      try {
        const poolId = (histories[name] as V4History).pool.id
        const key = { kind: 'v4-pool', chainId: 31337, address: world.manager, poolId } as const
        const store = await openEventStore(folder, key)
        const events = eventsOf()
        const [fromBlock, toBlock] = [events[0]!.blockNumber, events.at(-1)!.blockNumber]
        await store.append({ fromBlock, toBlock, toBlockHash: events.at(-1)!.blockHash!, events })
        const read: PoolEvent[] = []
        for await (const event of store.events()) read.push(event)
        expect(read).toEqual(events)
        await store.close()
        const other = { ...key, poolId: `0x${'ab'.repeat(32)}` } as const
        await expect(openEventStore(folder, other)).rejects.toMatchObject({
          code: 'store/other-pool',
        })
      } finally {
        await rm(folder, { recursive: true })
      }
    })
  },
)

test('a lost event is noticed', () => {
  const { pool, logs } = histories['static'] as V4History
  const events = logs.map(decodeV4PoolEvent)
  for (const kind of ['donate', 'modify-liquidity', 'protocol-fee-updated', 'swap'] as const) {
    const lost = events.findIndex((event) => event.kind === kind)
    const replay = startReplay(poolBeforeBirth(pool.state))
    const replayAll = () => {
      for (const [i, event] of events.entries()) if (i !== lost) replay.apply(event)
    }
    // A donation moves nothing that a later event states: only fee growth is apart.
    if (kind !== 'donate')
      expect(replayAll, kind).toThrow(expect.objectContaining({ code: 'events/incomplete' }))
    else {
      replayAll()
      const full = startReplay(poolBeforeBirth(pool.state))
      for (const event of events) full.apply(event)
      expect(replay.pool!.feeGrowthGlobal0X128).not.toBe(full.pool!.feeGrowthGlobal0X128)
    }
  }
})

function theirFacts(name: string, args: Record<string, bigint | number | string>) {
  switch (name) {
    case 'Initialize':
      return { kind: 'initialize', sqrtPriceX96: args['sqrtPriceX96'], tick: args['tick'] }
    case 'Swap': {
      const { sender, sqrtPriceX96, liquidity, tick, fee } = args
      const amount0Raw = -(args['amount0'] as bigint)
      const amount1Raw = -(args['amount1'] as bigint)
      return {
        kind: 'swap',
        sender,
        amount0Raw,
        amount1Raw,
        sqrtPriceX96,
        liquidity,
        tick,
        feePips: fee,
      }
    }
    case 'ModifyLiquidity': {
      const { sender, tickLower, tickUpper, liquidityDelta, salt } = args
      return { kind: 'modify-liquidity', owner: sender, tickLower, tickUpper, liquidityDelta, salt }
    }
    case 'Donate':
      return {
        kind: 'donate',
        sender: args['sender'],
        amount0Raw: args['amount0'],
        amount1Raw: args['amount1'],
      }
    default: {
      const packed = args['protocolFee'] as number
      return {
        kind: 'protocol-fee-updated',
        feeProtocol0: packed % 4096,
        feeProtocol1: packed >> 12,
      }
    }
  }
}
