import type { ComparisonResult } from '../analysis/comparisonResult.ts'
import { comparisonWords, horizonWords } from './comparisonWords.ts'
import {
  formatDuration,
  formatFee,
  formatInteger,
  formatMoney,
  formatNumber,
  formatPercent,
  formatSigned,
  formatSignedMoney,
  formatSignedPercent,
  NOT_AVAILABLE,
} from './format.ts'
import {
  assumptionLine,
  provenanceLine,
  type Section,
  tokenName,
  tokenWithAddress,
  type View,
} from './view.ts'

type Data = ComparisonResult['data']

/** An LP beside makers on a book, with every digit and word decided. */
export function comparisonView(result: ComparisonResult): View {
  const { data } = result
  const { market, pool, lp } = data
  const [base, quote] = [tokenName(market.base), tokenName(market.quote)]
  const subject = lp.tokenId === undefined ? `pool ${pool.address}` : `position ${lp.tokenId}`
  return {
    title: `${base}/${quote} ${formatFee(pool.feePips)} · ${subject} beside an order book`,
    badge: data.verdict.winner ?? 'no winner',
    facts: [
      provenanceLine(result),
      `base  ${tokenWithAddress(market.base)}`,
      `quote ${tokenWithAddress(market.quote)}`,
    ],
    sections: [
      { heading: 'Who did best', lead: comparisonWords(data, quote).join(' '), rows: [] },
      moneySection(data, quote),
      inventorySection(data, base),
      riskSection(data, quote),
      stakesSection(data, base, quote),
      ...quotesSections(data, base, quote),
    ],
    warnings: result.warnings.map(({ message }) => message),
    assumptions: result.assumptions.map(assumptionLine),
  }
}

function moneySection({ makers, benchmarks, settings }: Data, quote: string): Section {
  const { hold, rebalancing } = benchmarks
  return {
    heading: 'Where the money came from',
    rows: [
      {
        label: 'Holding',
        value: `${formatSignedMoney(hold.meanQuote)} ${quote}`,
        note: `± ${formatMoney(hold.standardErrorQuote)}`,
      },
      {
        label: 'LP, rebalanced free',
        value: `${formatSignedMoney(rebalancing.meanQuote)} ${quote}`,
        note: `± ${formatMoney(rebalancing.standardErrorQuote)}`,
      },
    ],
    table: {
      lead: `${quote} a round, means; ± is a standard error. Adverse selection ${horizonWords(settings.markoutsSec[0])}. * is a benchmark nobody can reach.`,
      columns: [
        { label: 'maker', words: true },
        { label: 'fees' },
        { label: 'adverse' },
        { label: 'inventory' },
        { label: 'hedge' },
        { label: 'costs' },
        { label: 'vs hold' },
        { label: '±' },
      ],
      rows: makers.map(({ name, attribution, versusHold }) => [
        SHORT[name] ?? name,
        short(attribution.feesQuote),
        short(attribution.adverseSelectionPnlQuote),
        short(attribution.inventoryPnlQuote),
        short(attribution.hedgePnlQuote),
        short(attribution.costsQuote),
        signed(versusHold.meanQuote),
        short(versusHold.standardErrorQuote),
      ]),
    },
  }
}

function inventorySection({ makers, settings }: Data, base: string): Section {
  return {
    heading: 'What they held',
    rows: [
      {
        label: 'Target',
        value: `${formatNumber(settings.targetBase)} ${base}`,
        note: `cap ${formatNumber(settings.maxLots * settings.lotBase)} away, lots of ${formatNumber(settings.lotBase)}`,
      },
    ],
    table: {
      lead: `${base}; means over rounds. Turnover is volume over capital a day.`,
      columns: [
        { label: 'maker', words: true },
        { label: 'mean' },
        { label: 'sd' },
        { label: 'farthest' },
        { label: 'half-life' },
        { label: 'at cap' },
        { label: 'turnover' },
        { label: 'trades' },
      ],
      rows: makers.map(({ name, inventory }) => [
        SHORT[name] ?? name,
        short(inventory.meanBase),
        short(inventory.sdBase),
        short(inventory.maxAbsBase),
        inventory.halfLifeSec === null ? NOT_AVAILABLE : formatDuration(inventory.halfLifeSec),
        inventory.timeAtCap === null ? NOT_AVAILABLE : formatPercent(inventory.timeAtCap),
        formatPercent(inventory.turnover),
        formatNumber(inventory.trades, 4),
      ]),
    },
  }
}

function riskSection({ makers, settings }: Data, quote: string): Section {
  return {
    heading: 'What they risked',
    rows: [],
    table: {
      lead: `${quote}; P&L of a round of ${formatDuration(settings.horizonSec)}, holding included. VaR and ES over rounds.`,
      columns: [
        { label: 'maker', words: true },
        { label: 'P&L' },
        { label: '±' },
        { label: 'VaR 99 %' },
        { label: 'ES 99 %' },
        { label: 'drawdown' },
        { label: 'Sharpe' },
      ],
      rows: makers.map(({ name, pnlQuote, standardErrors, risk }) => [
        SHORT[name] ?? name,
        signed(pnlQuote),
        short(standardErrors.totalPnlQuote),
        short(risk.var99Quote),
        short(risk.es99Quote),
        short(risk.maxDrawdownQuote),
        formatNumber(risk.sharpeAnnual ?? undefined, 3),
      ]),
    },
  }
}

function stakesSection({ settings, lp, flow }: Data, base: string, quote: string): Section {
  return {
    heading: 'What all of them had',
    rows: [
      {
        label: 'Capital',
        value: `${formatNumber(settings.capitalBase)} ${base} + ${formatMoney(settings.capitalQuote)} ${quote}`,
        note: `worth ${formatMoney(settings.capitalValueQuote)}`,
      },
      {
        label: 'The LP in its pool',
        value: `ticks ${lp.tickLower} … ${lp.tickUpper}`,
        note: `${formatPercent(lp.shareOfActive)} of the active liquidity`,
      },
      {
        label: 'Takers',
        value: `${formatNumber(flow.takers, 4)} a round, ${formatNumber(settings.meanSizeBase, 4)} ${base} each`,
        note: `${formatNumber(flow.takersInPool, 4)} filled by the pool`,
      },
      {
        label: 'Arbitrage',
        value: `${formatMoney(flow.arbitrageQuote)} ${quote} a round`,
        note: 'gained from the whole pool, before gas',
      },
      { label: 'Rounds, seed', value: `${formatInteger(settings.rounds)}, ${settings.seed}` },
    ],
  }
}

function quotesSections({ impliedMaker, ladder }: Data, base: string, quote: string): Section[] {
  const { riskAversionPerQuote, shiftPerLot, lotBase, quotes } = impliedMaker
  return [
    {
      heading: 'The quotes the LP cannot make',
      lead: `A lot of ${formatNumber(lotBase, 4)} ${base} moves the LP's price by ${formatNumber(shiftPerLot, 4)} ${quote}. A GLFT maker that leans on its inventory as strongly has a risk aversion of ${formatNumber(riskAversionPerQuote, 4)} per ${quote}; after a move it would lean against the lots it got, where the LP quotes around the price whatever it holds.`,
      rows: [],
      table: {
        columns: [
          { label: 'price moves' },
          { label: 'lots' },
          { label: 'LP bid' },
          { label: 'LP ask' },
          { label: 'reservation' },
          { label: 'bid' },
          { label: 'ask' },
        ],
        rows: quotes.map((row) => [
          formatSignedPercent(row.moveShare),
          formatSigned(row.lots, 3),
          formatNumber(row.lpBid),
          formatNumber(row.lpAsk),
          formatNumber(row.reservationPrice),
          formatNumber(row.bid),
          formatNumber(row.ask),
        ]),
      },
    },
    {
      heading: 'The LP as an order book, lot by lot',
      rows: [],
      table: {
        lead: 'What a taker of that lot gets and pays, fee included; beside it what the maker quotes after the lots before.',
        columns: [
          { label: 'lot' },
          { label: 'LP bid' },
          { label: 'LP ask' },
          { label: 'maker bid' },
          { label: 'maker ask' },
        ],
        rows: ladder.map((rung) => [
          String(rung.lot),
          formatNumber(rung.lpBid ?? undefined),
          formatNumber(rung.lpAsk ?? undefined),
          formatNumber(rung.makerBid),
          formatNumber(rung.makerAsk),
        ]),
      },
    },
  ]
}

/** Names that fit a column. */
const SHORT: Readonly<Record<string, string>> = {
  'passive-lp': 'passive LP',
  'rebalanced-lp': 'rebal. LP',
  'avellaneda-stoikov': 'Av.–Stoikov',
  glft: 'GLFT',
  'cartea-jaimungal': 'Cartea–J.',
  symmetric: 'symmetric',
  'inventory-skew': 'skewed',
  'zero-inventory': 'zero inv. *',
}

function short(value: number): string {
  return formatNumber(value, 4)
}

function signed(value: number): string {
  return formatSigned(value, 4)
}
