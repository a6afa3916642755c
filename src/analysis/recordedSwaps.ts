import type { Warning } from '../domain/assumption.ts'
import type { BlockRef } from '../domain/block.ts'
import type { BaseIs } from '../domain/market.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import { readPoolRecord } from '../store/poolRecord.ts'
import { type SwapColumns, swapColumns } from './swapColumns.ts'

/**
 * The last swaps of a pool from a folder of its recorded events, up to the block that is analysed.
 *
 * @param root - the folder of all event stores, or that of this pool
 * @param windowSec - how far back from the block
 * @returns the swaps, and a warning where the record ends before the block: then the window ends
 *   with its last event
 * @throws StoreError `store/not-found`, `store/damaged-segment`, `store/other-pool`
 */
export async function recordedSwaps(
  root: string,
  pool: ConcentratedPoolState,
  baseIs: BaseIs,
  options: {
    readonly block: BlockRef
    readonly chainId: number
    readonly isFork: boolean
    readonly windowSec: number
  },
): Promise<{ readonly swaps: SwapColumns; readonly warnings: readonly Warning[] }> {
  const { block, windowSec } = options
  const { chainId, isFork } = options
  const store = await readPoolRecord(root, { chainId, address: pool.address, isFork })
  const { nextBlock = 0n } = store.manifest
  const kept: PoolEvent[] = []
  let last: PoolEvent | undefined
  for await (const event of store.events({ toBlock: block.number })) {
    last = event
    const isRecent = event.timestampSec >= block.timestampSec - windowSec
    if (event.kind === 'set-fee-protocol' || (event.kind === 'swap' && isRecent)) kept.push(event)
  }
  const isBehind = nextBlock <= block.number
  const untilSec = isBehind ? (last?.timestampSec ?? block.timestampSec) : block.timestampSec
  const swaps = swapColumns(pool, baseIs, kept, {
    sinceSec: block.timestampSec - windowSec,
    untilSec,
    fromBlock: kept.find(({ kind }) => kind === 'swap')?.blockNumber ?? block.number,
    toBlock: isBehind ? nextBlock - 1n : block.number,
  })
  return { swaps, warnings: isBehind ? [behind(pool, nextBlock, block)] : [] }
}

function behind(pool: ConcentratedPoolState, nextBlock: bigint, block: BlockRef): Warning {
  return {
    code: 'store/behind',
    message: `The record of events ends before block ${nextBlock}, the pool is read at ${block.number}: volatility is of the record. Bring it up with ammeter events.`,
    subject: pool.id,
  }
}
