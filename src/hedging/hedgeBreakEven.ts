import { plain, requireAmount } from '../models/modelError.ts'
import type { HedgeCosts } from './hedgeCosts.ts'

/** Whether fees pay for a hedged position. Quote per day of a 365-day year. */
export type HedgeBreakEven = {
  readonly feesQuotePerDay: number
  readonly lvrQuotePerDay: number
  /** Of the hedge: carry less rehedging, signed. */
  readonly hedgePnlQuotePerDay: number
  /** `fees − LVR + hedge`, signed: what the hedged position is expected to bring. */
  readonly netPnlQuotePerDay: number
  /** Fees at which that is nothing; 0 where carry alone pays for LVR. */
  readonly breakEvenFeesQuotePerDay: number
  /** The same as a share of the position's value a year; absent where that is nothing. */
  readonly breakEvenFeeRateAnnual?: number
  /** Present fees as a share of the value a year; absent where that is nothing. */
  readonly feeRateAnnual?: number
  /** How long until the trade of now has paid for itself; absent where it never does. */
  readonly paybackDays?: number
}

/**
 * The break-even of a hedged position: fee income against LVR plus the cost of the hedge.
 *
 * @param feesQuotePerDay,lvrQuotePerDay - quote per day, ≥ 0
 * @param valueQuote - of the position, ≥ 0
 *
 * The exposure is hedged, so what the price does is not in it; `costs.rehedging` says how far what
 * is left scatters.
 *
 * Source: delta-hedged LP = fees − LVR − costs (Milionis et al. 2022, Corollary 1); models
 * reference 2.3.
 * @throws `model/bad-amount`, `model/not-finite`
 *
 * @example
 * hedgeBreakEven({ feesQuotePerDay: 25, lvrQuotePerDay: 16.6, valueQuote: 9076, costs })
 * // with 0.54 a day received for the hedge: netPnlQuotePerDay 8.94…, breakEvenFeeRateAnnual 0.645…
 */
export function hedgeBreakEven(options: {
  readonly feesQuotePerDay: number
  readonly lvrQuotePerDay: number
  readonly valueQuote: number
  readonly costs: Pick<HedgeCosts, 'runningPnlQuotePerDay'> & {
    readonly now: Pick<HedgeCosts['now'], 'totalPnlQuote'>
  }
}): HedgeBreakEven {
  const feesQuotePerDay = requireAmount('fees', options.feesQuotePerDay)
  const lvrQuotePerDay = requireAmount('LVR', options.lvrQuotePerDay)
  const valueQuote = requireAmount('value', options.valueQuote)
  const { now, runningPnlQuotePerDay } = options.costs
  const netPnlQuotePerDay = plain(
    'net P&L',
    feesQuotePerDay - lvrQuotePerDay + runningPnlQuotePerDay,
  )
  const needed = plain('break-even', Math.max(0, lvrQuotePerDay - runningPnlQuotePerDay))
  const rateOf = (perDay: number): number => plain('rate', (perDay * DAYS) / valueQuote)
  const owed = Math.max(0, -now.totalPnlQuote)
  return {
    feesQuotePerDay,
    lvrQuotePerDay,
    hedgePnlQuotePerDay: runningPnlQuotePerDay,
    netPnlQuotePerDay,
    breakEvenFeesQuotePerDay: needed,
    ...(valueQuote === 0
      ? {}
      : { breakEvenFeeRateAnnual: rateOf(needed), feeRateAnnual: rateOf(feesQuotePerDay) }),
    ...(netPnlQuotePerDay > 0 ? { paybackDays: plain('payback', owed / netPnlQuotePerDay) } : {}),
  }
}

const DAYS = 365
