import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { PoolEngine, SwapParams } from '../../src/amm/poolEngine.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import {
  MAX_SQRT_PRICE,
  MIN_SQRT_PRICE,
  maxLiquidityPerTick,
  maxUsableTick,
} from '../../src/math/tickMath.ts'
import { encodeSqrtPrice } from '../support/encodeSqrtPrice.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'
import { PUBLISHED_SWAPS } from './publishedSwaps.ts'

type Create = (state: ConcentratedPoolState) => PoolEngine

describe.each([
  ['the plain port', createReferencePool as Create],
  ['the fast engine', createPool as Create],
])('v3-core swap snapshots by %s', (_, create) => {
  for (const [name, rows] of Object.entries(PUBLISHED_SWAPS)) {
    test.each(
      rows
        .trim()
        .split('\n')
        .map((row) => row.split('|')),
    )(`${name}: %s`, (swap, amount0, amount1, growth, tick) => {
      const pool = poolCalled(name, create)
      const params = paramsOf(swap as string)
      if (amount0 === 'SPL') {
        expect(() => pool.swap(params)).toThrow(
          expect.objectContaining({ code: 'amm/price-limit' }),
        )
        return
      }
      const result = pool.swap(params)
      expect([result.amount0Raw, result.amount1Raw, result.tick].map(String)).toEqual([
        amount0,
        amount1,
        tick,
      ])
      const [paid, other] = params.zeroForOne
        ? [pool.feeGrowthGlobal0X128, pool.feeGrowthGlobal1X128]
        : [pool.feeGrowthGlobal1X128, pool.feeGrowthGlobal0X128]
      if (growth !== '') expect(String(paid)).toBe(growth)
      expect(other).toBe(0n)
    })
  }
})

function paramsOf(swap: string): SwapParams {
  const [kind, amount] = swap.split(' ') as [string, string]
  const token0 = kind.endsWith('0')
  if (kind.startsWith('to')) {
    const sqrtPriceLimitX96 = PRICES[amount] as bigint
    return { zeroForOne: token0, exact: 'input', amountRaw: (1n << 255n) - 1n, sqrtPriceLimitX96 }
  }
  const isInput = kind.startsWith('in')
  return {
    zeroForOne: token0 === isInput,
    exact: isInput ? 'input' : 'output',
    amountRaw: amount === 'wei' ? 1000n : 10n ** 18n,
  }
}

const PRICES: Readonly<Record<string, bigint>> = {
  '0.4': encodeSqrtPrice(2n, 5n),
  '0.5': encodeSqrtPrice(1n, 2n),
  '2.5': encodeSqrtPrice(5n, 2n),
}

function poolCalled(name: string, create: Create): PoolEngine {
  const [feePips, tickSpacing] = name.startsWith('low')
    ? [500, 10]
    : name.startsWith('high')
      ? [10000, 200]
      : [3000, 60]
  const pool = create(
    emptyPool({
      sqrtPriceX96: startOf(name),
      tickSpacing,
      fee: { kind: 'uniswap-v3', feePips, feeProtocol0: 0, feeProtocol1: 0 },
    }),
  )
  const end = maxUsableTick(tickSpacing)
  const liquidity = name.startsWith('max full range') ? maxLiquidityPerTick(60) : 2n * 10n ** 18n
  const ranges = name.includes('stable swap')
    ? [[-tickSpacing, tickSpacing]]
    : name.includes('0 liquidity')
      ? [
          [-end, -tickSpacing],
          [tickSpacing, end],
        ]
      : [[-end, end]]
  for (const [tickLower, tickUpper] of ranges as [number, number][]) {
    pool.mint({ owner: OWNER, tickLower, tickUpper, liquidity })
  }
  return pool
}

function startOf(name: string): bigint {
  if (name === 'close to max price') return encodeSqrtPrice(1n << 127n, 1n)
  // The spec's encoder keeps 40 decimals: it takes √(59·10^-40) for √(2^-127).
  if (name === 'close to min price') return (768114574786860817577n << 96n) / 10n ** 40n
  if (name === 'initialized at the max ratio') return MAX_SQRT_PRICE - 1n
  if (name === 'initialized at the min ratio') return MIN_SQRT_PRICE
  return encodeSqrtPrice(1n, 1n)
}
