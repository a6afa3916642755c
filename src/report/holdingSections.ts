import {
  formatInteger,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRaw,
  formatSignedPercent,
} from './format.ts'
import type { Names, PositionData } from './names.ts'
import { rangeBar } from './rangeBar.ts'
import { type Row, type Section, tokenName } from './view.ts'

/** Where the range lies and where the price stands on it. */
export function rangeSection({ market, position }: PositionData, names: Names): Section {
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

/** What the position holds and is owed, to the last digit of the chain. */
export function holdingSection(data: PositionData, names: Names): Section {
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
      label: '  fees since touched',
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
      value: formatPercent(value.baseShare ?? undefined),
      note: `${names.base}, of what it holds`,
    })
  }
  return { heading: 'What it holds, what it is owed', rows }
}

function edgeNote(price: number, lower: number, upper: number): string {
  if (price < lower) return `${formatPercent(lower / price - 1)} below the range`
  if (price >= upper) return `${formatPercent(1 - upper / price)} above the range`
  return `lower edge ${formatSignedPercent(lower / price - 1)}, upper edge ${formatSignedPercent(upper / price - 1)}`
}
