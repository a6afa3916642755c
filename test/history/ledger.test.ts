import { expect, test } from 'vitest'
import { collected, decreased, EMPTY_LEDGER, increased, touched } from '../../src/history/ledger.ts'

const both = (raw: bigint) => ({ amount0Raw: raw, amount1Raw: 2n * raw })
const inside = (growth: bigint) => ({
  feeGrowth0X128: growth << 128n,
  feeGrowth1X128: (2n * growth) << 128n,
})

/** 10 of liquidity for 1000, 40 earned, half of it withdrawn for 450. */
function owing() {
  const opened = increased(touched(EMPTY_LEDGER, inside(7n)), 10n, both(1000n))
  return decreased(touched(opened, inside(11n)), 5n, both(450n))
}

test('a collect of all is principal and fees, exactly', () => {
  const { ledger, parts } = collected(owing(), both(490n), both(490n))
  expect(parts).toEqual({
    paid: both(490n),
    principal: both(450n),
    fees: both(40n),
    forfeited: both(0n),
  })
  expect(ledger.totals).toEqual({
    deposited: both(1000n),
    withdrawn: both(450n),
    principalCollected: both(450n),
    principalOwed: both(0n),
    earned: both(40n),
    feesCollected: both(40n),
    feesOwed: both(0n),
    forfeited: both(0n),
  })
})

test('a partial collect pays principal first, and the next ones the rest', () => {
  const first = collected(owing(), both(400n), both(400n))
  expect(first.parts).toMatchObject({ principal: both(400n), fees: both(0n) })
  const second = collected(first.ledger, both(60n), both(60n))
  expect(second.parts).toMatchObject({ principal: both(50n), fees: both(10n) })
  const { totals } = collected(second.ledger, both(30n), both(30n)).ledger
  expect(totals.principalCollected).toEqual(both(450n))
  expect(totals.feesCollected).toEqual(both(40n))
  expect([totals.principalOwed, totals.feesOwed]).toEqual([both(0n), both(0n)])
})

test('what the pool paid less than the books say is forfeited, and nothing is left over', () => {
  const { totals } = collected(owing(), both(490n), both(489n)).ledger
  expect(totals.feesCollected).toEqual(both(39n))
  expect(totals.forfeited).toEqual(both(1n))
  for (const token of ['amount0Raw', 'amount1Raw'] as const) {
    const parts = [
      'principalCollected',
      'principalOwed',
      'feesCollected',
      'feesOwed',
      'forfeited',
    ] as const
    expect(parts.reduce((sum, part) => sum + totals[part][token], 0n)).toBe(
      totals.withdrawn[token] + totals.earned[token],
    )
  }
})
