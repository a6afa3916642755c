import type { PositionResult } from '../analysis/result.ts'
import {
  formatDuration,
  formatFee,
  formatInteger,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRaw,
  formatSigned,
  formatSignedMoney,
  formatSignedPercent,
  formatTime,
  NOT_AVAILABLE,
} from './format.ts'
import { rangeBar } from './rangeBar.ts'
import {
  provenanceLine,
  type Row,
  type Section,
  statusWords,
  type Table,
  tokenName,
  tokenWithAddress,
  type View,
} from './view.ts'

type Data = PositionResult['data']

/** A position's analysis with every digit and word decided. */
export function positionView(result: PositionResult): View {
  const { data } = result
  const names = namesOf(data)
  const { pool, position } = data
  return {
    title: `${names.base}/${names.quote} ${formatFee(pool.feePips)} · position ${position.tokenId ?? ''}`,
    badge: statusWords(position.status, data.market),
    facts: [
      `${position.protocol} on ${provenanceLine(result)}`,
      `owner ${position.owner}${position.ownerIsContract ? ' (a contract)' : ''}`,
      `base  ${tokenWithAddress(data.market.base)}`,
      `quote ${tokenWithAddress(data.market.quote)}`,
    ],
    sections: [
      rangeSection(data, names),
      holdingSection(data, names),
      entrySection(result, names),
      exposureSection(data, names),
      hedgeSection(data, names),
    ].filter((section) => section !== undefined),
    warnings: result.warnings.map(({ message }) => message),
    assumptions: result.assumptions.map(({ statement, bias }) =>
      bias === 'none' ? statement : `${statement} (${bias})`,
    ),
  }
}

type Names = { readonly base: string; readonly quote: string; readonly price: string }

function namesOf({ market }: Data): Names {
  const base = tokenName(market.base)
  const quote = tokenName(market.quote)
  return { base, quote, price: `${quote} per ${base}` }
}

function rangeSection({ market, position }: Data, names: Names): Section {
  const { poolPrice, lowerPrice, upperPrice } = market
  const rows: Row[] = []
  if (lowerPrice !== undefined && upperPrice !== undefined) {
    if (market.fullRange === true) rows.push({ label: 'Range', value: 'full range' })
    else {
      rows.push({
        label: 'From … to',
        value: `${formatNumber(lowerPrice)} … ${formatNumber(upperPrice)}`,
        note: names.price,
      })
      if (poolPrice !== null)
        rows.push({ label: '', value: rangeBar(poolPrice, lowerPrice, upperPrice) })
    }
    if (poolPrice !== null) {
      rows.push({
        label: 'Current price',
        value: formatNumber(poolPrice),
        note: market.fullRange === true ? names.price : edgeNote(poolPrice, lowerPrice, upperPrice),
      })
      if (market.marketPrice !== null && market.marketPrice !== poolPrice)
        rows.push({
          label: 'Market price',
          value: formatNumber(market.marketPrice),
          note: `${formatSignedPercent(market.marketPrice / poolPrice - 1)} from the pool's`,
        })
    }
  }
  rows.push({
    label: 'Ticks, liquidity',
    value: `${position.tickLower} … ${position.tickUpper}`,
    note: `L = ${formatInteger(position.liquidity)}`,
  })
  return { heading: 'Range', rows }
}

function edgeNote(price: number, lower: number, upper: number): string {
  if (price < lower) return `${formatPercent(lower / price - 1)} below the range`
  if (price >= upper) return `${formatPercent(1 - upper / price)} above the range`
  return `lower edge ${formatSignedPercent(lower / price - 1)}, upper edge ${formatSignedPercent(upper / price - 1)}`
}

function holdingSection(data: Data, names: Names): Section {
  const { pool, inventory: own, value } = data
  const both = (raw0: bigint, raw1: bigint): string => {
    const amount0 = `${formatRaw(raw0, pool.token0.decimals)} ${tokenName(pool.token0)}`
    const amount1 = `${formatRaw(raw1, pool.token1.decimals)} ${tokenName(pool.token1)}`
    return data.market.baseIs === 'token0' ? `${amount0} + ${amount1}` : `${amount1} + ${amount0}`
  }
  const rows: Row[] = [{ label: 'Holds', value: both(own.amount0Raw, own.amount1Raw) }]
  const stored0 = own.owed0Raw - own.accruedFees0Raw
  const stored1 = own.owed1Raw - own.accruedFees1Raw
  // Tokens credited at an earlier touch may be principal: only the history can tell.
  const mayHoldPrincipal = stored0 !== 0n || stored1 !== 0n
  rows.push({
    label: mayHoldPrincipal ? 'Owed' : 'Uncollected fees',
    value: both(own.owed0Raw, own.owed1Raw),
  })
  if (mayHoldPrincipal) {
    rows.push({
      label: '  fees since last touch',
      value: both(own.accruedFees0Raw, own.accruedFees1Raw),
    })
    rows.push({
      label: '  credited before',
      value: both(stored0, stored1),
      note: 'may hold withdrawn principal',
    })
  }
  if (value !== undefined) {
    rows.push({
      label: 'Worth',
      value: `${formatMoney(value.totalValueQuote)} ${names.quote}`,
      note: `${formatMoney(value.principalValueQuote)} held, ${formatMoney(value.owedValueQuote)} owed`,
    })
    rows.push({
      label: 'Of it in base',
      value: formatPercent(value.baseShare),
      note: `${names.base}, of what it holds`,
    })
  }
  return { heading: 'What it holds, what it is owed', rows }
}

function entrySection(result: PositionResult, names: Names): Section | undefined {
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
      note: `${formatPercent(since.impermanentLossShare)} of holding`,
    },
    {
      label: 'Fees against it',
      value: `${formatMoney(since.uncollectedFeesQuote)} ${names.quote}`,
      note: 'uncollected only; what was collected is not counted',
    },
  ]
  return { heading: entryHeading(result), lead: driftSentence(drift, names), rows }
}

function entryHeading({ data, block }: PositionResult): string {
  const since = data.performance?.since
  if (since === undefined) return ''
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

function driftSentence(drift: NonNullable<Data['drift']>, names: Names): string {
  if (drift.driftBase === 0 || drift.averagePrice === null)
    return `The pool has exchanged nothing of it: ${formatNumber(drift.nowBase)} ${names.base} as entered.`
  const amount = formatNumber(Math.abs(drift.driftBase), 4)
  const did = drift.driftBase < 0 ? ['less', 'sold'] : ['more', 'bought']
  return `You hold ${amount} ${names.base} ${did[0]} than you entered with; the pool ${did[1]} it at ${formatNumber(drift.averagePrice)} ${names.price} on average.`
}

function exposureSection({ exposures }: Data, names: Names): Section | undefined {
  const exposure = exposures[0]
  if (exposure === undefined) return undefined
  const rows: Row[] = [
    {
      label: 'Delta',
      value: `${formatSigned(exposure.deltaBase)} ${names.base}`,
      note: `${formatNumber(exposure.principalDeltaBase)} without the fees owed`,
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
      note: `${formatMoney(exposure.lvrAnnualQuote / 365)} per day`,
    })
  return { heading: 'How its value moves with price', rows }
}

function hedgeSection({ hedge }: Data, names: Names): Section | undefined {
  if (hedge === undefined) return undefined
  const rows: Row[] = hedge.existing.map(({ label, deltaBase }) => ({
    label: 'Already held',
    value: `${formatSigned(deltaBase)} ${names.base}`,
    note: label,
  }))
  rows.push({ label: 'Wanted', value: `${formatSigned(hedge.targetDeltaBase)} ${names.base}` })
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
    lead: `If the price jumps and nobody re-hedges (delta in ${names.base}, P&L in ${names.quote}):`,
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

function hedgeSentence(hedge: NonNullable<Data['hedge']>, names: Names): string {
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
