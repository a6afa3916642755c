import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { RawLog } from '../../src/domain/rawLog.ts'
import { decodePoolEvent, decodePositionEvent } from '../../src/protocols/uniswapV3/events.ts'
import { openEventStore, readEventStore } from '../../src/store/eventStore.ts'
import { readRawLogs } from '../../src/store/rawLogFile.ts'
import { failureOf } from '../support/failureOf.ts'
import { rawLogRows } from '../support/rawLogRows.ts'
import { sharedData } from '../support/sharedData.ts'

const root = mkdtempSync(join(tmpdir(), 'ammeter-logs-'))
afterAll(() => rmSync(root, { recursive: true }))

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}

const usdcWeth = '0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640'
const day = `demeter-fetch/ethereum-${usdcWeth}-2024-01-05.raw.csv`
const recorded = [
  [day, 6234],
  ['demeter-fetch/ethereum-0x8ad599c3a0ff1de082011efddc58f1908eb6e6d8-2024-01-05.raw.csv', 304],
  ['demeter-fetch/ethereum-uniswap-proxy-lp-2024-01-05.raw.csv', 3853],
  ['demeter-fetch/polygon-0x45dda9cb7c25131df268515131f647d726f50608-2022-01-05.raw.csv', 4158],
] as const

describe.skipIf(sharedData('demeter-fetch') === undefined)('recorded days', () => {
  test.each(recorded)('%s, %i logs', async (file, count) => {
    const path = sharedData(file)!
    const logs = await all(readRawLogs(path))
    expect(logs).toHaveLength(count)
    expect(logs.map(({ topics, data }) => ({ topics, data }))).toEqual(rawLogRows(path))
    const decode = file.includes('proxy') ? decodePositionEvent : decodePoolEvent
    expect(logs.map((log) => decode(log))).toHaveLength(count)
  })

  test('the first log stands where the file says', async () => {
    const { value } = await readRawLogs(sharedData(day)!).next()
    expect((value as RawLog).place).toEqual({
      blockNumber: 18937382n,
      blockHash: undefined,
      transactionHash: '0x0bb5e0dc49ae0b5a1949beabadc64522dd5615415a168650a3b592a84ae5ee05',
      transactionIndex: 33,
      logIndex: 169,
      timestampSec: 1704412823,
    })
  })

  test('a day through the store comes out as it went in', async () => {
    const events = (await all(readRawLogs(sharedData(day)!))).map(decodePoolEvent)
    const folder = join(root, 'store')
    const store = await openEventStore(folder, { chainId: 1, address: usdcWeth, kind: 'pool' })
    const [fromBlock, toBlock] = [events[0]!.blockNumber, events.at(-1)!.blockNumber]
    await store.append({ fromBlock, toBlock, events })
    await store.close()
    expect(await all<unknown>((await readEventStore(folder)).events())).toEqual(events)
  })
})

describe('what is no file of logs is refused', () => {
  const hash = `0x${'ab'.repeat(32)}`
  const header =
    'block_number,block_timestamp,transaction_hash,transaction_index,log_index,topics,data'
  const row = (
    block: number | string,
    log: number | string,
    change: Record<string, string> = {},
  ) => {
    const fields = {
      time: '2024-01-05 00:00:23',
      hash,
      index: '3',
      topics: `"['${hash}']"`,
      data: '0x00',
      ...change,
    }
    return [block, fields.time, fields.hash, fields.index, log, fields.topics, fields.data].join(
      ',',
    )
  }
  const good = [header, row(5, 1), row(5, 2), row(6, 0)]
  const read = async (lines: readonly string[], end = '\n') => {
    const path = join(root, 'logs.csv')
    writeFileSync(path, lines.join(end) + end)
    return all(readRawLogs(path))
  }

  test.each(['\n', '\r\n'])('a good file, line ends %j', async (end) => {
    expect(await read(good, end)).toHaveLength(3)
  })

  test.each<[string, string, readonly string[]]>([
    ['shuffled rows', 'events/unordered', [header, row(6, 0), row(5, 1)]],
    ['shuffled logs of a block', 'events/unordered', [header, row(5, 2), row(5, 1)]],
    ['a doubled row', 'events/unordered', [header, row(5, 1), row(5, 1)]],
    [
      'a block of two times',
      'events/unordered',
      [header, row(5, 1), row(5, 2, { time: '2024-01-05 00:00:24' })],
    ],
    [
      'time that runs back',
      'events/unordered',
      [header, row(5, 1), row(6, 2, { time: '2024-01-05 00:00:22' })],
    ],
    ['a gap in a row', 'events/bad-record', [header, row(5, 1).replace(',3,', ',')]],
    ['an empty field', 'events/bad-record', [header, row('', 1)]],
    ['a field too many', 'events/bad-record', [header, `${row(5, 1)},`]],
    ['an open quote', 'events/bad-record', [header, row(5, 1).replace(`]"`, ']')]],
    ['bad hex in data', 'events/bad-record', [header, row(5, 1, { data: '0x0g' })]],
    ['half a byte', 'events/bad-record', [header, row(5, 1, { data: '0x000' })]],
    ['a short topic', 'events/bad-record', [header, row(5, 1, { topics: `"['0x12']"` })]],
    ['no topics', 'events/bad-record', [header, row(5, 1, { topics: '[]' })]],
    ['a short hash', 'events/bad-record', [header, row(5, 1, { hash: '0xab' })]],
    ['a negative index', 'events/bad-record', [header, row(5, -1)]],
    [
      'another time zone',
      'events/bad-record',
      [header, row(5, 1, { time: '2024-01-05 00:00:23+02:00' })],
    ],
    ['no such day', 'events/bad-record', [header, row(5, 1, { time: '2024-13-05 00:00:23' })]],
    ['an empty line', 'events/bad-record', [header, '', row(5, 1)]],
    ['a column missing', 'file/wrong-format', [header.replace(',data', ''), row(5, 1)]],
    ['columns swapped', 'file/wrong-format', [header.replace('topics,data', 'data,topics')]],
    ['no header', 'file/wrong-format', [row(5, 1)]],
  ])('%s', async (_, code, lines) => {
    expect((await failureOf(read(lines).then(() => 'read'))).code).toBe(code)
  })

  test('an empty file, and none', async () => {
    const path = join(root, 'empty.csv')
    writeFileSync(path, '')
    expect(
      (
        await failureOf(
          readRawLogs(path)
            .next()
            .then(() => ''),
        )
      ).code,
    ).toBe('file/wrong-format')
    const none = readRawLogs(join(root, 'none.csv'))
    expect((await failureOf(none.next().then(() => ''))).code).toBe('file/not-readable')
  })
})
