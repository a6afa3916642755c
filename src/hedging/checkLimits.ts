import type { Limit, LimitMeasure, Limits } from './limits.ts'

/** One number that a limit may be about. */
export type Measure = {
  readonly measure: LimitMeasure
  /** What it is about: an underlying, a position or a venue; absent: all that is held. */
  readonly of?: string
  /** For value at risk and expected shortfall: 0.99. */
  readonly level?: number
  /** For what is said of a horizon. */
  readonly horizonDays?: number
  /** In the measure's unit; `undefined` where it is not known, Infinity where there is no edge. */
  readonly value: number | undefined
}

/** A limit beside what was measured. */
export type LimitRow = {
  /** Measure, what it is about, level and horizon: `valueAtRiskQuote:ETH:0.99:1d`. */
  readonly id: string
  readonly measure: LimitMeasure
  readonly of?: string
  readonly bound: 'max' | 'min'
  readonly limit: number
  /** Absent where it is not known. */
  readonly measured?: number
  readonly unit: string
  readonly state: 'within' | 'crossed' | 'unknown'
}

/** Every limit, and whether one of them stops the show. */
export type LimitCheck = {
  readonly rows: readonly LimitRow[]
  /** Some row is crossed, or unknown where the file does not allow that. */
  readonly isCrossed: boolean
}

/**
 * Holds measures against limits.
 *
 * A guard fails closed: what is not known, not a finite number (an endless distance apart) or was not
 * handed in at all is `unknown` and counts as crossed unless the file says `allowUnknown`. A measure exactly at its
 * limit is within. Delta and drift count in both directions.
 *
 * A limit without `of` is held against every measure of its kind, each in a row of its own: hand in
 * an `undefined` value for what could not be measured, or it is missed only when nothing else was.
 *
 * @returns rows in the order of the limits, then of the measures
 *
 * @example
 * checkLimits(parseLimits('{"limits": [{"measure": "deltaBase", "max": 2}]}'),
 *   [{ measure: 'deltaBase', of: 'ETH', value: -2.5 }])
 * // { isCrossed: true, rows: [{ id: 'deltaBase:ETH', measure: 'deltaBase', of: 'ETH', bound: 'max',
 * //   limit: 2, measured: -2.5, unit: 'base', state: 'crossed' }] }
 */
export function checkLimits(limits: Limits, measures: readonly Measure[]): LimitCheck {
  const rows = limits.limits.flatMap((limit): LimitRow[] => {
    const found = measures.filter((measure) => isAbout(limit, measure))
    return found.length === 0
      ? [rowOf(limit, limit.of, undefined)]
      : found.map(({ of, value }) => rowOf(limit, of, value))
  })
  const isCrossed = rows.some(
    ({ state }) => state === 'crossed' || (state === 'unknown' && !limits.allowUnknown),
  )
  return { rows, isCrossed }
}

/**
 * What has to be measured to check the limits: each measure with its level and horizon once.
 *
 * @example measuresWanted(limits) // [{ measure: 'valueAtRiskQuote', level: 0.99, horizonDays: 1 }]
 */
export function measuresWanted(limits: Limits): readonly Omit<Measure, 'value' | 'of'>[] {
  const wanted = limits.limits.map(({ measure, ...limit }) => ({ measure, ...termsOf(limit) }))
  return wanted.filter(
    (one, i) =>
      wanted.findIndex(
        ({ measure, level, horizonDays }) =>
          measure === one.measure && level === one.level && horizonDays === one.horizonDays,
      ) === i,
  )
}

const UNITS: Readonly<Record<LimitMeasure, string>> = {
  deltaBase: 'base',
  deltaShare: 'share of value',
  driftBase: 'base',
  lossSinceEntryQuote: 'quote',
  valueAtRiskQuote: 'quote',
  expectedShortfallQuote: 'quote',
  fundingPaidQuoteAnnual: 'quote per year',
  rangeEdgePct: '%',
  rangeEdgeSigmas: 'σ√T',
  rangeExitProbability: 'probability',
  liquidationPct: '%',
  venueAgeSec: 's',
}

/** Measures that are as bad below zero as above. */
const BOTH_WAYS: ReadonlySet<LimitMeasure> = new Set(['deltaBase', 'deltaShare', 'driftBase'])

function isAbout(limit: Limit, { measure, of, level, horizonDays }: Measure): boolean {
  const terms = termsOf(limit)
  return (
    measure === limit.measure &&
    (limit.of === undefined || of === limit.of) &&
    level === terms.level &&
    horizonDays === terms.horizonDays
  )
}

function rowOf(limit: Limit, of: string | undefined, value: number | undefined): LimitRow {
  const { measure } = limit
  const { level, horizonDays } = termsOf(limit)
  const days = horizonDays === undefined ? undefined : `${horizonDays}d`
  const [bound, edge] =
    'max' in limit ? (['max', limit.max] as const) : (['min', limit.min] as const)
  // Only a distance may be without end: a full range has no edge to come near to.
  const isEndless = value === Number.POSITIVE_INFINITY && bound === 'min'
  const known = value !== undefined && (Number.isFinite(value) || isEndless)
  return {
    id: [measure, of, level, days].filter((part) => part !== undefined).join(':'),
    measure,
    ...(of === undefined ? {} : { of }),
    bound,
    limit: edge,
    ...(known && !isEndless ? { measured: value } : {}),
    unit: UNITS[measure],
    state: known
      ? stateOf(BOTH_WAYS.has(measure) ? Math.abs(value) : value, bound, edge)
      : 'unknown',
  }
}

function stateOf(value: number, bound: 'max' | 'min', edge: number): 'within' | 'crossed' {
  return (bound === 'max' ? value > edge : value < edge) ? 'crossed' : 'within'
}

function termsOf(limit: object): { readonly level?: number; readonly horizonDays?: number } {
  return {
    ...('level' in limit ? { level: limit.level as number } : {}),
    ...('horizonDays' in limit ? { horizonDays: limit.horizonDays as number } : {}),
  }
}
