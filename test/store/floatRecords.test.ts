import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteFile } from 'hyparquet-writer'
import { afterAll, describe, expect, test } from 'vitest'
import {
  blockTimeSec,
  checkedFloatSwaps,
  type FloatSwapTable,
  roundedAway,
} from '../../src/domain/floatSwapTable.ts'
import { readFloatLiquidity, readFloatSwaps } from '../../src/store/floatRecords.ts'
import { failureOf } from '../support/failureOf.ts'
import { sharedData } from '../support/sharedData.ts'

const root = mkdtempSync(join(tmpdir(), 'ammeter-records-'))
afterAll(() => rmSync(root, { recursive: true }))

const swapFile = sharedData('fsc-uniswap/ethwbtc_trade_history.parquet')
const liquidityFile = sharedData('fsc-uniswap/ethwbtc_net_liquidity.parquet')

describe.skipIf(swapFile === undefined || liquidityFile === undefined)('WBTC/WETH 0.3 %', () => {
  test('every swap and range; three swaps whose WBTC was rounded away', async () => {
    const swaps = await readFloatSwaps(swapFile!)
    expect(swaps).toMatchObject({ rows: 161_984, symbol0: 'WBTC', symbol1: 'WETH' })
    expect([swaps.blockNumber[0], swaps.blockNumber.at(-1)]).toEqual([12_369_886, 16_999_765])
    expect(swaps.amount0.at(-1)).toBe(1.63246124)
    expect(swaps.amount1.at(-1)).toBe(-24.44079205)
    expect(swaps.tick.at(-1)).toBe(257_362)
    expect(roundedAway(swaps)).toEqual([
      { row: 15_814, side: 0 },
      { row: 18_653, side: 0 },
      { row: 161_525, side: 0 },
    ])
  })

  // The two files come from different events of the chain: each judges how the other is read.
  test('the ranges in range add up to the liquidity of the swaps: rows are levels', async () => {
    const swaps = await readFloatSwaps(swapFile!)
    const ranges = await readFloatLiquidity(liquidityFile!)
    expect(ranges.rows).toBe(36_271)
    const held = new Map<string, { lower: number; upper: number; liquidity: number }>()
    let next = 0
    let compared = 0
    for (let row = 0; row < swaps.rows; row += 200) {
      const block = swaps.blockNumber[row]!
      for (; next < ranges.rows && ranges.blockNumber[next]! < block; next += 1) {
        const [lower, upper] = [ranges.tickLower[next]!, ranges.tickUpper[next]!]
        held.set(`${lower}:${upper}`, { lower, upper, liquidity: ranges.liquidity[next]! })
      }
      // Within a block it is not known which came first.
      if (ranges.blockNumber[next] === block) continue
      const tick = swaps.tick[row]!
      let sum = 0
      for (const { lower, upper, liquidity } of held.values())
        if (lower <= tick && tick < upper) sum += liquidity
      expect(Math.abs(sum / swaps.liquidity[row]! - 1)).toBeLessThan(1e-9)
      compared += 1
    }
    expect(compared).toBeGreaterThan(700)
  })
})

describe('what no pool can have written is refused', () => {
  const good: FloatSwapTable = {
    rows: 2,
    blockNumber: Float64Array.of(5, 5),
    tick: Int32Array.of(0, 1),
    amount0: Float64Array.of(1, -1),
    amount1: Float64Array.of(-1, 1),
    liquidity: Float64Array.of(10, 10),
    symbol0: 'A',
    symbol1: 'B',
  }

  test('the good table passes', () => expect(checkedFloatSwaps(good)).toBe(good))

  test.each<[string, Partial<FloatSwapTable>, number]>([
    ['blocks that descend', { blockNumber: Float64Array.of(5, 4) }, 1],
    ['half a block', { blockNumber: Float64Array.of(5, 5.5) }, 1],
    ['NaN in an amount', { amount0: Float64Array.of(1, Number.NaN) }, 1],
    ['an infinite amount', { amount1: Float64Array.of(-Infinity, 1) }, 0],
    ['a swap of nothing', { amount0: Float64Array.of(0, -1), amount1: Float64Array.of(0, 1) }, 0],
    ['two payers', { amount1: Float64Array.of(-1, -1) }, 1],
    ['no liquidity', { liquidity: Float64Array.of(10, 0) }, 1],
    ['NaN in liquidity', { liquidity: Float64Array.of(Number.NaN, 10) }, 0],
    ['a tick beyond', { tick: Int32Array.of(0, 887_273) }, 1],
    ['a short column', { tick: Int32Array.of(0) }, 1],
  ])('%s', (_, change, row) => {
    expect(() => checkedFloatSwaps({ ...good, ...change })).toThrow(
      expect.objectContaining({
        code: 'events/bad-record',
        shortMessage: expect.stringContaining(`row ${row} `),
      }),
    )
  })

  test('files that are none, lack a column or mix pools', async () => {
    const text = join(root, 'text.parquet')
    writeFileSync(text, 'not Parquet')
    expect((await failureOf(readFloatSwaps(text))).code).toBe('file/wrong-format')
    expect((await failureOf(readFloatSwaps(join(root, 'none')))).code).toBe('file/not-readable')
    const written = (name: string, symbols: string[], ticks: (number | null)[]) => {
      const filename = join(root, name)
      parquetWriteFile({
        filename,
        columnData: [
          { name: 'block_number', data: [1, 2], type: 'INT32' },
          { name: 'tick', data: ticks, type: 'INT32' },
          { name: 'amount0_adjusted', data: [1, 1], type: 'DOUBLE' },
          { name: 'amount1_adjusted', data: [-1, -1], type: 'DOUBLE' },
          { name: 'liquidity', data: [9, 9], type: 'DOUBLE' },
          { name: 'token0_symbol', data: symbols, type: 'STRING' },
          { name: 'token1_symbol', data: ['B', 'B'], type: 'STRING' },
        ],
      })
      return filename
    }
    expect((await readFloatSwaps(written('good', ['A', 'A'], [1, 2]))).rows).toBe(2)
    for (const bad of [written('mixed', ['A', 'C'], [1, 2]), written('gap', ['A', 'A'], [1, null])])
      expect((await failureOf(readFloatSwaps(bad))).code).toBe('file/wrong-format')
    expect((await failureOf(readFloatLiquidity(written('other', ['A', 'A'], [1, 2])))).code).toBe(
      'file/wrong-format',
    )
  })
})

describe('the time of a block', () => {
  const known = [
    { blockNumber: 0, timestampSec: 100 },
    { blockNumber: 10, timestampSec: 220 },
    { blockNumber: 20, timestampSec: 240 },
  ]

  test.each([
    [0, 100],
    [5, 160],
    [10, 220],
    [15, 230],
    [30, 260],
    [-10, -20],
  ])('block %i', (block, sec) => expect(blockTimeSec(known, block)).toBe(sec))

  test('needs two known blocks in order', () => {
    expect(() => blockTimeSec(known.slice(0, 1), 5)).toThrow('fewer than two')
    expect(() => blockTimeSec(known.toReversed(), 5)).toThrow('does not ascend')
  })
})
