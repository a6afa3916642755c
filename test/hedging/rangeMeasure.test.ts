import { expect, test } from 'vitest'
import { checkLimits } from '../../src/hedging/checkLimits.ts'
import { parseLimits } from '../../src/hedging/limits.ts'
import { type MeasuredRange, rangeMeasure } from '../../src/hedging/rangeMeasure.ts'

const held: MeasuredRange = { label: 'p', lower: 1500, upper: 2500, price: 2000, sigmaAnnual: 0.8 }
const month = { horizonDays: 30 } as const
const measureOf = (
  measure: 'rangeEdgePct' | 'rangeEdgeSigmas' | 'rangeExitProbability',
  more = {},
) =>
  rangeMeasure(measure === 'rangeEdgePct' ? { measure } : { measure, ...month }, {
    ...held,
    ...more,
  }).value

test('the three measures of a range', () => {
  expect(measureOf('rangeEdgePct')).toBe(25)
  expect(measureOf('rangeEdgeSigmas')).toBeCloseTo(Math.log(1.25) / (0.8 * Math.sqrt(30 / 365)), 12)
  // To touch is about twice as likely as to end outside: ½ and ¼ here.
  expect(measureOf('rangeExitProbability')).toBeCloseTo(0.533884, 6)
})

test('out of range: no distance, and gone for sure', () => {
  for (const price of [1400, 2500]) {
    expect(measureOf('rangeEdgePct', { price })).toBe(0)
    expect(measureOf('rangeEdgeSigmas', { price })).toBe(0)
    expect(measureOf('rangeExitProbability', { price })).toBe(1)
  }
})

test('no edges: any distance, and never gone', () => {
  const endless = { lower: 0, upper: Number.POSITIVE_INFINITY }
  expect(measureOf('rangeEdgePct', endless)).toBe(Number.POSITIVE_INFINITY)
  expect(measureOf('rangeEdgeSigmas', endless)).toBe(Number.POSITIVE_INFINITY)
  expect(measureOf('rangeExitProbability', endless)).toBe(0)
})

test('without a volatility the distance in percent is known, the rest stops the show', () => {
  const unknown = { sigmaAnnual: undefined }
  expect(measureOf('rangeEdgePct', unknown)).toBe(25)
  const limits = parseLimits(
    JSON.stringify({
      limits: [
        { measure: 'rangeEdgeSigmas', ...month, min: 0 },
        { measure: 'rangeExitProbability', ...month, max: 1 },
      ],
    }),
  )
  const measures = limits.limits.map(({ measure }) =>
    rangeMeasure({ measure, ...month }, { ...held, ...unknown }),
  )
  expect(checkLimits(limits, measures)).toMatchObject({
    isCrossed: true,
    rows: [{ id: 'rangeEdgeSigmas:p:30d', state: 'unknown' }, { state: 'unknown' }],
  })
  expect(rangeMeasure({ measure: 'deltaBase' }, held).value).toBeUndefined()
})
