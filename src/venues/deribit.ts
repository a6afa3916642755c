import type { Warning } from '../domain/assumption.ts'
import type { VenueInstrument } from '../domain/venueSnapshot.ts'
import { AmmeterError } from '../errors.ts'
import { type DeribitContract, deribitContract } from './deribitContract.ts'
import { type DeribitRpc, deribitRpc } from './deribitRpc.ts'
import { requireFresh, startClock } from './freshness.ts'
import { requireConsistent } from './instrumentCheck.ts'
import { instrumentSchema } from './instrumentSchema.ts'
import { malformed, readingOf, type VenueReading } from './snapshotFile.ts'
import type { Venue, VenueReadOptions } from './venue.ts'
import { createVenueApi } from './venueApi.ts'
import { VenueError } from './venueError.ts'

/**
 * Deribit's perpetual, dated futures and options of one coin: the inverse ones, and with
 * `settlements: ['ETH', 'USDC']` the linear ones as well.
 *
 * Futures are read with their books, options with mark, volatility, forward and best quotes in one
 * request, and with whole books where asked. An instrument that contradicts itself is left out and
 * named in a warning; when none is left the answer is refused.
 *
 * The vendor's pages: docs.deribit.com/api-reference/market-data `public-get_instruments`,
 * `public-get_order_book`, `public-get_book_summary_by_currency` (amounts: USD for inverse futures,
 * coin for options and linear futures); support.deribit.com articles 25944746248989 (fees),
 * 31424939178397 (funding, as an 8-hour rate), 25944688327069 (inverse options, priced in coin).
 */
export const deribit: Venue = {
  id: 'deribit',
  title: 'Deribit futures and options',
  assumptions: [
    {
      id: 'deribit-funding-last-8-hours',
      statement: 'Funding is what the last eight hours paid; it is paid continuously.',
      bias: 'lags a rate that is moving',
    },
    {
      id: 'deribit-margin-small-position',
      statement:
        'Margin is that of a small position: 1 over the highest leverage, maintenance half of it.',
      bias: 'understates the margin of positions of hundreds of coins',
    },
  ],
  read: readDeribit,
}

const ADDRESS = { url: 'https://www.deribit.com', explainsRefusals: true }

async function readDeribit(options: VenueReadOptions): Promise<VenueReading> {
  const { underlying, nowSec, maxAgeSec = 60 } = options
  const endSec = startClock(nowSec)
  const rpc = deribitRpc(createVenueApi(ADDRESS, options))
  const kept: VenueInstrument[] = []
  const left: Warning[] = []
  const keep = (symbol: string, make: () => unknown) => {
    try {
      kept.push(checked(symbol, make(), options))
    } catch (error) {
      if (!(error instanceof AmmeterError)) throw error
      left.push({ code: 'venue/instrument-left-out', message: error.shortMessage, subject: symbol })
    }
  }

  const indexPrices = new Map<string, number>()
  for (const currency of options.settlements ?? [underlying]) {
    const listed = { rpc, underlying, currency, left }
    for (const contract of await contractsOf('future', listed)) {
      const state = await rpc.orderBook(contract.instrument_name)
      indexPrices.set(contract.price_index, state.index_price)
      keep(contract.instrument_name, () => deribitContract.future(contract, state))
    }
    if (options.options === false) continue
    const contracts = await contractsOf('option', listed)
    const summaries = await rpc.summaries(currency)
    for (const contract of contracts) {
      const symbol = contract.instrument_name
      const book = options.optionBooks?.includes(symbol) ? await rpc.orderBook(symbol) : undefined
      const indexPrice = indexPrices.get(contract.price_index)
      keep(symbol, () =>
        deribitContract.option(contract, { summary: summaries.get(symbol), book, indexPrice }),
      )
    }
  }
  if (kept.length === 0)
    throw new VenueError(
      left.length === 0 ? 'venue/not-listed' : 'venue/malformed',
      left[0]?.message ?? `Deribit has nothing of ${underlying.slice(0, 40)}.`,
    )
  const { snapshot, warnings } = readingOf('deribit', kept)
  requireFresh(snapshot, { nowSec: endSec(), maxAgeSec })
  return { snapshot, warnings: [...warnings, ...left, ...rpc.warnings()] }
}

/** Active instruments of a kind on this coin; what cannot be read is told, not guessed. */
async function contractsOf(
  kind: 'future' | 'option',
  listed: {
    readonly rpc: DeribitRpc
    readonly underlying: string
    readonly currency: string
    readonly left: Warning[]
  },
): Promise<DeribitContract[]> {
  const { rpc, underlying, currency, left } = listed
  const contracts: DeribitContract[] = []
  for (const raw of await rpc.instruments(currency, kind)) {
    const parsed = deribitContract.schema.safeParse(raw)
    if (!parsed.success) {
      const { instrument_name: name } = (raw ?? {}) as { readonly instrument_name?: unknown }
      const symbol = typeof name === 'string' ? name.slice(0, 64) : '?'
      const { shortMessage } = malformed(`${symbol} of Deribit`, parsed.error)
      left.push({ code: 'venue/instrument-left-out', message: shortMessage, subject: symbol })
    } else if (parsed.data.base_currency !== underlying) {
      // Under a stablecoin every coin is listed; under the coin itself it alone is.
      if (currency !== underlying) continue
      throw new VenueError(
        'venue/malformed',
        `Deribit was asked for ${underlying} and answered ${parsed.data.instrument_name}.`,
      )
    } else if (parsed.data.is_active) contracts.push(parsed.data)
  }
  return contracts
}

function checked(symbol: string, made: unknown, options: VenueReadOptions): VenueInstrument {
  const parsed = instrumentSchema.safeParse(made)
  if (!parsed.success) throw malformed(`${symbol} of Deribit`, parsed.error)
  const instrument: VenueInstrument = { ...parsed.data, ...options.fees }
  requireConsistent(instrument)
  return instrument
}
