import { UsageError } from './errors.ts'
import { finiteNumber, positiveNumber } from './settings.ts'

/*
 * Values of flags that several commands take. Each throws `usage/bad-argument` and names the flag.
 */

/** `90`, `90s`, `5m`, `12h` or `7d`, in seconds. */
export function duration(flag: string, text: string): number {
  const match = /^(.+?)([smhd]?)$/.exec(text.trim())
  const unit = { s: 1, m: 60, h: 3600, d: 86_400, '': 1 }[match?.[2] ?? ''] ?? 1
  const value = finiteNumber(flag, match?.[1] ?? text) * unit
  if (value >= 0) return value
  throw new UsageError(`${flag} takes a time of zero or more, like 5m or 1d, not ${text}.`)
}

/** A number above zero, where the flag is given. */
export function positive(flag: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : positiveNumber(flag, text)
}

/** A number of zero or more, where the flag is given. */
export function notNegative(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = finiteNumber(flag, text)
  if (value >= 0) return value
  throw new UsageError(`${flag} takes a number of zero or more, not ${text}.`)
}

/** A whole number within bounds, both inclusive. */
export function whole(flag: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(
    `${flag} takes a whole number from ${least} to ${most}, not "${text.slice(0, 40)}".`,
  )
}

/** An object with the key, in another unit, or without it. */
export function maybe<K extends string>(
  key: K,
  value: number | undefined,
  unit = 1,
): { [P in K]?: number } {
  return value === undefined ? {} : ({ [key]: value * unit } as { [P in K]: number })
}
