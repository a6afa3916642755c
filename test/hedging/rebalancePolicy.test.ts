import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rebalanceAction } from '../../src/hedging/rebalanceAction.ts'
import {
  type RebalanceDecision,
  type RebalanceWorld,
  rebalancePolicy,
} from '../../src/hedging/rebalancePolicy.ts'
import type { RebalanceRule } from '../../src/hedging/rebalanceRule.ts'
import { exampleCurve, fullRangeCurve } from '../support/closedFormCurve.ts'
import { placedCurve } from '../support/curveArbitrary.ts'
import '../support/fixedSeed.ts'

const band: RebalanceRule = { kind: 'band', halfWidthBase: 0.1, tradeTo: 'target' }
const world: RebalanceWorld = {
  exposure: exampleCurve,
  hedgeBase: -2,
  price: 2000,
  sigmaAnnual: 0.8,
  nowSec: 1000,
}

describe('a rule says trade or hold', () => {
  test('a band holds inside, and its triggers are where the curve leaves it', () => {
    const held = rebalancePolicy(band, world)
    expect(held).toMatchObject({ action: 'hold', reason: 'inside-band', tradeBase: 0 })
    // x = L(1/√P − 1/√2500) solved by hand for 2.1 and 1.9 ETH.
    const liquidity = 2 / (1 / Math.sqrt(2000) - 1 / 50)
    const priceAt = (base: number): number => (base / liquidity + 1 / 50) ** -2
    expect(held.triggerBelowPrice).toBeCloseTo(priceAt(2.1), 8)
    expect(held.triggerAbovePrice).toBeCloseTo(priceAt(1.9), 8)
  })

  test('outside it trades to the target, or to the edge, as the rule says', () => {
    const off = { ...world, hedgeBase: -1.5 }
    expect(rebalancePolicy(band, off)).toMatchObject({ action: 'trade', reason: 'outside-band' })
    expect(rebalancePolicy(band, off).tradeBase).toBeCloseTo(-0.5, 12)
    const edge = rebalancePolicy({ ...band, tradeTo: 'edge' } as RebalanceRule, off)
    expect(edge.tradeBase).toBeCloseTo(-0.4, 12)
    expect(edge.residualBase).toBeCloseTo(0.1, 12)
    expect(edge.validUntilBasis).toBe('one-sd-drift')
  })

  test('an interval trades when it is over, and says when it will be again', () => {
    const rule: RebalanceRule = { kind: 'interval', intervalSec: 3600 }
    const off = { ...world, hedgeBase: -1.5 }
    expect(rebalancePolicy(rule, off)).toMatchObject({
      action: 'trade',
      reason: 'never-hedged',
      validUntilSec: 4600,
      validUntilBasis: 'next-interval',
    })
    const at = (lastRehedgeSec: number): RebalanceDecision =>
      rebalancePolicy(rule, { ...off, lastRehedgeSec })
    expect(at(-2600)).toMatchObject({ action: 'trade', reason: 'interval-over' })
    expect(at(-2599)).toMatchObject({
      action: 'hold',
      reason: 'interval-running',
      validUntilSec: 1001,
    })
    expect(rebalancePolicy(rule, world)).toMatchObject({
      action: 'hold',
      reason: 'already-flat',
      validUntilSec: 4600,
    })
  })

  test('what is less than a lot, or than the least order, is held', () => {
    const off = { ...world, hedgeBase: -1.86 }
    const lots = rebalancePolicy(band, { ...off, limits: { lotBase: 0.5 } })
    expect(lots).toMatchObject({ action: 'hold', reason: 'below-lot', tradeBase: 0 })
    const least = rebalancePolicy(band, { ...off, limits: { minNotionalQuote: 500 } })
    expect(least).toMatchObject({ action: 'hold', reason: 'below-minimum-notional' })
  })

  test('fees owed move the target and not the slope', () => {
    const { targetBase } = rebalancePolicy(band, { ...world, otherBase: 0.25 })
    expect(targetBase).toBeCloseTo(-2.25, 12)
  })

  test('out of range Whalley–Wilmott trades the rest once; nothing below the range wakes it', () => {
    const rule: RebalanceRule = { kind: 'whalley-wilmott', riskAversion: 1e-4, costRate: 5e-4 }
    const below = rebalancePolicy(rule, { ...world, price: 1400 })
    expect(below.residualBase).toBeCloseTo(0, 12)
    expect(below.triggerBelowPrice).toBeUndefined()
    // Back in the range the band is open again: it trades somewhere above the lower edge.
    expect(below.triggerAbovePrice).toBeGreaterThan(1500)
    expect(below.validUntilBasis).toBe('triggers-only')
  })

  test.each([
    { kind: 'interval', intervalSec: 0 },
    { kind: 'band', halfWidthBase: -1, tradeTo: 'edge' },
    { kind: 'band', halfWidthBase: Number.NaN, tradeTo: 'edge' },
  ] as const)('%j is refused', (rule) => {
    expect(() => rebalancePolicy(rule, world)).toThrow(
      expect.objectContaining({ code: 'hedge/bad-rule' }),
    )
  })
})

const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true })
/** A part of the most that can be held, or nothing: below a millionth doubles are all that is traded. */
const share = (min: number, max: number) =>
  positive(min, max).map((part) => (Math.abs(part) < 1e-6 ? 0 : part))
const anyRule: fc.Arbitrary<RebalanceRule> = fc.oneof(
  fc.record({ kind: fc.constant('interval' as const), intervalSec: positive(1, 1e7) }),
  fc.record({
    kind: fc.constant('band' as const),
    halfWidthBase: positive(0, 1e3),
    tradeTo: fc.constantFrom('target' as const, 'edge' as const),
  }),
  fc.record({
    kind: fc.constant('whalley-wilmott' as const),
    riskAversion: positive(1e-9, 1),
    costRate: positive(0, 0.02),
  }),
  fc.record({
    kind: fc.constant('zakamouline' as const),
    riskAversion: positive(1e-9, 1),
    costRate: positive(1e-5, 0.02),
    horizonYears: positive(0.01, 1),
    sigmaAnnual: positive(0.1, 2),
  }),
)
const anyWorld = fc
  .record({
    placed: placedCurve,
    hedgeShare: share(-2, 1),
    otherShare: share(-0.5, 0.5),
    sigmaAnnual: positive(0.05, 3),
    nowSec: fc.integer({ min: 0, max: 2e9 }),
    sinceSec: fc.option(fc.integer({ min: 0, max: 1e7 }), { nil: undefined }),
    lots: fc.option(positive(1e-4, 0.3), { nil: undefined }),
    least: fc.option(positive(0, 0.1), { nil: undefined }),
  })
  .map(({ placed, hedgeShare, otherShare, sigmaAnnual, nowSec, sinceSec, lots, least }) => {
    const { curve, price, lower } = placed
    const most = curve.baseAt(lower)
    return {
      exposure: curve,
      price,
      sigmaAnnual,
      nowSec,
      hedgeBase: hedgeShare * most,
      otherBase: otherShare * most,
      lastRehedgeSec: sinceSec === undefined ? undefined : nowSec - sinceSec,
      limits: {
        ...(lots === undefined ? {} : { lotBase: lots * most }),
        ...(least === undefined ? {} : { minNotionalQuote: least * most * price }),
      },
    } satisfies RebalanceWorld
  })

describe('in any world', () => {
  test('the rule run again after its own trade holds', () => {
    fc.assert(
      fc.property(anyRule, anyWorld, (rule, before) => {
        const first = rebalancePolicy(rule, before)
        const again = rebalancePolicy(rule, {
          ...before,
          hedgeBase: first.hedgeAfterBase,
          lastRehedgeSec: first.action === 'trade' ? before.nowSec : before.lastRehedgeSec,
        })
        expect(again).toMatchObject({ action: 'hold', tradeBase: 0 })
      }),
      { numRuns: 600 },
    )
  })

  test('between its triggers the rule holds, beyond them it trades', () => {
    fc.assert(
      fc.property(anyRule, anyWorld, positive(0, 1), (rule, before, part) => {
        fc.pre(rule.kind !== 'interval')
        const done = rebalancePolicy(rule, before)
        const actionAt = (price: number): string =>
          rebalanceAction(rule, {
            ...before,
            exposureBase: before.exposure.baseAt(price) + before.otherBase,
            gammaBasePerPrice: before.exposure.baseSlopeAt(price),
            hedgeBase: done.hedgeAfterBase,
            price,
          }).action
        for (const trigger of [done.triggerBelowPrice, done.triggerAbovePrice]) {
          if (trigger === undefined) continue
          expect(actionAt(trigger)).toBe('trade')
          const side = Math.sign(trigger - before.price)
          const inside = before.price * (trigger / before.price) ** part
          if ((trigger - inside) * side > 1e-9 * trigger) expect(actionAt(inside)).toBe('hold')
        }
      }),
      { numRuns: 300 },
    )
  })

  test('a trade never leaves more of the exposure than it found', () => {
    fc.assert(
      fc.property(anyRule, anyWorld, (rule, before) => {
        const { residualBase, tradeBase } = rebalancePolicy(rule, before)
        expect(Math.abs(residualBase)).toBeLessThanOrEqual(
          Math.abs(residualBase - tradeBase) * (1 + 1e-9) + 1e-300,
        )
      }),
      { numRuns: 300 },
    )
  })
})

test('a curve that has no edge has both triggers', () => {
  const decision = rebalancePolicy(band, {
    ...world,
    exposure: fullRangeCurve(100),
    hedgeBase: -100 / Math.sqrt(2000),
  })
  expect(decision.triggerBelowPrice).toBeLessThan(2000)
  expect(decision.triggerAbovePrice).toBeGreaterThan(2000)
})
