import { expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { feeRuleOf } from '../../src/amm/feeRule.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import { lpFeeShareOf, swapFeePips } from '../../src/domain/feeTerms.ts'
import type { ConcentratedPoolState, TickState } from '../../src/domain/pool.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { emptyPool } from '../support/poolStates.ts'

const at = (tick: number, net: bigint, gross = net < 0n ? -net : net): TickState => ({
  tick,
  liquidityGross: gross,
  liquidityNet: net,
  feeGrowthOutside0X128: 0n,
  feeGrowthOutside1X128: 0n,
})

const good = emptyPool({
  sqrtPriceX96: getSqrtPriceAtTick(0),
  liquidity: 5n,
  ticks: [at(-60, 5n), at(60, -5n)],
})

test.each<[code: string, change: Partial<ConcentratedPoolState>]>([
  ['amm/pool-uninitialised', { sqrtPriceX96: 0n }],
  ['amm/ticks-missing', { ticks: undefined }],
  ['amm/ticks-unordered', { ticks: [at(60, 5n), at(-60, -5n)] }],
  ['amm/ticks-unordered', { ticks: [at(-60, 5n), at(-60, 5n)] }],
  ['amm/ticks-inconsistent', { ticks: [at(-60, 5n)] }],
  ['amm/ticks-inconsistent', { ticks: [at(-60, -5n), at(60, 5n)], liquidity: -5n }],
  ['amm/ticks-inconsistent', { ticks: [at(-61, 5n), at(60, -5n)] }],
  ['amm/ticks-inconsistent', { ticks: [at(-60, 5n, 0n), at(60, -5n)] }],
  ['amm/ticks-inconsistent', { ticks: [at(-60, 5n, 2n ** 128n), at(60, -5n)] }],
  ['amm/ticks-inconsistent', { liquidity: 6n }],
  ['amm/tick-disagrees', { tick: 1 }],
  // One below is right exactly on the tick's price, after a downward crossing, and nowhere else.
  ['amm/tick-disagrees', { tick: -1, sqrtPriceX96: good.sqrtPriceX96 + 1n }],
  ['amm/tick-disagrees', { tick: -2 }],
])('%s refuses %o', (code, change) => {
  for (const create of [createPool, createReferencePool]) {
    expect(() => create({ ...good, ...change })).toThrow(expect.objectContaining({ code }))
  }
})

test('a price on a tick just crossed downward is in order', () => {
  for (const create of [createPool, createReferencePool]) {
    const pool = create({ ...good, tick: -1 })
    expect(pool.tick).toBe(-1)
    // Too small to move the price, so the tick stays below the one the price sits on.
    pool.swap({ zeroForOne: false, exact: 'input', amountRaw: 1n })
    expect([pool.sqrtPriceX96, pool.tick]).toEqual([good.sqrtPriceX96, -1])
  }
})

test('fee terms no pool can have', () => {
  const terms = { kind: 'uniswap-v3', feePips: 500, feeProtocol0: 0, feeProtocol1: 0 } as const
  for (const [change, code] of [
    [{ feePips: 1_000_000 }, 'amm/fee-out-of-range'],
    [{ feePips: -1 }, 'amm/fee-out-of-range'],
    [{ feeProtocol0: 3 }, 'amm/protocol-fee-out-of-range'],
    [{ feeProtocol1: 11 }, 'amm/protocol-fee-out-of-range'],
  ] as const) {
    expect(() => feeRuleOf({ ...terms, ...change })).toThrow(expect.objectContaining({ code }))
  }
})

test('the protocol takes its share of the fee of the token paid in', () => {
  const rule = feeRuleOf({ kind: 'uniswap-v3', feePips: 3000, feeProtocol0: 4, feeProtocol1: 6 })
  expect(rule.zeroForOne.protocolCut?.(1000n, 11n)).toBe(2n)
  expect(rule.oneForZero.protocolCut?.(1000n, 11n)).toBe(1n)
})

const pancake = { kind: 'pancake-v3', feePips: 2500, feeProtocol0: 3200, feeProtocol1: 0 } as const

test('PancakeSwap keeps ten-thousandths of the fee, rounded down', () => {
  const rule = feeRuleOf(pancake)
  expect(rule.zeroForOne.protocolCut?.(1000n, 10_001n)).toBe(3200n)
  expect(rule.oneForZero.protocolCut).toBeUndefined()
  expect(lpFeeShareOf(pancake, true)).toBeCloseTo(0.0017, 15)
  for (const feeProtocol0 of [999, 4001, 1000.5])
    expect(() => feeRuleOf({ ...pancake, feeProtocol0 })).toThrow(
      expect.objectContaining({ code: 'amm/protocol-fee-out-of-range' }),
    )
})

const v4 = {
  kind: 'uniswap-v4',
  lpFeePips: 3000,
  protocolFeeZeroForOnePips: 1000,
  protocolFeeOneForZeroPips: 0,
  isDynamic: false,
} as const

// Published in v4-core test/libraries/ProtocolFeeLibrary.t.sol, test_calculateSwapFee.
test.each([
  [1000, 1_000_000, 1_000_000],
  [1000, 3000, 3997],
  [1000, 0, 1000],
  [0, 0, 0],
  [0, 1000, 1000],
])('v4: protocol fee %i and LP fee %i pips are a swap fee of %i', (protocol, lpFeePips, total) => {
  const terms = { ...v4, lpFeePips, protocolFeeZeroForOnePips: protocol }
  expect(feeRuleOf(terms).zeroForOne.feePips).toBe(total)
  expect(feeRuleOf(terms).oneForZero.feePips).toBe(lpFeePips)
})

test('v4: the joined fee is p + ⌈l·(10^6 − p) / 10^6⌉, the other way to write it', () => {
  for (let protocol = 0; protocol <= 1000; protocol += 37)
    for (let lpFeePips = 0; lpFeePips <= 1_000_000; lpFeePips += 7919) {
      const terms = { ...v4, lpFeePips, protocolFeeZeroForOnePips: protocol }
      const joined = protocol + Math.ceil((lpFeePips * (1_000_000 - protocol)) / 1_000_000)
      expect(swapFeePips(terms, true)).toBe(joined)
    }
})

test('v4: the protocol keeps pips of the whole input, and all of the fee where LPs charge none', () => {
  expect(feeRuleOf(v4).zeroForOne.protocolCut?.(999_000n, 1999n)).toBe(1000n)
  expect(feeRuleOf(v4).oneForZero.protocolCut).toBeUndefined()
  expect(feeRuleOf({ ...v4, lpFeePips: 0 }).zeroForOne.protocolCut?.(999_000n, 1002n)).toBe(1002n)
  expect(lpFeeShareOf(v4, true)).toBeCloseTo(0.002997, 15)
  for (const [change, code] of [
    [{ lpFeePips: 1_000_001 }, 'amm/fee-out-of-range'],
    [{ lpFeePips: 0.5 }, 'amm/fee-out-of-range'],
    [{ protocolFeeOneForZeroPips: 1001 }, 'amm/protocol-fee-out-of-range'],
  ] as const)
    expect(() => feeRuleOf({ ...v4, ...change })).toThrow(expect.objectContaining({ code }))
})
