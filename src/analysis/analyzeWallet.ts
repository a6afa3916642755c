import type { Assumption } from '../domain/assumption.ts'
import { equivalenceNotes, NUMERAIRE } from '../domain/equivalents.ts'
import type { ExposureEntry } from '../domain/exposure.ts'
import { dearerSwapFeePips } from '../domain/feeTerms.ts'
import { curvePairGreeks, positionEntries } from '../hedging/exposureEntries.ts'
import { exposureVector } from '../hedging/exposureVector.ts'
import { type WalletHolding, walletHolding } from './analyzeWalletHolding.ts'
import { envelopeOf, type Identity } from './envelope.ts'
import { givenEquivalents } from './equivalents.ts'
import { type PoolPrices, poolPriceAssumption, poolPrices } from './poolPrices.ts'
import type { WalletInput } from './walletInput.ts'
import type { WalletResult } from './walletResult.ts'

type Data = WalletResult['data']
type Row = Data['positions'][number]

/**
 * Every position of an address, what they hold and are owed, and what that nets to.
 *
 * Pure: the same input and identity give the same result, to the byte. A staked position counts as the
 * address's; one whose pair has no price in dollars is listed, and left out of exposures and values.
 *
 * @throws `model/…` where a number leaves the range in which it means something
 */
export function analyzeWallet(input: WalletInput, identity: Identity): WalletResult {
  const { options, chain, positions } = input
  const given = givenEquivalents(options, chain.chainId)
  const all = positions.map((held) => walletHolding(held, given, chain.chainId))
  const listed = all.filter(({ status }) => options.withClosed || status !== 'closed')
  const market = poolPrices(all, options.prices)
  const lines = listed.map((holding) => ({ holding, entries: entriesOf(holding, market) }))
  const entries = lines.flatMap((line) => line.entries ?? [])
  const { byUnderlying } = exposureVector({
    entries,
    prices: market.prices,
    measure: 'curve',
    assumptions: [],
  })
  const notes = equivalenceNotes(
    listed.flatMap(({ baseToken, quoteToken, base, quote }) => [
      { token: baseToken, as: base },
      { token: quoteToken, as: quote },
    ]),
  )
  const rows = lines.map(({ holding, entries }) => rowOf(holding, entries))
  const assumptions: readonly Assumption[] = [
    ...notes.assumptions,
    ...(Object.values(market.sources).some((source) => source !== 'given')
      ? [poolPriceAssumption]
      : []),
  ]
  return {
    ...envelopeOf(
      { ...input, warnings: [...input.warnings, ...notes.warnings] },
      identity,
      assumptions,
    ),
    data: {
      owner: input.owner,
      positions: rows,
      exposures: byUnderlying.map((net) => ({
        underlying: net.underlying,
        priceUsd: net.priceQuote,
        priceSource:
          net.underlying === NUMERAIRE ? 'numeraire' : (market.sources[net.underlying] ?? 'given'),
        deltaBase: net.deltaBase,
        gammaBasePerPrice: net.gammaBasePerPrice,
        valueUsd: net.valueQuote,
      })),
      unpriced: unpricedOf(lines.flatMap((line) => (line.entries ? [] : [line.holding]))),
      totals: totalsOf(rows),
      notListed: { closed: all.length - listed.length, ...input.notListed },
    },
  }
}

/** What a position adds to the exposures; `undefined` where no price is known. */
function entriesOf(
  { id, base, quote, price, curve, owed }: WalletHolding,
  { prices }: PoolPrices,
): readonly ExposureEntry[] | undefined {
  const isKnown = (underlying: string) =>
    underlying === NUMERAIRE || prices[underlying] !== undefined
  if (price === undefined || !isKnown(base.underlying) || !isKnown(quote.underlying))
    return undefined
  const greeks = curvePairGreeks(curve, price)
  return positionEntries({ label: id, pair: { base, quote }, greeks, fees: owed, prices })
}

function rowOf(holding: WalletHolding, entries: readonly ExposureEntry[] | undefined): Row {
  const { held, raw, holds, owed, baseToken, quoteToken } = holding
  const { pool, position } = held
  const worth = (source: ExposureEntry['source']): number | null =>
    entries === undefined
      ? null
      : entries.reduce((sum, each) => sum + (each.source === source ? each.valueQuote : 0), 0)
  const isStaked = held.kind === 'range' && held.isStaked
  const status = holding.status as NonNullable<Row['rangeStatus']>
  return {
    protocol: position.protocol,
    id: holding.id,
    kind: held.kind,
    poolId: pool.id,
    feePips: pool.kind === 'concentrated' ? dearerSwapFeePips(pool.fee) : pool.fee.feePips,
    base: brief(baseToken),
    quote: brief(quoteToken),
    baseIs: held.baseIs,
    status: isStaked ? 'staked' : status,
    ...(isStaked ? { rangeStatus: status } : {}),
    owner: position.owner,
    ...(position.kind === 'range'
      ? {
          ...(position.tokenId === undefined ? {} : { tokenId: position.tokenId }),
          tickLower: position.tickLower,
          tickUpper: position.tickUpper,
          liquidity: position.liquidity,
        }
      : { sharesRaw: position.sharesRaw }),
    ...raw,
    amountBase: holds.base,
    amountQuote: holds.quote,
    owedBase: owed.base,
    owedQuote: owed.quote,
    poolPrice: holding.price ?? null,
    valueUsd: worth('position'),
    owedUsd: worth('fees-owed'),
  }
}

function totalsOf(rows: readonly Row[]): Data['totals'] {
  const sum = (list: readonly Row[], value: (row: Row) => number | null): number =>
    list.reduce((total, row) => total + (value(row) ?? 0), 0)
  const total = (row: Row) => (row.valueUsd ?? 0) + (row.owedUsd ?? 0)
  const staked = rows.filter(({ status }) => status === 'staked')
  return {
    positions: rows.length,
    staked: staked.length,
    unpriced: rows.filter(({ valueUsd }) => valueUsd === null).length,
    valueUsd: sum(rows, ({ valueUsd }) => valueUsd),
    owedUsd: sum(rows, ({ owedUsd }) => owedUsd),
    totalUsd: sum(rows, total),
    stakedUsd: sum(staked, total),
  }
}

/** By token, in the order they are met. */
function unpricedOf(holdings: readonly WalletHolding[]): Data['unpriced'] {
  const sides = holdings.flatMap(({ baseToken, quoteToken, holds, owed }) => [
    { token: baseToken, amount: holds.base, owed: owed.base },
    { token: quoteToken, amount: holds.quote, owed: owed.quote },
  ])
  return [...Map.groupBy(sides, ({ token }) => token.address).values()].map((list) => ({
    token: brief((list[0] as (typeof sides)[number]).token),
    amount: list.reduce((sum, { amount }) => sum + amount, 0),
    owed: list.reduce((sum, { owed }) => sum + owed, 0),
  }))
}

function brief({ address, symbol, decimals, isNative }: WalletHolding['baseToken']): Row['base'] {
  return {
    address,
    ...(symbol === undefined ? {} : { symbol }),
    decimals,
    ...(isNative === undefined ? {} : { isNative }),
  }
}
