import { blockTimeSec } from '../../src/domain/floatSwapTable.ts'
import { rawAmount, toInteger } from '../../src/domain/units.ts'
import type { MarketFrame } from '../../src/market/marketFrame.ts'
import type { RecordedSwaps } from '../../src/market/recordedPool.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { readFloatSwaps } from '../../src/store/floatRecords.ts'
import { ETHEREUM_BLOCKS } from '../ethereumBlocks.ts'

/** WBTC (8 decimals) is token0 and the base, WETH (18) the quote. */
export const WBTC_WETH: MarketFrame = {
  baseIs: 'token0',
  token0: { decimals: 8 },
  token1: { decimals: 18 },
}

export type SwapHistory = RecordedSwaps & { readonly blockNumber: Float64Array }

/**
 * The recorded swaps of WBTC/WETH 0.3 %. The file holds doubles and a tick instead of a price: a
 * price is taken at the middle of its tick, at most half a basis point off. It holds no time either.
 */
export async function readSwapHistory(file: string): Promise<SwapHistory> {
  const table = await readFloatSwaps(file)
  const at = (column: ArrayLike<number>, row: number) => column[row] as number
  // A swap that rounds to nothing in the file's nine digits has neither price nor size.
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter(
    (row) => at(table.amount0, row) !== 0 && at(table.amount1, row) !== 0,
  )
  const pick = <T>(of: (row: number) => T) => rows.map(of)
  return {
    blockNumber: Float64Array.from(rows, (i) => at(table.blockNumber, i)),
    timeSec: Float64Array.from(rows, (i) =>
      blockTimeSec(ETHEREUM_BLOCKS, at(table.blockNumber, i)),
    ),
    amount0Raw: pick((i) => rawAmount(roundedTo(at(table.amount0, i), 8), 8)),
    amount1Raw: pick((i) => rawAmount(at(table.amount1, i), 18)),
    sqrtPriceX96: pick((i) => middleOfTick(at(table.tick, i))),
    tick: Int32Array.from(rows, (i) => at(table.tick, i)),
    liquidity: pick((i) => toInteger(Math.round(at(table.liquidity, i)))),
  }
}

/** Swaps `from ≤ index < to`. */
export function sliceOf(history: SwapHistory, from: number, to: number): SwapHistory {
  return {
    blockNumber: history.blockNumber.slice(from, to),
    timeSec: history.timeSec.slice(from, to),
    amount0Raw: history.amount0Raw.slice(from, to),
    amount1Raw: history.amount1Raw.slice(from, to),
    sqrtPriceX96: history.sqrtPriceX96.slice(from, to),
    tick: history.tick.slice(from, to),
    liquidity: history.liquidity.slice(from, to),
  }
}

const middles = new Map<number, bigint>()

function middleOfTick(tick: number): bigint {
  const known = middles.get(tick)
  if (known !== undefined) return known
  const middle = (getSqrtPriceAtTick(tick) + getSqrtPriceAtTick(tick + 1)) / 2n
  middles.set(tick, middle)
  return middle
}

function roundedTo(amount: number, decimals: number): number {
  // Half a unit away from zero undoes the truncation of what the double lost.
  return amount + Math.sign(amount) * 0.25 * 10 ** -decimals
}
