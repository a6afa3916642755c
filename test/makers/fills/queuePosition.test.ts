import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterLevel,
  afterTrade,
  joinQueue,
  type QueuedOrder,
  type QueueRule,
} from '../../../src/makers/fills/queuePosition.ts'
import '../../support/fixedSeed.ts'

describe('the queue of a level', () => {
  test('those ahead are filled first, then ours, never more than there is', () => {
    const order = joinQueue(100, 1, 5)
    expect(afterTrade(order, 4)).toMatchObject({ filledBase: 0, order: { aheadBase: 1 } })
    expect(afterTrade(order, 5.25)).toMatchObject({
      filledBase: 0.25,
      order: { aheadBase: 0, sizeBase: 0.75 },
    })
    expect(afterTrade(order, Number.POSITIVE_INFINITY).filledBase).toBe(1)
  })

  test('what traded is not taken for cancelled when the level shows it', () => {
    const { order } = afterTrade(joinQueue(100, 1, 5), 2)
    for (const rule of ['pessimistic', 'proportional', 'optimistic'] as const)
      expect(afterLevel(order, 3, rule).aheadBase).toBe(3)
  })

  test('a cancelled unit stood behind, anywhere, or ahead', () => {
    const order = joinQueue(100, 1, 4)
    const later = afterLevel(order, 6, 'pessimistic')
    // Two joined behind ours; then three of the six leave.
    expect(later.aheadBase).toBe(4)
    expect(afterLevel(later, 3, 'pessimistic').aheadBase).toBe(3)
    expect(afterLevel(later, 3, 'proportional').aheadBase).toBe(2)
    expect(afterLevel(later, 3, 'optimistic').aheadBase).toBe(1)
  })

  const step = fc.oneof(
    fc.record({
      kind: fc.constant('trade' as const),
      size: fc.double({ min: 0, max: 3, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant('level' as const),
      size: fc.double({ min: 0, max: 9, noNaN: true }),
    }),
  )
  test('the pessimist is filled least, the optimist most, nobody beyond what traded', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5, noNaN: true }), fc.array(step), (level, steps) => {
        const filled = (rule: QueueRule): number => {
          let order: QueuedOrder = joinQueue(100, 2, level)
          let sum = 0
          let shown = level
          for (const { kind, size } of steps) {
            if (kind === 'trade') {
              const traded = Math.min(size, shown)
              const after = afterTrade(order, traded)
              shown -= traded
              sum += after.filledBase
              order = after.order
            } else {
              shown = size
              order = afterLevel(order, size, rule)
            }
          }
          return sum
        }
        const traded = steps.reduce((sum, s) => sum + (s.kind === 'trade' ? s.size : 0), 0)
        const [low, middle, high] = (['pessimistic', 'proportional', 'optimistic'] as const).map(
          filled,
        )
        expect(low as number).toBeLessThanOrEqual((middle as number) + 1e-9)
        expect(middle as number).toBeLessThanOrEqual((high as number) + 1e-9)
        expect(high as number).toBeLessThanOrEqual(Math.min(2, traded) + 1e-9)
      }),
    )
  })
})
