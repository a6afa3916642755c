import { z } from 'zod'
import { humanLiquidity } from '../amm/marketRange.ts'
import { lpFeeShareOf, withProtocolCut } from '../domain/feeTerms.ts'
import type { BaseIs } from '../domain/market.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import { pairOf, poolPriceOf } from '../market/marketFrame.ts'
import { doubles, integer } from './wire.ts'

/** Swaps of a pool in columns, human units of the market's frame. */
export const swapColumnsSchema = z.strictObject({
  fromBlock: integer,
  toBlock: integer,
  /** Up to when the swaps are complete, Unix seconds. */
  untilSec: z.int(),
  timeSec: doubles,
  /** After the swap, quote per base. */
  price: doubles,
  /** Active after the swap, √(base·quote). */
  liquidity: doubles,
  /** Worth of what was paid in, at that price. */
  volumeQuote: doubles,
  /** The part of it that reached LPs. */
  feesQuote: doubles,
})

export type SwapColumns = z.output<typeof swapColumnsSchema>

/**
 * The swaps among a pool's events.
 *
 * The fee of a swap is the tier's share of its input, less the protocol's cut in force then; a swap
 * event does not say it.
 *
 * @param events - in chain order, `set-fee-protocol` among them; from a window that ends at the pool's state
 * @param sinceSec - swaps before are left out
 */
export function swapColumns(
  pool: ConcentratedPoolState,
  baseIs: BaseIs,
  events: readonly PoolEvent[],
  range: {
    readonly sinceSec: number
    readonly untilSec: number
    readonly fromBlock: bigint
    readonly toBlock: bigint
  },
): SwapColumns {
  const frame = { baseIs, token0: pool.token0, token1: pool.token1 }
  const first = events.find((event) => event.kind === 'set-fee-protocol')
  let fee =
    first === undefined
      ? pool.fee
      : withProtocolCut(pool.fee, first.feeProtocol0Before, first.feeProtocol1Before)
  const rows: [number, number, number, number, number][] = []
  for (const event of events) {
    if (event.kind === 'set-fee-protocol')
      fee = withProtocolCut(fee, event.feeProtocol0, event.feeProtocol1)
    if (event.kind !== 'swap' || event.timestampSec < range.sinceSec) continue
    const price = poolPriceOf(frame, event.sqrtPriceX96)
    const isIn0 = event.amount0Raw > 0n
    const paid = pairOf(frame, isIn0 ? event.amount0Raw : 0n, isIn0 ? 0n : event.amount1Raw)
    const volume = Math.max(paid.base * price + paid.quote, 0)
    rows.push([
      event.timestampSec,
      price,
      humanLiquidity(event.liquidity, pool),
      volume,
      volume * lpFeeShareOf(fee, isIn0),
    ])
  }
  const column = (at: 0 | 1 | 2 | 3 | 4) => Float64Array.from(rows, (row) => row[at])
  return {
    fromBlock: range.fromBlock,
    toBlock: range.toBlock,
    untilSec: range.untilSec,
    timeSec: column(0),
    price: column(1),
    liquidity: column(2),
    volumeQuote: column(3),
    feesQuote: column(4),
  }
}
