import { AmmeterError } from '../errors.ts'

/** Optional columns of a path, one value per time. */
export type PathColumns = {
  /** Price a perpetual is marked at, quote per base. */
  readonly mark?: Float64Array
  /** Funding rate over the step that ends here, as a signed fraction; positive: longs pay. */
  readonly funding?: Float64Array
  /** Implied volatility, fraction per √year. */
  readonly iv?: Float64Array
  /** US dollars per quote unit. */
  readonly usd?: Float64Array
}

/** What the market outside did: prices at increasing times. Columns, not rows. */
export type MarketPath = PathColumns & {
  /** Unix seconds, strictly increasing. */
  readonly timeSec: Float64Array
  /** Price outside the pool, quote per base, human units. */
  readonly mid: Float64Array
}

/**
 * A path, checked.
 *
 * @throws {MarketPathError} `market/bad-path` where it is empty, columns differ in length, times do
 *   not increase, or a price is not positive and finite
 */
export function marketPath(columns: MarketPath): MarketPath {
  const { timeSec, mid, mark, funding, iv, usd } = columns
  if (timeSec.length === 0) throw badPath('has no points')
  for (const [name, column] of Object.entries({ mid, mark, funding, iv, usd })) {
    if (column === undefined) continue
    if (column.length !== timeSec.length) {
      throw badPath(`has ${timeSec.length} times but ${column.length} values of ${name}`)
    }
    const bad = column.findIndex((value) => !isValid(name, value))
    if (bad !== -1) throw badPath(`has the ${name} ${column[bad]} at point ${bad}`)
  }
  for (let i = 0; i < timeSec.length; i += 1) {
    const now = timeSec[i] as number
    if (!Number.isFinite(now)) throw badPath(`has the time ${now} at point ${i}`)
    if (i > 0 && now <= (timeSec[i - 1] as number)) {
      throw badPath(`goes from ${timeSec[i - 1]} s to ${now} s at point ${i}`)
    }
  }
  return columns
}

/**
 * Index of the last point at or before a time: what was known then.
 *
 * @param hint - where to start looking, e.g. the last answer: steps forward are then O(1)
 * @throws {MarketPathError} `market/before-path`
 */
export function indexAt(path: MarketPath, timeSec: number, hint = 0): number {
  const { timeSec: times } = path
  if (!(timeSec >= (times[0] as number))) {
    throw new MarketPathError({
      code: 'market/before-path',
      shortMessage: `Nothing is known at ${timeSec} s: the path starts at ${times[0]} s.`,
    })
  }
  let low = (times[hint] ?? Number.POSITIVE_INFINITY) <= timeSec ? hint : 0
  for (let i = 0; i < 8; i += 1, low += 1) {
    if (!((times[low + 1] ?? Number.POSITIVE_INFINITY) <= timeSec)) return low
  }
  let high = times.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((times[middle] as number) <= timeSec) low = middle
    else high = middle
  }
  return low
}

/**
 * The last known price at or before a time.
 *
 * @throws {MarketPathError} `market/before-path`
 */
export function midAt(path: MarketPath, timeSec: number): number {
  return path.mid[indexAt(path, timeSec)] as number
}

/** A path no market can have taken, or a question from before its start. */
export class MarketPathError extends AmmeterError {
  override readonly name = 'MarketPathError'
}

function isValid(name: string, value: number): boolean {
  return Number.isFinite(value) && (name === 'funding' || value > 0)
}

function badPath(what: string): MarketPathError {
  return new MarketPathError({ code: 'market/bad-path', shortMessage: `The path ${what}.` })
}
