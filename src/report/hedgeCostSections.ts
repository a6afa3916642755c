import type { HedgeResult } from '../analysis/hedgeResult.ts'
import {
  formatDuration,
  formatMoney,
  formatNumber,
  formatPercent,
  formatSignedMoney,
  NOT_AVAILABLE,
} from './format.ts'
import { stressWords } from './hedgeWords.ts'
import type { Section } from './view.ts'

type Data = HedgeResult['data']

/** What the orders cost now, and keeping the hedge a day. */
export function costsSection({ hedge }: Data): Section {
  const { costs } = hedge
  const money = (value: number | null): string =>
    value === null ? NOT_AVAILABLE : `${formatMoney(value)} USD`
  return {
    heading: 'What it costs',
    rows: [
      {
        label: 'The orders now',
        value: money(costs.tradeQuote),
        note: costs.gasQuote === 0 ? 'fees and slippage' : `and gas ${formatMoney(costs.gasQuote)}`,
      },
      { label: 'Margin', value: money(costs.marginQuote), note: 'to open' },
      {
        label: 'Carry a day',
        value:
          costs.carryPnlPerDayQuote === null
            ? NOT_AVAILABLE
            : `${formatSignedMoney(costs.carryPnlPerDayQuote)} USD`,
        note: 'funding, basis or borrow, at today’s rates',
      },
      {
        label: 'Rehedging a day',
        value: money(costs.rehedgingPerDayQuote),
        note:
          costs.rehedgesPerDay === null
            ? 'expected'
            : `expected, ${formatNumber(costs.rehedgesPerDay, 3)} trades`,
      },
      {
        label: 'Left unhedged, sd',
        value: money(costs.hedgingErrorSdPerDayQuote),
        note: 'a day, between trades',
      },
    ],
  }
}

/** Fees against LVR and the hedge. */
export function breakEvenSection(found: NonNullable<Data['breakEven']>): Section {
  return {
    heading: 'Whether fees pay for it',
    rows: [
      {
        label: 'Fees a day',
        value: `${formatMoney(found.feesPerDayQuote)} USD`,
        note: yearly(found.feeRateAnnual),
      },
      { label: 'LVR a day', value: `${formatMoney(found.lvrPerDayQuote)} USD` },
      {
        label: 'Hedge a day',
        value: `${formatSignedMoney(found.hedgePnlPerDayQuote)} USD`,
        note: 'carry less rehedging',
      },
      { label: 'Net a day', value: `${formatSignedMoney(found.netPnlPerDayQuote)} USD` },
      {
        label: 'Breaks even at',
        value: `${formatMoney(found.breakEvenFeesPerDayQuote)} USD a day`,
        note: yearly(found.breakEvenFeeRateAnnual),
      },
      ...(found.paybackDays === null
        ? []
        : [
            {
              label: 'Pays the trade back',
              value: `in ${formatDuration(found.paybackDays * 86_400)}`,
            },
          ]),
    ],
  }
}

function yearly(rate: number | null): string {
  return rate === null ? '' : `${formatPercent(rate)} a year`
}

/** Value at risk and expected shortfall, before and after. */
export function riskSection(risk: NonNullable<Data['risk']>): Section {
  const row = (label: string, of: typeof risk.now) => [
    label,
    formatMoney(of.valueAtRiskQuote),
    of.valueAtRiskErrorQuote === null ? NOT_AVAILABLE : formatMoney(of.valueAtRiskErrorQuote),
    formatMoney(of.expectedShortfallQuote),
    formatMoney(of.deltaOnlyValueAtRiskQuote),
    formatMoney(of.deltaGammaValueAtRiskQuote),
  ]
  return {
    heading: 'How bad it gets',
    rows: [],
    table: {
      lead: `USD lost within ${formatDuration(risk.horizonSec)} at ${formatPercent(risk.confidence)}, revalued in full over ${risk.draws} draws without drift; beside it what delta and gamma alone would say.`,
      columns: [
        { label: '', words: true },
        { label: 'VaR' },
        { label: '±' },
        { label: 'ES' },
        { label: 'by delta' },
        { label: 'by delta-gamma' },
      ],
      rows: [row('as it is', risk.now), row('with the orders', risk.afterOrders)],
    },
  }
}

/** What jumps do. */
export function stressSection({ stresses }: Data): Section {
  return {
    heading: 'If it happens at once',
    rows: [],
    table: {
      lead: 'USD; nobody re-hedges on the way.',
      columns: [
        { label: 'what happens', words: true },
        { label: 'as it is' },
        { label: 'with the orders' },
      ],
      rows: stresses.map((stress) => [
        stressWords(stress.id),
        formatSignedMoney(stress.nowPnlQuote),
        formatSignedMoney(stress.afterOrdersPnlQuote),
      ]),
    },
  }
}

/** What leaving through the pools costs. */
export function unwindSection(rows: NonNullable<Data['liquidityAtRisk']>): Section {
  return {
    heading: 'Leaving through the pools themselves',
    rows: [],
    table: {
      lead: 'Withdrawn, then sold through the ticks that are left; fee and slippage in USD.',
      columns: [
        { label: 'position', words: true },
        { label: 'sells', words: true },
        { label: 'of it' },
        { label: 'cost' },
        { label: 'bps' },
        { label: 'unsold' },
      ],
      rows: rows.map((row) => [
        row.label,
        row.sells,
        `${row.percent} %`,
        formatMoney(row.costQuote),
        row.costBps === null ? NOT_AVAILABLE : formatNumber(row.costBps, 4),
        formatNumber(row.unsold, 4),
      ]),
    },
  }
}

/** Every limit, and what was measured. */
export function limitsSection({ rows, isCrossed }: NonNullable<Data['limits']>): Section {
  return {
    heading: isCrossed ? 'Limits: crossed' : 'Limits: all hold',
    rows: [],
    table: {
      columns: [
        { label: 'limit', words: true },
        { label: 'bound' },
        { label: 'measured' },
        { label: 'unit', words: true },
        { label: '', words: true },
      ],
      rows: rows.map(({ id, bound, limit, measured, unit, state }) => [
        id,
        `${bound} ${formatNumber(limit, 5)}`,
        measured === null ? NOT_AVAILABLE : formatNumber(measured, 5),
        unit,
        state,
      ]),
    },
  }
}
