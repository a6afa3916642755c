import type { TokenAmounts } from '../amm/poolEngine.ts'
import { humanAmount } from '../domain/units.ts'
import { type MarketFrame, pairOf, poolPriceOf } from '../market/marketFrame.ts'
import type { LiquidityLife } from '../models/liquidityAttribution.ts'

/**
 * A position over time: one row after every event that moved the pool's price or the position.
 * Columns of equal length in the order of the chain; human units of the market's frame.
 *
 * Cumulative columns never fall. What the position is worth is `amount… + earned and not collected
 * (fees… − collectedFees…) + withdrawn and not collected`, and the money is the models' business.
 */
export type LifePath = LiquidityLife & {
  readonly frame: MarketFrame
  readonly tickLower: number
  readonly tickUpper: number
  readonly totals: LifeTotals
  readonly blockNumber: BigInt64Array
  /** Of the pool after the event, quote per base. */
  readonly poolPrice: Float64Array
  /** Spent on gas in the chain's native token, cumulative; `undefined` where it is not known. */
  readonly gasNative?: Float64Array | undefined
  /** 1 where the pool's tick lies in the range and the range holds liquidity. */
  readonly inRange: Uint8Array
}

/**
 * What a life moved in all, exactly. In each token
 * `withdrawn + earned = principalCollected + principalOwed + feesCollected + feesOwed + forfeited`.
 */
export type LifeTotals = {
  readonly deposited: TokenAmounts
  /** Principal credited by decreases. */
  readonly withdrawn: TokenAmounts
  readonly principalCollected: TokenAmounts
  readonly principalOwed: TokenAmounts
  readonly earned: TokenAmounts
  readonly feesCollected: TokenAmounts
  /** Earned and not collected, whether credited by a touch yet or not. */
  readonly feesOwed: TokenAmounts
  /** Taken off the position manager's books and not paid by the pool: a few wei of rounding. */
  readonly forfeited: TokenAmounts
}

/** One row of a path before it is a row: exact, in the pool's frame. All but the first five cumulate. */
export type LifeRow = {
  readonly timeSec: number
  readonly blockNumber: bigint
  readonly sqrtPriceX96: bigint
  readonly inRange: boolean
  readonly amounts: TokenAmounts
  readonly fees: TokenAmounts
  readonly deposited: TokenAmounts
  readonly withdrawn: TokenAmounts
  readonly collectedFees: TokenAmounts
  /** In wei of the native token. */
  readonly gasRaw?: bigint | undefined
}

/** Collects rows and becomes a {@link LifePath}. Columns double as they fill. */
export class LifePathBuilder {
  private readonly frame: MarketFrame
  private rows = 0
  private blockNumber = new BigInt64Array(FIRST_ROWS)
  private inRange = new Uint8Array(FIRST_ROWS)
  private gasIsKnown = true
  private readonly columns: Record<Column, Float64Array>

  constructor(frame: MarketFrame) {
    this.frame = frame
    this.columns = Object.fromEntries(
      COLUMNS.map((name) => [name, new Float64Array(FIRST_ROWS)]),
    ) as Record<Column, Float64Array>
  }

  get length(): number {
    return this.rows
  }

  add(row: LifeRow): void {
    if (this.rows === this.inRange.length) this.grow()
    const i = this.rows
    this.rows += 1
    this.blockNumber[i] = row.blockNumber
    this.inRange[i] = row.inRange ? 1 : 0
    const { columns } = this
    columns.timeSec[i] = row.timeSec
    columns.poolPrice[i] = poolPriceOf(this.frame, row.sqrtPriceX96)
    this.put('amountBase', 'amountQuote', i, row.amounts)
    this.put('feesBase', 'feesQuote', i, row.fees)
    this.put('depositedBase', 'depositedQuote', i, row.deposited)
    this.put('withdrawnBase', 'withdrawnQuote', i, row.withdrawn)
    this.put('collectedFeesBase', 'collectedFeesQuote', i, row.collectedFees)
    if (row.gasRaw === undefined) this.gasIsKnown = false
    else columns.gasNative[i] = humanAmount(row.gasRaw, NATIVE_DECIMALS)
  }

  /** The rows so far. */
  path(header: Pick<LifePath, 'tickLower' | 'tickUpper' | 'totals'>): LifePath {
    const { gasNative, ...columns } = Object.fromEntries(
      COLUMNS.map((name) => [name, this.columns[name].slice(0, this.rows)]),
    ) as Record<Column, Float64Array>
    return {
      ...header,
      frame: this.frame,
      ...columns,
      blockNumber: this.blockNumber.slice(0, this.rows),
      ...(this.gasIsKnown ? { gasNative } : {}),
      inRange: this.inRange.slice(0, this.rows),
    }
  }

  private put(base: Column, quote: Column, i: number, amounts: TokenAmounts): void {
    const pair = pairOf(this.frame, amounts.amount0Raw, amounts.amount1Raw)
    this.columns[base][i] = pair.base
    this.columns[quote][i] = pair.quote
  }

  private grow(): void {
    const length = this.inRange.length * 2
    for (const name of COLUMNS) {
      const wider = new Float64Array(length)
      wider.set(this.columns[name])
      this.columns[name] = wider
    }
    const blocks = new BigInt64Array(length)
    blocks.set(this.blockNumber)
    this.blockNumber = blocks
    const flags = new Uint8Array(length)
    flags.set(this.inRange)
    this.inRange = flags
  }
}

const COLUMNS = [
  'timeSec',
  'poolPrice',
  'amountBase',
  'amountQuote',
  'feesBase',
  'feesQuote',
  'depositedBase',
  'depositedQuote',
  'withdrawnBase',
  'withdrawnQuote',
  'collectedFeesBase',
  'collectedFeesQuote',
  'gasNative',
] as const

type Column = (typeof COLUMNS)[number]

const FIRST_ROWS = 256
const NATIVE_DECIMALS = 18
