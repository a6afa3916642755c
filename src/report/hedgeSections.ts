import {
  formatMoney,
  formatNumber,
  formatSigned,
  formatSignedMoney,
  formatSignedPercent,
} from './format.ts'
import { coreMathNote, type MaybeHooked } from './hookSection.ts'
import type { Names, PositionData } from './names.ts'
import type { Row, Section, Table } from './view.ts'

/** How the value answers to price. */
export function exposureSection(
  { exposures, pool }: Pick<PositionData, 'exposures'> & { readonly pool: MaybeHooked },
  names: Names,
): Section | undefined {
  const exposure = exposures[0]
  if (exposure === undefined) return undefined
  const rows: Row[] = [
    {
      label: 'Delta',
      value: `${formatSigned(exposure.deltaBase)} ${names.base}`,
      note: `${formatNumber(exposure.principalDeltaBase)} without what is owed`,
    },
    {
      label: 'Gamma',
      value: `${formatNumber(exposure.gammaBasePerPrice)} ${names.base} per ${names.quote}`,
      note: `${formatSigned(exposure.gammaOnePercentBase)} ${names.base} when price rises 1 %`,
    },
    { label: 'Dollar gamma', value: `${formatNumber(exposure.dollarGammaQuote)} ${names.quote}` },
  ]
  if (exposure.lvrAnnualQuote !== undefined)
    rows.push({
      label: 'LVR at this price',
      value: `${formatMoney(exposure.lvrAnnualQuote)} ${names.quote} per year`,
      note: [`${formatMoney(exposure.lvrAnnualQuote / 365)} per day`, ...coreMathNote(pool)].join(
        ', ',
      ),
    })
  return { heading: 'How its value moves with price', rows }
}

/** What to trade, and what a move does then. */
export function hedgeSection(
  { hedge }: Pick<PositionData, 'hedge'>,
  names: Names,
): Section | undefined {
  if (hedge === undefined) return undefined
  const rows: Row[] = hedge.existing.map(({ label, deltaBase }) => ({
    label: 'Already held',
    value: `${formatSigned(deltaBase)} ${names.base}`,
    note: label,
  }))
  rows.push({
    label: 'Total hedge wanted',
    value: `${formatSigned(hedge.targetDeltaBase)} ${names.base}`,
  })
  for (const order of hedge.orders)
    rows.push({
      label: order.side === 'sell' ? 'Sell' : 'Buy',
      value: `${formatNumber(order.sizeBase)} ${names.base} (${order.symbol})`,
      note: `${formatMoney(order.notionalQuote)} ${names.quote} at ${formatNumber(order.entryPrice)}`,
    })
  rows.push({
    label: 'Delta left',
    value: `${formatSigned(hedge.residualDeltaBase)} ${names.base}`,
  })
  const table: Table = {
    lead: `If the pool's price jumps and nobody re-hedges (delta in ${names.base}, P&L in ${names.quote}):`,
    columns: [
      { label: 'price moves' },
      { label: 'price' },
      { label: 'delta' },
      { label: 'P&L unhedged' },
      { label: 'P&L hedged' },
    ],
    rows: hedge.afterMoves.map((move) => [
      formatSignedPercent(move.moveShare),
      formatNumber(move.price),
      formatSigned(move.residualDeltaBase, 4),
      formatSignedMoney(move.unhedgedPnlQuote),
      formatSignedMoney(move.hedgedPnlQuote),
    ]),
  }
  return {
    heading: hedge.action === 'trade' ? 'The hedge: trade' : 'The hedge: hold',
    lead: hedgeSentence(hedge, names),
    rows,
    table,
  }
}

function hedgeSentence(hedge: NonNullable<PositionData['hedge']>, names: Names): string {
  const order = hedge.orders[0]
  if (order !== undefined) {
    const act = order.side === 'sell' ? 'Selling' : 'Buying'
    return `${act} ${formatNumber(order.sizeBase)} ${names.base} of a linear perpetual leaves a delta of ${formatNumber(hedge.residualDeltaBase)} ${names.base}.`
  }
  const words: Readonly<Record<string, string>> = {
    'already-flat': 'Nothing to do: delta is flat as it stands.',
    'below-lot': 'Nothing to do: what is missing is less than half a lot.',
    'below-minimum-notional': 'Nothing to do: what is missing is below the smallest order.',
  }
  return words[hedge.reason] ?? hedge.reason
}
