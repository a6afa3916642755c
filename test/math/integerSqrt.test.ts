import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sqrtRoundingDown, sqrtRoundingUp } from '../../src/math/integerSqrt.ts'
import '../support/fixedSeed.ts'

const value = fc.oneof(
  fc.bigInt(0n, 10n ** 6n),
  fc.bigInt(0n, 2n ** 400n),
  fc.bigInt(0n, 2n ** 2200n),
)

test('the root is the greatest whose square fits, and the least that covers', () => {
  fc.assert(
    fc.property(value, (n) => {
      const down = sqrtRoundingDown(n)
      expect(down * down <= n && (down + 1n) ** 2n > n).toBe(true)
      const up = sqrtRoundingUp(n)
      expect(up * up >= n && (up === 0n || (up - 1n) ** 2n < n)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test.each([0n, 1n, 2n, 3n, 4n, 2n ** 52n, 2n ** 53n + 1n, 2n ** 1023n, 2n ** 1024n])(
  'one below, at and above the square of %s',
  (root) => {
    const square = root * root
    expect(sqrtRoundingDown(square)).toBe(root)
    expect(sqrtRoundingUp(square)).toBe(root)
    expect(sqrtRoundingUp(square + 1n)).toBe(root + 1n)
    if (root > 0n) expect(sqrtRoundingDown(square - 1n)).toBe(root - 1n)
  },
)
