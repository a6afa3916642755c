import { describe, expect, test } from 'vitest'
import { fixedClock, poissonClock } from '../../src/market/clock.ts'
import { randomStream } from '../../src/market/random.ts'
import { checkedTakers, poissonTakers, type SizeLaw } from '../../src/market/takers.ts'

describe('blocks', () => {
  const terms = { firstNumber: 5n, startSec: 100, endSec: 200, spacingSec: 12 }

  test('at equal distances, within the time asked for', () => {
    expect([...fixedClock(terms).timestampSec]).toEqual([112, 124, 136, 148, 160, 172, 184, 196])
    expect(fixedClock({ ...terms, endSec: 196 }).timestampSec.at(-1)).toBe(196)
  })

  test('Poisson distances are exponential: mean and second moment within 4 s.e.', () => {
    const long = { ...terms, endSec: 100 + 12 * 50_000 }
    const { timestampSec: times } = poissonClock(long, randomStream(4))
    const gaps = Array.from(times, (time, i) => (time - (times[i - 1] ?? 100)) / 12)
    const n = gaps.length
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / n
    const square = gaps.reduce((sum, gap) => sum + gap ** 2, 0) / n
    expect(Math.abs(mean - 1)).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(square - 2)).toBeLessThan(4 * Math.sqrt(20 / n))
  })

  test('whole seconds rise even where blocks crowd', () => {
    const crowded = { ...terms, endSec: 10_000, spacingSec: 0.5, wholeSeconds: true }
    const { timestampSec: times } = poissonClock(crowded, randomStream(4))
    expect(times.length).toBeGreaterThan(5000)
    times.forEach((time, i) => {
      expect(Number.isInteger(time) && time > (times[i - 1] ?? 100)).toBe(true)
    })
  })

  test.each([{ spacingSec: 0 }, { spacingSec: Number.NaN }, { endSec: 100 }, { endSec: Infinity }])(
    '%o never tick',
    (bad) => {
      const refused = expect.objectContaining({ code: 'market/bad-clock' })
      expect(() => fixedClock({ ...terms, ...bad })).toThrow(refused)
      expect(() => poissonClock({ ...terms, ...bad }, randomStream(1))).toThrow(refused)
    },
  )
})

describe('takers', () => {
  const terms = { startSec: 0, endSec: 86_400 * 200, perDay: 100, meanReservation: 0.004 }
  const laws: { readonly size: SizeLaw; readonly mean: number; readonly variance: number }[] = [
    { size: { law: 'constant', sizeBase: 2 }, mean: 2, variance: 0 },
    { size: { law: 'exponential', meanBase: 3 }, mean: 3, variance: 9 },
    {
      size: { law: 'log-normal', medianBase: 2, logSd: 0.5 },
      mean: 2 * Math.exp(0.125),
      variance: 4 * Math.exp(0.25) * (Math.exp(0.25) - 1),
    },
  ]
  test.each(laws)(
    '$size.law: arrivals, sides, sizes and reservations',
    ({ size, mean, variance }) => {
      const takers = poissonTakers({ ...terms, size, buyShare: 0.3 }, randomStream(6))
      const n = takers.timeSec.length
      const average = (column: ArrayLike<number>) =>
        Array.from(column).reduce((sum, x) => sum + x, 0) / n
      expect(Math.abs(n - 20_000)).toBeLessThan(4 * Math.sqrt(20_000))
      expect(Math.abs(average(takers.side) - (0.3 - 0.7))).toBeLessThan(4 * Math.sqrt(0.84 / n))
      expect(Math.abs(average(takers.sizeBase) - mean)).toBeLessThanOrEqual(
        4 * Math.sqrt(variance / n),
      )
      expect(Math.abs(average(takers.reservation) / 0.004 - 1)).toBeLessThan(4 / Math.sqrt(n))
    },
  )

  test('another size law shifts neither arrivals nor reservations', () => {
    const [a, b] = laws.map(({ size }) => poissonTakers({ ...terms, size }, randomStream(6)))
    expect(b?.timeSec).toEqual(a?.timeSec)
    expect(b?.reservation).toEqual(a?.reservation)
    expect(b?.side).toEqual(a?.side)
  })

  test.each([
    { timeSec: [2, 1] },
    { side: [0, 1] },
    { sizeBase: [0, 1] },
    { sizeBase: [Number.NaN, 1] },
    { reservation: [-1, 1] },
    { reservation: [1] },
  ])('%o are refused', (bad) => {
    const columns = {
      timeSec: [1, 2],
      side: [1, -1],
      sizeBase: [1, 1],
      reservation: [1, 1],
      ...bad,
    }
    const takers = {
      timeSec: Float64Array.from(columns.timeSec),
      side: Int8Array.from(columns.side),
      sizeBase: Float64Array.from(columns.sizeBase),
      reservation: Float64Array.from(columns.reservation),
    }
    expect(() => checkedTakers(takers)).toThrow(
      expect.objectContaining({ code: 'market/bad-takers' }),
    )
  })
})
