import { asyncBufferFromFile, parquetRead } from 'hyparquet'
import { rawAmount } from '../../src/domain/units.ts'
import type { MarketFrame } from '../../src/market/marketFrame.ts'
import type { RecordedSwaps } from '../../src/market/recordedPool.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'

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
  const columns = new Map<string, ArrayLike<number>[]>()
  await parquetRead({
    file: await asyncBufferFromFile(file),
    columns: ['block_number', 'tick', 'amount0_adjusted', 'amount1_adjusted', 'liquidity'],
    onChunk({ columnName, columnData }) {
      const chunks = columns.get(columnName) ?? []
      chunks.push(columnData as ArrayLike<number>)
      columns.set(columnName, chunks)
    },
  })
  const column = (name: string) => (columns.get(name) ?? []).flatMap((chunk) => Array.from(chunk))
  const [blocks, ticks] = [column('block_number'), column('tick')]
  const [amount0, amount1] = [column('amount0_adjusted'), column('amount1_adjusted')]
  const liquidity = column('liquidity')
  // A swap that rounds to nothing in the file's nine digits has neither price nor size.
  const rows = blocks.flatMap((_, i) => (amount0[i] === 0 || amount1[i] === 0 ? [] : [i]))
  const pick = <T>(of: (row: number) => T) => rows.map(of)
  return {
    blockNumber: Float64Array.from(rows, (i) => blocks[i] as number),
    timeSec: Float64Array.from(rows, (i) => blockTimeSec(blocks[i] as number)),
    amount0Raw: pick((i) => rawAmount(roundedTo(amount0[i] as number, 8), 8)),
    amount1Raw: pick((i) => rawAmount(amount1[i] as number, 18)),
    sqrtPriceX96: pick((i) => middleOfTick(ticks[i] as number)),
    tick: Int32Array.from(rows, (i) => ticks[i] as number),
    liquidity: pick((i) => BigInt(Math.round(liquidity[i] as number))),
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

/**
 * Time of a mainnet block by lines between four blocks of known time; within hours of the truth
 * before the merge, minutes after it. Only volatility, rates and half-lives depend on it.
 */
function blockTimeSec(block: number): number {
  const next = Math.max(
    1,
    ANCHORS.findIndex(([number]) => number >= block),
  )
  const [b0, t0] = ANCHORS[next - 1] as readonly [number, number]
  const [b1, t1] = ANCHORS[next] as readonly [number, number]
  return t0 + ((block - b0) * (t1 - t0)) / (b1 - b0)
}

/** Pool factory, last block before London, the merge, block 17,000,000. */
const ANCHORS: readonly (readonly [number, number])[] = [
  [12_369_621, 1_620_156_420],
  [12_964_999, 1_628_166_812],
  [15_537_394, 1_663_224_179],
  [17_000_000, 1_680_911_891],
]

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
