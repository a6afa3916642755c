import { describe, expect, test } from 'vitest'
import { parsePrices, readPriceFile } from '../../src/cli/priceFile.ts'

describe('a price file', () => {
  test('a file of candles, or a first row that is no header, is refused', () => {
    for (const text of [
      'time,open,high,low,close\n1700000000,1,2,1,2',
      '1700000000,2000,2001',
      '2023-11-14 22:13:20,2000\n1700000060,2001',
    ])
      expect(() => parsePrices(text)).toThrow(expect.objectContaining({ code: 'prices/invalid' }))
  })

  test('seconds, milliseconds and ISO times, with a header or without', () => {
    const first = 1_700_000_000
    const expected = {
      timeSec: Float64Array.of(first, first + 60),
      price: Float64Array.of(2000, 2001.5),
    }
    for (const text of [
      `${first},2000\n${first + 60},2001.5\n`,
      `time,price\r\n${first}000,2000\r\n${first + 60}000,2.0015e3\r\n`,
      '\uFEFFt, p\n2023-11-14T22:13:20Z, 2000\n\n2023-11-14T23:14:20+01:00, 2001.5',
    ])
      expect(parsePrices(text)).toEqual(expected)
  })

  test.each([
    ['shuffled rows', '2,1\n1,1', 2],
    ['the same time twice', '1,1\n1,1', 2],
    ['a price of zero', '1,1\n2,0', 2],
    ['a negative price', '1,-1', 1],
    ['no number', '1,1\n2,NaN', 2],
    ['infinity', '1,1e999', 1],
    ['a time without a zone', 't,p\n2023-11-14T22:13:20,1', 2],
    ['words', '1,1\nlater,1', 2],
    ['nothing', 'time,price\n', 1],
  ])('%s is refused by its line', (_, text, line) => {
    expect(() => parsePrices(text)).toThrow(
      expect.objectContaining({
        code: 'prices/invalid',
        shortMessage: expect.stringContaining(`Line ${line} `),
      }),
    )
  })

  test('a file that is not there', () => {
    expect(() => readPriceFile({ cwd: import.meta.dirname }, 'no-such.csv')).toThrow(
      expect.objectContaining({ code: 'file/not-readable' }),
    )
  })
})
