import fc from 'fast-check'
import { encodePacked } from 'viem'
import { describe, expect, test } from 'vitest'
import type { TickState } from '../../../src/domain/pool.ts'
import { checkTicks, unpackTicks } from '../../../src/protocols/uniswapV3/ticks.ts'
import { spreadTicks } from './tickStorage.ts'
import '../../support/fixedSeed.ts'

// viem's own packer is the second route.
function pack(ticks: readonly TickState[]) {
  return encodePacked(
    ticks.flatMap(() => ['int24', 'uint128', 'int128', 'uint256', 'uint256']),
    ticks.flatMap((t) => [
      t.tick,
      t.liquidityGross,
      t.liquidityNet,
      t.feeGrowthOutside0X128,
      t.feeGrowthOutside1X128,
    ]),
  )
}

test('unpackTicks takes apart what encodePacked puts together', () => {
  const uint = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n })
  const tick = fc.record({
    tick: fc.integer({ min: -887_272, max: 887_272 }),
    liquidityGross: uint(128),
    liquidityNet: fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }),
    feeGrowthOutside0X128: uint(256),
    feeGrowthOutside1X128: uint(256),
  })
  fc.assert(
    fc.property(fc.array(tick, { maxLength: 5 }), (ticks) => {
      expect(unpackTicks(ticks.length === 0 ? '0x' : pack(ticks))).toEqual(ticks)
    }),
  )
})

describe('checkTicks', () => {
  const ticks = spreadTicks(21, 60)
  const activeAt = (tick: number) =>
    ticks.reduce((sum, t) => sum + (t.tick <= tick ? t.liquidityNet : 0n), 0n)
  const poolAt = (tick: number) => ({ address: '0xpool', tick, liquidity: activeAt(tick) })

  test.each([-887_272, -1, 0, 5, 887_271])('accepts the whole set at tick %i', (tick) => {
    checkTicks(poolAt(tick), ticks)
  })

  test('an uninitialised pool has no ticks and no liquidity', () => {
    checkTicks({ address: '0xpool', tick: 0, liquidity: 0n }, [])
  })

  test('a lost, a doubled or a foreign tick is noticed', () => {
    const doubled = [...ticks, ...ticks.slice(3, 4)]
    for (const set of [ticks.slice(1), ticks.slice(0, -1), doubled]) {
      expect(() => checkTicks(poolAt(0), set)).toThrow(
        expect.objectContaining({ code: 'pool/inconsistent-ticks' }),
      )
    }
  })

  test('a whole set of another moment is noticed by the active liquidity', () => {
    const pool = { ...poolAt(0), liquidity: activeAt(0) + 1n }
    expect(() => checkTicks(pool, ticks)).toThrow(
      expect.objectContaining({ code: 'pool/inconsistent-ticks' }),
    )
  })
})
