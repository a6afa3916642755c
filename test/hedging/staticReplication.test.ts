import { describe, expect, test } from 'vitest'
import { curveOfRange } from '../../src/amm/curveOf.ts'
import { payoffOf, staticReplication } from '../../src/hedging/staticReplication.ts'
import { valueAt } from '../../src/models/valuation.ts'

const curve = curveOfRange({
  liquidity: 847.2135954999579,
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
})
const strikesEvery = (step: number): number[] =>
  Array.from({ length: Math.round(1000 / step) + 1 }, (_, i) => 1500 + i * step)

/** Largest distance of position plus options from the straight line, 1000 to 3000. */
function worstGap(step: number, pivotPrice: number): number {
  const { legs, valueAtPivotQuote, deltaBase } = staticReplication({
    curve,
    strikes: strikesEvery(step),
    pivotPrice,
  })
  let worst = 0
  for (let price = 1000; price <= 3000; price += 1) {
    const line = valueAtPivotQuote + deltaBase * (price - pivotPrice)
    worst = Math.max(worst, Math.abs(valueAt(curve, price) + payoffOf(legs, price) - line))
  }
  return worst
}

describe('static replication', () => {
  test('position and options are a straight line, ever closer with denser strikes', () => {
    const [coarse, middle, fine] = [100, 10, 1].map((step) => worstGap(step, 2000)) as [
      number,
      number,
      number,
    ]
    expect(coarse).toBeLessThan(8)
    // Second order: a tenth of the spacing, a hundredth of the error.
    expect(coarse / middle).toBeGreaterThan(50)
    expect(middle / fine).toBeGreaterThan(50)
  })

  test('direct values of reference 3.6: the integral of the weights at two prices', () => {
    const { legs, valueAtPivotQuote, deltaBase } = staticReplication({
      curve,
      strikes: strikesEvery(0.05),
      pivotPrice: 2000,
    })
    const replicated = (price: number): number =>
      valueAtPivotQuote + deltaBase * (price - 2000) - payoffOf(legs, price)
    expect(replicated(1700)).toBeCloseTo(8245.319127, 4)
    expect(replicated(1200)).toBeCloseTo(5916.826876, 4)
  })

  test('puts below the pivot, calls above, both in its own cell', () => {
    const { legs } = staticReplication({ curve, strikes: strikesEvery(100), pivotPrice: 2010 })
    for (const { kind, strike } of legs)
      if (strike !== 2000) expect(kind).toBe(strike < 2010 ? 'put' : 'call')
    expect(legs.filter(({ strike }) => strike === 2000).map(({ kind }) => kind)).toEqual([
      'put',
      'call',
    ])
  })

  test('out of range nothing is left to replicate but the far side', () => {
    const { legs, deltaBase } = staticReplication({
      curve,
      strikes: strikesEvery(100),
      pivotPrice: 1000,
    })
    expect(deltaBase).toBeCloseTo(4.930689, 6)
    expect(legs.every(({ kind }) => kind === 'call')).toBe(true)
  })

  test('strikes must ascend', () => {
    for (const strikes of [[], [2000, 1900], [2000, 2000]])
      expect(() => staticReplication({ curve, strikes, pivotPrice: 2000 })).toThrow(
        expect.objectContaining({ code: 'hedge/bad-strikes' }),
      )
  })
})
