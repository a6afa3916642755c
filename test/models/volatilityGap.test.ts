import { describe, expect, test } from 'vitest'
import { curveOfRange } from '../../src/amm/curveOf.ts'
import { gammaScalping, scalpedOption } from '../../src/hedging/gammaScalping.ts'
import { gbmPath } from '../../src/market/gbmPath.ts'
import { randomStream } from '../../src/market/random.ts'
import { blackScholes } from '../../src/models/blackScholes.ts'
import { breakEvenVolatilityAnnual } from '../../src/models/breakEven.ts'
import { greeksAt } from '../../src/models/greeks.ts'
import { lvrRateAt } from '../../src/models/lossVersusRebalancing.ts'
import { type VolatilityReading, volatilityGaps } from '../../src/models/volatilityGap.ts'

const reading = (
  kind: VolatilityReading['kind'],
  source: string,
  sigmaAnnual: number,
): VolatilityReading => ({ kind, source, sigmaAnnual, windowSec: 7 * 86_400 })

describe('implied against realised volatility', () => {
  test('of a position: fees less LVR', () => {
    const curve = curveOfRange({
      liquidity: 847.2135954999579,
      sqrtLower: Math.sqrt(1500),
      sqrtUpper: Math.sqrt(2500),
    })
    const feesQuotePerDay = 21
    const implied = breakEvenVolatilityAnnual({ curve, price: 2000, feesQuotePerDay }) as number
    const { gammaBasePerPrice } = greeksAt({ curve, price: 2000, feesBase: 0 })
    const [gap] = volatilityGaps({
      price: 2000,
      gammaBasePerPrice,
      readings: [reading('realised', 'pool', 0.8), reading('implied', 'fees', implied)],
    })
    const { lvrQuotePerDay } = lvrRateAt({ curve, price: 2000, sigmaAnnual: 0.8 })
    expect(gap?.pnlQuotePerDay).toBeCloseTo(feesQuotePerDay - lvrQuotePerDay, 10)
    expect(gap?.gapAnnual).toBeCloseTo(implied - 0.8, 14)
  })

  test('every implied beside every realised, in order', () => {
    const readings = [
      reading('implied', 'fees', 0.9),
      reading('realised', 'hour', 0.7),
      reading('implied', 'options', 0.6),
      reading('realised', 'day', 0.8),
    ]
    const gaps = volatilityGaps({ price: 2000, gammaBasePerPrice: -0.005, readings })
    expect(gaps.map((gap) => `${gap.implied.source}/${gap.realised.source}`)).toEqual([
      'fees/hour',
      'fees/day',
      'options/hour',
      'options/day',
    ])
    // Short gamma gains where it is paid for more than what happens.
    expect(gaps.map((gap) => Math.sign(gap.pnlQuotePerDay))).toEqual([1, 1, -1, -1])
    expect(
      volatilityGaps({ price: 2000, gammaBasePerPrice: -1, readings: readings.slice(0, 1) }),
    ).toEqual([])
  })

  test('of an option sold at 90 % while 60 % happens: the mean of hedged paths', () => {
    // A short step of a long option: gamma hardly changes, so the rate holds over the path.
    const call = { kind: 'call', strike: 2000, sigmaAnnual: 0.9 } as const
    const days = 2
    const expirySec = 180 * 86_400
    const { gammaBasePerPrice } = blackScholes({
      ...call,
      spot: 2000,
      timeYears: 180 / 365,
      rateAnnual: 0,
    })
    const [gap] = volatilityGaps({
      price: 2000,
      gammaBasePerPrice: -gammaBasePerPrice,
      readings: [reading('implied', 'sold', 0.9), reading('realised', 'path', 0.6)],
    })
    const position = scalpedOption({ ...call, expirySec, sizeBase: -1 })
    const totals = Array.from({ length: 400 }, (_, seed) => {
      const { timeSec, mid } = gbmPath(
        { startPrice: 2000, volatilityAnnual: 0.6, startSec: 0, stepSec: 3600, steps: 24 * days },
        randomStream(seed).split('gap'),
      )
      return gammaScalping(position, { timeSec, price: mid }).exactTotalQuote
    })
    const mean = totals.reduce((sum, one) => sum + one, 0) / totals.length
    const sd = Math.sqrt(totals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 399)
    const expected = days * (gap?.pnlQuotePerDay as number)
    expect(expected).toBeGreaterThan(0)
    expect(Math.abs(mean - expected)).toBeLessThan((3 * sd) / 20)
  })
})
