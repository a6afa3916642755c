import type { PairResult } from '../analysis/pairResult.ts'
import { toDouble } from '../domain/units.ts'
import { formatFee, formatInteger, formatNumber, formatPercent, formatRaw } from './format.ts'
import { depthSections } from './poolView.ts'
import {
  assumptionLine,
  provenanceLine,
  type Row,
  type Section,
  tokenName,
  tokenWithAddress,
  type View,
} from './view.ts'

type Data = PairResult['data']

/** A pair's state and depth with every digit and word decided. */
export function pairView(result: PairResult): View {
  const { data } = result
  const { pool, market } = data
  const base = tokenName(market.base)
  const quote = tokenName(market.quote)
  return {
    title: `${base}/${quote} ${formatFee(pool.feePips)} · pair ${pool.address}`,
    badge: market.poolPrice === null ? 'empty' : pool.protocol,
    facts: [
      provenanceLine(result),
      `base  ${tokenWithAddress(market.base)}`,
      `quote ${tokenWithAddress(market.quote)}`,
    ],
    sections: [stateSection(data, base, quote), ...depthSections(data, base, quote)],
    warnings: result.warnings.map(({ message }) => message),
    assumptions: result.assumptions.map(assumptionLine),
  }
}

/** The protocol's part of the growth of √k, in words. */
export function protocolShareWords({ protocolShare }: Data['pool']): string {
  if (protocolShare === null) return 'none'
  return `${protocolShare.numerator}/${protocolShare.denominator} of the growth of √k`
}

function stateSection({ pool, market }: Data, base: string, quote: string): Section {
  const rows: Row[] = [
    {
      label: 'Price',
      value: formatNumber(market.poolPrice ?? undefined),
      note: `${quote} per ${base}`,
    },
    ...reserveRows(pool),
    {
      label: 'LP tokens',
      value: formatRaw(pool.totalSupplyRaw, 18),
      note: `${formatInteger(pool.totalSupplyRaw)} raw`,
    },
    { label: "Protocol's cut", value: protocolShareWords(pool) },
  ]
  if (pool.pendingProtocolSharesRaw > 0n)
    rows.push({
      label: '  not minted yet',
      value: `${formatRaw(pool.pendingProtocolSharesRaw, 18)} LP tokens`,
      note: formatPercent(toDouble(pool.pendingProtocolSharesRaw) / toDouble(pool.totalSupplyRaw)),
    })
  return { heading: 'State', rows }
}

function reserveRows(pool: Data['pool']): Row[] {
  const row = (token: Data['pool']['token0'], raw: bigint): Row => ({
    label: 'Reserve',
    value: `${formatRaw(raw, token.decimals)} ${tokenName(token)}`,
  })
  return [row(pool.token0, pool.reserve0Raw), row(pool.token1, pool.reserve1Raw)]
}
