import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deribit } from '../../src/venues/deribit.ts'
import { venueConformance } from '../conformance/venue.ts'
import { failureOf } from '../support/failureOf.ts'
import { type RpcServer, startRpcServer } from '../support/rpcServer.ts'
import {
  documentedFutures,
  documentedOption,
  documentedOrderBook,
  documentedRateLimit,
  documentedSummary,
  ethFutures,
  ethOptions,
  ethOrderBooks,
  ethSummaries,
  NOW_SEC,
} from './examples/deribit.ts'

type Market = {
  readonly futures?: readonly unknown[]
  readonly options?: readonly unknown[]
  readonly books?: Readonly<Record<string, unknown>>
  readonly summaries?: readonly unknown[]
}

let server: RpcServer

beforeAll(async () => {
  server = await startRpcServer()
})
afterAll(() => server.close())
beforeEach(() => serve({}))

/** The market in the documented form, or another in its place. */
function serve(market: Market): void {
  server.reset()
  const {
    futures = ethFutures,
    options = ethOptions,
    books = ethOrderBooks,
    summaries = ethSummaries,
  } = market
  server.on('public/get_instruments', ({ params }) => {
    const { currency, kind } = params as unknown as { currency: string; kind: string }
    // docs.deribit.com/articles/errors: a parameter that is refused.
    if (currency === 'NOSUCH') return { error: { code: -32602, message: 'Invalid params' } }
    return { result: kind === 'future' ? futures : options }
  })
  server.on('public/get_order_book', ({ params }) => {
    const { instrument_name } = params as unknown as { instrument_name: string }
    return { result: books[instrument_name] }
  })
  server.on('public/get_book_summary_by_currency', () => ({ result: summaries }))
}

const options = () => ({
  underlying: 'ETH',
  nowSec: NOW_SEC + 2,
  baseUrl: server.url,
  retryDelayMs: 1,
})

venueConformance({ venue: deribit, options })

describe('the documented answers', () => {
  const bitcoin = () => {
    serve({
      futures: documentedFutures.slice(1),
      options: [],
      books: { 'BTC-PERPETUAL': documentedOrderBook },
    })
    return deribit.read({ ...options(), underlying: 'BTC' })
  }

  test('BTC-PERPETUAL, inverse, of 10 USD', async () => {
    const { snapshot, warnings } = await bitcoin()
    expect(warnings).toEqual([])
    expect(snapshot).toEqual({
      venue: 'deribit',
      asOfSec: 1550757626.706,
      instruments: [
        {
          kind: 'inverse-perpetual',
          symbol: 'BTC-PERPETUAL',
          underlying: 'BTC',
          quote: 'USD',
          marginCurrency: 'BTC',
          contractSizeQuote: 10,
          lotContracts: 1,
          minContracts: 1,
          takerFeeRate: 0.0005,
          makerFeeRate: 0,
          markPrice: 3931.97,
          indexPrice: 3910.46,
          // What eight hours paid, not the momentary rate of 0.00500063.
          funding: { fundingRate: 0.00455263, intervalSec: 28_800 },
          initialMarginRate: 0.02,
          maintenanceMarginRate: 0.01,
          // Amounts are USD: 102,020 of them are 10,202 contracts. Nobody asks.
          book: {
            bids: [
              { price: 3955.75, sizeContracts: 3 },
              { price: 3940.75, sizeContracts: 10_202 },
              { price: 3423, sizeContracts: 4284 },
            ],
            asks: [],
          },
          asOfSec: 1550757626.706,
        },
      ],
    })
  })

  test('a put at 80 coins, as its page prints it, is left out and named', async () => {
    serve({
      options: [
        ...ethOptions,
        { ...ethOptions[0], instrument_name: 'ETH-22FEB19-140-P', strike: 140 },
      ],
      summaries: [...ethSummaries, { ...documentedSummary, creation_timestamp: NOW_SEC * 1000 }],
    })
    const { snapshot, warnings } = await deribit.read(options())
    expect(snapshot.instruments.map(({ symbol }) => symbol)).not.toContain('ETH-22FEB19-140-P')
    expect(warnings).toEqual([
      {
        code: 'venue/instrument-left-out',
        message:
          'ETH-22FEB19-140-P at 80 with its forward at 121.38 is outside what an option can cost.',
        subject: 'ETH-22FEB19-140-P',
      },
    ])
  })
})

test('options: coin, volatility as a fraction, best quotes, capped fee', async () => {
  const { snapshot } = await deribit.read(options())
  expect(snapshot.instruments.map(({ symbol, kind }) => [symbol, kind])).toEqual([
    ['ETH-29MAR19', 'inverse-future'],
    ['ETH-PERPETUAL', 'inverse-perpetual'],
    ['ETH-29MAR19-140-P', 'option'],
    ['ETH-29MAR19-160-C', 'option'],
  ])
  expect(snapshot.instruments[0]).toMatchObject({ expirySec: 1_553_846_400, markPrice: 150.4 })
  expect(snapshot.instruments[0]).not.toHaveProperty('funding')
  expect(snapshot.instruments[2]).toEqual({
    kind: 'option',
    symbol: 'ETH-29MAR19-140-P',
    underlying: 'ETH',
    quote: 'USD',
    marginCurrency: 'ETH',
    settlement: 'inverse',
    right: 'put',
    strike: 140,
    expirySec: 1_553_846_400,
    contractSizeBase: 1,
    lotContracts: 1,
    minContracts: 1,
    takerFeeRate: 0.0003,
    makerFeeRate: 0.0003,
    feeCapShare: 0.125,
    markPrice: 0.0412,
    indexPrice: 149.8,
    markVolatilityAnnual: 0.725,
    forwardPrice: 150.42,
    bestBidPrice: 0.0405,
    bestAskPrice: 0.042,
    asOfSec: NOW_SEC,
  })
  expect(snapshot.instruments[3]).not.toHaveProperty('bestBidPrice')
})

test('whole books of options are read where asked for, and options not where not', async () => {
  const symbol = 'ETH-29MAR19-140-P'
  const asked = await deribit.read({ ...options(), optionBooks: [symbol] })
  expect(asked.snapshot.instruments.find((i) => i.symbol === symbol)?.book).toEqual({
    bids: [{ price: 0.0405, sizeContracts: 12 }],
    asks: [{ price: 0.042, sizeContracts: 7 }],
  })
  server.requests.length = 0
  const without = await deribit.read({ ...options(), options: false })
  expect(without.snapshot.instruments).toHaveLength(2)
  expect(server.methods()).not.toContain('public/get_book_summary_by_currency')
})

// In the documented form, of USDC: linear contracts of 0.001 ETH, and a coin that was not asked for.
test('linear contracts are read where asked for', async () => {
  const usdc = {
    settlement_currency: 'USDC',
    quote_currency: 'USDC',
    counter_currency: 'USDC',
    instrument_type: 'linear',
    price_index: 'eth_usdc',
  }
  const perpetual = {
    ...ethFutures[1],
    ...usdc,
    instrument_name: 'ETH_USDC-PERPETUAL',
    contract_size: 0.001,
    min_trade_amount: 0.001,
  }
  const option = {
    ...ethOptions[1],
    ...usdc,
    instrument_name: 'ETH_USDC-29MAR19-160-C',
    taker_commission: 0.0005,
  }
  serve({
    futures: [perpetual, { ...perpetual, base_currency: 'SOL', instrument_name: 'SOL_USDC' }],
    options: [option],
    books: {
      'ETH_USDC-PERPETUAL': {
        ...ethOrderBooks['ETH-PERPETUAL'],
        instrument_name: 'ETH_USDC-PERPETUAL',
        bids: [[149.9, 2.5]],
        asks: [[150.1, 1.25]],
      },
    },
    summaries: [
      {
        ...ethSummaries[1],
        instrument_name: 'ETH_USDC-29MAR19-160-C',
        mark_price: 8.25,
        ask_price: 9,
      },
    ],
  })
  const { snapshot, warnings } = await deribit.read({ ...options(), settlements: ['USDC'] })
  expect(warnings).toEqual([])
  expect(snapshot.instruments).toMatchObject([
    {
      kind: 'linear-perpetual',
      symbol: 'ETH_USDC-PERPETUAL',
      quote: 'USDC',
      marginCurrency: 'USDC',
      contractSizeBase: 0.001,
      lotContracts: 1,
      // 2.5 ETH rest there.
      book: { bids: [{ price: 149.9, sizeContracts: 2500 }] },
    },
    { kind: 'option', settlement: 'linear', quote: 'USDC', markPrice: 8.25, indexPrice: 149.8 },
  ])
  const asked = server.requests.map(({ params }) => params as unknown as { currency?: string })
  expect(new Set(asked.flatMap(({ currency }) => currency ?? []))).toEqual(new Set(['USDC']))
})

describe('what the venue may answer wrong', () => {
  const perpetual = ethOrderBooks['ETH-PERPETUAL'] ?? {}
  const onlyPerpetual = (state: object, contract: object = {}): Market => ({
    futures: [{ ...ethFutures[1], ...contract }],
    options: [],
    books: { 'ETH-PERPETUAL': { ...perpetual, ...state } },
  })

  test.each<readonly [string, Market, string]>([
    ['a mark of null', onlyPerpetual({ mark_price: null }), 'venue/malformed'],
    ['a mark in text', onlyPerpetual({ mark_price: '150' }), 'venue/malformed'],
    ['a book without its time', onlyPerpetual({ timestamp: null }), 'venue/malformed'],
    ['a level of null', onlyPerpetual({ bids: [[null, 10]] }), 'venue/malformed'],
    ['a level of three', onlyPerpetual({ bids: [['new', 150, 10]] }), 'venue/malformed'],
    ['another instrument', onlyPerpetual({ instrument_name: 'BTC-PERPETUAL' }), 'venue/malformed'],
    ['no result', { ...onlyPerpetual({}), books: {} }, 'venue/malformed'],
    ['another coin', { futures: documentedFutures }, 'venue/malformed'],
    ['a closed book', onlyPerpetual({ state: 'closed' }), 'venue/malformed'],
    ['an index of another coin', onlyPerpetual({ index_price: 3910 }), 'venue/malformed'],
    ['a fee in percent', onlyPerpetual({}, { taker_commission: 0.05 }), 'venue/malformed'],
    ['a size of null', onlyPerpetual({}, { contract_size: null }), 'venue/malformed'],
    [
      'an inverse contract said to be linear',
      onlyPerpetual({}, { instrument_type: 'linear' }),
      'venue/malformed',
    ],
    ['nothing', { futures: [], options: [] }, 'venue/not-listed'],
    [
      'nothing active',
      { futures: ethFutures.map((f) => ({ ...f, is_active: false })), options: [] },
      'venue/not-listed',
    ],
  ])('%s', async (_, market, code) => {
    serve(market)
    expect((await failureOf(deribit.read(options()))).code).toBe(code)
  })

  test('one bad instrument among good ones is left out with the reason', async () => {
    serve({ futures: [{ ...ethFutures[0], instrument_type: 'linear' }, ethFutures[1]] })
    const { snapshot, warnings } = await deribit.read(options())
    expect(snapshot.instruments).toHaveLength(3)
    expect(warnings).toMatchObject([
      {
        code: 'venue/instrument-left-out',
        subject: 'ETH-29MAR19',
        message: expect.stringContaining('said to be linear and settles in ETH'),
      },
    ])
  })

  test.each([
    ['null', { funding_8h: null }],
    ['missing', { funding_8h: undefined }],
  ])('funding that is %s is unknown and told, not the momentary rate', async (_, state) => {
    serve(onlyPerpetual(state))
    const { snapshot, warnings } = await deribit.read(options())
    expect(snapshot.instruments[0]).not.toHaveProperty('funding')
    expect(warnings.map(({ code }) => code)).toEqual(['venue/funding-unknown'])
  })

  test('an option without a summary, or of a form nobody knows, is named', async () => {
    serve({
      options: [...ethOptions, { ...documentedOption, base_currency: 'ETH', strike: '16000' }],
      summaries: ethSummaries.slice(1),
    })
    const { warnings } = await deribit.read(options())
    expect(warnings.map(({ code, subject }) => [code, subject])).toEqual([
      ['venue/instrument-left-out', 'BTC-13JAN23-16000-P'],
      ['venue/instrument-left-out', 'ETH-29MAR19-140-P'],
    ])
  })

  test('a test network is told', async () => {
    server.on('public/get_book_summary_by_currency', ({ id }) => ({
      body: JSON.stringify({ jsonrpc: '2.0', id, testnet: true, result: ethSummaries }),
    }))
    const { warnings } = await deribit.read(options())
    expect(warnings.map(({ code }) => code)).toEqual(['venue/testnet'])
  })

  test('an error, a limit and the answer to another request', async () => {
    server.on('public/get_instruments', { error: { code: 13009, message: 'invalid_token' } })
    const refused = await failureOf(deribit.read(options()))
    expect([refused.code, refused.retryable]).toEqual(['venue/error-answer', false])
    server.on('public/get_instruments', { error: documentedRateLimit })
    const limited = await failureOf(deribit.read(options()))
    expect([limited.code, limited.retryable]).toEqual(['http/rate-limited', true])
    const body = { jsonrpc: '2.0', error: documentedRateLimit, usIn: 1704153600000000 }
    server.on('public/get_instruments', { status: 400, body: JSON.stringify(body) })
    expect((await failureOf(deribit.read(options()))).code).toBe('http/rate-limited')
    const other = { jsonrpc: '2.0', id: 99, result: ethFutures }
    server.on('public/get_instruments', { body: JSON.stringify(other) })
    expect((await failureOf(deribit.read(options()))).code).toBe('venue/malformed')
  })
})
