import { expect, test } from 'vitest'
import {
  addDelta,
  getAmountsRoundingDown,
  getAmountsRoundingUp,
  getLiquidityForAmount0,
  getLiquidityForAmounts,
  getLiquidityForAmountsPrecise,
} from '../../src/math/liquidityMath.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { MAX_UINT128, MAX_UINT256, mulDivRoundingUp, Q96 } from '../../src/math/uint.ts'
import { encodeSqrtPrice } from '../support/encodeSqrtPrice.ts'
import { seededRandom } from '../support/random.ts'
import { sdkInteger, v3Sdk } from '../support/uniswapSdk.ts'

const a = encodeSqrtPrice(100n, 110n)
const b = encodeSqrtPrice(110n, 100n)

test('v3-sdk encodeSqrtRatioX96(111, 333)', () => {
  expect(encodeSqrtPrice(111n, 333n)).toBe(45742400955009932534161870629n)
})

// v3-periphery test/LiquidityAmounts.spec.ts.
test.each([
  ['inside', Q96, 2148n],
  ['below', encodeSqrtPrice(99n, 110n), 1048n],
  ['above', encodeSqrtPrice(111n, 100n), 2097n],
  ['at the lower end', a, 1048n],
  ['at the upper end', b, 2097n],
])('v3-periphery getLiquidityForAmounts(100, 200) %s', (_, price, liquidity) => {
  expect(getLiquidityForAmounts(price, a, b, 100n, 200n)).toBe(liquidity)
})

test.each([
  ['inside', Q96, 2148n, [99n, 99n]],
  ['below', encodeSqrtPrice(99n, 110n), 1048n, [99n, 0n]],
  ['above', encodeSqrtPrice(111n, 100n), 2097n, [0n, 199n]],
  ['at the lower end', a, 1048n, [99n, 0n]],
  ['at the upper end', b, 2097n, [0n, 199n]],
])('v3-periphery getAmountsForLiquidity %s', (_, price, liquidity, amounts) => {
  expect(getAmountsRoundingDown(price, a, b, liquidity)).toEqual(amounts)
})

test('a mint rounds up what a burn rounds down', () => {
  expect(getAmountsRoundingUp(Q96, a, b, 2148n)).toEqual([100n, 100n])
})

test('v3-sdk maxLiquidityForAmounts, imprecise, with all of token0', () => {
  const lower = encodeSqrtPrice(100n, 110n)
  expect(getLiquidityForAmount0(lower, b, MAX_UINT256)).toBe(
    1214437677402050006470401421068302637228917309992228326090730924516431320489727n,
  )
})

// revert-finance/revert-backtester README: USDC (6) is token0 and WETH (18) token1.
test('a real position, inverted and with unlike decimals, to the wei', () => {
  const lower = getSqrtPriceAtTick(193380)
  const upper = getSqrtPriceAtTick(200310)
  const liquidity = 326453009134297n
  const amount1 = 1013650509408661188n
  const price = lower + mulDivRoundingUp(amount1, Q96, liquidity)
  expect(getAmountsRoundingDown(price, lower, upper, liquidity)).toEqual([2656898529n, amount1])
})

test('both liquidities equal the SDK at random prices, ranges and amounts', () => {
  const random = seededRandom(3)
  const { maxLiquidityForAmounts } = v3Sdk
  for (let i = 0; i < 500; i += 1) {
    const tick = random.integer(-400000, 400000)
    const width = random.pick([1, 10, 1000, 100000])
    const lower = getSqrtPriceAtTick(tick)
    const upper = getSqrtPriceAtTick(tick + random.integer(1, width))
    const price = getSqrtPriceAtTick(tick + random.integer(-width, 2 * width))
    const amounts = [random.magnitude(80), random.magnitude(80)] as const
    const theirs = (isPrecise: boolean) =>
      BigInt(
        maxLiquidityForAmounts(
          sdkInteger(price),
          sdkInteger(lower),
          sdkInteger(upper),
          amounts[0].toString(),
          amounts[1].toString(),
          isPrecise,
        ).toString(),
      )
    for (const [ours, precise] of [
      [getLiquidityForAmounts, false],
      [getLiquidityForAmountsPrecise, true],
    ] as const) {
      const expected = theirs(precise)
      if (expected > MAX_UINT128) {
        expect(() => ours(price, lower, upper, ...amounts)).toThrow(code('math/liquidity-overflow'))
      } else {
        expect(ours(price, lower, upper, ...amounts)).toBe(expected)
      }
    }
  }
})

test('liquidity stays in 128 bits', () => {
  expect(addDelta(5n, -5n)).toBe(0n)
  expect(() => addDelta(5n, -6n)).toThrow(code('math/liquidity-underflow'))
  expect(addDelta(MAX_UINT128 - 1n, 1n)).toBe(MAX_UINT128)
  expect(() => addDelta(MAX_UINT128, 1n)).toThrow(code('math/liquidity-overflow'))
})

function code(expected: string) {
  return expect.objectContaining({ code: expected })
}
