import fc from 'fast-check'
import { expect, test } from 'vitest'
import { feeGrowthInside, feesOwed } from '../../src/math/feeGrowth.ts'
import { mulDiv, mulDivRoundingUp } from '../../src/math/uint.ts'
import '../support/fixedSeed.ts'

const both = (value: bigint) => ({ feeGrowth0X128: value, feeGrowth1X128: value })
const uint256 = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n })

// @uniswap/v3-sdk tickLibrary.test.ts: global growth 2^128.
test.each([
  ['all of it inside', 0, 0n, 0n, 1n << 128n],
  ['all of it above', 0, 0n, 1n << 128n, 0n],
  ['all of it below', 0, 1n << 128n, 0n, 0n],
  ['half above, half inside', 0, 0n, 1n << 127n, 1n << 127n],
])('growth inside: %s', (_, tick, lower, upper, inside) => {
  expect(feeGrowthInside(tick, -1, 1, both(1n << 128n), both(lower), both(upper))).toEqual(
    both(inside),
  )
})

test('an upper tick is out of range and a lower tick in it', () => {
  const at = (tick: number) =>
    feeGrowthInside(tick, -10, 10, both(100n), both(30n), both(20n)).feeGrowth0X128
  expect([at(-11), at(-10), at(9), at(10)]).toEqual([10n, 50n, 50n, 2n ** 256n - 10n])
})

test('equals the short form of v3-periphery PositionValue on either side', () => {
  fc.assert(
    fc.property(uint256, uint256, uint256, fc.integer({ min: -3, max: 3 }), (g, l, u, tick) => {
      const short = tick < -1 ? l - u : tick < 1 ? g - l - u : u - l
      const inside = feeGrowthInside(tick, -1, 1, both(g), both(l), both(u))
      expect(inside).toEqual(both(BigInt.asUintN(256, short)))
    }),
  )
})

test('fees across the wrap of 2^256', () => {
  expect(feesOwed(5n * 10n ** 38n, 2n ** 256n - 10n ** 30n, 10n ** 18n)).toBe(1469367941466595262n)
  // What does not fit the 128 bits of the position is cut off, as on chain.
  expect(feesOwed(2n ** 256n - 1n, 0n, 2n ** 127n)).toBe(2n ** 128n - 1n)
})

test('one full reading earns at least what two partial ones do, at most one raw unit more', () => {
  const growth = fc.bigInt({ min: 0n, max: 1n << 160n })
  fc.assert(
    fc.property(
      uint256,
      growth,
      growth,
      fc.bigInt({ min: 0n, max: 1n << 80n }),
      (from, a, b, l) => {
        const middle = BigInt.asUintN(256, from + a)
        const end = BigInt.asUintN(256, from + a + b)
        const parts = feesOwed(middle, from, l) + feesOwed(end, middle, l)
        expect([0n, 1n]).toContain(feesOwed(end, from, l) - parts)
      },
    ),
  )
})

test('mulDiv keeps the full product and refuses what 256 bits do not hold', () => {
  const max = 2n ** 256n - 1n
  expect(mulDiv(max, max, max)).toBe(max)
  expect(mulDivRoundingUp(max, 1n, 2n)).toBe(2n ** 255n)
  for (const [call, code] of [
    [() => mulDiv(max, 2n, 1n), 'math/overflow'],
    [() => mulDiv(1n, 1n, 0n), 'math/division-by-zero'],
    [() => mulDivRoundingUp(max, max, max - 1n), 'math/overflow'],
  ] as const) {
    expect(call).toThrow(expect.objectContaining({ code }))
  }
})
