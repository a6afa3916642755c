import { createRequire } from 'node:module'
import { type Abi, decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployContract } from '../../src/demo/transact.ts'
import type { Address } from '../../src/domain/address.ts'
import {
  getSqrtPriceAtTick,
  getTickAtSqrtPrice,
  MAX_SQRT_PRICE,
  MAX_TICK,
  MIN_SQRT_PRICE,
  MIN_TICK,
} from '../../src/math/tickMath.ts'
import { startAnvil } from '../support/anvil.ts'
import { callBatch } from '../support/callBatch.ts'
import type { LocalChain } from '../support/embeddedChain.ts'
import { seededRandom } from '../support/random.ts'

// The oracle is v4-core's library as its authors compiled it, deployed and called.
const { abi, bytecode } = createRequire(import.meta.url)(
  '@uniswap/v4-core/out/TickMathTest.sol/TickMathTest.json',
) as { abi: Abi; bytecode: { object: Hex } }

let chain: LocalChain
let library: Address
beforeAll(async () => {
  chain = await startAnvil()
  library = await deployContract(chain, abi, bytecode.object, [])
})
afterAll(() => chain.close())

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)
const around = <T>(values: readonly T[], add: (value: T, step: -1 | 0 | 1) => T) =>
  values.flatMap((value) => [add(value, -1), value, add(value, 1)])

const random = seededRandom(1)
const randomTicks = range(1, 10_000).map(() => random.integer(MIN_TICK, MAX_TICK))
const edgeTicks = around(
  [MIN_TICK, MAX_TICK, 0, ...range(0, 19).flatMap((bit) => [2 ** bit, -(2 ** bit)])],
  (tick, step) => tick + step,
)
const randomPrices = range(1, 10_000).map(() => priceBetweenEnds())
const edgePrices = around(
  [MIN_SQRT_PRICE, MAX_SQRT_PRICE, ...range(0, 159).map((bit) => 2n ** BigInt(bit))],
  (price, step) => price + BigInt(step),
)

test.for([
  ['both ends and every power of two, ±1', edgeTicks],
  ['10,000 random ticks', randomTicks],
] as const)('sqrt price at tick: %s', async ([, ticks]) => {
  const theirs = await answers(ticks, 'getSqrtPriceAtTick')
  expect(ticks.map((tick) => orRefused(() => getSqrtPriceAtTick(tick)))).toEqual(theirs)
})

test.for([
  ['both ends and every power of two, ±1', edgePrices],
  ['10,000 random sqrt prices', randomPrices],
  [
    'the sqrt price of 10,000 random ticks, ±1',
    around(randomTicks.map(getSqrtPriceAtTick), (price, step) => price + BigInt(step)),
  ],
] as const)('tick at sqrt price: %s', async ([, prices]) => {
  const theirs = await answers(prices, 'getTickAtSqrtPrice')
  expect(prices.map((price) => orRefused(() => getTickAtSqrtPrice(price)))).toEqual(theirs)
})

test('the edges hold refusals, and the rest is answered', async () => {
  const refused = (values: readonly unknown[]) => values.filter((v) => v === REFUSED).length
  expect(refused(await answers(edgeTicks, 'getSqrtPriceAtTick'))).toBe(2)
  // Below the lowest price: 2^0 to 2^31 and what is beside them, and 2^32 ± 1; the upper end is closed.
  const outside = edgePrices.filter((p) => p < MIN_SQRT_PRICE || p >= MAX_SQRT_PRICE).length
  expect(refused(await answers(edgePrices, 'getTickAtSqrtPrice'))).toBe(outside)
  expect(refused(await answers(randomTicks, 'getSqrtPriceAtTick'))).toBe(0)
  expect(refused(await answers(randomPrices, 'getTickAtSqrtPrice'))).toBe(0)
})

const REFUSED = 'refused'

async function answers(
  values: readonly (number | bigint)[],
  functionName: 'getSqrtPriceAtTick' | 'getTickAtSqrtPrice',
): Promise<readonly unknown[]> {
  const questions = values.map((value) => encodeFunctionData({ abi, functionName, args: [value] }))
  const replies = await callBatch(chain, library, questions)
  return replies.map(({ ok, data }) =>
    ok ? decodeFunctionResult({ abi, functionName, data }) : REFUSED,
  )
}

function orRefused<T>(ask: () => T): T | typeof REFUSED {
  try {
    return ask()
  } catch {
    return REFUSED
  }
}

/** Every length in bits is as likely as any other, so that low prices are met too. */
function priceBetweenEnds(): bigint {
  for (;;) {
    const price = random.magnitude(161)
    if (price >= MIN_SQRT_PRICE && price < MAX_SQRT_PRICE) return price
  }
}
