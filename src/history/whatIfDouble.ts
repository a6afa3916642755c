import { type MarketRange, marketRangeOf, valuationAt } from '../amm/marketRange.ts'
import type { Assumption } from '../domain/assumption.ts'
import { toDouble } from '../domain/units.ts'
import type { MarketFrame } from '../market/marketFrame.ts'
import type { LiquidityLife } from '../models/liquidityAttribution.ts'
import { ModelError } from '../models/modelError.ts'

/** Swaps recorded in doubles, in chain order: no exact price, only the tick. Columns of equal length. */
export type DoubleSwaps = {
  /** Unix seconds. */
  readonly timeSec: Float64Array
  /** After the swap. */
  readonly tick: Int32Array
  /** The pool's, human units: positive = paid in, fee included. */
  readonly amount0: Float64Array
  readonly amount1: Float64Array
  /** Active after the swap, as the chain counts it. */
  readonly liquidity: Float64Array
}

/** The columns that attribution asks for, and what the records could not say. */
export type DoubleWhatIf = LiquidityLife & {
  readonly precision: 'double'
  /** Middle of the tick, quote per base. */
  readonly poolPrice: Float64Array
  readonly inRange: Uint8Array
  /** Of the fees by worth, what swaps earned during which active liquidity changed: its course is not recorded. */
  readonly feeShareOfCrossings: number
}

/**
 * "Had I minted this range" on records in doubles: fees by the share of active liquidity, over the
 * part of each swap's way that lies inside the range.
 *
 * Prices are those of the middles of ticks, so up to half a basis point off. Liquidity during a swap
 * that stays between two multiples of the tick spacing is the one after it; else it is taken as the
 * harmonic mean of before and after, an estimate; the result says how much of the fees depends on it.
 *
 * @param swaps - the first row is the mint: the position earns from the second on
 * @param liquidity - as the chain counts it, > 0
 * @param lpFeePips - what liquidity gets of the input, protocol's cut taken off
 * @param mode - `share`: swaps go to the recorded prices, whoever else is there; `recorded-amounts`:
 *   traders trade what they traded, and fees are shared with one more
 * @throws `model/bad-series` for fewer than two swaps; `model/bad-amount`
 *
 * Source: Uniswap v3 white paper, section 6.3, in continuous form.
 */
export function whatIfInDoubles(options: {
  readonly swaps: DoubleSwaps
  readonly frame: MarketFrame
  readonly tickLower: number
  readonly tickUpper: number
  readonly liquidity: bigint
  readonly lpFeePips: number
  readonly tickSpacing: number
  readonly mode: 'share' | 'recorded-amounts'
}): DoubleWhatIf {
  const { swaps, frame, tickLower, tickUpper, mode } = options
  const rows = swaps.timeSec.length
  if (rows < 2) throw new ModelError('model/bad-series', 'A what-if needs two swaps at least.')
  const range = marketRangeOf(frame, options, frame.baseIs)
  const liquidity = toDouble(options.liquidity)
  if (!(liquidity > 0)) throw new ModelError('model/bad-amount', 'A what-if needs liquidity.')
  const columns = emptyColumns(rows)
  const bucketOf = (tick: number): number => Math.floor(tick / options.tickSpacing)
  const crossing = { fees: 0, all: 0 }
  const [sqrtLower, sqrtUpper] = [sqrtOfTick(tickLower), sqrtOfTick(tickUpper)]
  hold(columns, 0, range, priceOf(frame, swaps.tick[0] as number), swaps.timeSec[0] as number)
  for (let i = 1; i < rows; i += 1) {
    const [tickBefore, tick] = [swaps.tick[i - 1] as number, swaps.tick[i] as number]
    const [before, after] = [swaps.liquidity[i - 1] as number, swaps.liquidity[i] as number]
    // Within a bucket no tick is crossed: liquidity was changed before the swap, not during it.
    const isCrossing = before !== after && bucketOf(tickBefore) !== bucketOf(tick)
    const active = isCrossing ? 2 / (1 / before + 1 / after) : after
    const is0In = (swaps.amount0[i] as number) > 0
    const paid = Math.max(0, (is0In ? swaps.amount0[i] : swaps.amount1[i]) as number)
    const inside = partInside(tickBefore, tick, is0In, sqrtLower, sqrtUpper, tickLower, tickUpper)
    const share = (inside * liquidity) / active
    // To reach the same price the position's part of the way takes `share` more input.
    const kept = mode === 'recorded-amounts' ? 1 / (1 + share) : 1
    const fee = paid * (options.lpFeePips / 1e6) * share * kept
    const price = priceOf(frame, tick)
    hold(columns, i, range, price, swaps.timeSec[i] as number)
    const isBase = is0In === (frame.baseIs === 'token0')
    columns.feesBase[i] = (columns.feesBase[i - 1] as number) + (isBase ? fee : 0)
    columns.feesQuote[i] = (columns.feesQuote[i - 1] as number) + (isBase ? 0 : fee)
    columns.inRange[i] = tickLower <= tick && tick < tickUpper ? 1 : 0
    const worth = isBase ? fee * price : fee
    crossing.all += worth
    if (isCrossing) crossing.fees += worth
  }
  columns.inRange[0] =
    tickLower <= (swaps.tick[0] as number) && (swaps.tick[0] as number) < tickUpper ? 1 : 0
  columns.depositedBase.fill(columns.amountBase[0] as number)
  columns.depositedQuote.fill(columns.amountQuote[0] as number)
  return {
    precision: 'double',
    ...columns,
    feeShareOfCrossings: crossing.all === 0 ? 0 : crossing.fees / crossing.all,
  }
}

export const WHAT_IF_DOUBLE: Assumption = {
  id: 'what-if-double',
  statement:
    'The records are doubles with a tick for a price: prices are those of the middles of ticks, and liquidity during a swap that crosses ticks is between those before and after it.',
  bias: 'unknown in sign; about half a basis point in price, and an estimate for the fees of swaps that cross ticks',
}

type Columns = Omit<DoubleWhatIf, 'precision' | 'feeShareOfCrossings'>

function emptyColumns(rows: number): Columns {
  const column = () => new Float64Array(rows)
  return {
    timeSec: column(),
    poolPrice: column(),
    amountBase: column(),
    amountQuote: column(),
    feesBase: column(),
    feesQuote: column(),
    depositedBase: column(),
    depositedQuote: column(),
    withdrawnBase: column(),
    withdrawnQuote: column(),
    collectedFeesBase: column(),
    collectedFeesQuote: column(),
    inRange: new Uint8Array(rows),
  }
}

function hold(c: Columns, row: number, range: MarketRange, price: number, timeSec: number): void {
  const { base, quote } = valuationAt(range, price)
  c.timeSec[row] = timeSec
  c.poolPrice[row] = price
  c.amountBase[row] = base
  c.amountQuote[row] = quote
}

/**
 * How much of a swap's input was paid inside the range. With constant liquidity it is paid in
 * proportion to √P where token1 goes in, to 1/√P where token0 does.
 */
function partInside(
  tickBefore: number,
  tick: number,
  is0In: boolean,
  sqrtLower: number,
  sqrtUpper: number,
  tickLower: number,
  tickUpper: number,
): number {
  if (tickBefore === tick) return tickLower <= tick && tick < tickUpper ? 1 : 0
  const [s0, s1] = [sqrtOfMiddle(tickBefore), sqrtOfMiddle(tick)]
  const low = Math.max(Math.min(s0, s1), sqrtLower)
  const high = Math.min(Math.max(s0, s1), sqrtUpper)
  if (low >= high) return 0
  const part = (a: number, b: number): number => (is0In ? 1 / a - 1 / b : b - a)
  return part(low, high) / part(Math.min(s0, s1), Math.max(s0, s1))
}

function sqrtOfTick(tick: number): number {
  return Math.exp((tick / 2) * LOG_TICK)
}

function sqrtOfMiddle(tick: number): number {
  return sqrtOfTick(tick + 0.5)
}

function priceOf({ baseIs, token0, token1 }: MarketFrame, tick: number): number {
  const price0 = sqrtOfMiddle(tick) ** 2 * 10 ** (token0.decimals - token1.decimals)
  return baseIs === 'token0' ? price0 : 1 / price0
}

const LOG_TICK = Math.log(1.0001)
