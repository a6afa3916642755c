import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VenueInstrument } from '../../src/domain/venueSnapshot.ts'
import { deribit } from '../../src/venues/deribit.ts'
import { hyperliquid } from '../../src/venues/hyperliquid.ts'
import type { VenueReading } from '../../src/venues/snapshotFile.ts'
import type { Venue } from '../../src/venues/venue.ts'
import { damageKinds, type Json, partsOf, replaced } from '../support/jsonMutation.ts'
import { type RpcServer, type SeenRequest, startRpcServer } from '../support/rpcServer.ts'
import * as deribitExamples from './examples/deribit.ts'
import * as hyperliquidExamples from './examples/hyperliquid.ts'
import '../support/fixedSeed.ts'

/*
 * One part of one answer damaged in a way a reader can see: the outcome is a code, or no number of the
 * healthy answer has changed. Levels of a book that are gone cannot be seen, so books are left aside.
 */

const subjects: readonly (readonly [Venue, number, (seen: SeenRequest) => unknown])[] = [
  [
    hyperliquid,
    hyperliquidExamples.NOW_SEC,
    ({ body }) =>
      (body as { type: string }).type === 'l2Book'
        ? hyperliquidExamples.ethBook
        : hyperliquidExamples.documentedContexts,
  ],
  [deribit, deribitExamples.NOW_SEC, (seen) => ({ jsonrpc: '2.0', id: seen.id, result: of(seen) })],
]

function of({ method, params }: SeenRequest): unknown {
  const { kind, instrument_name } = params as unknown as Readonly<Record<string, string>>
  if (method === 'public/get_order_book')
    return deribitExamples.ethOrderBooks[instrument_name ?? '']
  if (method !== 'public/get_instruments') return deribitExamples.ethSummaries
  return kind === 'future' ? deribitExamples.ethFutures : deribitExamples.ethOptions
}

let server: RpcServer

beforeAll(async () => {
  server = await startRpcServer()
})
afterAll(() => server.close())

describe.each(subjects)('$id', (venue, nowSec, healthy) => {
  const read = () =>
    venue.read({ underlying: 'ETH', nowSec, baseUrl: server.url, retryDelayMs: 1, retryCount: 0 })

  test('damage is a code, or changes no number', async () => {
    server.reset()
    server.on('*', (seen) => ({ body: JSON.stringify(healthy(seen)) }))
    const whole = await read()
    const requests = server.requests.length
    await fc.assert(
      fc.asyncProperty(
        fc.nat(requests - 1),
        fc.nat(10_000),
        fc.nat(damageKinds.length - 1),
        async (which, part, kind) => {
          let at = -1
          let said = ''
          server.on('*', (seen) => {
            at += 1
            const answer: Json = JSON.parse(JSON.stringify(healthy(seen)))
            if (at !== which) return { body: JSON.stringify(answer) }
            const parts = partsOf(answer)
            const path = parts[part % parts.length] ?? []
            const [name, damage] = damageKinds[kind] ?? ['null', () => null]
            said = `${seen.method} ${path.join('.')}: ${name}`
            // A number where there was none is a well-formed lie, which no reader sees.
            const was = path.reduce<unknown>((value, step) => (value as never)?.[step], answer)
            if (was === null && name === 'a number') return { body: JSON.stringify(answer) }
            return { body: JSON.stringify(replaced(answer, path, damage)) ?? '' }
          })
          const outcome = await read().catch((error: unknown) => error)
          if (outcome instanceof Error)
            expect((outcome as { code?: string }).code, said).toMatch(/^(venue|http)\//)
          else sameNumbers(outcome as VenueReading, whole, said)
        },
      ),
      // The first: a perpetual whose period is gone was once read as a future.
      { numRuns: 120, examples: [[0, 2274, 4]] },
    )
  })
})

/** Each instrument is as before, but for what is now unknown; what is gone need not be named. */
function sameNumbers(reading: VenueReading, whole: VenueReading, said: string): void {
  for (const instrument of reading.snapshot.instruments) {
    const before = whole.snapshot.instruments.find(({ symbol }) => symbol === instrument.symbol)
    const { book: _, ...rest } = instrument as VenueInstrument
    expect(before, said).toMatchObject(rest)
  }
}
