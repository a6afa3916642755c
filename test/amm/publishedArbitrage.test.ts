import { expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import { encodeSqrtPrice } from '../support/encodeSqrtPrice.ts'
import { emptyPool, OWNER } from '../support/poolStates.ts'

/**
 * v3-core test/__snapshots__/UniswapV3Pool.arbitrage.spec.ts.snap, not sandwiched: 10 token0 come in
 * by mistake at price 1, then an arbitrageur brings the pool back to the true price less the fee.
 * Liquidity (10^18), token1 out, price after; and per true price: balances of the arbitrageur, profit
 * in token1, final price.
 */
const ROWS: readonly [
  liquidity: bigint,
  out: string,
  after: string,
  trueCents: bigint,
  arb0: string,
  arb1: string,
  profit: string,
  final: string,
][] = [
  [10n ** 16n, '0.0099900', '0.0000010040', 98n, '9.9699', '-0.0099043', '9.7606', '0.97706'],
  [10n ** 16n, '0.0099900', '0.0000010040', 101n, '9.9700', '-0.010055', '10.060', '1.0070'],
  [10n ** 19n, '4.9925', '0.25075', 98n, '9.8533', '-4.8918', '4.7644', '0.97706'],
  [10n ** 19n, '4.9925', '0.25075', 101n, '10.005', '-5.0424', '5.0623', '1.0070'],
]

test.each(ROWS)(
  'liquidity %i: out %s, price %s; true price %i/100',
  (liquidity, out, after, trueCents, arb0, arb1, profit, final) => {
    for (const create of [createReferencePool, createPool]) {
      const pool = create(emptyPool({ sqrtPriceX96: encodeSqrtPrice(1n, 1n) }))
      pool.mint({ owner: OWNER, tickLower: -887220, tickUpper: 887220, liquidity })
      const mistake = pool.swap({ zeroForOne: true, exact: 'input', amountRaw: 10n ** 19n })
      expect(printed(-tokens(mistake.amount1Raw))).toBe(out)
      expect(printed(priceOf(pool.sqrtPriceX96))).toBe(after)

      // Token1 goes in, so the fee is taken off the true price.
      const back = pool.swap({
        zeroForOne: false,
        exact: 'input',
        amountRaw: (1n << 255n) - 1n,
        sqrtPriceLimitX96: encodeSqrtPrice(trueCents * 997n, 100_000n),
      })
      const [delta0, delta1] = [-tokens(back.amount0Raw), -tokens(back.amount1Raw)]
      expect(printed(delta0)).toBe(arb0)
      expect(printed(delta1)).toBe(arb1)
      expect(printed((delta0 * Number(trueCents)) / 100 + delta1)).toBe(profit)
      expect(printed(priceOf(pool.sqrtPriceX96))).toBe(final)
    }
  },
)

const tokens = (raw: bigint) => Number(raw) / 1e18
const priceOf = (sqrtPriceX96: bigint) => (Number(sqrtPriceX96) / 2 ** 96) ** 2

/** Five significant digits, as the snapshots print. */
function printed(value: number): string {
  const decimals = 4 - Math.floor(Math.log10(Math.abs(value)))
  return value.toFixed(decimals)
}
