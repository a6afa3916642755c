import { expect, test } from 'vitest'
import { LifePathBuilder, type LifeRow } from '../../src/history/lifePath.ts'
import { ZERO_AMOUNTS, zeroTotals } from '../support/lives.ts'

const frame = { baseIs: 'token1', token0: { decimals: 6 }, token1: { decimals: 18 } } as const

/** Row number `i`: a price of 2000 and amounts that tell the row and the column. */
function row(i: number, gasRaw?: bigint): LifeRow {
  const pair = (column: bigint) => ({
    amount0Raw: (BigInt(i) * 10n + column) * 10n ** 6n,
    amount1Raw: (BigInt(i) * 10n + column) * 10n ** 18n,
  })
  return {
    timeSec: 1000 + i,
    blockNumber: BigInt(i) + 5n,
    // √(10^18 / (2000·10^6)) · 2^96
    sqrtPriceX96: (2n ** 96n * 22360679774997896964091736687n) / 10n ** 24n,
    inRange: i % 2 === 0,
    amounts: pair(1n),
    fees: pair(2n),
    deposited: pair(3n),
    withdrawn: pair(4n),
    collectedFees: pair(5n),
    gasRaw,
  }
}

test('rows become columns of the market frame, beyond the first chunk too', () => {
  const builder = new LifePathBuilder(frame)
  for (let i = 0; i < 1000; i += 1) builder.add(row(i, BigInt(i) * 10n ** 15n))
  const path = builder.path({ tickLower: -60, tickUpper: 60, totals: zeroTotals() })
  for (const column of Object.values(path))
    if (ArrayBuffer.isView(column)) expect((column as Uint8Array).length).toBe(1000)
  expect(path.timeSec[999]).toBe(1999)
  expect(path.blockNumber[999]).toBe(1004n)
  expect(path.poolPrice[999]).toBeCloseTo(2000, 9)
  expect([path.amountBase[7], path.amountQuote[7]]).toEqual([71, 71])
  expect([path.feesBase[7], path.feesQuote[7]]).toEqual([72, 72])
  expect([path.depositedBase[16], path.depositedQuote[16]]).toEqual([163, 163])
  expect([path.withdrawnBase[16], path.withdrawnQuote[16]]).toEqual([164, 164])
  // 9995·10^18 is beyond 53 bits: rounded once.
  expect(path.collectedFeesBase[999]).toBeCloseTo(9995, 11)
  expect(path.collectedFeesQuote[999]).toBe(9995)
  expect(path.gasNative?.[999]).toBe(0.999)
  expect([path.inRange[998], path.inRange[999]]).toEqual([1, 0])
})

test('base and quote follow the frame', () => {
  const builder = new LifePathBuilder({ ...frame, baseIs: 'token0' })
  builder.add({
    ...row(0),
    amounts: { amount0Raw: 3n * 10n ** 6n, amount1Raw: 4n * 10n ** 18n },
    fees: ZERO_AMOUNTS,
  })
  const path = builder.path({ tickLower: 0, tickUpper: 60, totals: zeroTotals() })
  expect([path.amountBase[0], path.amountQuote[0]]).toEqual([3, 4])
})

test('gas is absent as soon as one row does not know it', () => {
  const builder = new LifePathBuilder(frame)
  builder.add(row(0, 1n))
  builder.add(row(1))
  expect(builder.path({ tickLower: 0, tickUpper: 60, totals: zeroTotals() }).gasNative).toBe(
    undefined,
  )
})
