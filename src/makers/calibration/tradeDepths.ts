import { CalibrationError, requireWindow } from './calibrationError.ts'

/** How far from the mid takers traded, and when. Columns, not rows. */
export type TradeDepths = {
  /** Unix seconds, never decreasing. */
  readonly timeSec: Float64Array
  /** 1 bought base, −1 sold base. */
  readonly side: Int8Array
  /** Distance of the taker's price from the mid of its moment, ≥ 0; price units, or a fraction of the mid throughout. */
  readonly depth: Float64Array
}

/** `buys` are takers that lift the ask, `sells` those that hit the bid. */
export type DepthSide = 'both' | 'buys' | 'sells'

/** The window of time and depth a fit was made on. */
export type DepthWindow = {
  /** Trades with `startSec ≤ time < endSec`. */
  readonly startSec: number
  readonly endSec: number
  /** Least depth counted, ≥ 0. */
  readonly leastDepth: number
  /** Depths from here on are not looked at; infinite where all are. */
  readonly mostDepth: number
}

/**
 * The depths of one window, ascending.
 *
 * @throws {CalibrationError} `maker/bad-trades` for columns that differ in length, an unordered or
 *   unknown time, a side that is none, a depth that is negative or no number, an empty window
 */
export function depthsIn(trades: TradeDepths, window: DepthWindow, side: DepthSide): Float64Array {
  const { timeSec, side: sides, depth } = checkedTrades(trades)
  const { startSec, endSec, leastDepth, mostDepth } = window
  requireWindow(window)
  if (!(leastDepth >= 0) || !(mostDepth > leastDepth))
    throw new CalibrationError(
      'maker/bad-trades',
      `A window of depths from ${leastDepth} to ${mostDepth} is empty.`,
    )
  const wanted = side === 'both' ? 0 : side === 'buys' ? 1 : -1
  return depth
    .filter((d, i) => {
      const time = timeSec[i] as number
      const isIn = time >= startSec && time < endSec && d >= leastDepth && d < mostDepth
      return isIn && (wanted === 0 || sides[i] === wanted)
    })
    .sort()
}

/** Fills per second are counted per side: both sides together count twice. */
export function sidesOf(side: DepthSide): number {
  return side === 'both' ? 2 : 1
}

function checkedTrades(trades: TradeDepths): TradeDepths {
  const { timeSec, side, depth } = trades
  if (side.length !== timeSec.length || depth.length !== timeSec.length)
    throw new CalibrationError('maker/bad-trades', 'The columns of the trades differ in length.')
  for (let i = 0; i < timeSec.length; i++) {
    const time = timeSec[i] as number
    const isOrdered = i === 0 ? Number.isFinite(time) : time >= (timeSec[i - 1] as number)
    const isTrade = Math.abs(side[i] as number) === 1 && (depth[i] as number) >= 0
    if (!isOrdered || !isTrade || depth[i] === Number.POSITIVE_INFINITY)
      throw new CalibrationError(
        'maker/bad-trades',
        `Trade ${i} is none: depth ${depth[i]}, side ${side[i]}, time ${time} s.`,
      )
  }
  return trades
}
