import { ModelError, plain } from './modelError.ts'

/** An inventory over time, as columns. */
export type InventorySeries = {
  /** Unix seconds, strictly increasing. */
  readonly timeSec: Float64Array
  /** Base held, in force from its time to the next. */
  readonly base: Float64Array
}

/** How an inventory moved about its target. */
export type InventoryStatistics = {
  /** Of the inventory itself, base. */
  readonly meanBase: number
  /** Around that mean, base; with time as the weight, so no degree of freedom is taken off. */
  readonly sdBase: number
  /** Largest distance from the target, base. */
  readonly maxAbsBase: number
  /** Mean of `|base − target|`, base. */
  readonly meanAbsBase: number
  /** Time in which a deviation halves; absent where the inventory does not return (slope ≥ 1 or ≤ 0). */
  readonly halfLifeSec?: number
  /** Share of the time at the cap or beyond; absent without a cap. */
  readonly timeAtCap?: number
}

/**
 * Time-weighted statistics of an inventory: each holding counts for as long as it stood.
 *
 * The half-life is that of a first-order autoregression `q′ = a + b·q` of the recorded inventories,
 * `ln ½ / ln b` steps of the mean length: equal steps are what it is meant for.
 *
 * @param targetBase - what `maxAbsBase` and the cap count from
 * @param capBase - largest `|base − target|` the maker allows itself, > 0; reached counts as at it,
 *   within a billionth
 *
 * Relative error ≤ n·2^-52 of the largest holding.
 *
 * Source: models reference 5 (inventory statistics).
 * @throws `model/bad-series` for fewer than two points, columns that differ, times that do not
 *   increase, or a value that is no number
 * @example
 * inventoryStatistics({ timeSec: Float64Array.of(0, 1, 4), base: Float64Array.of(10, 6, 7) }, { targetBase: 10 })
 * // meanBase 7, sdBase √3, maxAbsBase 4
 */
export function inventoryStatistics(
  series: InventorySeries,
  options: { readonly targetBase: number; readonly capBase?: number | undefined },
): InventoryStatistics {
  const { timeSec, base } = checkedSeries(series)
  const { targetBase, capBase } = options
  const last = timeSec.length - 1
  const span = (timeSec[last] as number) - (timeSec[0] as number)
  const weighted = (term: (held: number) => number): number => {
    let sum = 0
    for (let i = 0; i < last; i++)
      sum += term(base[i] as number) * ((timeSec[i + 1] as number) - (timeSec[i] as number))
    return sum / span
  }
  const meanBase = plain(
    'mean',
    weighted((held) => held),
  )
  const away = base.reduce((most, held) => Math.max(most, Math.abs(held - targetBase)), 0)
  const halfLifeSteps = halfLifeOf(base)
  return {
    meanBase,
    sdBase: sdOf(
      weighted((held) => (held - meanBase) ** 2),
      meanBase,
    ),
    maxAbsBase: plain('max', away),
    meanAbsBase: plain(
      'mean',
      weighted((held) => Math.abs(held - targetBase)),
    ),
    ...(halfLifeSteps === undefined ? {} : { halfLifeSec: (halfLifeSteps * span) / last }),
    ...(capBase === undefined
      ? {}
      : {
          timeAtCap: weighted((held) =>
            Math.abs(held - targetBase) >= capBase * (1 - CAP_SLACK) ? 1 : 0,
          ),
        }),
  }
}

/**
 * Correlation of what was held with the move of the mid that followed: below zero where the
 * inventory leaned the wrong way.
 *
 * @param mid - quote per base, one per holding
 * @returns in [−1, 1]; `undefined` where either never varies
 * @throws `model/bad-series`
 */
export function futureMoveCorrelation(
  series: InventorySeries,
  mid: Float64Array,
): number | undefined {
  const { base } = checkedSeries(series)
  if (mid.length !== base.length)
    throw badSeries(`has ${mid.length} mids for ${base.length} points`)
  const moves = mid.subarray(1).map((price, i) => price - (mid[i] as number))
  return regressionOf(base.subarray(0, -1), moves)?.correlation
}

const CAP_SLACK = 1e-9

/** What rounding of the mean leaves of a constant is no deviation. */
function sdOf(variance: number, mean: number): number {
  const sd = Math.sqrt(variance)
  return sd <= 1e-12 * Math.abs(mean) ? 0 : plain('sd', sd)
}

function halfLifeOf(base: Float64Array): number | undefined {
  const slope = regressionOf(base.subarray(0, -1), base.subarray(1))?.slope
  return slope !== undefined && slope > 0 && slope < 1 ? Math.LN2 / -Math.log(slope) : undefined
}

function regressionOf(x: Float64Array, y: Float64Array) {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length
  let [xx, xy, yy] = [0, 0, 0]
  x.forEach((value, i) => {
    const [dx, dy] = [value - meanX, (y[i] as number) - meanY]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  })
  // What rounding of the means leaves of a constant is no variance.
  const isConstant = (sum: number, mean: number) => sum <= x.length * (1e-12 * mean) ** 2
  if (isConstant(xx, meanX) || isConstant(yy, meanY)) return undefined
  return { slope: xy / xx, correlation: xy / Math.sqrt(xx * yy) }
}

function checkedSeries(series: InventorySeries): InventorySeries {
  const { timeSec, base } = series
  if (timeSec.length < 2) throw badSeries(`has ${timeSec.length} points`)
  if (base.length !== timeSec.length)
    throw badSeries(`has ${timeSec.length} times but ${base.length} inventories`)
  for (let i = 0; i < base.length; i++) {
    if (!Number.isFinite(base[i])) throw badSeries(`holds ${base[i]} at point ${i}`)
    if (i > 0 && !((timeSec[i] as number) > (timeSec[i - 1] as number)))
      throw badSeries(`goes from ${timeSec[i - 1]} s to ${timeSec[i]} s at point ${i}`)
  }
  return series
}

function badSeries(what: string): ModelError {
  return new ModelError(
    'model/bad-series',
    `The inventory ${what}.`,
    'It needs two points at increasing times, one inventory each.',
  )
}
