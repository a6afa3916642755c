import type { PoolResult } from '../analysis/result.ts'
import { formatFee, formatInteger, formatNumber, formatPercent } from './format.ts'
import { hookSections } from './hookSection.ts'
import { volatilitySections } from './poolVolatilitySection.ts'
import {
  assumptionLine,
  provenanceLine,
  type Row,
  type Section,
  tokenName,
  tokenWithAddress,
  type View,
} from './view.ts'

type Data = PoolResult['data']

/** A pool's state and depth with every digit and word decided. */
export function poolView(result: PoolResult): View {
  const { data } = result
  const { pool, market } = data
  const base = tokenName(market.base)
  const quote = tokenName(market.quote)
  return {
    title: `${base}/${quote} ${formatFee(pool.feePips)} · pool ${shortId(pool.id)}`,
    badge: market.poolPrice === null ? 'not initialised' : pool.protocol,
    facts: [
      provenanceLine(result),
      ...(pool.id === pool.address ? [] : [`id    ${pool.id}`]),
      `base  ${tokenWithAddress(market.base)}`,
      `quote ${tokenWithAddress(market.quote)}`,
    ],
    sections: [
      stateSection(data, base, quote),
      ...hookSections(pool),
      ...depthSections(data, base, quote),
      ...volatilitySections(data, quote),
      ...bookSections(data, base, quote),
      ...tickSections(data),
    ],
    warnings: result.warnings.map(({ message }) => message),
    assumptions: result.assumptions.map(assumptionLine),
  }
}

function stateSection({ pool, market }: Data, base: string, quote: string): Section {
  const cut = (fee: number): string =>
    fee === 0 ? 'none' : formatPercent(cutShare(fee, pool.protocolFeeUnit))
  const ofWhat = pool.protocolFeeUnit === 'pips-of-input' ? 'of a swap’s input' : 'of the fee paid'
  const rows: Row[] = [
    {
      label: 'Price',
      value: formatNumber(market.poolPrice ?? undefined),
      note: `${quote} per ${base}`,
    },
    { label: 'Tick, spacing', value: `${pool.tick}, ${pool.tickSpacing}` },
    { label: 'Active liquidity', value: formatInteger(pool.liquidity) },
    {
      label: "Protocol's cut",
      value: `${cut(pool.protocolFee.token0)} / ${cut(pool.protocolFee.token1)}`,
      note: `${ofWhat} in ${tokenName(pool.token0)} / ${tokenName(pool.token1)}`,
    },
  ]
  if (pool.lpFeePips !== undefined)
    rows.push({
      label: 'Fee of providers',
      value: formatFee(pool.lpFeePips),
      ...(pool.isDynamicFee === true ? { note: 'now; the hook sets it' } : {}),
    })
  if (pool.tickCount !== undefined)
    rows.push({ label: 'Initialised ticks', value: formatInteger(pool.tickCount) })
  return { heading: 'State', rows }
}

function cutShare(fee: number, unit: Data['pool']['protocolFeeUnit']): number {
  if (unit === 'nth-of-fee') return 1 / fee
  return unit === 'pips-of-input' ? fee / 1e6 : fee / 1e4
}

/** What a trade moves, as a table. */
export function depthSections(
  { depth }: Pick<Data, 'depth'>,
  base: string,
  quote: string,
): Section[] {
  if (depth.length === 0) return []
  return [
    {
      heading: 'Depth: what a trade moves',
      rows: [],
      table: {
        lead: `Fee included; base is ${base}, quote is ${quote}. Selling base lowers the price.`,
        columns: [
          { label: 'price moves' },
          { label: 'sell base' },
          { label: 'get quote' },
          { label: 'pay quote' },
          { label: 'get base' },
        ],
        rows: depth.map((row) => [
          `±${formatPercent(row.bps / 10_000)}`,
          formatNumber(row.baseIn),
          formatNumber(row.quoteOut),
          formatNumber(row.quoteIn),
          formatNumber(row.baseOut),
        ]),
      },
    },
  ]
}

function bookSections({ levels, market }: Data, base: string, quote: string): Section[] {
  if (levels === undefined || levels.length === 0) return []
  const rows = levels.map((level) => [
    level.side,
    formatNumber(level.lowPrice),
    formatNumber(level.highPrice),
    formatNumber(level.takerPrice),
    formatNumber(level.sizeBase),
    formatNumber(level.sizeQuote),
  ])
  const firstBid = levels.findIndex(({ side }) => side === 'bid')
  const price = ['', '', `— ${formatNumber(market.poolPrice ?? undefined)} —`, '', '']
  rows.splice(firstBid === -1 ? rows.length : firstBid, 0, price)
  return [
    {
      heading: 'The pool as an order book',
      rows: [],
      table: {
        lead: `One order per tick spacing. A taker pays, or gets, the price with the fee; sizes in ${base} and in ${quote} without it.`,
        columns: [
          { label: 'side', words: true },
          { label: 'from' },
          { label: 'to' },
          { label: 'with fee' },
          { label: 'base' },
          { label: 'quote' },
        ],
        rows,
      },
    },
  ]
}

function tickSections({ pool }: Data): Section[] {
  if (pool.ticks === undefined) return []
  return [
    {
      heading: 'Initialised ticks',
      rows: [],
      table: {
        columns: [{ label: 'tick' }, { label: 'liquidity gross' }, { label: 'liquidity net' }],
        rows: pool.ticks.map(({ tick, liquidityGross, liquidityNet }) => [
          String(tick),
          formatInteger(liquidityGross),
          formatInteger(liquidityNet),
        ]),
      },
    },
  ]
}

/** An address in full; of the 32 bytes of a v4 id, which stand below, both ends. */
function shortId(id: string): string {
  return id.length <= 42 ? id : `${id.slice(0, 10)}…${id.slice(-8)}`
}
