import type { FundingSeries } from '../domain/funding.ts'
import { ModelError } from '../models/modelError.ts'

/**
 * The settlements in (from, until], as rows of the series.
 *
 * A history without its funding is no history of a hedge, so a settlement that is missing inside the
 * window, at its start or at its end is refused, not taken as zero.
 *
 * @returns first row and the row after the last
 * @throws `hedge/funding-gap` where the series begins too late, ends too early, or leaves one out
 */
export function fundingWindow(
  series: FundingSeries,
  fromSec: number,
  untilSec: number,
): { readonly first: number; readonly end: number } {
  const { timeSec, intervalSec } = series
  let first = 0
  while (first < timeSec.length && (timeSec[first] as number) <= fromSec) first += 1
  let end = first
  while (end < timeSec.length && (timeSec[end] as number) <= untilSec) end += 1
  let last = fromSec
  for (let row = first; row < end; row += 1) {
    const time = timeSec[row] as number
    if (time - last > (intervalSec[row] as number) + JITTER_SEC) throw gap(series, last, time)
    last = time
  }
  const interval = intervalSec[Math.min(end, timeSec.length - 1)] ?? 0
  if (untilSec - last > interval + JITTER_SEC) throw gap(series, last, untilSec)
  return { first, end }
}

/** Venues settle a few seconds late at times. */
const JITTER_SEC = 60

function gap({ symbol }: FundingSeries, afterSec: number, beforeSec: number): ModelError {
  return new ModelError(
    'hedge/funding-gap',
    `The funding of ${symbol} has no settlement between ${afterSec} s and ${beforeSec} s.`,
    'Give a series that covers the whole time, or ask for no funding and say so.',
  )
}
