import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ratioOf } from '../../src/domain/units.ts'
import { feeBandOf } from '../../src/market/feeBand.ts'
import { poolRatioOf } from '../../src/market/marketFrame.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../../src/math/tickMath.ts'
import { INVERTED, UPRIGHT } from '../support/marketScene.ts'
import '../support/fixedSeed.ts'

const Q192 = 2n ** 192n

describe('the fee band', () => {
  test('its ends are the integers next outside mid·(1 − f) and mid/(1 − f)', () => {
    const mids = fc.double({ min: 1e-9, max: 1e12, noNaN: true })
    fc.assert(
      fc.property(mids, fc.integer({ min: 0, max: 999_999 }), (price, feePips) => {
        const mid = ratioOf(price)
        const { lowerX96, upperX96 } = feeBandOf(mid, feePips)
        const kept = 1_000_000n - BigInt(feePips)
        // s² / 2^192 against mid·kept/10^6 and mid·10^6/kept, multiplied out.
        const isAtMostLower = (s: bigint) =>
          s * s * mid.denominator * 1_000_000n <= mid.numerator * kept * Q192
        const isAtLeastUpper = (s: bigint) =>
          s * s * mid.denominator * kept >= mid.numerator * 1_000_000n * Q192
        expect(isAtMostLower(lowerX96) && !isAtMostLower(lowerX96 + 1n)).toBe(true)
        expect(isAtLeastUpper(upperX96) && !isAtLeastUpper(upperX96 - 1n)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('around 1 the edges of 0.3 % are √0.997 and its inverse', () => {
    const { lowerX96, upperX96 } = feeBandOf({ numerator: 1n, denominator: 1n }, 3000)
    expect(Number(lowerX96) / 2 ** 96).toBeCloseTo(Math.sqrt(0.997), 15)
    expect(Number(upperX96) / 2 ** 96).toBeCloseTo(1 / Math.sqrt(0.997), 15)
  })

  test('it stays within the prices a swap may be limited to', () => {
    const tiny = feeBandOf({ numerator: 1n, denominator: 10n ** 60n }, 3000)
    expect(tiny.lowerX96).toBe(MIN_SQRT_PRICE + 1n)
    const huge = feeBandOf({ numerator: 10n ** 60n, denominator: 1n }, 3000)
    expect(huge.upperX96).toBe(MAX_SQRT_PRICE - 1n)
  })

  test('3,000 USDC the ether is 10^12/3000 raw in one frame and 3000/10^12 in the other', () => {
    const inverted = poolRatioOf(INVERTED, 3000)
    expect(inverted.numerator * 3000n).toBe(inverted.denominator * 10n ** 12n)
    const upright = poolRatioOf(UPRIGHT, 3000)
    expect(upright.numerator * 10n ** 12n).toBe(upright.denominator * 3000n)
  })
})
