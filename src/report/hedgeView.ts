import type { HedgeResult } from '../analysis/hedgeResult.ts'
import {
  formatMoney,
  formatNumber,
  formatSigned,
  formatSignedMoney,
  formatTime,
  NOT_AVAILABLE,
} from './format.ts'
import {
  breakEvenSection,
  costsSection,
  limitsSection,
  riskSection,
  stressSection,
  unwindSection,
} from './hedgeCostSections.ts'
import { hedgeLead, reasonWords } from './hedgeWords.ts'
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
  for (const { symbol, notes } of hedge.orders)
    for (const note of notes) rows.push({ label: `${symbol}: bounded`, value: reasonWords(note) })
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
