import fc from 'fast-check'
import { expect, test } from 'vitest'
import { getAmountIn, getAmountOut, redeemedBy } from '../../src/amm/constantProduct.ts'
import { constantProductPool } from '../support/poolStates.ts'
import '../support/fixedSeed.ts'

const E18 = 10n ** 18n

// v2-core test/UniswapV2Pair.spec.ts, getInputPrice.
test.each([
  [1n, 5n, 10n, 1662497915624478906n],
  [1n, 10n, 5n, 453305446940074565n],
  [2n, 5n, 10n, 2851015155847869602n],
  [2n, 10n, 5n, 831248957812239453n],
  [1n, 10n, 10n, 906610893880149131n],
  [1n, 100n, 100n, 987158034397061298n],
  [1n, 1000n, 1000n, 996006981039903216n],
])('v2-core: %i in, reserves %i and %i', (amountIn, r0, r1, out) => {
  expect(getAmountOut(amountIn * E18, r0 * E18, r1 * E18, 3000)).toBe(out)
})

const amount = fc.bigInt({ min: 1n, max: 1n << 112n })

test('an exact output costs the least input that pays it', () => {
  fc.assert(
    fc.property(amount, amount, amount, (out, r0, r1) => {
      fc.pre(out < r1)
      const cost = getAmountIn(out, r0, r1, 3000)
      expect(getAmountOut(cost, r0, r1, 3000) >= out).toBe(true)
      // The contract adds one also to an exact quotient, so one less may still pay, two less never.
      if (cost > 2n) expect(getAmountOut(cost - 2n, r0, r1, 3000) < out).toBe(true)
    }),
  )
})

test('k never falls', () => {
  fc.assert(
    fc.property(amount, amount, amount, fc.integer({ min: 0, max: 999999 }), (a, r0, r1, fee) => {
      const out = getAmountOut(a, r0, r1, fee)
      expect((r0 + a) * (r1 - out) >= r0 * r1).toBe(true)
    }),
  )
})

test('shares redeem pro rata, rounded down', () => {
  const state = constantProductPool({ reserve0Raw: 1001n, reserve1Raw: 2003n, totalSupplyRaw: 10n })
  expect(redeemedBy(state, 3n)).toEqual({ amount0Raw: 300n, amount1Raw: 600n })
  expect(redeemedBy(state, 10n)).toEqual({ amount0Raw: 1001n, amount1Raw: 2003n })
  expect(redeemedBy(state, 0n)).toEqual({ amount0Raw: 0n, amount1Raw: 0n })
})

test('what cannot be', () => {
  const state = constantProductPool({ reserve0Raw: 1n, reserve1Raw: 1n, totalSupplyRaw: 10n })
  for (const [call, code] of [
    [() => getAmountOut(0n, 1n, 1n, 3000), 'amm/amount-not-positive'],
    [() => getAmountOut(1n, 0n, 1n, 3000), 'amm/reserves-empty'],
    [() => getAmountIn(5n, 1n, 5n, 3000), 'amm/not-enough-reserves'],
    [() => redeemedBy(state, 11n), 'amm/shares-out-of-range'],
  ] as const) {
    expect(call).toThrow(expect.objectContaining({ code }))
  }
})
