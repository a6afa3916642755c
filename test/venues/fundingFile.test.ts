import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import { parseFundingFile } from '../../src/venues/fundingFile.ts'
import { codeOfThrown } from '../support/failureOf.ts'
import { sharedData } from '../support/sharedData.ts'

const UTC3 = 10_800
const EIGHT_HOURS = 28_800

const recorded = [
  { file: 'ETH-USDT_binance_2020-01-01_2024-01-01', intervalSec: EIGHT_HOURS, first: 1577836800 },
  { file: 'ETH-USDT_bybit_2021-01-01_2024-01-01', intervalSec: EIGHT_HOURS, first: 1609459200 },
  // 2022-01-01 00:00 on a clock of UTC+3 is 21:00 of the day before.
  { file: 'ETH-USDT_dydx_2022-01-01_2024-01-01', intervalSec: 3600, first: 1640984400 },
] as const

describe.each(recorded)('$file', ({ file, intervalSec, first }) => {
  const path = sharedData(`funding/${file}_funding_history.csv`)

  test.skipIf(path === undefined)('equals what DuckDB reads from it', async () => {
    const text = readFileSync(path ?? '', 'utf8')
    const { series, gaps } = parseFundingFile(text, { utcOffsetSec: UTC3, intervalSec })
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const [row] = (
      await connection.runAndReadAll(
        `select count(*)::double n, sum("Funding Rate"::decimal(18,12))::double total,
           min("Funding Rate"::double) low, max("Funding Rate"::double) high,
           stddev_samp("Funding Rate"::double) sd,
           epoch(min("Date"::timestamp) - interval 3 hour)::double as first_sec,
           epoch(max("Date"::timestamp) - interval 3 hour)::double as last_sec
         from read_csv('${path}', header = true, all_varchar = true)`,
      )
    ).getRowObjects()
    connection.closeSync()
    const rates = [...series.fundingRate]
    const total = rates.reduce((sum, rate) => sum + rate, 0)
    const mean = total / rates.length
    expect(rates.length).toBe(row?.['n'])
    expect(total).toBeCloseTo(Number(row?.['total']), 12)
    expect(Math.min(...rates)).toBe(row?.['low'])
    expect(Math.max(...rates)).toBe(row?.['high'])
    const sd = Math.sqrt(rates.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (rates.length - 1))
    expect(sd).toBeCloseTo(Number(row?.['sd']), 12)
    expect(series.timeSec[0]).toBe(first)
    expect(series.timeSec[0]).toBeCloseTo(Number(row?.['first_sec']), 3)
    expect(series.timeSec.at(-1)).toBeCloseTo(Number(row?.['last_sec']), 3)
    // Venues settle at whole intervals of UTC: on any other clock the times would not.
    for (const time of series.timeSec) expect(Math.abs(time % intervalSec)).toBeLessThan(60)
    const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0)
    const span = ((series.timeSec.at(-1) ?? 0) - first) / intervalSec
    expect(rates.length + missing).toBe(Math.round(span) + 1)
    expect([...new Set(series.intervalSec)]).toEqual([intervalSec])
  })

  test.skipIf(path === undefined)('is refused under another interval', () => {
    const text = readFileSync(path ?? '', 'utf8')
    const wrong = intervalSec === 3600 ? EIGHT_HOURS : 7 * 3600
    expect(codeOf(text, { intervalSec: wrong })).toBe('venue/funding-interval')
  })
})

const HEAD = 'Symbol,Date,Funding Rate\n'
const ROW = 'ETH-USDT,2020-01-01 03:00:00.000,0.00010000\n'

test('a gap is told, never filled', () => {
  const text = `${HEAD}${ROW}ETH-USDT,2020-01-02 03:00:00.002,-0.0002\n`
  const { series, gaps } = parseFundingFile(text, { utcOffsetSec: UTC3, intervalSec: EIGHT_HOURS })
  expect([...series.fundingRate]).toEqual([0.0001, -0.0002])
  expect(gaps).toEqual([{ afterSec: 1577836800, missing: 2 }])
})

test.each([
  ['no header', ROW, 'venue/bad-funding-file'],
  ['an empty file', '', 'venue/bad-funding-file'],
  ['a header alone', HEAD, 'venue/bad-funding-file'],
  ['a day that is not', `${HEAD}ETH-USDT,2021-02-30 03:00:00,0.0001`, 'venue/bad-funding-file'],
  ['a date with a zone', `${HEAD}ETH-USDT,2021-02-03T03:00:00Z,0.0001`, 'venue/bad-funding-file'],
  ['a rate in words', `${HEAD}ETH-USDT,2021-02-03 03:00:00,n/a`, 'venue/bad-funding-file'],
  ['an empty rate', `${HEAD}ETH-USDT,2021-02-03 03:00:00,`, 'venue/bad-funding-file'],
  ['a percentage', `${HEAD}ETH-USDT,2021-02-03 03:00:00,0.25`, 'venue/bad-funding-file'],
  ['a fourth cell', `${HEAD}ETH-USDT,2021-02-03 03:00:00,0.0001,1`, 'venue/bad-funding-file'],
  ['the same row twice', `${HEAD}${ROW}${ROW}`, 'venue/bad-funding-file'],
  ['two symbols', `${HEAD}${ROW}BTC-USDT,2020-01-01 11:00:00,0.0001`, 'venue/bad-funding-file'],
  [
    'an hour among eights',
    `${HEAD}${ROW}ETH-USDT,2020-01-01 04:00:00,0.0001`,
    'venue/funding-interval',
  ],
])('%s is refused', (_, text, code) => {
  expect(codeOf(text)).toBe(code)
})

test('so is an interval of nothing', () => {
  for (const intervalSec of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(codeOf(`${HEAD}${ROW}`, { intervalSec })).toBe('venue/funding-interval')
})

function codeOf(text: string, options: { readonly intervalSec?: number } = {}): string {
  return codeOfThrown(() =>
    parseFundingFile(text, { utcOffsetSec: UTC3, intervalSec: EIGHT_HOURS, ...options }),
  )
}
