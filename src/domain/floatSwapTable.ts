import { AmmeterError } from '../errors.ts'

/**
 * Swaps of a pool as analysts export them: amounts in human units as doubles. In chain order.
 *
 * What they are not: exact (a double holds 53 bits, and 9 decimals of an amount were kept), dated (a
 * block has no time here), or complete (no square root of the price, no log index, no sender). What
 * is computed from them is an estimate and must say so.
 */
export type FloatSwapTable = {
  readonly rows: number
  /** Ascending; several swaps may share a block. */
  readonly blockNumber: Float64Array
  /** After the swap. */
  readonly tick: Int32Array
  /** The pool's, human units: positive = paid in. */
  readonly amount0: Float64Array
  readonly amount1: Float64Array
  /** In range after the swap, as the chain counts it, rounded to 53 bits. > 0 */
  readonly liquidity: Float64Array
  readonly symbol0: string
  readonly symbol1: string
}

/**
 * What each range of a pool holds after a block that changed it: levels, not changes. What came and
 * went within one block is not there.
 */
export type FloatLiquidityTable = {
  readonly rows: number
  /** Ascending; a range stands once per block. */
  readonly blockNumber: Float64Array
  readonly tickLower: Int32Array
  readonly tickUpper: Int32Array
  /** As the chain counts it, all owners together; sums in doubles leave crumbs around zero, negative too. */
  readonly liquidity: Float64Array
}

/** A swap whose amount on one side was rounded to nothing when it was exported. */
export type RoundedAway = { readonly row: number; readonly side: 0 | 1 }

/**
 * The table, checked: columns of one length, blocks that do not descend, ticks a pool can have,
 * positive liquidity, finite amounts of opposite signs.
 *
 * @throws BadFloatTableError `events/bad-record`, with the row
 */
export function checkedFloatSwaps(table: FloatSwapTable): FloatSwapTable {
  checkColumns(
    table.rows,
    table.blockNumber,
    table.tick,
    table.amount0,
    table.amount1,
    table.liquidity,
  )
  checkBlocks(table.blockNumber)
  for (let row = 0; row < table.rows; row += 1) {
    const amount0 = at(table.amount0, row)
    const amount1 = at(table.amount1, row)
    if (!Number.isFinite(amount0) || !Number.isFinite(amount1))
      throw new BadFloatTableError(row, 'an amount that is no number')
    if (amount0 === 0 && amount1 === 0) throw new BadFloatTableError(row, 'a swap of nothing')
    if (amount0 * amount1 > 0) throw new BadFloatTableError(row, 'amounts of the same sign')
    if (!isTick(at(table.tick, row))) throw new BadFloatTableError(row, 'a tick no pool can have')
    const liquidity = at(table.liquidity, row)
    if (!(liquidity > 0 && Number.isFinite(liquidity)))
      throw new BadFloatTableError(row, 'a swap without liquidity')
  }
  return table
}

/**
 * The table, checked: columns of one length, blocks that do not descend, ranges a pool can have.
 *
 * @throws BadFloatTableError `events/bad-record`, with the row
 */
export function checkedFloatLiquidity(table: FloatLiquidityTable): FloatLiquidityTable {
  checkColumns(table.rows, table.blockNumber, table.tickLower, table.tickUpper, table.liquidity)
  checkBlocks(table.blockNumber)
  for (let row = 0; row < table.rows; row += 1) {
    const lower = at(table.tickLower, row)
    const upper = at(table.tickUpper, row)
    if (!isTick(lower) || !isTick(upper) || lower >= upper)
      throw new BadFloatTableError(row, `a range from tick ${lower} to ${upper}`)
    if (!Number.isFinite(at(table.liquidity, row)))
      throw new BadFloatTableError(row, 'a liquidity that is no number')
  }
  return table
}

/** Swaps with a zero on one side: real ones, too small for the digits kept. They carry no price. */
export function roundedAway({ rows, amount0, amount1 }: FloatSwapTable): readonly RoundedAway[] {
  const found: RoundedAway[] = []
  for (let row = 0; row < rows; row += 1) {
    if (at(amount0, row) === 0) found.push({ row, side: 0 })
    if (at(amount1, row) === 0) found.push({ row, side: 1 })
  }
  return found
}

/** A block whose time is known. */
export type BlockTime = { readonly blockNumber: number; readonly timestampSec: number }

/**
 * Unix time of a block by straight lines between known ones, seconds; an approximation: on Ethereum
 * within minutes where the known blocks lie a day apart, worse across a change of the block time.
 *
 * @param known - at least two, ascending, times too
 * @returns the line of the outermost pair goes on beyond it
 * @throws BadFloatTableError `events/bad-record` where the known blocks are fewer or unordered
 * @example blockTimeSec([{ blockNumber: 0, timestampSec: 100 }, { blockNumber: 10, timestampSec: 220 }], 5) // 160
 */
export function blockTimeSec(known: readonly BlockTime[], blockNumber: number): number {
  let next = 1
  while (next < known.length - 1 && (known[next]?.blockNumber ?? 0) < blockNumber) next += 1
  const from = known[next - 1]
  const to = known[next]
  if (from === undefined || to === undefined)
    throw new BadFloatTableError(0, 'fewer than two blocks whose time is known')
  const blocks = to.blockNumber - from.blockNumber
  const seconds = to.timestampSec - from.timestampSec
  if (!(blocks > 0 && seconds >= 0))
    throw new BadFloatTableError(next, 'a known block that does not ascend')
  return from.timestampSec + (seconds * (blockNumber - from.blockNumber)) / blocks
}

const MAX_TICK = 887272

function isTick(tick: number): boolean {
  return Number.isInteger(tick) && Math.abs(tick) <= MAX_TICK
}

function checkColumns(rows: number, ...columns: readonly { readonly length: number }[]): void {
  for (const { length } of columns)
    if (length !== rows) throw new BadFloatTableError(Math.min(rows, length), 'a column that ends')
}

function checkBlocks(blockNumber: Float64Array): void {
  let before = 0
  for (const [row, block] of blockNumber.entries()) {
    if (!Number.isSafeInteger(block) || block < 0)
      throw new BadFloatTableError(row, 'a block that is no number')
    if (block < before) throw new BadFloatTableError(row, `block ${block} after block ${before}`)
    before = block
  }
}

function at(column: Float64Array | Int32Array, row: number): number {
  const value = column[row]
  if (value === undefined) throw new RangeError(`no row ${row}`)
  return value
}

/** `events/bad-record`: a row of an exported table that no pool can have written. */
export class BadFloatTableError extends AmmeterError {
  override readonly name = 'BadFloatTableError'

  constructor(row: number, what: string) {
    super({
      code: 'events/bad-record',
      shortMessage: `row ${row} of the records: ${what}`,
      hints: ['export the records again, whole and in chain order'],
    })
  }
}
