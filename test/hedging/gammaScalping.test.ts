import { describe, expect, test } from 'vitest'
import { curveOfRange } from '../../src/amm/curveOf.ts'
import { optionHedgingSd } from '../../src/hedging/discreteHedging.ts'
import { gammaScalping, scalpedCurve, scalpedOption } from '../../src/hedging/gammaScalping.ts'
import { gbmPath } from '../../src/market/gbmPath.ts'
import { randomStream } from '../../src/market/random.ts'
import { blackScholes } from '../../src/models/blackScholes.ts'
import { lvrAlongPath } from '../../src/models/lossVersusRebalancing.ts'
import { valueAt } from '../../src/models/valuation.ts'

const curve = curveOfRange({
  liquidity: 847.2135954999579,
  sqrtLower: Math.sqrt(1500),
  sqrtUpper: Math.sqrt(2500),
})
const position = scalpedCurve(curve)
const jump = (move: number) =>
  gammaScalping(position, { timeSec: [0, 3600], price: [2000, 2000 + move] })

describe('gamma scalping', () => {
  test('reference 3.8: a jump of 20 and of 100, exactly and to second order', () => {
    expect(jump(20).exactTotalQuote).toBeCloseTo(-0.942507, 6)
    expect(jump(20).secondOrderTotalQuote).toBeCloseTo(-0.947214, 6)
    expect(jump(100).exactTotalQuote).toBeCloseTo(-23.10621, 5)
    expect(jump(100).secondOrderTotalQuote).toBeCloseTo(-23.68034, 5)
  })

  test('what the second order misses is of third order', () => {
    const gap = (move: number): number => {
      const { exactTotalQuote, secondOrderTotalQuote } = jump(move)
      return exactTotalQuote - secondOrderTotalQuote
    }
    expect(gap(10) / gap(1)).toBeGreaterThan(950)
    expect(gap(10) / gap(1)).toBeLessThan(1050)
  })

  test('of a position it is minus its LVR, step by step, and sums to the hedged P&L', () => {
    const { timeSec, mid } = gbmPath(
      { startPrice: 2000, volatilityAnnual: 0.8, startSec: 0, stepSec: 3600, steps: 500 },
      randomStream(38),
    )
    const found = gammaScalping(position, { timeSec, price: mid })
    const lvr = lvrAlongPath(curve, [...mid])
    expect(found.timeSec).toEqual(timeSec.slice(1))
    for (const [i, loss] of lvr.entries()) expect(found.exactPnlQuote[i]).toBeCloseTo(-loss, 9)
    // The identity of 2.3: V(T) − V(0) = ∫x dP − LVR.
    let market = 0
    for (let i = 0; i < 500; i += 1)
      market += curve.baseAt(mid[i] as number) * ((mid[i + 1] as number) - (mid[i] as number))
    const change = valueAt(curve, mid[500] as number) - valueAt(curve, 2000)
    expect(found.exactTotalQuote).toBeCloseTo(change - market, 7)
    // The path was drawn at 80 %; 500 squared returns estimate it within about 3 %.
    expect(found.realisedSigmaAnnual).toBeGreaterThan(0.72)
    expect(found.realisedSigmaAnnual).toBeLessThan(0.88)
  })

  test('a bought call earns the moves and pays the decay; its P&L to expiry is payoff less premium less the hedge', () => {
    const YEAR_SEC = 365 * 86_400
    const call = { kind: 'call', strike: 2000, sigmaAnnual: 0.8 } as const
    const expirySec = 30 * 86_400
    const premium = blackScholes({
      ...call,
      spot: 2000,
      timeYears: expirySec / YEAR_SEC,
      rateAnnual: 0,
    })
    const steps = 720
    const totals: number[] = []
    for (let seed = 0; seed < 60; seed += 1) {
      const { timeSec, mid } = gbmPath(
        { startPrice: 2000, volatilityAnnual: 0.8, startSec: 0, stepSec: 3600, steps },
        randomStream(seed),
      )
      const found = gammaScalping(scalpedOption({ ...call, expirySec, sizeBase: 1 }), {
        timeSec,
        price: mid,
      })
      expect(Math.min(...found.gammaPnlQuote)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...found.thetaPnlQuote)).toBeLessThanOrEqual(0)
      let hedge = 0
      for (let i = 0; i < steps; i += 1) {
        const timeYears = (expirySec - (timeSec[i] as number)) / YEAR_SEC
        const { deltaBase } = blackScholes({
          ...call,
          spot: mid[i] as number,
          timeYears,
          rateAnnual: 0,
        })
        hedge += deltaBase * ((mid[i + 1] as number) - (mid[i] as number))
      }
      const payoff = Math.max((mid[steps] as number) - 2000, 0)
      expect(found.exactTotalQuote).toBeCloseTo(payoff - premium.valueQuote - hedge, 7)
      totals.push(found.exactTotalQuote)
    }
    // Derman and Kamal's deviation; that of 60 totals is known within 9 %, three errors are 27 %.
    const sd = Math.sqrt(totals.reduce((sum, x) => sum + x * x, 0) / totals.length)
    const predicted = optionHedgingSd({ vegaQuote: premium.vegaQuote, sigmaAnnual: 0.8, steps })
    expect(Math.abs(sd / predicted - 1)).toBeLessThan(0.27)
  })

  test('a path that goes back in time, or of one point, is refused', () => {
    for (const path of [
      { timeSec: [0], price: [2000] },
      { timeSec: [0, 0], price: [2000, 2001] },
      { timeSec: [0, 1, 2], price: [2000, 2001] },
    ])
      expect(() => gammaScalping(position, path)).toThrow(
        expect.objectContaining({ code: 'model/bad-window' }),
      )
  })
})
