import type { HedgeResult } from '../analysis/hedgeResult.ts'
import {
  formatDuration,
  formatMoney,
  formatNumber,
  formatPercent,
  formatSigned,
  formatSignedMoney,
  formatTime,
  NOT_AVAILABLE,
} from './format.ts'
import { hedgeLead, reasonWords, stressWords } from './hedgeWords.ts'
import { assumptionLine, provenanceLine, type Row, type Section, type View } from './view.ts'

type Data = HedgeResult['data']

/** One recommendation, with every digit and word decided. */
export function hedgeView(result: HedgeResult): View {
  const { data } = result
  const count = data.positions.length
  const crossed = data.limits?.isCrossed === true
  return {
    title: `Hedge of ${count} position${count === 1 ? '' : 's'}`,
    badge: crossed ? `${data.hedge.action}, limits crossed` : data.hedge.action,
    facts: [provenanceLine(result), 'counted in dollars; dollar tokens at par'],
    sections: [
      ordersSection(data),
      positionsSection(data),
      ...data.exposures.filter(({ underlying }) => underlying !== 'USD').map(exposureSection),
      costsSection(data),
      ...(data.breakEven === undefined ? [] : [breakEvenSection(data.breakEven)]),
      ...(data.risk === undefined ? [] : [riskSection(data.risk)]),
      ...(data.stresses.length === 0 ? [] : [stressSection(data)]),
      ...(data.liquidityAtRisk === undefined ? [] : [unwindSection(data.liquidityAtRisk)]),
      ...(data.limits === undefined ? [] : [limitsSection(data.limits)]),
    ],
    warnings: result.warnings.map(({ message }) => message),
    assumptions: result.assumptions.map(assumptionLine),
  }
}

function ordersSection({ hedge, exposures }: Data): Section {
  const rows: Row[] = hedge.orders.map((order) => ({
    label: order.side === 'sell' ? 'Sell' : 'Buy',
    value: `${formatNumber(order.contracts)} ${order.symbol} at ${order.venue}`,
    note: `${formatNumber(order.sizeBase)} ${order.underlying}, ${formatMoney(order.notionalQuote)} USD at ${formatNumber(order.entryPrice)}`,
  }))
  for (const each of hedge.byUnderlying) {
    const { underlying: name } = each
    rows.push({
      label: `${name}: hedge`,
      value: `${formatSigned(each.existingDeltaBase)} held, ${formatSigned(each.targetDeltaBase)} wanted`,
      note: `${formatSigned(each.residualDeltaBase)} left`,
    })
    rows.push({
      label: `${name}: ${each.action}`,
      value: reasonWords(each.reason),
      note:
        each.policy === 'interval'
          ? 'at fixed times'
          : `${each.policy} ±${formatNumber(each.bandBase, 4)}`,
    })
    const price = exposures.find(({ underlying }) => underlying === name)?.priceQuote
    if (each.triggerBelowPrice !== null || each.triggerAbovePrice !== null)
      rows.push({
        label: `${name}: next trade`,
        value: `below ${formatNumber(each.triggerBelowPrice ?? undefined)} or above ${formatNumber(each.triggerAbovePrice ?? undefined)}`,
        ...(price === undefined ? {} : { note: `now ${formatNumber(price)}` }),
      })
  }
  rows.push({
    label: 'Valid until',
    value: formatTime(hedge.validUntilSec ?? undefined),
    ...(hedge.asOfSec === null ? {} : { note: `venues as of ${formatTime(hedge.asOfSec)}` }),
  })
  return { heading: `The hedge: ${hedge.action}`, lead: hedgeLead(hedge), rows }
}

function positionsSection({ positions }: Data): Section {
  return {
    heading: 'Positions',
    rows: [],
    table: {
      lead: 'Tokens as what they count as; worth in USD, what is owed included.',
      columns: [
        { label: 'position', words: true },
        { label: 'pair', words: true },
        { label: 'state', words: true },
        { label: 'base' },
        { label: 'quote' },
        { label: 'worth' },
        { label: 'fees a day' },
      ],
      rows: positions.map((one) => [
        one.label,
        `${one.base}/${one.quote}`,
        one.status,
        formatNumber(one.amountBase + one.owedBase, 5),
        formatNumber(one.amountQuote + one.owedQuote, 5),
        formatMoney(one.valueQuote),
        one.feesPerDayQuote === null ? NOT_AVAILABLE : formatMoney(one.feesPerDayQuote),
      ]),
    },
  }
}

function exposureSection(exposure: Data['exposures'][number]): Section {
  const { underlying: name, horizon } = exposure
  const rows: Row[] = [
    {
      label: 'Delta',
      value: `${formatSigned(exposure.deltaBase)} ${name}`,
      note: `${formatSignedMoney(exposure.deltaQuote)} USD at ${formatNumber(exposure.priceQuote)}`,
    },
    {
      label: 'Gamma',
      value: `${formatNumber(exposure.gammaBasePerPrice, 4)} ${name} per USD`,
      note: `dollar gamma ${formatNumber(exposure.dollarGammaQuote, 5)} USD`,
    },
  ]
  if (horizon !== undefined)
    rows.push({
      label: 'At the horizon',
      value: `delta ${formatSigned(horizon.deltaBase, 5)} ${name}`,
      note: [
        horizon.vegaQuotePerVol === undefined
          ? undefined
          : `vega ${formatSignedMoney(horizon.vegaQuotePerVol / 100)} per vol point`,
        horizon.thetaQuotePerDay === undefined
          ? undefined
          : `theta ${formatSignedMoney(horizon.thetaQuotePerDay)} a day`,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
    })
  return {
    heading: `What ${name} moves`,
    rows,
    table: {
      columns: [
        { label: 'from', words: true },
        { label: 'what', words: true },
        { label: `delta, ${name}` },
        { label: 'worth, USD' },
      ],
      rows: exposure.contributions.map(({ source, label, deltaBase, valueQuote }) => [
        label,
        source.replace('-', ' '),
        formatSigned(deltaBase),
        formatMoney(valueQuote),
      ]),
    },
  }
}

function costsSection({ hedge }: Data): Section {
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

function breakEvenSection(found: NonNullable<Data['breakEven']>): Section {
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

function riskSection(risk: NonNullable<Data['risk']>): Section {
  const row = (label: string, of: Data['risk'] extends infer _ ? typeof risk.now : never) => [
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

function stressSection({ stresses }: Data): Section {
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

function unwindSection(rows: NonNullable<Data['liquidityAtRisk']>): Section {
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

function limitsSection({ rows, isCrossed }: NonNullable<Data['limits']>): Section {
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
