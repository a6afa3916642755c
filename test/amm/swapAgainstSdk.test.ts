import { expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../../src/math/tickMath.ts'
import { seededRandom } from '../support/random.ts'
import { tychoPools } from '../support/tychoPools.ts'
import { sdkCore, sdkInteger, sdkPoolOf } from '../support/uniswapSdk.ts'

const pools = tychoPools()

// Every recorded mainnet pool, from 2 to 1,415 ticks.
test.skipIf(pools.length === 0)('swaps on 17 recorded maps equal @uniswap/v3-sdk', async () => {
  expect(pools).toHaveLength(17)
  let compared = 0
  for (const [index, state] of pools.entries()) {
    const random = seededRandom(index)
    const pool = createPool(state)
    let theirs = sdkPoolOf(state)
    for (let i = 0; i < 20; i += 1) {
      const zeroForOne = random.chance(0.5)
      const exact = random.pick(['input', 'output'] as const)
      const [tokenIn, tokenOut] = zeroForOne
        ? [theirs.token0, theirs.token1]
        : [theirs.token1, theirs.token0]
      const token = exact === 'input' ? tokenIn : tokenOut
      const amountRaw = random.magnitude(Math.round(token.decimals * 3.3) + 14)
      const fixed = sdkCore.CurrencyAmount.fromRawAmount(token, amountRaw.toString())
      const limit = sdkInteger(zeroForOne ? MIN_SQRT_PRICE + 1n : MAX_SQRT_PRICE - 1n)
      const [other, after] = await (exact === 'input'
        ? theirs.getOutputAmount(fixed, limit)
        : theirs.getInputAmount(fixed, limit)
      ).catch(() => [undefined, undefined])
      // The SDK refuses what the pool cannot fill; the contract fills what it can.
      if (other === undefined || after === undefined) continue
      const ours = pool.swap({ zeroForOne, exact, amountRaw })
      const [paidIn, paidOut] = zeroForOne
        ? [ours.amount0Raw, -ours.amount1Raw]
        : [ours.amount1Raw, -ours.amount0Raw]
      expect(
        [exact === 'input' ? paidOut : paidIn, ours.sqrtPriceX96, ours.tick, ours.liquidity].join(),
      ).toBe([other.quotient, after.sqrtRatioX96, after.tickCurrent, after.liquidity].join())
      theirs = after
      compared += 1
    }
  }
  expect(compared).toBeGreaterThan(250)
})
