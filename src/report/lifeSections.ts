import {
  formatDuration,
  formatMoney,
  formatNumber,
  formatPercent,
  formatSignedMoney,
  NOT_AVAILABLE,
} from './format.ts'
import type { Names, PositionData } from './names.ts'
import type { Row, Section } from './view.ts'

type Performance = NonNullable<PositionData['performance']>

/** The profit and loss of the whole life, part by part; absent where there is no history. */
export function moneySection({ performance }: PositionData, names: Names): Section | undefined {
  if (performance?.netPnlQuote === undefined) return undefined
  const { netPnlQuote, grossFlowsQuote = 0 } = performance
  const money = (label: string, value: number | undefined, note?: string): Row => ({
    label,
    value: `${formatSignedMoney(value)} ${names.quote}`,
    ...(note === undefined ? {} : { note }),
  })
  const minus = (value: number | undefined): number | undefined =>
    value === undefined || value === 0 ? value : -value
  const residual = Math.abs(performance.residualQuote ?? 0)
  return {
    heading: 'Profit and loss over its life',
    lead: moneySentence(performance, names),
    rows: [
      money('Market (rebalancing)', performance.rebalancingPnlQuote),
      money('Fees earned', performance.feesQuote, feesNote(performance, names)),
      money('Loss vs rebalancing', minus(performance.lvrQuote), 'at every event'),
      money('Fees’ own price moves', performance.feeRevaluationPnlQuote, 'while uncollected'),
      money(
        'Gas',
        minus(performance.gasCostQuote),
        performance.gasCounted === false ? 'not counted' : undefined,
      ),
      money(
        'Net',
        netPnlQuote,
        grossFlowsQuote > 0
          ? `unexplained: ${(residual / grossFlowsQuote).toExponential(0)} of what moved`
          : undefined,
      ),
      money('  price part', performance.pricePnlQuote, 'of the tokens deposited'),
      money('  divergence part', performance.divergencePnlQuote, 'impermanent loss, all of it'),
      ...otherMoney(performance, names),
      { label: 'Time in range', value: formatPercent(performance.timeInRange ?? undefined) },
      ...volatilityRows(performance),
    ],
    ...markoutTable(performance, names),
  }
}

/** How far the inventory strayed; absent where there is no history. */
export function strayedSection({ drift }: PositionData, names: Names): Section | undefined {
  if (drift === undefined) return undefined
  const { fromEntry, fromConstantMix, fromFlat, bandBase } = drift
  if (fromEntry === undefined || fromConstantMix === undefined || fromFlat === undefined)
    return undefined
  const row = (name: string, each: typeof fromEntry): string[] => [
    name,
    formatNumber(each?.meanBase, 4),
    formatNumber(each?.sdBase, 4),
    formatNumber(each?.maxAbsDriftBase, 4),
    each?.halfLifeSec == null ? NOT_AVAILABLE : formatDuration(each.halfLifeSec),
    formatPercent(each?.timeBeyondBand ?? undefined),
  ]
  return {
    heading: 'Drift over time',
    lead: `Over its life the inventory stood ${formatNumber(fromEntry.sdBase, 4)} ${names.base} (one sd) around its mean distance of ${formatNumber(fromEntry.meanBase, 4)} from the deposit, ${formatNumber(fromEntry.maxAbsDriftBase, 4)} at worst.`,
    rows: [],
    table: {
      lead: `Deviations in ${names.base}, weighted by time${bandBase == null ? '' : `; band ${formatNumber(bandBase)}`}.`,
      columns: [
        { label: 'against', words: true },
        { label: 'mean' },
        { label: 'sd' },
        { label: 'max' },
        { label: 'half-life' },
        { label: 'beyond band' },
      ],
      rows: [
        row('deposit', fromEntry),
        row(`${formatPercent(drift.constantMixShare)} mix`, fromConstantMix),
        row('flat', fromFlat),
      ],
    },
  }
}

function moneySentence(performance: Performance, names: Names): string {
  const { netPnlQuote = 0, feesQuote = 0, lvrQuote = 0 } = performance
  const result = `It ${netPnlQuote >= 0 ? 'gained' : 'lost'} ${formatMoney(Math.abs(netPnlQuote))} ${names.quote}`
  const edge = feesQuote - lvrQuote
  const verdict =
    edge >= 0
      ? `fees paid for arbitrage with ${formatMoney(edge)} to spare`
      : `fees fell ${formatMoney(-edge)} short of what arbitrage took`
  return `${result}: ${verdict}; the rest is the market.`
}

function feesNote({ feesCollectedQuote }: Performance, names: Names): string {
  return `${formatMoney(feesCollectedQuote)} ${names.quote} collected`
}

function otherMoney({ inBase, inUsd, atEntry }: Performance, names: Names): Row[] {
  const rows: Row[] = []
  if (inBase !== undefined)
    rows.push({
      label: 'Net, counted in base',
      value: `${formatSignedMoney(inBase.netPnlQuote)} ${names.base}`,
    })
  if (inUsd !== undefined)
    rows.push({
      label: 'Net, counted in USD',
      value: inUsd === null ? NOT_AVAILABLE : `${formatSignedMoney(inUsd.netPnlQuote)} USD`,
    })
  if (atEntry !== undefined)
    rows.push({
      label: 'Net, at entry prices',
      value: `${formatSignedMoney(atEntry.netPnlQuote)} ${names.quote}`,
    })
  return rows
}

function volatilityRows({ volatility }: Performance): Row[] {
  if (volatility === undefined) return []
  return [
    {
      label: 'Volatility, realised',
      value: `${formatPercent(volatility.yangZhangAnnual)} a year`,
      note: `Yang–Zhang, ${volatility.bars} bars of ${formatDuration(volatility.barSec)}`,
    },
    {
      label: 'Volatility, break-even',
      value:
        volatility.breakEvenAnnual === null
          ? NOT_AVAILABLE
          : `${formatPercent(volatility.breakEvenAnnual)} a year`,
      note: 'at which the fees just pay for LVR',
    },
  ]
}

function markoutTable(performance: Performance, names: Names): Pick<Section, 'table'> {
  const { markouts = [], markoutAgainst } = performance
  if (markouts.length === 0) return {}
  return {
    table: {
      lead: `Markouts in ${names.quote} against ${markoutAgainst === 'pool' ? 'the pool itself (understates the loss)' : 'the price file'}.`,
      columns: [
        { label: 'after', words: true },
        { label: 'markout' },
        { label: 'with fees' },
        { label: 'trades' },
        { label: 'not covered' },
      ],
      rows: markouts.map((each) => [
        each.horizonSec === 0 ? 'at once' : formatDuration(each.horizonSec),
        formatSignedMoney(each.markoutPnlQuote),
        formatSignedMoney(each.markoutPnlQuote + each.feesQuote),
        String(each.trades),
        String(each.uncovered),
      ]),
    },
  }
}
