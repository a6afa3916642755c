import type { PositionResult } from '../analysis/result.ts'
import {
  formatDuration,
  formatInteger,
  formatMoney,
  formatNumber,
  formatPercent,
  formatSigned,
  formatSignedMoney,
  formatSignedPercent,
  formatTime,
  NOT_AVAILABLE,
} from './format.ts'
import { coreMathNote } from './hookSection.ts'
import type { Names, PositionData } from './names.ts'
import type { Row, Section } from './view.ts'

/** What price made of the position since it was entered. */
export function entrySection(result: PositionResult, names: Names): Section | undefined {
  const { performance: since, drift } = result.data
  if (since === undefined || drift === undefined) return undefined
  const rows: Row[] = [
    {
      label: 'Entered with',
      value: `${formatNumber(since.depositBase)} ${names.base} + ${formatNumber(since.depositQuote)} ${names.quote}`,
    },
    {
      label: 'Drift, base',
      value: `${formatSigned(drift.driftBase)} ${names.base}`,
      ...(drift.driftShare === null ? {} : { note: formatSignedPercent(drift.driftShare) }),
    },
    {
      label: 'Drift, quote',
      value: `${formatSignedMoney(drift.driftQuote)} ${names.quote}`,
    },
    { label: 'Holding instead', value: `${formatMoney(since.holdQuote)} ${names.quote}` },
    {
      label: 'Impermanent loss',
      value: `${formatMoney(since.impermanentLossQuote)} ${names.quote}`,
      note: [
        `${formatPercent(since.impermanentLossShare ?? undefined)} of holding`,
        ...coreMathNote(result.data.pool),
      ].join(', '),
    },
    {
      label: 'Fees against it',
      value: `${formatMoney(since.uncollectedFeesQuote)} ${names.quote}`,
      note: 'uncollected, without what may be principal',
    },
  ]
  return {
    heading: entryHeading(since.since, result.block),
    lead: driftSentence(drift, names),
    rows,
  }
}

/** Since when, and who says so. */
export function entryHeading(
  since: NonNullable<PositionData['performance']>['since'],
  block: PositionResult['block'],
): string {
  if (since.source === 'entry-price')
    return `Since an entry at ${formatNumber(since.price)} (as given)`
  const when = since.timestampSec === undefined ? '' : `, ${formatTime(since.timestampSec)}`
  const age =
    since.timestampSec === undefined
      ? ''
      : ` (${formatDuration(block.timestampSec - since.timestampSec)})`
  const what = since.source === 'deposit' ? 'Since the deposit' : 'Since the entry as given'
  return `${what} at block ${since.blockNumber === undefined ? NOT_AVAILABLE : formatInteger(since.blockNumber)}${when}${age}`
}

function driftSentence(drift: NonNullable<PositionData['drift']>, names: Names): string {
  if (drift.averagePrice === null)
    return `The pool has exchanged next to nothing of it: ${formatNumber(drift.startBase)} ${names.base} then, ${formatNumber(drift.nowBase)} now.`
  const amount = formatNumber(Math.abs(drift.driftBase), 4)
  const did = drift.driftBase < 0 ? ['less', 'sold'] : ['more', 'bought']
  return `You hold ${amount} ${names.base} ${did[0]} than you entered with; the pool ${did[1]} it at ${formatNumber(drift.averagePrice)} ${names.price} on average.`
}
