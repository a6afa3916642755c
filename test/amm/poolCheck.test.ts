import { expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { feeRuleOf } from '../../src/amm/feeRule.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
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
