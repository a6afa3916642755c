import { type HedgeInput, defaultHedgeOptions as usual } from '../../analysis/hedgeInput.ts'
import { UsageError } from '../errors.ts'
import { duration, maybe, notNegative, positive, whole } from '../flagValues.ts'
import { blockChoice } from '../reading.ts'
import { finiteNumber, positiveNumber } from '../settings.ts'

/** The flags of `ammeter hedge`, as commander hands them over. */
export type HedgeFlags = {
  readonly balances?: string
  readonly venue?: readonly string[]
  readonly instrument?: readonly string[]
  readonly options?: boolean
  readonly price?: readonly string[]
  readonly rate?: readonly string[]
  readonly volatility?: readonly string[]
  readonly correlation?: readonly string[]
  readonly policy?: string
  readonly riskAversion?: string
  readonly lastRehedge?: string
  readonly horizon?: string
  readonly confidence?: string
  readonly riskFree?: string
  readonly gas?: string
  readonly margin?: string
  readonly maxAge?: string
  readonly feeWindow?: string
  readonly feesPerDay?: string
  readonly lot?: string
  readonly minNotional?: string
  readonly draws?: string
  readonly seed?: string
  readonly limits?: string
  readonly unwind?: boolean
  readonly exitCode?: boolean
  readonly wallet?: string
  readonly from?: string
  readonly staked?: boolean
  readonly pair?: readonly string[]
  readonly contracts?: readonly string[]
}

type Options = HedgeInput['options']

/** What the flags ask of a recommendation. @throws `usage/bad-argument` */
export function hedgeOptions(flags: HedgeFlags): Options {
  const confidence = positive('--confidence', flags.confidence) ?? usual.confidence
  if (confidence >= 1) throw new UsageError('--confidence takes a fraction below 1, like 0.99.')
  const horizonSec = durationOr('--horizon', flags.horizon, usual.horizonSec)
  if (horizonSec === 0) throw new UsageError('--horizon takes a time above zero, like 1d.')
  return {
    ...usual,
    ...maybe('anyVolatilityAnnual', anyOf('--volatility', flags.volatility)),
    volatilities: named('--volatility', flags.volatility),
    correlations: (flags.correlation ?? []).map(correlation),
    prices: named('--price', flags.price),
    equivalents: (flags.rate ?? []).map(equivalent),
    ...(flags.policy === undefined ? {} : { policy: policyOf(flags.policy) }),
    ...maybe('riskAversionPerQuote', positive('--risk-aversion', flags.riskAversion)),
    ...(flags.lastRehedge === undefined ? {} : { lastRehedgeSec: instant(flags.lastRehedge) }),
    horizonSec,
    confidence,
    riskFreeAnnual:
      flags.riskFree === undefined
        ? usual.riskFreeAnnual
        : finiteNumber('--risk-free', flags.riskFree),
    gasQuote: notNegative('--gas', flags.gas) ?? usual.gasQuote,
    ...maybe('marginQuote', notNegative('--margin', flags.margin)),
    maxVenueAgeSec: durationOr('--max-age', flags.maxAge, usual.maxVenueAgeSec),
    ...maybe('feesPerDayQuote', notNegative('--fees-per-day', flags.feesPerDay)),
    ...maybe('lotBase', positive('--lot', flags.lot)),
    ...maybe('minimumNotionalQuote', positive('--min-notional', flags.minNotional)),
    instruments: flags.instrument ?? [],
    withOptions: flags.options === true,
    draws: whole('--draws', flags.draws ?? String(usual.draws), 100, 1_000_000),
    seed: whole('--seed', flags.seed ?? String(usual.seed), 0, 999_999_999),
  }
}

/** How far back to measure fees; nothing unless it is asked for. */
export function feeWindow({ feeWindow }: HedgeFlags): number | undefined {
  return feeWindow === undefined ? undefined : duration('--fee-window', feeWindow)
}

/** `ETH=0.8`, each once. */
export function named(flag: string, list: readonly string[] = []): Record<string, number> {
  const values: Record<string, number> = {}
  for (const text of list.filter((each) => each.includes('='))) {
    const at = text.lastIndexOf('=')
    const name = text.slice(0, at)
    if (Object.hasOwn(values, name)) throw new UsageError(`${flag} names ${name} twice.`)
    values[name] = positiveNumber(flag, text.slice(at + 1))
  }
  if (flag === '--price' && list.some((each) => !each.includes('=')))
    throw new UsageError('--price takes a name and a price in dollars: ETH=3000.')
  return values
}

/** A value without a name, for all. */
function anyOf(flag: string, list: readonly string[] = []): number | undefined {
  const plain = list.filter((each) => !each.includes('='))
  if (plain.length > 1) throw new UsageError(`${flag} is given twice; name what each is for.`)
  return plain[0] === undefined ? undefined : positiveNumber(flag, plain[0])
}

/** `ETH:BTC=0.85` */
function correlation(text: string): Options['correlations'][number] {
  const match = /^([^:=]+):([^:=]+)=(.+)$/.exec(text)
  if (match === null)
    throw new UsageError(`--correlation takes two names and a number, ETH:BTC=0.8, not "${text}".`)
  const [, a = '', b = '', value = ''] = match
  const rho = finiteNumber('--correlation', value)
  if (!(rho > -1 && rho < 1)) throw new UsageError('--correlation lies between -1 and 1.')
  return { a, b, rho }
}

/** `0x…=ETH:1.19`: what a token counts as. */
export function equivalent(text: string): Options['equivalents'][number] {
  const match = /^(0x[0-9a-fA-F]{40})=([^:=]+):(.+)$/.exec(text)
  if (match === null)
    throw new UsageError(
      `--rate takes a token, what it counts as and how much of it: 0x…=ETH:1.19, not "${text.slice(0, 60)}".`,
    )
  const [, token = '', underlying = '', value = ''] = match
  return {
    token: token as `0x${string}`,
    underlying,
    unitsPerToken: positiveNumber('--rate', value),
  }
}

/** `interval:8h`, `band:0.1`, `band:5%`, `whalley-wilmott`, `zakamouline:30d` */
function policyOf(text: string): NonNullable<Options['policy']> {
  const [kind = '', value] = text.split(':', 2)
  if (kind === 'whalley-wilmott' && value === undefined) return { kind }
  if (kind === 'zakamouline' && value !== undefined)
    return { kind, horizonSec: aboveZero(duration('--policy', value)) }
  if (kind === 'interval' && value !== undefined)
    return { kind, intervalSec: aboveZero(duration('--policy', value)) }
  if (kind === 'band' && value !== undefined)
    return value.endsWith('%')
      ? { kind, halfWidthShare: positiveNumber('--policy', value.slice(0, -1)) / 100 }
      : { kind, halfWidthBase: positiveNumber('--policy', value) }
  throw new UsageError(
    `--policy takes interval:8h, band:0.1 (base), band:5%, whalley-wilmott or zakamouline:30d, not "${text.slice(0, 40)}".`,
  )
}

function durationOr(flag: string, text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : duration(flag, text)
}

function aboveZero(seconds: number): number {
  if (seconds > 0) return seconds
  throw new UsageError('--policy takes a time above zero.')
}

function instant(text: string): number {
  if (/^\d{1,11}$/.test(text)) return Number.parseInt(text, 10)
  const choice = blockChoice(text, '--last-rehedge')
  if (typeof choice === 'object') return choice.atSec
  throw new UsageError('--last-rehedge takes a time: 2026-01-05T12:00:00Z or Unix seconds.')
}
