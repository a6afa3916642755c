import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  humanAmount,
  priceOfSqrtPrice,
  rawAmount,
  sqrtPriceOfPrice,
  sqrtPriceRaw,
  toDouble,
  toInteger,
} from '../../src/domain/units.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../../src/math/tickMath.ts'
import '../support/fixedSeed.ts'

/* The error bounds docs/UNITS.md states, measured against exact rationals. */

type Rational = { readonly n: bigint; readonly d: bigint }

/** A double as the fraction it is. */
function exactly(value: number): Rational {
  let [mantissa, d] = [value, 1n]
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    d *= 2n
  }
  return { n: BigInt(mantissa), d }
}

/** Whether `ours` lies within 2^-bits of the exact value, relatively. */
function isWithin(ours: number, exact: Rational, bits: number): boolean {
  const { n, d } = exactly(ours)
  const difference = n * exact.d - exact.n * d
  return (difference < 0n ? -difference : difference) * 2n ** BigInt(bits) <= exact.n * d
}

const pow10 = (k: number): Rational =>
  k >= 0 ? { n: 10n ** BigInt(k), d: 1n } : { n: 1n, d: 10n ** BigInt(-k) }
const decimals = fc.integer({ min: 0, max: 36 })
const sqrtPrice = fc
  .double({ min: Math.log(4295128739), max: Math.log(1.4614467e48), noNaN: true })
  .map((logarithm) => toInteger(Math.floor(Math.exp(logarithm))))
  .filter((s) => s >= MIN_SQRT_PRICE && s < MAX_SQRT_PRICE)

describe('what crosses between integers and doubles', () => {
  test('toDouble and sqrtPriceRaw: 2^-53', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), (value) => {
        expect(isWithin(toDouble(value), { n: value, d: 1n }, 53)).toBe(true)
        expect(isWithin(sqrtPriceRaw(value), { n: value, d: 2n ** 96n }, 53)).toBe(true)
      }),
    )
  })

  test('humanAmount: 2^-52 to 22 decimals, 2^-51 to 36', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), decimals, (raw, places) => {
        const exact = { n: raw, d: 10n ** BigInt(places) }
        expect(isWithin(humanAmount(raw, places), exact, places <= 22 ? 52 : 51)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('rawAmount: the exact product rounded toward zero', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e20, noNaN: true }), decimals, (amount, places) => {
        const { n, d } = exactly(amount)
        expect(rawAmount(amount, places)).toBe((n * 10n ** BigInt(places)) / d)
      }),
    )
  })

  test('priceOfSqrtPrice: 2^-50', () => {
    fc.assert(
      fc.property(sqrtPrice, decimals, decimals, (s, d0, d1) => {
        const scale = pow10(d0 - d1)
        const price0 = { n: s * s * scale.n, d: 2n ** 192n * scale.d }
        const [token0, token1] = [{ decimals: d0 }, { decimals: d1 }]
        expect(isWithin(priceOfSqrtPrice(s, token0, token1, 'token0'), price0, 50)).toBe(true)
        const price1 = { n: price0.d, d: price0.n }
        expect(isWithin(priceOfSqrtPrice(s, token0, token1, 'token1'), price1, 50)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('sqrtPriceOfPrice undoes priceOfSqrtPrice within 2^-50 of the root and one unit', () => {
    fc.assert(
      fc.property(
        sqrtPrice,
        decimals,
        decimals,
        fc.constantFrom('token0' as const, 'token1' as const),
        (s, d0, d1, baseIs) => {
          const [token0, token1] = [{ decimals: d0 }, { decimals: d1 }]
          const price = priceOfSqrtPrice(s, token0, token1, baseIs)
          const back = sqrtPriceOfPrice(price, token0, token1, baseIs)
          const difference = back > s ? back - s : s - back
          expect(difference <= 1n + s / 2n ** 50n).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
