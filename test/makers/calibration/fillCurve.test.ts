import { describe, expect, test } from 'vitest'
import { fillCurveByLikelihood } from '../../../src/makers/calibration/fillCurveByLikelihood.ts'
import { fillCurveByRegression } from '../../../src/makers/calibration/fillCurveByRegression.ts'
import type { TradeDepths } from '../../../src/makers/calibration/tradeDepths.ts'
import { randomStream } from '../../../src/market/random.ts'
import { poissonTakers } from '../../../src/market/takers.ts'

const DAY = 86_400
const WHOLE = { startSec: 0, endSec: DAY, leastDepth: 0, mostDepth: Number.POSITIVE_INFINITY }
/** Takers of both sides 0.02 a second: A = 0.01 a side; mean reservation 0.5: k = 2. */
const A = 0.01
const K = 2

function simulated(seed: number, seconds = DAY): TradeDepths {
  const takers = poissonTakers(
    {
      startSec: 0,
      endSec: seconds,
      perDay: 2 * A * DAY,
      size: { law: 'constant', sizeBase: 1 },
      meanReservation: 1 / K,
    },
    randomStream(seed),
  )
  return { timeSec: takers.timeSec, side: takers.side, depth: takers.reservation }
}

describe('A and k by maximum likelihood', () => {
  const seeds = 400
  test.each([
    { name: 'all depths', leastDepth: 0, mostDepth: Number.POSITIVE_INFINITY, side: 'both' },
    { name: 'a window cut on both sides', leastDepth: 0.1, mostDepth: 1.1, side: 'both' },
    { name: 'buyers alone', leastDepth: 0.05, mostDepth: Number.POSITIVE_INFINITY, side: 'buys' },
  ] as const)('$name: the 95 % intervals cover the truth 95 % of the time', ({ side, ...cut }) => {
    let [coversA, coversK] = [0, 0]
    for (let seed = 0; seed < seeds; seed++) {
      const fit = fillCurveByLikelihood(simulated(seed), { ...WHOLE, ...cut }, side)
      const { fillsPerSecInterval: a, decayPerPriceInterval: k } = fit
      if (a.low <= A && A <= a.high) coversA++
      if (k.low <= K && K <= k.high) coversK++
      expect(fit.side).toBe(side)
      expect(fit.window).toEqual({ ...WHOLE, ...cut })
    }
    // Three standard errors of a share of 95 % over 400 seeds: ±3.3 %.
    for (const covered of [coversA, coversK]) {
      expect(covered / seeds).toBeGreaterThan(0.917)
      expect(covered / seeds).toBeLessThan(0.983)
    }
  })

  test('an exponential window fits as often as it should, a window of two laws does not', () => {
    for (const cut of [{}, { leastDepth: 0.1, mostDepth: 1.1 }]) {
      const misfits = Array.from(
        { length: 400 },
        (_, seed) => fillCurveByLikelihood(simulated(seed), { ...WHOLE, ...cut }, 'both').misfit,
      )
      const above = (level: number) => misfits.filter((misfit) => misfit > level).length / 400
      expect(above(1.06)).toBeGreaterThan(0.015)
      expect(above(1.06)).toBeLessThan(0.085)
      expect(above(1.25)).toBeLessThan(0.025)
    }
    // One trade in three at the touch, as on a real book.
    const touched = simulated(1)
    const depth = touched.depth.map((d, i) => (i % 3 === 0 ? d / 50 : d))
    const fit = fillCurveByLikelihood({ ...touched, depth }, WHOLE, 'both')
    expect(fit.misfit).toBeGreaterThan(3)
    expect(fit.decayPerPriceInterval.low).toBeGreaterThan(K)
    // Cut off where the excess is, the same trades give k back.
    const shallow = fillCurveByLikelihood(
      { ...touched, depth },
      { ...WHOLE, leastDepth: 0.1 },
      'both',
    )
    expect(shallow.misfit).toBeLessThan(1.25)
    expect(shallow.decayPerPriceInterval.low).toBeLessThan(K)
    expect(shallow.decayPerPriceInterval.high).toBeGreaterThan(K)
  })

  test('depths cut off unsaid bias k, and the misfit tells', () => {
    const trades = simulated(2)
    const cut = trades.depth.map((d) => Math.min(d, 0.4))
    const isKept = (i: number) => (trades.depth[i] as number) < 0.4
    const kept = {
      timeSec: trades.timeSec.filter((_, i) => isKept(i)),
      side: trades.side.filter((_, i) => isKept(i)),
      depth: cut.filter((_, i) => isKept(i)),
    }
    const unsaid = fillCurveByLikelihood(kept, WHOLE, 'both')
    const said = fillCurveByLikelihood(kept, { ...WHOLE, mostDepth: 0.4 }, 'both')
    expect(unsaid.decayPerPriceInterval.low).toBeGreaterThan(K)
    expect(unsaid.misfit).toBeGreaterThan(2)
    expect(said.misfit).toBeLessThan(1.25)
    expect(said.decayPerPriceInterval.low).toBeLessThan(K)
    expect(said.decayPerPriceInterval.high).toBeGreaterThan(K)
    expect(said.fillsPerSecInterval.low).toBeLessThan(A)
    expect(said.fillsPerSecInterval.high).toBeGreaterThan(A)
  })

  test('sides are told apart, and both together are their mean per side', () => {
    const trades = simulated(3)
    const halved = {
      timeSec: trades.timeSec,
      side: trades.side,
      depth: trades.depth.map((d, i) => (trades.side[i] === 1 ? d / 2 : d)),
    }
    const buys = fillCurveByLikelihood(halved, WHOLE, 'buys')
    const sells = fillCurveByLikelihood(halved, WHOLE, 'sells')
    const both = fillCurveByLikelihood(halved, WHOLE, 'both')
    expect(buys.decayPerPriceInterval.low).toBeGreaterThan(1.5 * K)
    expect(sells.decayPerPriceInterval.high).toBeLessThan(1.5 * K)
    expect(both.fillsPerSec).toBeCloseTo((buys.fillsPerSec + sells.fillsPerSec) / 2, 12)
    expect(both.trades).toBe(buys.trades + sells.trades)
  })

  test('a window of time is what it says', () => {
    const trades = simulated(4, 2 * DAY)
    const first = fillCurveByLikelihood(trades, WHOLE, 'both')
    const second = fillCurveByLikelihood(
      trades,
      { ...WHOLE, startSec: DAY, endSec: 2 * DAY },
      'both',
    )
    expect(first.trades + second.trades).toBe(trades.timeSec.length)
    expect(first.fillsPerSec).toBeCloseTo(first.trades / DAY / 2, 12)
  })
})

describe('A and k by regression on the empirical intensity', () => {
  const window = { ...WHOLE, mostDepth: 0.7 }

  test('recovers both on average, and agrees with the likelihood', () => {
    const logs = Array.from({ length: 200 }, (_, seed) => {
      const trades = simulated(seed)
      const line = fillCurveByRegression(trades, window, 'both', { stepDepth: 0.01 })
      const likely = fillCurveByLikelihood(trades, WHOLE, 'both')
      expect(line.decayPerPrice / likely.decayPerPrice).toBeGreaterThan(0.85)
      expect(line.decayPerPrice / likely.decayPerPrice).toBeLessThan(1.15)
      expect(line.rSquared).toBeGreaterThan(0.99)
      return [Math.log(line.decayPerPrice / K), Math.log(line.fillsPerSec / A)] as const
    })
    for (const column of [0, 1] as const) {
      const mean = logs.reduce((sum, row) => sum + row[column], 0) / logs.length
      expect(Math.abs(mean)).toBeLessThan(0.01)
    }
  })

  test('an exact exponential gives the line itself', () => {
    // Reached by e^(−kδ_j)·N trades at each point: depths just below the next point.
    const counts = [4096, 2048, 1024, 512, 256]
    const depth: number[] = []
    counts.forEach((count, i) => {
      const gone = count - (counts[i + 1] ?? 0)
      for (let n = 0; n < gone; n++) depth.push(i + 0.5)
    })
    const trades = {
      timeSec: Float64Array.from(depth, (_, i) => i),
      side: new Int8Array(depth.length).fill(-1),
      depth: Float64Array.from(depth),
    }
    const line = fillCurveByRegression(
      trades,
      { startSec: 0, endSec: 4096, leastDepth: 0, mostDepth: 5 },
      'sells',
      { stepDepth: 1 },
    )
    expect(line).toMatchObject({ points: 5, trades: 4096 })
    expect(line.fillsPerSec).toBeCloseTo(1, 12)
    expect(line.decayPerPrice).toBeCloseTo(Math.LN2, 12)
    expect(line.rSquared).toBeCloseTo(1, 12)
  })
})

describe('a flow nothing can be learned from is refused', () => {
  const none = { timeSec: new Float64Array(0), side: new Int8Array(0), depth: new Float64Array(0) }
  const flat = (depths: readonly number[]): TradeDepths => ({
    timeSec: Float64Array.from(depths, (_, i) => i),
    side: Int8Array.from(depths, (_, i) => (i % 2 === 0 ? 1 : -1)),
    depth: Float64Array.from(depths),
  })
  const many = Array.from({ length: 100 }, (_, i) => i / 100)
  const fits = [
    (trades: TradeDepths, window: object = {}) =>
      fillCurveByLikelihood(trades, { ...WHOLE, mostDepth: 1, ...window }, 'both'),
    (trades: TradeDepths, window: object = {}) =>
      fillCurveByRegression(trades, { ...WHOLE, mostDepth: 1, ...window }, 'both', {
        stepDepth: 0.01,
      }),
  ]
  test.each([0, 1])('by fit %i', (which) => {
    const calibrated = fits[which] as (typeof fits)[0]
    const code = (code: string) => expect.objectContaining({ code })
    expect(() => calibrated(none)).toThrow(code('maker/too-few-trades'))
    expect(() => calibrated(flat(many.slice(0, 29)))).toThrow(code('maker/too-few-trades'))
    for (const bad of [Number.NaN, -0.1, Number.POSITIVE_INFINITY])
      expect(() => calibrated(flat([...many, bad]))).toThrow(code('maker/bad-trades'))
    expect(() => calibrated({ ...flat(many), side: new Int8Array(3) })).toThrow(
      code('maker/bad-trades'),
    )
    expect(() => calibrated({ ...flat(many), side: new Int8Array(100) })).toThrow(
      code('maker/bad-trades'),
    )
    expect(() => calibrated(flat(many), { endSec: 0 })).toThrow(code('maker/bad-trades'))
    expect(() => calibrated(flat(many), { mostDepth: 0 })).toThrow(code('maker/bad-trades'))
    const unordered = { ...flat(many), timeSec: flat(many).timeSec.toReversed() }
    expect(() => calibrated(unordered)).toThrow(code('maker/bad-trades'))
  })
  test('no decay: rarer near the mid than far from it', () => {
    const rising = flat(many.map(Math.sqrt))
    expect(() => (fits[0] as (typeof fits)[0])(rising)).toThrow(
      expect.objectContaining({ code: 'maker/no-decay' }),
    )
    const gone = flat(new Array(50).fill(5))
    expect(() => (fits[1] as (typeof fits)[0])(gone)).toThrow(
      expect.objectContaining({ code: 'maker/no-decay' }),
    )
  })
})
