import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { SwapParams } from '../../src/amm/poolEngine.ts'
import { analyzePool } from '../../src/analysis/analyzePool.ts'
import type { PoolInput } from '../../src/analysis/input.ts'
import { decodeTape, encodeTape, hashOfInput } from '../../src/analysis/tape.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { NATIVE_ADDRESS } from '../../src/domain/token.ts'
import { sqrtPriceOfPrice } from '../../src/domain/units.ts'
import { getSqrtPriceAtTick, getTickAtSqrtPrice } from '../../src/math/tickMath.ts'
import { poolJson } from '../../src/report/json.ts'
import { poolView } from '../../src/report/poolView.ts'
import { renderText } from '../../src/report/text.ts'
import { positionInput } from '../support/positionInputs.ts'

const golden = join(import.meta.dirname, '..', 'golden')

/** A pool of one full-range provider, 5 WETH and 10,000 USDC at 2,000. */
function poolInput(change: (state: ConcentratedPoolState) => ConcentratedPoolState): PoolInput {
  const { pool, chain, block } = positionInput()
  const sqrtPriceX96 = sqrtPriceOfPrice(2000, pool.token0, pool.token1, 'token1')
  const empty = {
    ...pool,
    sqrtPriceX96,
    tick: getTickAtSqrtPrice(sqrtPriceX96),
    liquidity: 0n,
    feeGrowthGlobal0X128: 0n,
    feeGrowthGlobal1X128: 0n,
    ticks: [],
  }
  const engine = createPool(empty)
  engine.mint({
    owner: '0x1111111111111111111111111111111111111111',
    tickLower: -887_220,
    tickUpper: 887_220,
    liquidity: 223_606_797_749_979n,
  })
  return {
    kind: 'pool',
    schemaVersion: '0',
    chain,
    block,
    pool: change(engine.state()),
    options: { baseIs: 'token1', listTicks: true },
    warnings: [],
    rpcCalls: 4,
    collectedAtSec: 1_788_000_003,
    reproduce: 'ammeter pool 0x8ad599c3A0ff1De082011EFDDc58f1908eb6e6D8 --block=24947230',
  }
}

const analyze = (input: PoolInput) =>
  analyzePool(input, { toolVersion: '0.0.0-test', inputHash: hashOfInput(input) })

describe('a pool', () => {
  test('reads as reviewed, and comes back from its tape', async () => {
    const input = poolInput((state) => state)
    const result = analyze(input)
    const text = renderText(poolView(result))
    await expect(text).toMatchFileSnapshot(join(golden, 'pool.txt'))
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    expect(encodeTape(decodeTape(encodeTape(input)))).toBe(encodeTape(input))
  })

  test('a v4 pool of ether, whose hook may name the fee and take from swaps', async () => {
    const input = poolInput((state) => ({
      ...state,
      protocol: 'uniswap-v4',
      id: `0x${'ab'.repeat(32)}`,
      address: '0x000000000004444c5dc75cB358380D2e3dE08A90',
      token1: { chainId: 1, address: NATIVE_ADDRESS, symbol: 'ETH', decimals: 18, isNative: true },
      fee: {
        kind: 'uniswap-v4',
        lpFeePips: 2500,
        protocolFeeZeroForOnePips: 1000,
        protocolFeeOneForZeroPips: 0,
        isDynamic: true,
      },
      poolKey: {
        currency0: state.token0.address,
        currency1: NATIVE_ADDRESS,
        fee: 0x800000,
        tickSpacing: 60,
        hooks: '0x11111111111111111111111111111111111100C4',
      },
    }))
    const result = analyze(input)
    const text = renderText(poolView(result))
    await expect(text).toMatchFileSnapshot(join(golden, 'pool-v4-hook.txt'))
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    expect(poolJson(result)).toContain('"isCoreMathOnly":true')
    expect(encodeTape(decodeTape(encodeTape(input)))).toBe(encodeTape(input))
  })

  test('depth is the closed form of a constant-product pool, fee on top', () => {
    const input = poolInput((state) => state)
    const { market, depth } = analyze(input).data
    const price = market.poolPrice ?? Number.NaN
    // Human liquidity: √(base · quote), white paper 6.2.
    const liquidity = 223_606_797_749_979 / 10 ** ((6 + 18) / 2)
    for (const { bps, baseIn, quoteOut, quoteIn, baseOut } of depth) {
      const [low, high] = [price * (1 - bps / 1e4), price * (1 + bps / 1e4)]
      const close = (ours: number, theory: number) =>
        expect(Math.abs(ours / theory - 1), `${bps} bps`).toBeLessThan(1e-6)
      close(baseIn * 0.997, liquidity * (1 / Math.sqrt(low) - 1 / Math.sqrt(price)))
      close(quoteOut, liquidity * (Math.sqrt(price) - Math.sqrt(low)))
      close(quoteIn * 0.997, liquidity * (Math.sqrt(high) - Math.sqrt(price)))
      close(baseOut, liquidity * (1 / Math.sqrt(price) - 1 / Math.sqrt(high)))
    }
  })

  test('as a book: asks above, bids below, adding up to what trades to its ends pay out', async () => {
    const asked = poolInput((state) => state)
    const input = { ...asked, options: { ...asked.options, listTicks: false, bookLevels: 16 } }
    const result = analyze(input)
    const { levels = [], market } = result.data
    const price = market.poolPrice ?? Number.NaN
    expect(levels.filter(({ side }) => side === 'ask')).toHaveLength(17)
    expect(levels.filter(({ side }) => side === 'bid')).toHaveLength(17)
    const prices = levels.map(({ curvePrice }) => curvePrice)
    expect(prices).toEqual(prices.toSorted((a, b) => b - a))
    for (const { side, lowPrice, highPrice, takerPrice, curvePrice, sizeBase } of levels) {
      const isAsk = side === 'ask'
      expect(isAsk ? lowPrice >= price * (1 - 1e-12) : highPrice <= price * (1 + 1e-12)).toBe(true)
      expect(takerPrice / curvePrice).toBeCloseTo(isAsk ? 1 / 0.997 : 0.997, 12)
      // White paper 6.2: base between two prices of a constant-product pool.
      const liquidity = 223_606_797_749_979 / 10 ** ((6 + 18) / 2)
      const theory = liquidity * (1 / Math.sqrt(lowPrice) - 1 / Math.sqrt(highPrice))
      expect(sizeBase / theory).toBeCloseTo(1, 5)
    }
    const pool = createPool(input.pool)
    const limit = (tick: number) => ({
      exact: 'input',
      sqrtPriceLimitX96: getSqrtPriceAtTick(tick),
    })
    // Base is token1: the dearest ask is the lowest tick.
    const { amount1Raw } = pool.swap({
      zeroForOne: true,
      amountRaw: 2n ** 255n - 1n,
      ...limit(levels[0]?.tickLower ?? 0),
    } as SwapParams)
    const offered = levels
      .filter(({ side }) => side === 'ask')
      .reduce((sum, { amountRaw }) => sum + amountRaw, 0n)
    expect(-amount1Raw - offered).toBeLessThanOrEqual(17n)
    expect(-amount1Raw).toBeGreaterThanOrEqual(offered)
    const text = renderText(poolView(result))
    await expect(text).toMatchFileSnapshot(join(golden, 'pool-book.txt'))
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
    expect(encodeTape(decodeTape(encodeTape(input)))).toBe(encodeTape(input))
  })

  test('without a price it is a state, not an error', () => {
    const input = poolInput((state) => ({
      ...state,
      sqrtPriceX96: 0n,
      tick: 0,
      liquidity: 0n,
      ticks: [],
    }))
    const result = analyze(input)
    expect(result.data.market.poolPrice).toBeNull()
    expect(result.data.depth).toEqual([])
    expect(renderText(poolView(result))).toContain('[not initialised]')
    expect(poolJson(result)).toContain('"poolPrice":null')
  })
})
