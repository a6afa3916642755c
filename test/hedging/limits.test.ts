import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkLimits, type Measure, measuresWanted } from '../../src/hedging/checkLimits.ts'
import { type Limit, type Limits, limitsSchema, parseLimits } from '../../src/hedging/limits.ts'

const limitsOf = (limits: readonly Limit[], allowUnknown = false): Limits => ({
  allowUnknown,
  limits: [...limits],
})

/** One of every measure, with a value on each side of its edge. */
const EVERY: readonly (readonly [Limit, within: number, crossed: number])[] = [
  [{ measure: 'deltaBase', max: 2 }, -2, -2.0001],
  [{ measure: 'deltaShare', max: 0.1 }, 0.1, -0.2],
  [{ measure: 'driftBase', max: 5 }, -5, -5.1],
  [{ measure: 'lossSinceEntryQuote', max: 100 }, -1e9, 100.01],
  [{ measure: 'valueAtRiskQuote', level: 0.99, horizonDays: 1, max: 500 }, 500, 501],
  [{ measure: 'expectedShortfallQuote', level: 0.975, horizonDays: 7, max: 500 }, -3, 501],
  [{ measure: 'fundingPaidQuoteAnnual', max: 0 }, -10, 0.01],
  [{ measure: 'rangeEdgePct', min: 5 }, 5, 4.99],
  [{ measure: 'rangeEdgeSigmas', horizonDays: 1, min: 1 }, 2, 0],
  [{ measure: 'rangeExitProbability', horizonDays: 1, max: 0.2 }, 0.2, 0.3],
  [{ measure: 'liquidationPct', min: 20 }, 20, -1],
  [{ measure: 'venueAgeSec', max: 60 }, 60, 61],
]

const measured = (limit: Limit, value: number | undefined): Measure => {
  const { measure, max, min, of, ...terms } = { max: 0, min: 0, of: '', ...limit }
  return { measure, ...terms, value }
}

describe('limits', () => {
  test.each(EVERY)('%j: at the edge it holds, beyond it does not', (limit, within, crossed) => {
    const check = (value: number) => checkLimits(limitsOf([limit]), [measured(limit, value)])
    expect(check(within)).toMatchObject({
      isCrossed: false,
      rows: [{ measured: within, state: 'within' }],
    })
    expect(check(crossed)).toMatchObject({
      isCrossed: true,
      rows: [{ measured: crossed, state: 'crossed' }],
    })
  })

  test.each(EVERY)('%j: not known counts as crossed', (limit) => {
    const other: Measure = {
      measure: limit.measure === 'venueAgeSec' ? 'deltaBase' : 'venueAgeSec',
      value: 1,
    }
    for (const measures of [
      [],
      [other],
      [measured(limit, undefined)],
      [measured(limit, Number.NaN)],
      [measured(limit, Number.NEGATIVE_INFINITY)],
      ...('max' in limit ? [[measured(limit, Number.POSITIVE_INFINITY)]] : []),
    ]) {
      const { rows, isCrossed } = checkLimits(limitsOf([limit]), measures)
      expect(isCrossed).toBe(true)
      expect(rows).toMatchObject([{ state: 'unknown' }])
      expect(rows[0]).not.toHaveProperty('measured')
      expect(checkLimits(limitsOf([limit], true), measures)).toMatchObject({
        isCrossed: false,
        rows: [{ state: 'unknown' }],
      })
    }
  })

  test('a distance without end is within, and no number', () => {
    const limit = { measure: 'rangeEdgePct', min: 5 } as const
    const endless = { measure: 'rangeEdgePct', value: Number.POSITIVE_INFINITY } as const
    const { rows, isCrossed } = checkLimits(limitsOf([limit]), [endless])
    expect(isCrossed).toBe(false)
    expect(rows).toMatchObject([{ state: 'within' }])
    expect(rows[0]).not.toHaveProperty('measured')
  })

  test('allowing the unknown allows nothing that is known to be crossed', () => {
    const limits = limitsOf(
      [
        { measure: 'rangeEdgePct', min: 5 },
        { measure: 'deltaBase', max: 1 },
      ],
      true,
    )
    expect(checkLimits(limits, [{ measure: 'deltaBase', value: 2 }]).isCrossed).toBe(true)
  })

  test('a limit of nothing in particular is one of each, a named one of its own alone', () => {
    const measures: Measure[] = [
      { measure: 'deltaBase', of: 'ETH', value: 1 },
      { measure: 'deltaBase', of: 'BTC', value: 3 },
      { measure: 'deltaBase', of: 'SOL', value: undefined },
    ]
    expect(
      checkLimits(limitsOf([{ measure: 'deltaBase', max: 2 }]), measures).rows.map(
        ({ id, state }) => `${id} ${state}`,
      ),
    ).toEqual(['deltaBase:ETH within', 'deltaBase:BTC crossed', 'deltaBase:SOL unknown'])
    const named = (of: string) => limitsOf([{ measure: 'deltaBase', of, max: 2 }])
    expect(checkLimits(named('ETH'), measures).isCrossed).toBe(false)
    expect(checkLimits(named('XRP'), measures)).toMatchObject({
      isCrossed: true,
      rows: [{ id: 'deltaBase:XRP', state: 'unknown' }],
    })
  })

  test('a level or horizon other than the measured one is not measured', () => {
    const limit = { measure: 'valueAtRiskQuote', level: 0.99, horizonDays: 1, max: 500 } as const
    const measure: Measure = { measure: 'valueAtRiskQuote', level: 0.99, horizonDays: 1, value: 1 }
    expect(checkLimits(limitsOf([limit]), [measure]).rows[0]?.id).toBe('valueAtRiskQuote:0.99:1d')
    for (const other of [{ level: 0.95 }, { horizonDays: 7 }])
      expect(checkLimits(limitsOf([limit]), [{ ...measure, ...other }]).isCrossed).toBe(true)
  })

  test('says once what has to be measured', () => {
    const limits = limitsOf(EVERY.flatMap(([limit]) => [limit, { ...limit, of: 'ETH' }]))
    expect(measuresWanted(limits)).toHaveLength(EVERY.length)
    expect(measuresWanted(limits)[4]).toEqual({
      measure: 'valueAtRiskQuote',
      level: 0.99,
      horizonDays: 1,
    })
  })
})

describe('a file of limits', () => {
  test('every measure can be said, and the page shows each', () => {
    const limits = limitsOf(EVERY.map(([limit]) => limit))
    expect(parseLimits(JSON.stringify(limits))).toEqual(limits)
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'LIMITS.md'), 'utf8')
    for (const [{ measure }] of EVERY) expect(page).toContain(`\`${measure}\``)
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    expect(
      parseLimits(example)
        .limits.map(({ measure }) => measure)
        .sort(),
    ).toEqual(EVERY.map(([{ measure }]) => measure).sort())
    expect(limitsSchema.parse({ limits: limits.limits }).allowUnknown).toBe(false)
  })

  test.each([
    ['no JSON', '{'],
    ['no limits', '{"limits": []}'],
    ['an unknown measure', '{"limits": [{"measure": "delta", "max": 1}]}'],
    ['a misspelt key', '{"limits": [{"measure": "deltaBase", "max": 1, "underlying": "ETH"}]}'],
    ['a misspelt switch', '{"allowUnkown": true, "limits": [{"measure": "deltaBase", "max": 1}]}'],
    ['no bound', '{"limits": [{"measure": "deltaBase"}]}'],
    ['the wrong bound', '{"limits": [{"measure": "rangeEdgePct", "max": 5}]}'],
    ['a bound below zero', '{"limits": [{"measure": "deltaBase", "max": -1}]}'],
    ['a bound as text', '{"limits": [{"measure": "deltaBase", "max": "1"}]}'],
    [
      'a level in percent',
      '{"limits": [{"measure": "valueAtRiskQuote", "level": 99, "horizonDays": 1, "max": 1}]}',
    ],
    ['no horizon', '{"limits": [{"measure": "valueAtRiskQuote", "level": 0.99, "max": 1}]}'],
  ])('%s is refused', (_, text) => {
    expect(() => parseLimits(text)).toThrow(
      expect.objectContaining({ code: 'config/limits-invalid' }),
    )
  })
})
