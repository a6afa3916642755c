import type { ShareResult } from '../analysis/pairResult.ts'
import { entryHeading } from './entrySection.ts'
import {
  formatFee,
  formatInteger,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRaw,
  formatSigned,
  formatSignedMoney,
  formatSignedPercent,
} from './format.ts'
import { exposureSection, hedgeSection } from './hedgeSections.ts'
import { type Names, namesOf } from './names.ts'
import { protocolShareWords } from './pairView.ts'
import {
  assumptionLine,
  provenanceLine,
  type Row,
  type Section,
  tokenName,
  tokenWithAddress,
  type View,
} from './view.ts'

type Data = ShareResult['data']

/** LP tokens of a pair with every digit and word decided. */
export function shareView(result: ShareResult): View {
  const { data } = result
  const names = namesOf(data)
  const { pool, position, market } = data
  return {
    title: `${names.base}/${names.quote} ${formatFee(pool.feePips)} · LP tokens`,
    badge: STATUS[position.status],
    facts: [
      `${position.protocol} on ${provenanceLine(result)}`,
      `pair  ${pool.address}`,
      `owner ${position.owner}${position.ownerIsContract ? ' (a contract)' : ''}`,
      `base  ${tokenWithAddress(market.base)}`,
      `quote ${tokenWithAddress(market.quote)}`,
    ],
    sections: [
      shareSection(data, names),
      holdingSection(data, names),
      sinceSection(result, names),
      exposureSection({ exposures: data.exposures, pool: {} }, names),
      hedgeSection(data, names),
    ].filter((section) => section !== undefined),
    warnings: result.warnings.map(({ message }) => message),
    assumptions: result.assumptions.map(assumptionLine),
  }
}

const STATUS: Readonly<Record<Data['position']['status'], string>> = {
  'in-range': 'in range',
  closed: 'closed',
  uninitialised: 'pair is empty',
}

function shareSection({ position, pool, market }: Data, names: Names): Section {
  const rows: Row[] = [
    { label: 'Range', value: 'full range' },
    {
      label: 'LP tokens',
      value: formatRaw(position.sharesRaw, 18),
      note: `${formatPercent(position.shareOfPool ?? undefined)} of the pair, ${formatInteger(position.sharesRaw)} raw`,
    },
    { label: "Protocol's cut", value: protocolShareWords(pool) },
  ]
  if (market.poolPrice !== null)
    rows.push({
      label: 'Current price',
      value: formatNumber(market.poolPrice),
      note: names.price,
    })
  if (
    market.poolPrice !== null &&
    market.marketPrice !== null &&
    market.marketPrice !== market.poolPrice
  )
    rows.push({
      label: 'Market price',
      value: formatNumber(market.marketPrice),
      note: `${formatSignedPercent(market.marketPrice / market.poolPrice - 1)} from the pool's`,
    })
  return { heading: 'Share', rows }
}

function holdingSection(data: Data, names: Names): Section {
  const { pool, inventory: own, value, market } = data
  const both = (raw0: bigint, raw1: bigint): string => {
    const amount0 = `${formatRaw(raw0, pool.token0.decimals)} ${tokenName(pool.token0)}`
    const amount1 = `${formatRaw(raw1, pool.token1.decimals)} ${tokenName(pool.token1)}`
    return market.baseIs === 'token0' ? `${amount0} + ${amount1}` : `${amount1} + ${amount0}`
  }
  const rows: Row[] = [
    { label: 'Holds', value: both(own.amount0Raw, own.amount1Raw), note: 'what a burn pays' },
  ]
  if (own.fees0Raw !== undefined && own.fees1Raw !== undefined)
    rows.push({
      label: '  of it fees',
      value: both(own.fees0Raw, own.fees1Raw),
      note: 'since the entry; they stay in the reserves',
    })
  if (value !== undefined) {
    rows.push({ label: 'Worth', value: `${formatMoney(value.totalValueQuote)} ${names.quote}` })
    rows.push({
      label: 'Of it in base',
      value: formatPercent(value.baseShare ?? undefined),
      note: names.base,
    })
  }
  return { heading: 'What it holds', rows }
}

function sinceSection({ data, block }: ShareResult, names: Names): Section | undefined {
  const { performance: since, drift } = data
  if (since === undefined || drift === undefined) return undefined
  const rows: Row[] = [
    {
      label: 'Entered with',
      value: `${formatNumber(since.depositBase)} ${names.base} + ${formatNumber(since.depositQuote)} ${names.quote}`,
    },
    {
      label: 'Drift, base',
      value: `${formatSigned(drift.driftBase)} ${names.base}`,
      note: since.feesQuote === undefined ? 'fees among it' : 'without fees',
    },
    { label: 'Drift, quote', value: `${formatSignedMoney(drift.driftQuote)} ${names.quote}` },
    { label: 'Holding instead', value: `${formatMoney(since.holdQuote)} ${names.quote}` },
    {
      label: 'Impermanent loss',
      value: `${formatMoney(since.impermanentLossQuote)} ${names.quote}`,
      note: `${formatPercent(since.impermanentLossShare ?? undefined)} of holding`,
    },
  ]
  if (since.feesQuote !== undefined)
    rows.push(
      {
        label: 'Fees against it',
        value: `${formatMoney(since.feesQuote)} ${names.quote}`,
        note: `${formatPercent(since.feeGrowthShare)} growth of √k a share`,
      },
      {
        label: 'Against holding',
        value: `${formatSignedMoney(since.netAgainstHoldPnlQuote ?? 0)} ${names.quote}`,
        note: formatSignedPercent(since.returnAgainstHoldShare ?? 0),
      },
    )
  const lead =
    since.feesQuote === undefined
      ? 'From a price alone, fees cannot be told from the holding: they count as none.'
      : undefined
  return { heading: entryHeading(since.since, block), lead, rows }
}
