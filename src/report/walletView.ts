import type { WalletResult } from '../analysis/walletResult.ts'
import {
  formatFee,
  formatInteger,
  formatMoney,
  formatNumber,
  formatSigned,
  NOT_AVAILABLE,
  shortAddress,
} from './format.ts'
import {
  assumptionLine,
  provenanceLine,
  type Row,
  type Section,
  tokenName,
  type View,
} from './view.ts'

type Data = WalletResult['data']
type Position = Data['positions'][number]

/** Everything an address provides with every digit and word decided. */
export function walletView(result: WalletResult): View {
  const { data } = result
  const count = data.totals.positions
  return {
    title: `Liquidity of ${data.owner}`,
    badge: count === 1 ? '1 position' : `${formatInteger(count)} positions`,
    facts: [`on ${provenanceLine(result)}`],
    sections: [
      ...poolSections(data.positions),
      ...(data.exposures.length === 0 ? [] : [exposureTable(data)]),
      ...(data.unpriced.length === 0 ? [] : [unpricedTable(data)]),
      totalSection(data),
    ],
    warnings: result.warnings.map(({ message }) => message),
    assumptions: result.assumptions.map(assumptionLine),
  }
}

/** A table for each pool. */
function poolSections(positions: readonly Position[]): readonly Section[] {
  const byPool = Map.groupBy(positions, ({ protocol, poolId }) => `${protocol} ${poolId}`)
  return [...byPool.values()].map((list) => {
    const [first] = list as [Position]
    const { base, quote, feePips, protocol, poolPrice, poolId } = first
    const price = poolPrice === null ? '' : ` at ${formatNumber(poolPrice)}`
    const isPriced = first.valueUsd !== null
    return {
      heading: `${tokenName(base)}/${tokenName(quote)} ${formatFee(feePips)}${price} · ${protocol} ${shortAddress(poolId)}`,
      rows: [],
      table: {
        columns: [
          { label: 'id' },
          { label: 'state', words: true },
          { label: tokenName(base) },
          { label: tokenName(quote) },
          ...(isPriced
            ? [{ label: 'owed USD' }, { label: 'worth USD' }]
            : [{ label: 'owed base' }, { label: 'owed quote' }]),
        ],
        rows: list.map((position) => [
          nameOf(position),
          stateOf(position),
          amount(position.amountBase),
          amount(position.amountQuote),
          ...(isPriced
            ? [
                formatMoney(position.owedUsd ?? undefined),
                formatMoney(position.valueUsd ?? undefined),
              ]
            : [amount(position.owedBase), amount(position.owedQuote)]),
        ]),
      },
    }
  })
}

/** What is left of a column's width is short: digits beyond the fifth stand in the JSON. */
function amount(value: number): string {
  return formatNumber(value, 5)
}

function nameOf({ kind, tokenId }: Position): string {
  return kind === 'share' ? 'LP tokens' : `#${tokenId ?? ''}`
}

/** The chain's `below` and `above` are in ticks; people read them in prices. */
function stateOf({ status, baseIs }: Position): string {
  if (status === 'below' || status === 'above')
    return (status === 'below') === (baseIs === 'token0') ? 'below' : 'above'
  return STATES[status] ?? status
}

const STATES: Readonly<Record<string, string>> = {
  'in-range': 'in range',
  uninitialised: 'no price',
}

function exposureTable({ exposures }: Data): Section {
  return {
    heading: 'Net exposure',
    rows: [],
    table: {
      lead: 'Of every position above that has a price, what is owed included.',
      columns: [
        { label: 'of', words: true },
        { label: 'delta' },
        { label: 'price USD' },
        { label: 'worth USD' },
      ],
      rows: exposures.map(({ underlying, deltaBase, priceUsd, valueUsd }) => [
        underlyingName(underlying),
        formatSigned(deltaBase),
        formatNumber(priceUsd),
        formatMoney(valueUsd),
      ]),
    },
  }
}

/** A token that counts as itself is named by its address. */
function underlyingName(underlying: string): string {
  const address = /^\d+:(0x[0-9a-f]{40})$/.exec(underlying)?.[1]
  return address === undefined ? underlying : `token ${shortAddress(address)}`
}

function unpricedTable({ unpriced }: Data): Section {
  return {
    heading: 'Without a price in dollars',
    rows: [],
    table: {
      lead: 'Neither token of their pairs has one: give --price or --rate.',
      columns: [{ label: 'token', words: true }, { label: 'held' }, { label: 'owed' }],
      rows: unpriced.map(({ token, amount: held, owed }) => [
        `${tokenName(token)} (${shortAddress(token.address)})`,
        formatNumber(held),
        formatNumber(owed),
      ]),
    },
  }
}

function totalSection({ totals, notListed }: Data): Section {
  const isAnyPriced = totals.positions > totals.unpriced
  const money = (value: number): string =>
    isAnyPriced || totals.positions === 0 ? `${formatMoney(value)} USD` : NOT_AVAILABLE
  const rows: Row[] = [
    {
      label: 'Worth',
      value: money(totals.valueUsd),
      ...(totals.unpriced === 0 ? {} : { note: `without ${totals.unpriced} that have no price` }),
    },
    { label: 'Owed', value: money(totals.owedUsd) },
    { label: 'Together', value: money(totals.totalUsd) },
  ]
  if (totals.staked > 0)
    rows.push({
      label: '  of it staked',
      value: money(totals.stakedUsd),
      note: `${totals.staked} of ${totals.positions} positions`,
    })
  const left = [
    [notListed.closed, 'closed'],
    [notListed.transferredAway, 'transferred away'],
    [notListed.burned, 'burned'],
    [notListed.unreadable, 'unreadable'],
  ] as const
  const words = left.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  if (words.length > 0) rows.push({ label: 'Not listed', value: words.join(', ') })
  return { heading: 'All together', rows }
}
