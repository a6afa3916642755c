import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hyperliquid } from '../../src/venues/hyperliquid.ts'
import { venueConformance } from '../conformance/venue.ts'
import { failureOf } from '../support/failureOf.ts'
import { type RpcServer, type ScriptedAnswer, startRpcServer } from '../support/rpcServer.ts'
import { bookWithoutTime, documentedContexts, ethBook, NOW_SEC } from './examples/hyperliquid.ts'

let server: RpcServer

beforeAll(async () => {
  server = await startRpcServer()
})
afterAll(() => server.close())
beforeEach(() => serve({}))

/** The documented answers, or others in their place. */
function serve(answers: { readonly book?: unknown; readonly contexts?: unknown }): void {
  server.reset()
  server.on('*', ({ body }) => {
    const { type, coin } = body as { type: string; coin?: string }
    if (type === 'metaAndAssetCtxs') return json(answers.contexts ?? documentedContexts)
    if (type !== 'l2Book') return { status: 422, body: 'Failed to deserialize the JSON body' }
    // Null is what the venue says of a coin it does not have.
    return json('book' in answers ? answers.book : coin === 'ETH' ? ethBook : null)
  })
}

function json(value: unknown): ScriptedAnswer {
  return { body: JSON.stringify(value) }
}

const options = () => ({
  underlying: 'ETH',
  nowSec: NOW_SEC + 2,
  baseUrl: server.url,
  retryDelayMs: 1,
})

venueConformance({ venue: hyperliquid, options })

test('the documented answer, with units', async () => {
  const { snapshot, warnings } = await hyperliquid.read(options())
  expect(warnings).toEqual([])
  expect(snapshot).toEqual({
    venue: 'hyperliquid',
    asOfSec: NOW_SEC,
    instruments: [
      {
        kind: 'linear-perpetual',
        symbol: 'ETH',
        underlying: 'ETH',
        quote: 'USDC',
        marginCurrency: 'USDC',
        contractSizeBase: 1,
        lotContracts: 0.0001,
        minNotionalQuote: 10,
        takerFeeRate: 0.00045,
        makerFeeRate: 0.00015,
        markPrice: 6.0436,
        indexPrice: 6.0457,
        // 0.01 % of eight hours, paid an eighth each hour.
        funding: { fundingRate: 0.0000125, intervalSec: 3600 },
        initialMarginRate: 0.02,
        maintenanceMarginRate: 0.01,
        book: {
          bids: [
            { price: 6.0386, sizeContracts: 152.5 },
            { price: 6.03, sizeContracts: 1000.0001 },
          ],
          asks: [
            { price: 6.0476, sizeContracts: 99.25 },
            { price: 6.0562, sizeContracts: 2500 },
          ],
        },
        asOfSec: NOW_SEC,
      },
    ],
  })
  expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
    ['/info', { type: 'l2Book', coin: 'ETH' }],
    ['/info', { type: 'metaAndAssetCtxs' }],
  ])
  for (const { headers } of server.requests)
    expect(Object.keys(headers)).not.toContain('authorization')
})

test('fees of the reader’s own tier', async () => {
  const fees = { takerFeeRate: 0.00024, makerFeeRate: -0.00003 }
  const { snapshot } = await hyperliquid.read({ ...options(), fees })
  expect(snapshot.instruments[0]).toMatchObject(fees)
})

test('a read that takes longer than an answer may be old is stale when it ends', async () => {
  server.reset()
  server.on('*', ({ body }) => {
    const { type } = body as { type: string }
    return { ...json(type === 'l2Book' ? ethBook : documentedContexts), delayMs: 200 }
  })
  const read = { ...options(), nowSec: NOW_SEC }
  const slow = await failureOf(hyperliquid.read({ ...read, maxAgeSec: 0.3 }))
  expect(slow.code).toBe('venue/stale')
  await hyperliquid.read({ ...read, maxAgeSec: 30 })
})

describe('what the venue may answer wrong', () => {
  const [meta, contexts] = documentedContexts
  const [btc, eth, hpos] = contexts
  const withEth = (changed: object) => [meta, [btc, { ...eth, ...changed }, hpos]]
  const withAsset = (changed: object) => [
    { universe: meta.universe.map((a) => (a.name === 'ETH' ? { ...a, ...changed } : a)) },
    contexts,
  ]

  test.each([
    ['a book without its time', { book: bookWithoutTime }, 'venue/malformed'],
    ['a book of another coin', { book: { ...ethBook, coin: 'BTC' } }, 'venue/malformed'],
    ['no such coin', { book: null }, 'venue/not-listed'],
    ['a mark of null', { contexts: withEth({ markPx: null }) }, 'venue/malformed'],
    ['a mark in words', { contexts: withEth({ markPx: 'NaN' }) }, 'venue/malformed'],
    ['a mark of zero', { contexts: withEth({ markPx: '0.0' }) }, 'venue/malformed'],
    ['a mark as a number', { contexts: withEth({ markPx: 6.04 }) }, 'venue/malformed'],
    ['the mark of another coin', { contexts: withEth({ markPx: '14.3' }) }, 'venue/price-mismatch'],
    ['a state too few', { contexts: [meta, [btc, eth]] }, 'venue/malformed'],
    ['a coin no longer traded', { contexts: withAsset({ isDelisted: true }) }, 'venue/not-listed'],
    ['lots of unknown size', { contexts: withAsset({ szDecimals: null }) }, 'venue/malformed'],
    ['funding of 25 %', { contexts: withEth({ funding: '0.25' }) }, 'venue/malformed'],
    [
      'a crossed book',
      { book: { ...ethBook, levels: [...ethBook.levels].reverse() } },
      'venue/crossed-book',
    ],
    [
      'one side of a book',
      { book: { ...ethBook, levels: [ethBook.levels[0]] } },
      'venue/malformed',
    ],
    ['a list in place of an object', { contexts: [] }, 'venue/malformed'],
  ])('%s', async (_, answers, code) => {
    serve(answers)
    expect((await failureOf(hyperliquid.read(options()))).code).toBe(code)
  })

  test.each([
    ['null', { funding: null }],
    ['missing', { funding: undefined }],
  ])('funding that is %s is unknown and told, not zero', async (_, changed) => {
    serve({ contexts: withEth(changed) })
    const { snapshot, warnings } = await hyperliquid.read(options())
    expect(snapshot.instruments[0]).not.toHaveProperty('funding')
    expect(warnings.map(({ code }) => code)).toEqual(['venue/funding-unknown'])
  })
})
