import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { PoolEventOf } from '../../src/domain/poolEvent.ts'
import { startReplay } from '../../src/history/replay.ts'
import { openEventStore, readEventStore } from '../../src/store/eventStore.ts'
import { placeOf } from '../../test/support/poolHistory.ts'
import { OWNER } from '../../test/support/poolStates.ts'
import { sdkCore, sdkPoolOf } from '../../test/support/uniswapSdk.ts'
import { benchPool } from './benchPool.ts'
import { type BenchResult, raceRates } from './result.ts'
import { seededSwaps } from './swapExact.ts'

const ROUNDS = 5
const EVENTS = 20_000
const PEER_EVENTS = 2_000

/**
 * From a store of Parquet segments to the pool's exact state, every event verified, against the SDK
 * doing the same swaps from memory, inputs given.
 */
export async function benchReplay(): Promise<BenchResult> {
  const { state, name } = benchPool()
  const swaps = seededSwaps(state, EVENTS)
  const pool = createPool(state)
  const events = swaps.map((params, i): PoolEventOf<'swap'> => {
    const { amount0Raw, amount1Raw, sqrtPriceX96, tick, liquidity } = pool.swap(params)
    const facts = { amount0Raw, amount1Raw, sqrtPriceX96, tick, liquidity }
    return { kind: 'swap', sender: OWNER, recipient: OWNER, ...facts, ...placeOf(i) }
  })
  const last = events.at(-1) as PoolEventOf<'swap'>
  const folder = mkdtempSync(join(tmpdir(), 'ammeter-bench-'))
  try {
    const store = await openEventStore(folder, { chainId: 1, address: OWNER, kind: 'pool' })
    const range = { fromBlock: events[0]?.blockNumber ?? 0n, toBlock: last.blockNumber }
    await store.append({ ...range, events })
    await store.close()
    const rates = await raceRates(
      ROUNDS,
      { count: EVENTS, run: () => replayed(folder) },
      { count: PEER_EVENTS, run: () => bySdk() },
    )
    return {
      id: 'replay',
      ...rates,
      peerName: '@uniswap/v3-sdk Pool.getOutputAmount',
      unit: 'events/s',
      note: `${name}; ours reads ${EVENTS} swaps from the store, verifies file, order, amounts, price, tick and liquidity of each and ends with the pool's exact fee growth; the SDK swaps the first ${PEER_EVENTS} from memory, input given, without fee growth; last price equal`,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }

  async function replayed(path: string): Promise<void> {
    const reader = await readEventStore(path)
    if (reader.kind !== 'pool') throw new Error('not a pool')
    const replay = startReplay(state)
    for await (const event of reader.events()) replay.apply(event)
    if (replay.pool?.feeGrowthGlobal0X128 !== pool.feeGrowthGlobal0X128)
      throw new Error('the replay ended elsewhere')
  }

  async function bySdk(): Promise<void> {
    let peer = sdkPoolOf(state)
    for (const { zeroForOne, amountRaw } of swaps.slice(0, PEER_EVENTS)) {
      const token = zeroForOne ? peer.token0 : peer.token1
      const input = sdkCore.CurrencyAmount.fromRawAmount(token, amountRaw.toString())
      peer = (await peer.getOutputAmount(input))[1]
    }
    const expected = events[PEER_EVENTS - 1]?.sqrtPriceX96.toString()
    if (peer.sqrtRatioX96.toString() !== expected) throw new Error('the SDK ended elsewhere')
  }
}
