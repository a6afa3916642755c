import { readFile } from 'node:fs/promises'
import { type DecodedArray, parquetMetadata, parquetScan } from 'hyparquet'
import {
  checkedFloatLiquidity,
  checkedFloatSwaps,
  type FloatLiquidityTable,
  type FloatSwapTable,
} from '../domain/floatSwapTable.ts'
import { FileFormatError } from './fileFormatError.ts'

/**
 * Swaps from a Parquet file of fsc-data-science/uniswap (`…_trade_history.parquet`): columns
 * `block_number`, `tick`, `amount0_adjusted`, `amount1_adjusted`, `liquidity`, `token0_symbol`,
 * `token1_symbol`.
 *
 * @throws FileFormatError `file/not-readable`, `file/wrong-format`; BadFloatTableError `events/bad-record`
 */
export async function readFloatSwaps(path: string): Promise<FloatSwapTable> {
  const { rows, numbers, text } = await readTable(path)
  return checkedFloatSwaps({
    rows,
    blockNumber: Float64Array.from(await numbers('block_number')),
    tick: Int32Array.from(await numbers('tick')),
    amount0: Float64Array.from(await numbers('amount0_adjusted')),
    amount1: Float64Array.from(await numbers('amount1_adjusted')),
    liquidity: Float64Array.from(await numbers('liquidity')),
    symbol0: await text('token0_symbol'),
    symbol1: await text('token1_symbol'),
  })
}

/**
 * Liquidity per range from a Parquet file of fsc-data-science/uniswap
 * (`…_net_liquidity.parquet`): columns `block_number`, `tick_lower`, `tick_upper`, `liquidity`.
 *
 * @throws FileFormatError `file/not-readable`, `file/wrong-format`; BadFloatTableError `events/bad-record`
 */
export async function readFloatLiquidity(path: string): Promise<FloatLiquidityTable> {
  const { rows, numbers } = await readTable(path)
  return checkedFloatLiquidity({
    rows,
    blockNumber: Float64Array.from(await numbers('block_number')),
    tickLower: Int32Array.from(await numbers('tick_lower')),
    tickUpper: Int32Array.from(await numbers('tick_upper')),
    liquidity: Float64Array.from(await numbers('liquidity')),
  })
}

async function readTable(path: string) {
  const bytes = await readBytes(path)
  let scan: Awaited<ReturnType<typeof parquetScan>>
  try {
    const file = { byteLength: bytes.byteLength, slice: bytes.slice.bind(bytes) }
    scan = await parquetScan({ file, metadata: parquetMetadata(bytes) })
  } catch (error) {
    throw new FileFormatError('file/wrong-format', path, 'is no Parquet file', error)
  }
  const column = async (name: string): Promise<unknown[]> => {
    const values: unknown[] = []
    try {
      for (const range of scan.ranges) {
        const part: DecodedArray = await scan.readColumn({ column: name, ...range })
        for (const value of part) values.push(value)
      }
    } catch (error) {
      throw new FileFormatError('file/wrong-format', path, `has no readable column ${name}`, error)
    }
    return values
  }
  return {
    rows: scan.ranges.reduce((sum, { rowStart, rowEnd }) => sum + rowEnd - rowStart, 0),
    /** A column of numbers without gaps. */
    numbers: async (name: string): Promise<number[]> => {
      const values = await column(name)
      for (const [row, value] of values.entries())
        if (typeof value !== 'number')
          throw new FileFormatError(
            'file/wrong-format',
            path,
            `lacks a number ${name} in row ${row}`,
          )
      return values as number[]
    },
    /** The one text that fills a column. */
    text: async (name: string): Promise<string> => {
      const [first, ...others] = new Set(await column(name))
      if (typeof first !== 'string' || others.length > 0)
        throw new FileFormatError('file/wrong-format', path, `mixes pools: ${name} differs by row`)
      return first
    },
  }
}

async function readBytes(path: string): Promise<ArrayBuffer> {
  try {
    const content = await readFile(path)
    return new Uint8Array(content).buffer
  } catch (error) {
    throw new FileFormatError('file/not-readable', path, 'cannot be read', error)
  }
}
