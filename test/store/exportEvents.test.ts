import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import { openEventStore } from '../../src/store/eventStore.ts'
import { exportColumns, exportEvents, exportFormats } from '../../src/store/exportEvents.ts'
import { failureOf } from '../support/failureOf.ts'
import { dullEvents, poolEvents } from '../support/storedEvents.ts'

const root = mkdtempSync(join(tmpdir(), 'ammeter-export-'))
afterAll(() => rmSync(root, { recursive: true }))

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values
}

// Every kind, integers to the edges of their types.
const events: PoolEvent[] = fc
  .sample(poolEvents(7n, 60), { numRuns: 40, seed: 7 })
  .toSorted((a, b) => b.length - a.length)[0]!

/** An integer as the chain's own word: two's complement, big-endian, so many bytes. */
const word = (value: bigint, bytes: number) =>
  BigInt.asUintN(bytes * 8, value)
    .toString(16)
    .padStart(bytes * 2, '0')
    .toUpperCase()

describe('text', () => {
  test('csv: a header and a line per event, digits exact', async () => {
    const path = join(root, 'a.csv')
    expect(await exportEvents(path, 'csv', 'pool', each(events))).toBe(events.length)
    const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(header).toBe(
      'kind,block_number,block_hash,transaction_hash,transaction_index,log_index,timestamp_sec,' +
        'sender,recipient,owner,tick_lower,tick_upper,amount0_raw,amount1_raw,sqrt_price_x96,' +
        'liquidity_raw,tick,paid0_raw,paid1_raw,fee_protocol0_before,fee_protocol1_before,' +
        'fee_protocol0,fee_protocol1',
    )
    expect(lines).toHaveLength(events.length)
    const column = (name: string) => exportColumns('pool').indexOf(name)
    for (const [i, line] of lines.entries()) {
      const event = events[i]!
      const cells = line.split(',')
      expect(cells).toHaveLength(exportColumns('pool').length)
      expect(cells[0]).toBe(event.kind)
      if ('amount0Raw' in event)
        expect(cells[column('amount0_raw')]).toBe(event.amount0Raw.toString())
      else expect(cells[column('amount0_raw')]).toBe('')
    }
  })

  test('ndjson: an object per event, integers as digits, no empty keys', async () => {
    const path = join(root, 'a.ndjson')
    await exportEvents(path, 'ndjson', 'pool', each(events))
    const rows = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows.map(({ block_number }) => BigInt(block_number))).toEqual(
      events.map(({ blockNumber }) => blockNumber),
    )
    for (const [i, row] of rows.entries()) {
      const event = events[i]!
      if (event.kind === 'swap')
        expect(row).toMatchObject({
          amount1_raw: event.amount1Raw.toString(),
          sqrt_price_x96: event.sqrtPriceX96.toString(),
          liquidity_raw: event.liquidity.toString(),
          tick: event.tick,
          recipient: event.recipient,
        })
      expect('paid0_raw' in row).toBe(event.kind === 'flash')
    }
  })

  test('a file that cannot be written leaves nothing', async () => {
    const error = await failureOf(
      exportEvents(join(root, 'none', 'a.csv'), 'csv', 'pool', each(events)),
    )
    expect(error.code).toBe('file/not-writable')
    for (const format of exportFormats) {
      const failing = (async function* () {
        yield* events
        throw new TypeError('no more')
      })()
      const path = join(root, `half.${format}`)
      await expect(exportEvents(path, format, 'pool', failing)).rejects.toThrow('no more')
    }
    expect(readdirSync(root).filter((file) => /^half|\.tmp$/.test(file))).toEqual([])
  })
})

describe('DuckDB reads what is written', () => {
  let query: (sql: string) => Promise<Record<string, unknown>[]>
  beforeAll(async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    query = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS()
  })

  test('exact columns by their bytes, doubles within 2^-53, times, kinds', async () => {
    const path = join(root, 'a.parquet')
    await exportEvents(path, 'parquet', 'pool', each(events))
    const rows = await query(
      `select *, hex(amount0_raw) a0, hex(amount1_raw) a1, hex(sqrt_price_x96) s, hex(liquidity_raw) l,
       hex(paid1_raw) p1, hex(sender) snd, hex(transaction_hash) th, hex(block_hash) bh, epoch_ms(timestamp) t
       from read_parquet('${path}')`,
    )
    expect(rows).toHaveLength(events.length)
    for (const [i, row] of rows.entries()) {
      const event = events[i]!
      const facts = event as unknown as Record<string, unknown>
      const bytes = (name: string, width: number) =>
        typeof facts[name] === 'bigint' ? word(facts[name], width) : null
      expect(row).toMatchObject({
        kind: event.kind,
        block_number: event.blockNumber,
        log_index: event.logIndex,
        t: BigInt(event.timestampSec) * 1000n,
        timestamp_sec: BigInt(event.timestampSec),
        th: event.transactionHash.slice(2).toUpperCase(),
        bh: event.blockHash?.slice(2).toUpperCase() ?? null,
        snd: typeof facts['sender'] === 'string' ? facts['sender'].slice(2).toUpperCase() : null,
        a0: bytes('amount0Raw', 32),
        a1: bytes('amount1Raw', 32),
        s: bytes('sqrtPriceX96', 20),
        l: bytes('liquidity', 16),
        p1: bytes('paid1Raw', 32),
        tick: facts['tick'] ?? null,
      })
      if (event.kind !== 'swap') continue
      // The nearest double: off by at most half a unit in 53 bits.
      for (const [double, exact, scale] of [
        [row['amount0'], event.amount0Raw, 0n],
        [row['amount1'], event.amount1Raw, 0n],
        [row['liquidity'], event.liquidity, 0n],
        [row['sqrt_price'], event.sqrtPriceX96, 96n],
      ] as const) {
        const back = BigInt((double as number) * 2 ** Number(scale))
        const error = back > exact ? back - exact : exact - back
        expect(error * 2n ** 53n).toBeLessThanOrEqual(exact < 0n ? -exact : exact)
      }
    }
  })

  test('the segments of a store, all at once', async () => {
    const folder = join(root, 'store')
    const address = '0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640'
    const store = await openEventStore(folder, { chainId: 1, address, kind: 'pool' })
    const first = dullEvents(10n, 3000)
    const second = dullEvents(5000n, 200)
    await store.append({ fromBlock: 10n, toBlock: 4999n, events: first })
    await store.append({ fromBlock: 5000n, toBlock: 5999n, events: second })
    await store.close()
    const [row] = await query(
      `select count(*) n, count(*) filter (kind = 'mint') mints, sum(amount0) total, max(block_number) final
       from read_parquet('${folder}/*.parquet')`,
    )
    const all = [...first, ...second]
    const total = all.reduce((sum, e) => sum + ('amount0Raw' in e ? e.amount0Raw : 0n), 0n)
    expect(row).toMatchObject({
      n: BigInt(all.length),
      mints: BigInt(all.filter(({ kind }) => kind === 'mint').length),
      final: all.at(-1)!.blockNumber,
    })
    expect(row!['total'] as number).toBeCloseTo(Number(total), -8)
  })
})
