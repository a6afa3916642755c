import { z } from 'zod'
import type { Warning } from '../domain/assumption.ts'
import { malformed } from './snapshotFile.ts'
import type { VenueApi } from './venueApi.ts'
import { VenueError } from './venueError.ts'

const price = z.number().nonnegative()
const amount = z.tuple([z.number(), z.number()])

const orderBookSchema = z.object({
  instrument_name: z.string(),
  timestamp: z.int().positive(),
  state: z.string(),
  mark_price: price,
  index_price: price,
  bids: z.array(amount),
  asks: z.array(amount),
  current_funding: z.number().nullish(),
  funding_8h: z.number().nullish(),
  mark_iv: z.number().nullish(),
  underlying_price: price.nullish(),
})
const summarySchema = z.object({
  instrument_name: z.string(),
  creation_timestamp: z.int().positive(),
  mark_price: price,
  mark_iv: z.number().nullish(),
  underlying_price: price.nullish(),
  bid_price: price.nullish(),
  ask_price: price.nullish(),
})

export type DeribitOrderBook = z.output<typeof orderBookSchema>
export type DeribitSummary = z.output<typeof summarySchema>

export type DeribitRpc = {
  readonly instruments: (currency: string, kind: 'future' | 'option') => Promise<unknown[]>
  readonly orderBook: (instrumentName: string) => Promise<DeribitOrderBook>
  /** Of all options of a coin, by name; one that is not in the form documented is absent. */
  readonly summaries: (currency: string) => Promise<ReadonlyMap<string, DeribitSummary>>
  readonly warnings: () => readonly Warning[]
}

const DEPTH = 50
const TOO_MANY_REQUESTS = 10_028

/**
 * The public methods that are read, as JSON-RPC over HTTP.
 *
 * Source: docs.deribit.com/articles/json-rpc-overview and /articles/errors.
 * @throws `venue/malformed`, `venue/error-answer`, `http/rate-limited`
 */
export function deribitRpc(api: VenueApi): DeribitRpc {
  let id = 0
  let isTestnet = false

  async function call<T>(method: string, params: object, schema: z.ZodType<T>): Promise<T> {
    id += 1
    const answer = await api.post('/api/v2', { jsonrpc: '2.0', id, method, params })
    const envelope = envelopeSchema.safeParse(answer)
    if (!envelope.success) throw malformed(`The answer to ${method}`, envelope.error)
    const { error, result, testnet } = envelope.data
    if (error !== undefined) throw errorAnswer(method, error)
    if (envelope.data.id !== id)
      throw new VenueError('venue/malformed', `Deribit answered another request than ${method}.`)
    isTestnet ||= testnet === true
    const parsed = schema.safeParse(result)
    if (!parsed.success) throw malformed(`The answer to ${method}`, parsed.error)
    return parsed.data
  }

  return {
    instruments: (currency, kind) =>
      call('public/get_instruments', { currency, kind, expired: false }, z.array(z.unknown())),
    orderBook: async (instrumentName) => {
      const book = await call(
        'public/get_order_book',
        { instrument_name: instrumentName, depth: DEPTH },
        orderBookSchema,
      )
      if (book.instrument_name === instrumentName) return book
      throw new VenueError(
        'venue/malformed',
        `The book of ${book.instrument_name} came, not that of ${instrumentName}.`,
      )
    },
    summaries: async (currency) => {
      const list = await call(
        'public/get_book_summary_by_currency',
        { currency, kind: 'option' },
        z.array(z.unknown()),
      )
      const read = list.flatMap((item) => {
        const parsed = summarySchema.safeParse(item)
        return parsed.success ? [parsed.data] : []
      })
      return new Map(read.map((summary) => [summary.instrument_name, summary]))
    },
    warnings: () =>
      isTestnet
        ? [
            {
              code: 'venue/testnet',
              message: 'These are prices of a test network, where nobody trades for money.',
              subject: 'deribit',
            },
          ]
        : [],
  }
}

const envelopeSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.int().optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.int(), message: z.string() }).optional(),
  testnet: z.boolean().optional(),
})

function errorAnswer(method: string, error: { readonly code: number; readonly message: string }) {
  const isLimit = error.code === TOO_MANY_REQUESTS
  const said = error.message.slice(0, 100).replaceAll(/[^\x20-\x7e]+/g, ' ')
  return new VenueError(
    isLimit ? 'http/rate-limited' : 'venue/error-answer',
    `Deribit refused ${method}: ${said} (${error.code}).`,
    isLimit ? 'Wait, then try again.' : undefined,
    { retryable: isLimit },
  )
}
