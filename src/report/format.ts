/*
 * Digits and words, decided once. Every function returns text a person reads; none returns `NaN`,
 * `-0` or a number for something unknown.
 */

/** What stands where there is no number. */
export const NOT_AVAILABLE = 'n/a'

const THIN_LIMIT = 1e-4
const WIDE_LIMIT = 1e15

/**
 * A quantity with `digits` significant figures, thousands grouped, trailing zeros kept so that
 * columns compare. Below 0.0001 and from 10^15 it turns to powers of ten.
 *
 * @example formatNumber(1234.5678, 6) // '1,234.57'
 */
export function formatNumber(value: number | undefined, digits = 6): string {
  if (value === undefined || !Number.isFinite(value)) return NOT_AVAILABLE
  if (value === 0) return '0'
  const magnitude = Math.abs(value)
  if (magnitude < THIN_LIMIT || magnitude >= WIDE_LIMIT) return scientific(value, digits)
  if (magnitude >= 10 ** digits) return minus(value) + group(magnitude.toFixed(0))
  const rounded = Number.parseFloat(magnitude.toPrecision(digits))
  const integerDigits = Math.floor(Math.log10(rounded)) + 1
  const text = rounded.toFixed(Math.max(0, Math.min(digits - integerDigits, 20)))
  return minus(value) + group(text)
}

/** Like {@link formatNumber} with a sign in front of what is above zero, for changes. */
export function formatSigned(value: number | undefined, digits = 6): string {
  const text = formatNumber(value, digits)
  return value !== undefined && value > 0 && text !== NOT_AVAILABLE && text !== '0'
    ? `+${text}`
    : text
}

/**
 * Money in a quote currency: two decimals from 100 up, more below, so that a small amount is not shown
 * as nothing and one counted in ether keeps its digits.
 *
 * @example formatMoney(1234.5) // '1,234.50'
 */
export function formatMoney(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return NOT_AVAILABLE
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && magnitude < 1) return formatNumber(value, 4)
  if (magnitude >= WIDE_LIMIT) return scientific(value, 6)
  const text = magnitude.toFixed(magnitude >= 100 || magnitude === 0 ? 2 : 4)
  return (value === 0 ? '' : minus(value)) + group(text)
}

/** {@link formatMoney} with a sign in front of what is above zero. */
export function formatSignedMoney(value: number | undefined): string {
  const text = formatMoney(value)
  return value !== undefined && value > 0 && text !== NOT_AVAILABLE ? `+${text}` : text
}

/**
 * A fraction as a percentage with two decimals; what would round to nothing is said to be less.
 *
 * @example formatPercent(0.0123) // '1.23 %'
 */
export function formatPercent(fraction: number | undefined): string {
  if (fraction === undefined || !Number.isFinite(fraction)) return NOT_AVAILABLE
  const percent = fraction * 100
  const magnitude = Math.abs(percent)
  if (magnitude === 0) return '0.00 %'
  if (magnitude < 0.005) return `${percent < 0 ? '>-' : '<'}0.01 %`
  return `${minus(percent)}${magnitude >= 1e6 ? scientific(magnitude, 3) : group(magnitude.toFixed(2))} %`
}

/** {@link formatPercent} with a sign in front of what is above zero. */
export function formatSignedPercent(fraction: number | undefined): string {
  const text = formatPercent(fraction)
  return fraction !== undefined && fraction > 0 && /^\d/.test(text) ? `+${text}` : text
}

/** A raw token amount in full, exactly: no digit of the chain's number is lost. */
export function formatRaw(raw: bigint, decimals: number): string {
  const negative = raw < 0n
  const digits = (negative ? -raw : raw).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = decimals === 0 ? '' : digits.slice(-decimals).replace(/0+$/, '')
  return `${negative ? '-' : ''}${group(whole)}${fraction === '' ? '' : `.${fraction}`}`
}

/** An integer with its thousands grouped. */
export function formatInteger(value: bigint | number): string {
  const text = value.toString()
  return text.startsWith('-') ? `-${group(text.slice(1))}` : group(text)
}

/** A Unix time as `2024-01-05 13:37:11 UTC`, without the machine's clock or locale. */
export function formatTime(timestampSec: number | undefined): string {
  if (timestampSec === undefined || !(Math.abs(timestampSec) < 8.64e12)) return NOT_AVAILABLE
  return `${new Date(timestampSec * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** A span of time in its largest two units: `12 d 4 h`. */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return NOT_AVAILABLE
  const parts: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ]
  let rest = Math.round(Math.abs(seconds))
  const words: string[] = []
  for (const [unit, size] of parts) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 || (unit === 's' && words.length === 0)) words.push(`${count} ${unit}`)
    if (words.length === 2) break
  }
  return words.join(' ')
}

/** A swap fee: 3000 pips → `0.3 %`. */
export function formatFee(feePips: number): string {
  return `${Number.parseFloat((feePips / 10_000).toPrecision(6))} %`
}

/** `0x1234…abcd`, where the whole address stands elsewhere. */
export function shortAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`
}

function minus(value: number): string {
  return value < 0 ? '-' : ''
}

function group(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

function scientific(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = Math.abs(value)
    .toExponential(digits - 1)
    .split('e')
  return `${minus(value)}${Number.parseFloat(mantissa)}e${Number.parseInt(exponent, 10)}`
}
