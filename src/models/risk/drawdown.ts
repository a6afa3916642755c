import { plain } from '../modelError.ts'
import { checkedSample } from './sample.ts'

/**
 * The largest fall of wealth from an earlier high.
 *
 * @param wealth - quote units over time
 * @returns ≥ 0, quote units; exact up to one rounding
 *
 * Source: models reference 7.
 * @throws `model/bad-sample`
 * @example maxDrawdown(Float64Array.of(10, 12, 9, 11, 8)) // 4
 */
export function maxDrawdown(wealth: Float64Array): number {
  let high = checkedSample(wealth, 1)[0] as number
  let fall = 0
  for (const value of wealth) {
    high = Math.max(high, value)
    fall = Math.max(fall, high - value)
  }
  return plain('drawdown', fall)
}

/**
 * Sharpe ratio of equally spaced P&L, annualised by √(steps per year); without a riskless rate.
 *
 * @param pnl - per step, any unit
 * @param stepSec - length of a step; a year is 365 days, as markets that never close have
 * @returns `undefined` where the P&L never varies
 * @throws `model/bad-sample`
 * @example sharpeAnnual(Float64Array.of(1, -1, 2), 86_400) // 0.4364… · √365
 */
export function sharpeAnnual(pnl: Float64Array, stepSec: number): number | undefined {
  const count = checkedSample(pnl, 2).length
  const mean = pnl.reduce((sum, value) => sum + value, 0) / count
  const squares = pnl.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  // What rounding of the mean leaves of a constant is no risk.
  if (squares <= count * (1e-12 * mean) ** 2) return undefined
  const sd = Math.sqrt(squares / (count - 1))
  return plain('Sharpe ratio', (mean / sd) * Math.sqrt(YEAR_SEC / stepSec))
}

const YEAR_SEC = 365 * 86_400
