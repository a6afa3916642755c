import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatDuration,
  formatFee,
  formatInteger,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRaw,
  formatSigned,
  formatSignedMoney,
  formatTime,
} from '../../src/report/format.ts'
import '../support/fixedSeed.ts'

describe('digits', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [1234.5678, '1,234.57'],
    [-0.168812345, '-0.168812'],
    [0.99999999, '1.00000'],
    [999999.7, '1,000,000'],
    [123456789, '123,456,789'],
    [0.0000123456, '1.23456e-5'],
    [1e15, '1e15'],
    [Number.NaN, 'n/a'],
    [Number.POSITIVE_INFINITY, 'n/a'],
    [undefined, 'n/a'],
  ])('number %s → %s', (value, text) => expect(formatNumber(value)).toBe(text))

  test.each([
    [1234.5, '1,234.50'],
    [-1234.567, '-1,234.57'],
    [0.0042, '0.004200'],
    [10.77123, '10.7712'],
    [0, '0.00'],
    [-0, '0.00'],
    [undefined, 'n/a'],
  ])('money %s → %s', (value, text) => expect(formatMoney(value)).toBe(text))

  test.each([
    [0.0123, '1.23 %'],
    [-0.169, '-16.90 %'],
    [-0, '0.00 %'],
    [0.00001, '<0.01 %'],
    [-0.00001, '>-0.01 %'],
    [0.00006, '0.01 %'],
    [undefined, 'n/a'],
  ])('percent %s → %s', (value, text) => expect(formatPercent(value)).toBe(text))

  test('signs', () => {
    expect(formatSigned(0.5)).toBe('+0.500000')
    expect(formatSigned(0)).toBe('0')
    expect(formatSignedMoney(-2)).toBe('-2.0000')
  })

  test('a raw amount keeps every digit', () => {
    expect(formatRaw(1013650509408661188n, 18)).toBe('1.013650509408661188')
    expect(formatRaw(2656898529n, 6)).toBe('2,656.898529')
    expect(formatRaw(-5n, 6)).toBe('-0.000005')
    expect(formatRaw(7n, 0)).toBe('7')
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 128n }),
        fc.integer({ min: 0, max: 36 }),
        (raw, d) => {
          const [whole = '', fraction = ''] = formatRaw(raw, d).replaceAll(',', '').split('.')
          expect(BigInt(whole + fraction.padEnd(d, '0'))).toBe(raw)
        },
      ),
    )
  })

  test('no NaN, no -0, no digit lost beyond the stated six', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const text = formatNumber(value)
        expect(text).not.toMatch(/NaN|Infinity|^-0$/)
        if (text === 'n/a') return
        const back = Number(text.replaceAll(',', ''))
        expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) * 5.1e-6)
      }),
    )
  })

  test('times, spans, fees, integers', () => {
    expect(formatTime(1704461831)).toBe('2024-01-05 13:37:11 UTC')
    expect(formatTime(undefined)).toBe('n/a')
    expect(formatDuration(90_061)).toBe('1 d 1 h')
    expect(formatDuration(0)).toBe('0 s')
    expect(formatFee(500)).toBe('0.05 %')
    expect(formatFee(100)).toBe('0.01 %')
    expect(formatInteger(24947230n)).toBe('24,947,230')
  })
})
