import { describe, expect, test } from 'vitest'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { breakEvenVolatilityAnnual } from '../../src/models/breakEven.ts'
import {
  activeBreakEvenVolatilityAnnual,
  feeGrowthVolatilityAnnual,
  feeGrowthVolatilityE12,
  lambertVolatilityAnnual,
  lpFeeShare,
  tickSpacingCorrection,
} from '../../src/models/feeImpliedVolatility.ts'
import { fullRangeCurve } from '../support/closedFormCurve.ts'

const DAY_SEC = 86_400

describe('volatility implied by fees', () => {
  test('break-even of the active liquidity is that of its curve', () => {
    const curve = fullRangeCurve(70)
    const feesQuotePerDay = 3
    expect(
      activeBreakEvenVolatilityAnnual({
        feesQuote: 2 * feesQuotePerDay,
        windowSec: 2 * DAY_SEC,
        liquidity: 70,
        price: 1700,
      }),
    ).toBeCloseTo(breakEvenVolatilityAnnual({ curve, price: 1700, feesQuotePerDay }) ?? 0, 12)
  })

  test.each([
    [500, 10],
    [3000, 60],
    [10_000, 200],
    [100, 1],
  ])(
    'Lambert’s number times the correction is the break-even, %d pips, spacing %d',
    (pips, spacing) => {
      const [liquidity, price, volumeQuote] = [55, 1800, 1234]
      const fee = lpFeeShare(pips, 0)
      const lambert = lambertVolatilityAnnual({
        lpFeeShare: fee,
        volumeQuote,
        windowSec: DAY_SEC,
        tickTvlQuote: (liquidity * Math.sqrt(price) * spacing) / 20_000,
      })
      const breakEven = activeBreakEvenVolatilityAnnual({
        feesQuote: fee * volumeQuote,
        windowSec: DAY_SEC,
        liquidity,
        price,
      })
      expect((lambert * tickSpacingCorrection(spacing, fee)) / breakEven).toBeCloseTo(1, 13)
    },
  )

  test('the fee switch: LPs break even at a lower volatility by the root of what they keep', () => {
    const at = (n: number) =>
      activeBreakEvenVolatilityAnnual({
        feesQuote: lpFeeShare(3000, n) * 1000,
        windowSec: DAY_SEC,
        liquidity: 1,
        price: 1,
      })
    expect(lpFeeShare(3000, 4)).toBeCloseTo(0.00225, 15)
    expect(at(4) / at(0)).toBeCloseTo(Math.sqrt(0.75), 13)
  })

  test('from fee growth: equals the break-even by doubles, and wraps', () => {
    const liquidity = 10n ** 18n
    const price = 1.0001 ** 193_730
    const [fees0, fees1] = [5_000_000n, 10n ** 15n]
    const growthOf = (raw: bigint) => (raw << 128n) / liquidity
    const options = {
      feePips0: 3000,
      feePips1: 3000,
      tickSpacing: 60,
      sqrtPriceX96: getSqrtPriceAtTick(193_730),
      windowSec: 8640,
    }
    const ours = feeGrowthVolatilityAnnual({
      ...options,
      growth0X128: [0n, growthOf(fees0)],
      growth1X128: [0n, growthOf(fees1)],
    })
    const byDoubles = activeBreakEvenVolatilityAnnual({
      feesQuote: 5e6 * price + 1e15,
      windowSec: 8640,
      liquidity: 1e18,
      price,
    })
    expect(ours / byDoubles).toBeCloseTo(1, 9)
    const nearEnd = 2n ** 256n - 12_345n
    expect(
      feeGrowthVolatilityAnnual({
        ...options,
        growth0X128: [nearEnd, BigInt.asUintN(256, nearEnd + growthOf(fees0))],
        growth1X128: [nearEnd, BigInt.asUintN(256, nearEnd + growthOf(fees1))],
      }),
    ).toBe(ours)
  })

  test('no growth is no volatility; no time is refused', () => {
    const ask = (windowSec: number) =>
      feeGrowthVolatilityE12({
        growth0X128: [7n, 7n],
        growth1X128: [9n, 9n],
        feePips0: 500,
        feePips1: 500,
        tickSpacing: 10,
        sqrtPriceX96: 2n ** 96n,
        windowSec,
        scaleSec: DAY_SEC,
      })
    expect(ask(60)).toBe(0n)
    expect(() => ask(0)).toThrow(expect.objectContaining({ code: 'model/bad-window' }))
    expect(() =>
      activeBreakEvenVolatilityAnnual({ feesQuote: 1, windowSec: 1, liquidity: 0, price: 1 }),
    ).toThrow(expect.objectContaining({ code: 'model/bad-amount' }))
  })
})
