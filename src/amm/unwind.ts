import type { BaseIs } from '../domain/market.ts'
import type { ConcentratedPoolState, ConstantProductPoolState } from '../domain/pool.ts'
import { humanRatio, toInteger } from '../domain/units.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../math/tickMath.ts'
import { createPool } from './concentratedPool.ts'
import { getAmountOut, redeemedBy } from './constantProduct.ts'
import type { PoolShare, RangeLiquidity } from './curveOf.ts'
import { inventoryOf } from './inventory.ts'
import type { TokenAmounts } from './poolEngine.ts'
import { withoutRange } from './withoutRange.ts'

/** What selling a part of one side of a position through its own pool brings. */
export type UnwindRow = {
  readonly sells: 'base' | 'quote'
  /** Of what the position holds of that side. */
  readonly percent: number
  readonly offeredRaw: bigint
  /** What the pool took; the rest found no liquidity at any price. */
  readonly soldRaw: bigint
  readonly unsoldRaw: bigint
  /** Of the other token. */
  readonly receivedRaw: bigint
  /** Worth of what was sold at the pool's price before, less what came back: fee and slippage, quote. */
  readonly costQuote: number
  /** The same over that worth; absent where nothing was sold. */
  readonly costBps?: number
  /** The pool's price when it is done, quote per base; absent where it ran out of liquidity. */
  readonly priceAfter?: number
}

/** A pool that takes one token for the other: its state, seen by who wants out. */
export type UnwindPool = {
  /** Price before: token1 raw per token0 raw. */
  readonly mid: { readonly numerator: bigint; readonly denominator: bigint }
  readonly decimals: readonly [token0: number, token1: number]
  readonly sell: (zeroForOne: boolean, amountRaw: bigint) => Sale
}

/** What one sale did; `after` is absent where the pool ran out. */
export type Sale = {
  readonly soldRaw: bigint
  readonly receivedRaw: bigint
  readonly after?: { readonly numerator: bigint; readonly denominator: bigint }
}

/**
 * Liquidity at risk: what it costs to leave a position through its own pool.
 *
 * The liquidity is withdrawn first, so it cannot buy back what it gave out; then parts of the base it
 * paid are sold through the ticks that are left, each part from the same start, and of the quote
 * likewise. Exact: the swaps are the contract's to the wei.
 *
 * @param state - with every initialised tick
 * @param held - the position's range and liquidity, or its LP tokens of a pair
 * @param percents - parts of each side, integers from 1; default 25, 50 and 100
 * @returns base rows, then quote rows. Costs at the pool's own price: a market elsewhere may differ
 *
 * @throws {AmmeterError} `amm/ticks-missing`, `amm/ticks-inconsistent`, `amm/shares-out-of-range` …
 * @example unwindCosts({ state, held: position, baseIs: 'token0' })[2]?.costBps // 47.1 for all of it
 */
export function unwindCosts(
  options: {
    readonly baseIs: BaseIs
    readonly percents?: readonly number[]
  } & (
    | { readonly state: ConcentratedPoolState; readonly held: RangeLiquidity }
    | { readonly state: ConstantProductPoolState; readonly held: PoolShare }
  ),
): readonly UnwindRow[] {
  const { baseIs, percents = [25, 50, 100] } = options
  const [pool, amounts] =
    'liquidity' in options.held
      ? withdrawnRange(options.state as ConcentratedPoolState, options.held)
      : withdrawnShare(options.state as ConstantProductPoolState, options.held)
  const sides = ['base', 'quote'] as const
  return sides.flatMap((sells) =>
    percents.map((percent) => {
      const all =
        (sells === 'base') === (baseIs === 'token0') ? amounts.amount0Raw : amounts.amount1Raw
      return unwindRow({
        pool,
        baseIs,
        sells,
        percent,
        offeredRaw: (all * toInteger(percent)) / 100n,
      })
    }),
  )
}

/** One sale through a pool, priced against the pool's price before it. */
export function unwindRow(options: {
  readonly pool: UnwindPool
  readonly baseIs: BaseIs
  readonly sells: 'base' | 'quote'
  readonly percent: number
  readonly offeredRaw: bigint
}): UnwindRow {
  const { pool, baseIs, sells, percent, offeredRaw } = options
  const zeroForOne = (sells === 'base') === (baseIs === 'token0')
  const { soldRaw, receivedRaw, after } =
    offeredRaw === 0n ? { ...NOTHING, after: pool.mid } : pool.sell(zeroForOne, offeredRaw)
  const { numerator, denominator } = pool.mid
  const [decimals0, decimals1] = pool.decimals
  const priceOf = (mid: { numerator: bigint; denominator: bigint }): number =>
    baseIs === 'token0'
      ? humanRatio(mid.numerator, mid.denominator, decimals1 - decimals0)
      : humanRatio(mid.denominator, mid.numerator, decimals0 - decimals1)
  // Both in the token received, over one denominator: no digit cancels.
  const [worth, received, over, decimals] = zeroForOne
    ? [soldRaw * numerator, receivedRaw * denominator, denominator, decimals1]
    : [soldRaw * denominator, receivedRaw * numerator, numerator, decimals0]
  const cost = humanRatio(worth - received, over, decimals)
  return {
    sells,
    percent,
    offeredRaw,
    soldRaw,
    unsoldRaw: offeredRaw - soldRaw,
    receivedRaw,
    costQuote: sells === 'base' ? cost : cost * priceOf(pool.mid),
    ...(soldRaw === 0n ? {} : { costBps: 1e4 * humanRatio(worth - received, worth, 0) }),
    ...(after === undefined ? {} : { priceAfter: priceOf(after) }),
  }
}

/** A concentrated pool as something to sell through. */
export function concentratedUnwindPool(state: ConcentratedPoolState): UnwindPool {
  const pool = createPool(state)
  const priceAt = (sqrtPriceX96: bigint) => ({
    numerator: sqrtPriceX96 ** 2n,
    denominator: 1n << 192n,
  })
  return {
    mid: priceAt(state.sqrtPriceX96),
    decimals: [state.token0.decimals, state.token1.decimals],
    sell: (zeroForOne, amountRaw) => {
      // At the end of all prices the contract takes no swap any further.
      if (
        zeroForOne
          ? pool.sqrtPriceX96 <= MIN_SQRT_PRICE + 1n
          : pool.sqrtPriceX96 >= MAX_SQRT_PRICE - 1n
      )
        return NOTHING
      const { amount0Raw, amount1Raw, sqrtPriceX96 } = pool
        .fork()
        .swap({ zeroForOne, exact: 'input', amountRaw })
      const [soldRaw, paid] = zeroForOne ? [amount0Raw, amount1Raw] : [amount1Raw, amount0Raw]
      const sale = { soldRaw, receivedRaw: -paid }
      return soldRaw < amountRaw ? sale : { ...sale, after: priceAt(sqrtPriceX96) }
    },
  }
}

const NOTHING = { soldRaw: 0n, receivedRaw: 0n }

type Withdrawn = readonly [pool: UnwindPool, amounts: TokenAmounts]

function withdrawnRange(state: ConcentratedPoolState, held: RangeLiquidity): Withdrawn {
  return [concentratedUnwindPool(withoutRange(state, held)), inventoryOf(state, held)]
}

function withdrawnShare(state: ConstantProductPoolState, { sharesRaw }: PoolShare): Withdrawn {
  const amounts = redeemedBy(state, sharesRaw)
  const left0Raw = state.reserve0Raw - amounts.amount0Raw
  const left1Raw = state.reserve1Raw - amounts.amount1Raw
  const pool: UnwindPool = {
    mid: { numerator: state.reserve1Raw, denominator: state.reserve0Raw },
    decimals: [state.token0.decimals, state.token1.decimals],
    sell: (zeroForOne, amountRaw) => {
      if (left0Raw === 0n || left1Raw === 0n) return NOTHING
      const [inRaw, outRaw] = zeroForOne ? [left0Raw, left1Raw] : [left1Raw, left0Raw]
      const receivedRaw = getAmountOut(amountRaw, inRaw, outRaw, state.fee.feePips)
      const [numerator, denominator] = zeroForOne
        ? [outRaw - receivedRaw, inRaw + amountRaw]
        : [inRaw + amountRaw, outRaw - receivedRaw]
      return { soldRaw: amountRaw, receivedRaw, after: { numerator, denominator } }
    },
  }
  return [pool, amounts]
}
