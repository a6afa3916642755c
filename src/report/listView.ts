import type { PositionResult } from '../analysis/result.ts'
import { formatFee, formatMoney, formatNumber, formatPercent, formatSigned } from './format.ts'
import { statusWords, type Table, tokenName } from './view.ts'

/** A position of a list, with what its owner calls it. */
export type ListedPosition = { readonly label: string; readonly result: PositionResult }

/** Several positions, a line each. */
export function positionTable(positions: readonly ListedPosition[]): Table {
  const market = positions[0]?.result.data.market
  return {
    ...(market === undefined
      ? {}
      : {
          lead: `Worth and owed in ${tokenName(market.quote)}, delta in ${tokenName(market.base)}. What is owed may hold withdrawn principal; delta includes it.`,
        }),
    columns: [
      { label: 'id' },
      { label: 'position', words: true },
      { label: 'state', words: true },
      { label: 'worth' },
      { label: 'owed' },
      { label: 'IL' },
      { label: 'delta' },
    ],
    rows: positions.map(({ label, result: { data } }) => [
      String(data.position.tokenId ?? ''),
      label,
      statusWords(data.position.status, data.market),
      formatMoney(data.value?.principalValueQuote),
      formatMoney(data.value?.owedValueQuote),
      formatPercent(data.performance?.impermanentLossShare ?? undefined),
      formatSigned(data.exposures[0]?.deltaBase, 4),
    ]),
  }
}

/** The pool all of a list is in, as a heading. */
export function poolHeading({ data }: PositionResult): string {
  const { market, pool } = data
  const price = market.poolPrice === null ? '' : ` at ${formatNumber(market.poolPrice)}`
  return `${tokenName(market.base)}/${tokenName(market.quote)} ${formatFee(pool.feePips)}${price}`
}
