import { expect, test } from 'vitest'
import {
  getAmount0DeltaRoundingDown,
  getAmount0DeltaRoundingUp,
  getAmount1DeltaRoundingDown,
  getAmount1DeltaRoundingUp,
  getNextSqrtPriceFromInput,
  getNextSqrtPriceFromOutput,
} from '../../src/math/sqrtPriceMath.ts'
import { computeSwapStep } from '../../src/math/swapMath.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { MAX_UINT160, MAX_UINT256, Q96 } from '../../src/math/uint.ts'
import { seededRandom } from '../support/random.ts'
import { sdkInteger, v3Sdk } from '../support/uniswapSdk.ts'

test('deltas and next prices equal @uniswap/v3-sdk', () => {
  const random = seededRandom(4)
  const { SqrtPriceMath } = v3Sdk
  const text = (value: { toString(): string }) => BigInt(value.toString())
  for (let i = 0; i < 1000; i += 1) {
    const tick = random.integer(-800000, 800000)
    const p = getSqrtPriceAtTick(tick) + random.bigint(0n, 1000n)
    const q = getSqrtPriceAtTick(tick + random.pick([0, 1, 1, 60, 20000]))
    const liquidity = random.magnitude(110)
    const [sp, sq, sl] = [p, q, liquidity].map(sdkInteger) as [never, never, never]
    for (const up of [false, true]) {
      const delta0 = up ? getAmount0DeltaRoundingUp : getAmount0DeltaRoundingDown
      const delta1 = up ? getAmount1DeltaRoundingUp : getAmount1DeltaRoundingDown
      expect(delta0(p, q, liquidity)).toBe(text(SqrtPriceMath.getAmount0Delta(sp, sq, sl, up)))
      expect(delta1(p, q, liquidity)).toBe(text(SqrtPriceMath.getAmount1Delta(sp, sq, sl, up)))
    }
    const amount = random.magnitude(random.pick([60, 100, 240]))
    for (const zeroForOne of [false, true]) {
      expect(outcome(() => getNextSqrtPriceFromInput(p, liquidity, amount, zeroForOne))).toBe(
        // The SDK has no width: what the contract's 160 bits do not hold is refused here.
        outcome(() =>
          sqrtPrice(
            SqrtPriceMath.getNextSqrtPriceFromInput(sp, sl, sdkInteger(amount), zeroForOne),
          ),
        ),
      )
    }
  }
})

test('what the range does not hold cannot be paid out', () => {
  const all0 = getAmount0DeltaRoundingUp(Q96, 1n << 160n, 10n ** 18n)
  expect(() => getNextSqrtPriceFromOutput(Q96, 10n ** 18n, 2n * all0, false)).toThrow(
    code('math/not-enough-reserves'),
  )
  expect(() => getNextSqrtPriceFromOutput(Q96, 10n ** 18n, 10n ** 18n, true)).toThrow(
    code('math/not-enough-reserves'),
  )
  expect(() => getNextSqrtPriceFromInput(Q96, 0n, 1n, true)).toThrow(code('math/no-liquidity'))
  expect(() => getNextSqrtPriceFromInput(Q96, 1n, MAX_UINT256 >> 96n, false)).toThrow(
    code('math/price-overflow'),
  )
})

test('a swap step equals the SDK, and keeps its promises', () => {
  const random = seededRandom(5)
  for (let i = 0; i < 1000; i += 1) {
    const tick = random.integer(-400000, 400000)
    const price = getSqrtPriceAtTick(tick) + random.bigint(0n, 100n)
    const target = getSqrtPriceAtTick(tick + random.integer(-300, 300))
    const liquidity = random.magnitude(100)
    const amount = random.magnitude(90)
    const feePips = random.pick([0, 100, 500, 3000, 10000, 999999])
    const exact = random.pick(['input', 'output'] as const)
    const step = computeSwapStep(price, target, liquidity, exact, amount, feePips)
    const theirs = v3Sdk.SwapMath.computeSwapStep(
      sdkInteger(price),
      sdkInteger(target),
      sdkInteger(liquidity),
      sdkInteger(exact === 'input' ? amount : -amount),
      feePips as never,
    ).map((value) => BigInt(value.toString()))
    expect([step.sqrtPriceNextX96, step.amountInRaw, step.amountOutRaw, step.feeRaw]).toEqual(
      theirs,
    )
    const used = exact === 'input' ? step.amountInRaw + step.feeRaw : step.amountOutRaw
    expect(used <= amount).toBe(true)
    if (step.sqrtPriceNextX96 !== target) expect(used).toBe(amount)
    // Round-up means at least one unit of fee on any input that moved the price.
    if (feePips > 0 && step.amountInRaw > 0n) expect(step.feeRaw > 0n).toBe(true)
  }
})

function sqrtPrice(value: { toString(): string }): bigint {
  const price = BigInt(value.toString())
  if (price > MAX_UINT160) throw new RangeError('too wide')
  return price
}

function outcome(run: () => bigint): bigint | 'refused' {
  try {
    return run()
  } catch {
    return 'refused'
  }
}

function code(expected: string) {
  return expect.objectContaining({ code: expected })
}
