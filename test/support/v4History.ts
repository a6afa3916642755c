import type { Hex } from 'viem'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { RawLog } from '../../src/domain/rawLog.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { V4_POOL_EVENT_TOPICS } from '../../src/protocols/uniswapV4/events.ts'
import type { OpenRanges } from './poolOperations.ts'
import { seededRandom } from './random.ts'
import type { V4Operation } from './v4Operations.ts'
import { applyV4, nextV4Operation, type V4Racer } from './v4Race.ts'
import {
  createV4Pool,
  DYNAMIC_FEE,
  FEE_HOOK,
  NO_HOOKS,
  runV4,
  type V4Outcome,
  type V4Pool,
  type V4World,
} from './v4World.ts'

export type V4History = {
  readonly pool: V4Pool
  /** Of this pool only, in the order of the chain. */
  readonly logs: readonly RawLog[]
  readonly operations: readonly {
    readonly operation: V4Operation
    readonly outcome: V4Outcome
    readonly owner: Hex
  }[]
}

/** Random operations at a native pool of the real manager, and the logs they left. */
export async function liveV4Pool(
  world: V4World,
  terms: { readonly fee: number; readonly seed: number; readonly count: number },
): Promise<V4History> {
  const { fee, seed, count } = terms
  const fromBlock = await world.chain.client.getBlockNumber()
  const playground = { tickSpacing: 10, homeTick: -195_000, liquidityBits: 70 }
  const pool = await createV4Pool(world, {
    currency0: 'native',
    fee,
    tickSpacing: playground.tickSpacing,
    hooks: fee === DYNAMIC_FEE ? FEE_HOOK : NO_HOOKS,
    sqrtPriceX96: getSqrtPriceAtTick(playground.homeTick) + 1n,
  })
  const racer: V4Racer = { pool: createPool(pool.state), fee: pool.state.fee }
  const random = seededRandom(seed)
  const open = world.drivers.map((): OpenRanges => [])
  const done: V4History['operations'][number][] = []
  for (let turn: 0 | 1 = 0; done.length < count; turn = turn === 0 ? 1 : 0) {
    const owner = world.drivers[turn]
    const actor = { address: owner, setsProtocolFee: turn === 0 }
    const operations = Array.from({ length: 60 }, () => {
      const operation = nextV4Operation(random, playground, racer, open[turn] as OpenRanges, actor)
      applyV4(racer, operation, owner)
      return operation
    })
    const { outcomes } = await runV4(world, pool.key, operations, { driver: turn, gas: 10n ** 10n })
    for (const [i, operation] of operations.entries())
      done.push({ operation, outcome: outcomes[i] as V4Outcome, owner })
  }
  return { pool, logs: await logsOf(world, pool.id, fromBlock), operations: done }
}

async function logsOf({ chain, manager }: V4World, id: Hex, fromBlock: bigint): Promise<RawLog[]> {
  const all = await chain.client.getLogs({ address: manager, fromBlock, toBlock: 'latest' })
  return all
    .filter(({ topics }) => V4_POOL_EVENT_TOPICS.includes(topics[0] as Hex) && topics[1] === id)
    .map(({ topics, data, ...log }) => ({
      topics: topics as readonly Hex[],
      data,
      place: {
        blockNumber: log.blockNumber as bigint,
        blockHash: log.blockHash as Hex,
        transactionHash: log.transactionHash as Hex,
        transactionIndex: log.transactionIndex as number,
        logIndex: log.logIndex as number,
        timestampSec: 1_700_000_000 + Number(log.blockNumber),
      },
    }))
}
