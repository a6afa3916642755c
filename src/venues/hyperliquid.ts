import { z } from 'zod'
import type { LinearPerpetual } from '../domain/venueSnapshot.ts'
import { requireFresh, startClock } from './freshness.ts'
import { instrumentSchema } from './instrumentSchema.ts'
import { malformed, readingOf, type VenueReading } from './snapshotFile.ts'
import type { Venue, VenueReadOptions } from './venue.ts'
import { createVenueApi, type VenueApi } from './venueApi.ts'
import { VenueError } from './venueError.ts'

/**
 * Hyperliquid's perpetuals: linear, of one coin each, margined in USDC, funded every hour.
 *
 * The vendor's pages, under hyperliquid.gitbook.io/hyperliquid-docs: `trading/contract-specifications`
 * (one contract is one coin; maintenance margin is half the initial margin at the highest leverage),
 * `trading/funding` (paid hourly, on the oracle price), `trading/fees` (first tier 0.045 % and
 * 0.015 %), `for-developers/api/tick-and-lot-size` (sizes of `szDecimals`),
 * `for-developers/api/error-responses` (no order below $10),
 * `for-developers/api/info-endpoint` (`l2Book`) and its page `perpetuals` (`metaAndAssetCtxs`).
 */
export const hyperliquid: Venue = {
  id: 'hyperliquid',
  title: 'Hyperliquid perpetuals',
  assumptions: [
    {
      id: 'hyperliquid-quote-usdc',
      statement:
        'Contracts follow an oracle in USDT and pay in USDC; one of either is taken for one of quote.',
      bias: 'none while both hold their peg',
    },
    {
      id: 'hyperliquid-first-margin-tier',
      statement: 'Margin is that of the first tier; positions of tens of millions need more.',
      bias: 'understates the margin of very large positions',
    },
  ],
  read: readHyperliquid,
}

const ADDRESS = { url: 'https://api.hyperliquid.xyz', explainsRefusals: false }
const FIRST_TIER = { takerFeeRate: 0.00045, makerFeeRate: 0.00015 }
const MIN_NOTIONAL = 10
const FUNDING_INTERVAL_SEC = 3600

async function readHyperliquid(options: VenueReadOptions): Promise<VenueReading> {
  const { underlying, nowSec, maxAgeSec = 60, fees = FIRST_TIER } = options
  const endSec = startClock(nowSec)
  const api = createVenueApi(ADDRESS, options)
  // The book first: it alone knows its time, and what is read after it is younger.
  const book = await readBook(api, underlying)
  const { asset, context } = await readContext(api, underlying)
  const perpetual = {
    kind: 'linear-perpetual',
    symbol: underlying,
    underlying,
    quote: 'USDC',
    marginCurrency: 'USDC',
    contractSizeBase: 1,
    lotContracts: Number.parseFloat(`1e-${asset.szDecimals}`),
    minNotionalQuote: MIN_NOTIONAL,
    ...fees,
    markPrice: context.markPx,
    indexPrice: context.oraclePx,
    ...(context.funding === undefined || context.funding === null
      ? {}
      : { funding: { fundingRate: context.funding, intervalSec: FUNDING_INTERVAL_SEC } }),
    initialMarginRate: 1 / asset.maxLeverage,
    maintenanceMarginRate: 1 / (2 * asset.maxLeverage),
    book: { bids: levelsOf(book.levels[0]), asks: levelsOf(book.levels[1]) },
    asOfSec: book.time / 1000,
  } satisfies LinearPerpetual
  const checked = instrumentSchema.safeParse(perpetual)
  if (!checked.success) throw malformed(`${underlying} of Hyperliquid`, checked.error)
  const reading = readingOf('hyperliquid', [checked.data])
  requireFresh(reading.snapshot, { nowSec: endSec(), maxAgeSec })
  return reading
}

const decimal = z
  .string()
  .regex(/^-?\d{1,30}(\.\d{1,30})?$/, 'a decimal in text')
  .transform((text) => Number.parseFloat(text))
const level = z.object({ px: decimal, sz: decimal })
const bookSchema = z.object({
  coin: z.string(),
  time: z.int().positive(),
  levels: z.tuple([z.array(level), z.array(level)]),
})
const universeSchema = z.tuple([
  z.object({ universe: z.array(z.object({ name: z.string() }).loose()) }),
  z.array(z.unknown()),
])
const assetSchema = z.object({
  szDecimals: z.int().min(0).max(12),
  maxLeverage: z.int().positive(),
  isDelisted: z.boolean().nullish(),
})
const contextSchema = z.object({
  funding: decimal.nullish(),
  markPx: decimal,
  oraclePx: decimal,
})

async function readBook(api: VenueApi, coin: string) {
  const answer = await api.post('/info', { type: 'l2Book', coin })
  // What the venue answers of a coin it does not have.
  if (answer === null) throw notListed(coin)
  const parsed = bookSchema.safeParse(answer)
  if (!parsed.success) throw malformed(`The book of ${coin}`, parsed.error)
  if (parsed.data.coin !== coin)
    throw new VenueError('venue/malformed', `The book of ${parsed.data.coin} came, not ${coin}’s.`)
  return parsed.data
}

async function readContext(api: VenueApi, coin: string) {
  const parsed = universeSchema.safeParse(await api.post('/info', { type: 'metaAndAssetCtxs' }))
  if (!parsed.success) throw malformed('The list of perpetuals', parsed.error)
  const [{ universe }, contexts] = parsed.data
  // The two lists are told apart by position alone.
  if (universe.length !== contexts.length)
    throw new VenueError(
      'venue/malformed',
      `${universe.length} perpetuals came with the state of ${contexts.length}.`,
    )
  const index = universe.findIndex(({ name }) => name === coin)
  if (index === -1) throw notListed(coin)
  const asset = assetSchema.safeParse(universe[index])
  if (!asset.success) throw malformed(`The contract of ${coin}`, asset.error)
  if (asset.data.isDelisted === true) throw notListed(coin)
  const context = contextSchema.safeParse(contexts[index])
  if (!context.success) throw malformed(`The state of ${coin}`, context.error)
  return { asset: asset.data, context: context.data }
}

function levelsOf(side: readonly { readonly px: number; readonly sz: number }[]) {
  return side.map(({ px, sz }) => ({ price: px, sizeContracts: sz }))
}

function notListed(coin: string): VenueError {
  return new VenueError('venue/not-listed', `Hyperliquid has no perpetual of ${coin.slice(0, 40)}.`)
}
