import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Hex } from '../../src/domain/address.ts'
import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import { type EventReader, openEventStore, readEventStore } from '../../src/store/eventStore.ts'
import { failureOf } from '../support/failureOf.ts'
import '../support/fixedSeed.ts'
import { dullEvents, poolEvents, positionEvents } from '../support/storedEvents.ts'

const root = mkdtempSync(join(tmpdir(), 'ammeter-store-'))
afterAll(() => rmSync(root, { recursive: true }))

let folders = 0
const newFolder = () => join(root, String(folders++))
const address = '0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640'
const pool = { chainId: 1, address, kind: 'pool' } as const
const position = { chainId: 1, address, kind: 'position' } as const
const hashOf = (block: bigint): Hex => `0x${block.toString(16).padStart(64, '0')}`
const segments = (folder: string) => readdirSync(folder).filter((file) => file.endsWith('.parquet'))

async function all(store: EventReader<unknown>, span = {}): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const event of store.events(span)) events.push(event)
  return events
}

/** A new store with `count` dull events per append. */
async function filled(counts: readonly number[]) {
  const folder = newFolder()
  const store = await openEventStore(folder, pool)
  const events: PoolEvent[] = []
  let fromBlock = 100n
  for (const count of counts) {
    const next = dullEvents(fromBlock, count)
    const toBlock = fromBlock + BigInt(count)
    await store.append({ fromBlock, toBlock, toBlockHash: hashOf(toBlock), events: next })
    events.push(...next)
    fromBlock = toBlock + 1n
  }
  return { folder, store, events }
}

describe('what is put in comes out', () => {
  test('pool events of every kind, integers to the edges of their types', async () => {
    await fc.assert(
      fc.asyncProperty(poolEvents(7n), async (events) => {
        const folder = newFolder()
        const store = await openEventStore(folder, pool)
        await store.append({ fromBlock: 7n, toBlock: 200n, toBlockHash: hashOf(200n), events })
        await store.close()
        expect(await all(await readEventStore(folder))).toEqual(events)
      }),
      { numRuns: 60 },
    )
  })

  test('position events of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(positionEvents(0n), async (events) => {
        const folder = newFolder()
        const store = await openEventStore(folder, position)
        await store.append({ fromBlock: 0n, toBlock: 200n, events })
        await store.close()
        const reader = await readEventStore(folder)
        expect(reader.kind).toBe('position')
        expect(await all(reader)).toEqual(events)
      }),
      { numRuns: 60 },
    )
  })

  test('appends, merges, cuts and reopenings in any order leave what a list would hold', async () => {
    const action = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ append: fc.nat({ max: 40 }), gap: fc.nat({ max: 20 }) }),
      },
      { weight: 1, arbitrary: fc.record({ dropLast: fc.nat({ max: 60 }) }) },
      { weight: 1, arbitrary: fc.constant('reopen' as const) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 15 }), async (actions) => {
        const folder = newFolder()
        let store = await openEventStore(folder, pool)
        let events: PoolEvent[] = []
        let next = 1000n
        for (const step of actions) {
          if (step === 'reopen') {
            await store.close()
            store = await openEventStore(folder, pool)
          } else if ('dropLast' in step) {
            const block = next - BigInt(step.dropLast)
            await store.dropFrom(block)
            events = events.filter(({ blockNumber }) => blockNumber < block)
            if (store.manifest.nextBlock !== undefined) next = store.manifest.nextBlock
          } else {
            const more = dullEvents(next, step.append)
            const toBlock = next + BigInt(step.append + step.gap)
            await store.append({
              fromBlock: next,
              toBlock,
              toBlockHash: hashOf(toBlock),
              events: more,
            })
            events.push(...more)
            next = toBlock + 1n
          }
          expect(store.manifest.nextBlock ?? next).toBe(next)
          expect(segments(folder).sort()).toEqual(
            store.manifest.segments.map(({ file }) => file).sort(),
          )
          for (const { number, hash } of store.manifest.recentBlocks) {
            expect(number).toBeLessThan(next)
            expect(hash).toBe(hashOf(number))
          }
        }
        expect(await all(store)).toEqual(events)
        await store.close()
      }),
      { numRuns: 40 },
    )
  })

  test('a span gives what lies in it, both ends included', async () => {
    const { store, events } = await filled([30, 20, 10])
    for (const [fromBlock, toBlock] of [
      [100n, 100n],
      [104n, 131n],
      [undefined, 120n],
      [150n, undefined],
      [0n, 99n],
      [9999n, undefined],
    ]) {
      const expected = events.filter(
        ({ blockNumber: block }) => block >= (fromBlock ?? 0n) && block <= (toBlock ?? block),
      )
      expect(await all(store, { fromBlock, toBlock })).toEqual(expected)
    }
    await store.close()
  })

  test('an empty range moves on without a file', async () => {
    const { folder, store } = await filled([0, 0, 5, 0])
    expect(segments(folder)).toHaveLength(1)
    expect(store.manifest).toMatchObject({ fromBlock: 100n, nextBlock: 109n })
    expect(store.manifest.recentBlocks.map(({ number }) => number)).toEqual([
      100n,
      101n,
      107n,
      108n,
    ])
    await store.close()
  })

  test('many small appends leave few files', async () => {
    const { folder, store, events } = await filled(new Array(150).fill(3))
    expect(segments(folder).length).toBeLessThanOrEqual(9)
    expect(await all(store)).toEqual(events)
    await store.close()
  })
})

describe('what does not fit is refused and changes nothing', () => {
  test.each<[string, string, (events: PoolEvent[]) => Parameters<typeof append>[1]]>([
    ['a gap', 'store/not-contiguous', (events) => ({ fromBlock: 112n, toBlock: 120n, events })],
    [
      'an overlap',
      'store/not-contiguous',
      (events) => ({ fromBlock: 110n, toBlock: 120n, events }),
    ],
    [
      'a range upside down',
      'store/not-contiguous',
      () => ({ fromBlock: 111n, toBlock: 110n, events: [] }),
    ],
    [
      'a foreign block',
      'store/bad-event',
      (events) => ({ fromBlock: 111n, toBlock: 112n, events }),
    ],
    [
      'shuffled events',
      'store/bad-event',
      (events) => ({ fromBlock: 111n, toBlock: 120n, events: events.toReversed() }),
    ],
    [
      'a doubled event',
      'store/bad-event',
      (events) => ({ fromBlock: 111n, toBlock: 120n, events: [events[0]!, ...events] }),
    ],
    [
      'a fraction',
      'store/bad-event',
      ([first]) => ({ fromBlock: 111n, toBlock: 120n, events: [{ ...first!, timestampSec: 0.5 }] }),
    ],
    [
      'an integer too wide',
      'store/bad-event',
      ([first]) => ({
        fromBlock: 111n,
        toBlock: 120n,
        events: [{ ...first!, amount0Raw: 2n ** 255n } as PoolEvent],
      }),
    ],
    [
      'a negative liquidity',
      'store/bad-event',
      ([first]) => ({
        fromBlock: 111n,
        toBlock: 120n,
        events: [{ ...first!, liquidity: -1n } as PoolEvent],
      }),
    ],
    [
      'a short hash',
      'store/bad-event',
      ([first]) => ({
        fromBlock: 111n,
        toBlock: 120n,
        events: [{ ...first!, transactionHash: '0x12' }],
      }),
    ],
    [
      'an unknown kind',
      'store/bad-event',
      ([first]) => ({
        fromBlock: 111n,
        toBlock: 120n,
        events: [{ ...first!, kind: 'sync' } as never],
      }),
    ],
  ])('%s', async (_, code, rangeOf) => {
    const { folder, store } = await filled([10])
    const before = snapshot(folder)
    const error = await failureOf(append(store, rangeOf(dullEvents(111n, 10))))
    expect(error.code).toBe(code)
    expect(snapshot(folder)).toEqual(before)
    await store.close()
  })

  test('a token foreign to a store of one token', async () => {
    const store = await openEventStore(newFolder(), { ...position, tokenId: 5n })
    const [event] = dullEvents(1n, 1)
    const events = [
      { ...event!, kind: 'transfer', from: address, to: address, tokenId: 6n } as const,
    ]
    const error = await failureOf(store.append({ fromBlock: 1n, toBlock: 1n, events }))
    expect(error.code).toBe('store/bad-event')
    await store.close()
  })

  test('another pool, chain, kind or token', async () => {
    const { folder, store } = await filled([3])
    await store.close()
    const other = '0x8ad599c3A0ff1De082011EFDDc58f1908eb6e6D8'
    for (const identity of [
      { ...pool, chainId: 10 },
      { ...pool, address: other },
      position,
      { ...position, tokenId: 1n },
    ] as const)
      expect((await failureOf(openEventStore(folder, identity as never))).code).toBe(
        'store/other-pool',
      )
    await (await openEventStore(folder, { ...pool, address: address.toLowerCase() as Hex })).close()
  })

  test('a folder that is none', async () => {
    expect((await failureOf(readEventStore(newFolder()))).code).toBe('store/not-found')
    const file = newFolder()
    writeFileSync(file, '')
    expect((await failureOf(openEventStore(file, pool))).code).toBe('store/not-writable')
    expect((await failureOf(readEventStore(join(file, 'x')))).code).toBe('store/not-found')
  })
})

describe('one writer', () => {
  test('this process twice', async () => {
    const { folder, store } = await filled([3])
    expect((await failureOf(openEventStore(folder, pool))).code).toBe('store/locked')
    await store.close()
    await (await openEventStore(folder, pool)).close()
  })

  test('another process that lives; one that does not is succeeded', async () => {
    const { folder, store } = await filled([3])
    await store.close()
    writeFileSync(join(folder, 'writer.lock'), `${process.ppid}\n`)
    const error = await failureOf(openEventStore(folder, pool))
    expect(error.code).toBe('store/locked')
    expect(error.shortMessage).toContain(String(process.ppid))
    // Beyond any pid a kernel gives.
    for (const stale of ['99999999\n', `${process.pid}\n`, '']) {
      writeFileSync(join(folder, 'writer.lock'), stale)
      await (await openEventStore(folder, pool)).close()
    }
    expect(readdirSync(folder).filter((file) => file.includes('lock'))).toEqual([])
  })

  test('readers need no lock', async () => {
    const { folder, store, events } = await filled([3])
    expect(await all(await readEventStore(folder))).toEqual(events)
    await store.close()
  })

  test('changes asked for at once happen one after the other', async () => {
    const { store, events } = await filled([3])
    const more = dullEvents(104n, 4)
    const results = await Promise.allSettled([
      store.append({ fromBlock: 104n, toBlock: 110n, events: more }),
      store.append({ fromBlock: 104n, toBlock: 110n, events: more }),
      store.append({ fromBlock: 111n, toBlock: 111n, events: [] }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await all(store)).toEqual([...events, ...more])
    await store.close()
  })
})

describe('damage is named and nothing is touched', () => {
  test.each<[string, string, (folder: string, segment: string) => void]>([
    ['a truncated segment', 'store/damaged-segment', (_, file) => truncateSync(file, 500)],
    ['a longer segment', 'store/damaged-segment', (_, file) => appendFileSync(file, 'x')],
    ['a missing segment', 'store/damaged-segment', (_, file) => rmSync(file)],
    ['an altered byte', 'store/damaged-segment', (_, file) => alter(file, 400)],
    [
      'another count of rows',
      'store/damaged-segment',
      (folder) => edit(folder, '"rows": 10', '"rows": 11'),
    ],
    [
      'a narrower range',
      'store/damaged-segment',
      (folder) => edit(folder, '"toBlock": "110"', '"toBlock": "103"'),
    ],
  ])('%s', async (_, code, damage) => {
    const { folder, store } = await filled([10])
    await store.close()
    damage(folder, join(folder, segments(folder)[0]!))
    const before = snapshot(folder)
    const reader = await readEventStore(folder)
    const events = reader.events()
    expect((await failureOf(events.next())).code).toBe(code)
    // An append that would merge the damaged segment is refused, too.
    const writer = await openEventStore(folder, pool)
    const range = { fromBlock: 111n, toBlock: 130n, events: dullEvents(111n, 20) }
    expect((await failureOf(writer.append(range))).code).toBe(code)
    await writer.close()
    expect(snapshot(folder)).toEqual(before)
  })

  test.each<[string, string, (text: string) => string]>([
    ['no JSON', 'store/damaged-manifest', (text) => text.slice(0, -20)],
    ['empty', 'store/damaged-manifest', () => ''],
    [
      'another version',
      'store/other-version',
      (text) => text.replace('"version": 1', '"version": 2'),
    ],
    ['an unknown key', 'store/damaged-manifest', (text) => text.replace('{', '{"x": 1,')],
    [
      'a path instead of a file',
      'store/damaged-manifest',
      (text) => text.replace('"file": "', '"file": "../'),
    ],
    [
      'a segment beyond its end',
      'store/damaged-manifest',
      (text) => text.replace('"nextBlock": "111"', '"nextBlock": "105"'),
    ],
    [
      'a segment before its start',
      'store/damaged-manifest',
      (text) => text.replace('"fromBlock": "100"', '"fromBlock": "101"'),
    ],
    ['no start', 'store/damaged-manifest', (text) => text.replace('"fromBlock": "100",', '')],
    ['a number for a string', 'store/damaged-manifest', (text) => text.replace('"111"', '111')],
  ])('a manifest that is %s', async (_, code, change) => {
    const { folder, store } = await filled([10])
    await store.close()
    const path = join(folder, 'manifest.json')
    const text = readFileSync(path, 'utf8')
    expect(change(text)).not.toBe(text)
    writeFileSync(path, change(text))
    const before = snapshot(folder)
    expect((await failureOf(openEventStore(folder, pool))).code).toBe(code)
    expect((await failureOf(readEventStore(folder))).code).toBe(code)
    expect(snapshot(folder)).toEqual(before)
  })

  test('a lost manifest does not make orphans of its segments', async () => {
    const { folder, store } = await filled([10])
    await store.close()
    rmSync(join(folder, 'manifest.json'))
    const before = snapshot(folder)
    expect((await failureOf(openEventStore(folder, pool))).code).toBe('store/damaged-manifest')
    expect(snapshot(folder)).toEqual(before)
  })

  test('what a killed writer left goes, what is not ours stays', async () => {
    const { folder, store, events } = await filled([10])
    await store.close()
    const ours = readdirSync(folder)
    writeFileSync(join(folder, 'manifest.json.tmp'), 'half')
    writeFileSync(join(folder, `111-120-${'0'.repeat(16)}.parquet`), 'orphan')
    writeFileSync(join(folder, 'my-export.parquet'), 'mine')
    mkdirSync(join(folder, 'notes'))
    const reopened = await openEventStore(folder, pool)
    expect(await all(reopened)).toEqual(events)
    await reopened.close()
    expect(readdirSync(folder).sort()).toEqual([...ours, 'my-export.parquet', 'notes'].sort())
  })
})

function append(
  store: Awaited<ReturnType<typeof filled>>['store'],
  range: Parameters<typeof store.append>[0],
) {
  return store.append(range)
}

/** Every file of a folder but the lock, byte for byte. */
function snapshot(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((file) => !file.includes('lock'))
      .map((file) => [file, readFileSync(join(folder, file), 'base64')]),
  )
}

function alter(file: string, at: number): void {
  const content = readFileSync(file)
  content[at]! ^= 1
  writeFileSync(file, content)
}

function edit(folder: string, from: string, to: string): void {
  const path = join(folder, 'manifest.json')
  const text = readFileSync(path, 'utf8')
  // The last match: a segment, not the store.
  const at = text.lastIndexOf(from)
  expect(at).toBeGreaterThan(0)
  writeFileSync(path, text.slice(0, at) + to + text.slice(at + from.length))
}
