import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import { drainedExit, onlyRanges } from '../../src/amm/drainedExit.ts'
import { createPair } from '../../src/amm/pairEngine.ts'
import type { PoolEngine, RangeKey } from '../../src/amm/poolEngine.ts'
import { createReferencePool } from '../../src/amm/referencePool.ts'
import { type UnwindRow, unwindCosts } from '../../src/amm/unwind.ts'
import type { Address } from '../../src/domain/address.ts'
import type { BaseIs } from '../../src/domain/market.ts'
import { sqrtPriceOfPrice } from '../../src/domain/units.ts'
import { getSqrtPriceAtTick, MAX_SQRT_PRICE, MIN_SQRT_PRICE } from '../../src/math/tickMath.ts'
import { randomOperation, randomPool } from '../support/poolFuzz.ts'
import { constantProductPool, emptyPool, OWNER } from '../support/poolStates.ts'
import { seededRandom } from '../support/random.ts'
import { recordedPool } from '../support/recordedPool.ts'

const ME: Address = '0x00000000000000000000000000000000000000B2'
const SIDES: readonly BaseIs[] = ['token0', 'token1']

/** Burns the range in the plain port of the contract and sells what it paid there. */
function byHand(pool: PoolEngine, key: RangeKey, liquidity: bigint, row: UnwindRow, base: BaseIs) {
  const paid = pool.burn({ ...key, liquidity })
  const zeroForOne = (row.sells === 'base') === (base === 'token0')
  const all = zeroForOne ? paid.amount0Raw : paid.amount1Raw
  const offeredRaw = (all * BigInt(row.percent)) / 100n
  // A swap of nothing, or beyond the end of all prices, would revert.
  const end = zeroForOne ? MIN_SQRT_PRICE + 1n : MAX_SQRT_PRICE - 1n
  if (offeredRaw === 0n || pool.sqrtPriceX96 === end)
    return { offeredRaw, soldRaw: 0n, receivedRaw: 0n }
  const swap = pool.swap({ zeroForOne, exact: 'input', amountRaw: offeredRaw })
  return zeroForOne
    ? { offeredRaw, soldRaw: swap.amount0Raw, receivedRaw: -swap.amount1Raw }
    : { offeredRaw, soldRaw: swap.amount1Raw, receivedRaw: -swap.amount0Raw }
}

describe('liquidity at risk', () => {
  test('is what a burn and a swap pay in the plain port, to the wei, in random pools', () => {
    const random = seededRandom(91)
    let [exhausted, complete] = [0, 0]
    for (let round = 0; round < 25; round += 1) {
      const initial = randomPool(random)
      if (initial.tickSpacing === 1) continue
      const engine = createPool(initial)
      const operations = Array.from({ length: 15 }, () => randomOperation(random, engine, initial))
      const apply = (pool: PoolEngine) => {
        for (const operation of operations)
          try {
            if (operation.kind === 'swap') pool.swap(operation)
            if (operation.kind === 'mint') pool.mint(operation)
          } catch {
            // What the contract would revert is not part of the state.
          }
        const middle = Math.floor(pool.tick / initial.tickSpacing) * initial.tickSpacing
        const range = {
          tickLower: Math.max(middle - 20 * initial.tickSpacing, -887_200),
          tickUpper: Math.min(middle + 30 * initial.tickSpacing, 887_200),
        }
        const spaced = (tick: number) =>
          Math.trunc(tick / initial.tickSpacing) * initial.tickSpacing
        const key = {
          owner: ME,
          tickLower: spaced(range.tickLower),
          tickUpper: spaced(range.tickUpper),
        }
        pool.mint({ ...key, liquidity: 10n ** 17n })
        return key
      }
      const key = apply(engine)
      const held = { ...key, liquidity: 10n ** 17n }
      for (const baseIs of SIDES)
        for (const row of unwindCosts({ state: engine.state(), held, baseIs })) {
          const plain = createReferencePool(initial)
          apply(plain)
          const { offeredRaw, soldRaw, receivedRaw } = row
          expect({ offeredRaw, soldRaw, receivedRaw }).toEqual(
            byHand(plain, key, held.liquidity, row, baseIs),
          )
          expect(row.unsoldRaw).toBe(offeredRaw - soldRaw)
          expect(row.costQuote).toBeGreaterThanOrEqual(0)
          if (row.unsoldRaw > 0n) exhausted += 1
          else complete += 1
        }
    }
    expect(Math.min(exhausted, complete)).toBeGreaterThan(5)
  })

  test('beside constant liquidity: the closed form, and the published price after a sale of 1', () => {
    // Someone else holds the worked example; mine is 25 % of it on top.
    const liquidity = 847_213_595_499_957_939_000n
    const sqrtPriceX96 = sqrtPriceOfPrice(2000, { decimals: 18 }, { decimals: 18 }, 'token0')
    const fee = { kind: 'uniswap-v3', feePips: 3000, feeProtocol0: 0, feeProtocol1: 0 } as const
    const pool = createPool(emptyPool({ sqrtPriceX96, fee }))
    const range = { tickLower: 73_080, tickUpper: 78_300 }
    pool.mint({ owner: OWNER, ...range, liquidity })
    const mine = { ...range, liquidity: liquidity / 4n }
    pool.mint({ owner: ME, ...mine })
    const [row] = unwindCosts({
      state: pool.state(),
      held: mine,
      baseIs: 'token0',
      percents: [100],
    })
    const base = Number(row?.offeredRaw) / 1e18
    const [L, root] = [847.2135954999579, Math.sqrt(2000)]
    const after = 1 / (1 / root + (base * 0.997) / L)
    expect(row?.priceAfter).toBeCloseTo(after ** 2, 8)
    const received = L * (root - after)
    expect(Number(row?.receivedRaw) / 1e18).toBeCloseTo(received, 9)
    expect(row?.costQuote).toBeCloseTo(base * 2000 - received, 9)
    expect(row?.costBps).toBeCloseTo(1e4 * (1 - received / (base * 2000)), 8)
    // Without a fee a sale of 1 from 2000 ends at 1804.469: models reference 7.
    const gross = 1 / 0.997
    const sale = createPool(pool.state())
    sale.adoptRange({ owner: ME, ...range }, { ...pool.range({ owner: ME, ...range }) })
    sale.burn({ owner: ME, ...mine })
    const { sqrtPriceX96: then } = sale.swap({
      zeroForOne: true,
      exact: 'input',
      amountRaw: BigInt(Math.round(gross * 1e9)) * 10n ** 9n,
    })
    expect((Number(then) / 2 ** 96) ** 2).toBeCloseTo(1804.469, 3)
  })

  test('of LP tokens of a pair is what the pair engine pays after their burn', () => {
    const state = constantProductPool({
      reserve0Raw: 1_000n * 10n ** 18n,
      reserve1Raw: 2_000_000n * 10n ** 18n,
      totalSupplyRaw: 44_721n * 10n ** 18n,
    })
    for (const sharesRaw of [state.totalSupplyRaw / 3n, state.totalSupplyRaw / 1000n])
      for (const baseIs of SIDES)
        for (const row of unwindCosts({ state, held: { sharesRaw }, baseIs })) {
          const pair = createPair(state, { shares: [{ owner: ME, sharesRaw }] })
          const paid = pair.burn(ME, sharesRaw)
          const zeroForOne = (row.sells === 'base') === (baseIs === 'token0')
          const all = zeroForOne ? paid.amount0Raw : paid.amount1Raw
          const amountRaw = (all * BigInt(row.percent)) / 100n
          const swap = pair.swap({ zeroForOne, exact: 'input', amountRaw })
          expect(row).toMatchObject({
            offeredRaw: amountRaw,
            soldRaw: amountRaw,
            unsoldRaw: 0n,
            receivedRaw: -(zeroForOne ? swap.amount1Raw : swap.amount0Raw),
          })
          const price0 = Number(pair.reserve1Raw) / Number(pair.reserve0Raw)
          const price = baseIs === 'token0' ? price0 : 1 / price0
          expect((row.priceAfter as number) / price).toBeCloseTo(1, 12)
          const mid = baseIs === 'token0' ? 2000 : 1 / 2000
          const [sold, received] = [Number(row.soldRaw) / 1e18, Number(row.receivedRaw) / 1e18]
          const cost = row.sells === 'base' ? sold * mid - received : sold - received * mid
          expect(row.costQuote / cost).toBeCloseTo(1, 9)
        }
    const everything = { sharesRaw: state.totalSupplyRaw }
    expect(unwindCosts({ state, held: everything, baseIs: 'token0' })[2]).toMatchObject({
      soldRaw: 0n,
      receivedRaw: 0n,
      costQuote: 0,
    })
  })

  test.skipIf(recordedPool() === undefined)(
    'in the recorded WBTC/WETH pool: dearer by the size, the same as the plain port',
    () => {
      const state = recordedPool()!.state
      const middle = Math.floor(state.tick / 60) * 60
      const pool = createPool(state)
      const range = { tickLower: middle - 6000, tickUpper: middle + 6000 }
      const held = { ...range, liquidity: state.liquidity / 3n }
      pool.mint({ owner: ME, ...held })
      const rows = unwindCosts({ state: pool.state(), held, baseIs: 'token0' })
      const bps = rows.map(({ costBps }) => costBps as number)
      expect(bps.slice(0, 3)).toEqual(bps.slice(0, 3).toSorted((a, b) => a - b))
      expect(bps.slice(3)).toEqual(bps.slice(3).toSorted((a, b) => a - b))
      // The fee of 30 bps is in it.
      expect(Math.min(...bps)).toBeGreaterThan(30)
      const plain = createReferencePool(state)
      plain.mint({ owner: ME, ...held })
      for (const row of rows.filter(({ percent }) => percent === 100)) {
        const { offeredRaw, soldRaw, receivedRaw } = row
        const copy = plain.fork()
        expect({ offeredRaw, soldRaw, receivedRaw }).toEqual(
          byHand(copy, { owner: ME, ...range }, held.liquidity, row, 'token0'),
        )
      }
    },
  )

  test('turning the market around swaps the sides and keeps the basis points', () => {
    const pool = createPool(emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(30) }))
    const held = { tickLower: -600, tickUpper: 600, liquidity: 10n ** 20n }
    pool.mint({ owner: OWNER, tickLower: -6000, tickUpper: 6000, liquidity: 10n ** 20n })
    pool.mint({ owner: ME, ...held })
    const [base0, quote0] = [0, 3].map(
      (i) => unwindCosts({ state: pool.state(), held, baseIs: 'token0' })[i],
    )
    const [base1, quote1] = [0, 3].map(
      (i) => unwindCosts({ state: pool.state(), held, baseIs: 'token1' })[i],
    )
    expect(base0?.costBps).toBe(quote1?.costBps)
    expect(quote0?.costBps).toBe(base1?.costBps)
    // Worth in the other token at the price of token0.
    expect((base0?.costQuote as number) / (quote1?.costQuote as number)).toBeCloseTo(
      1.0001 ** 30,
      9,
    )
  })
})

describe('a pool drained of other providers', () => {
  const others = { tickLower: -6000, tickUpper: 6000, liquidity: 10n ** 21n }
  const mine = [
    { tickLower: -600, tickUpper: 600, liquidity: 10n ** 20n },
    { tickLower: -1200, tickUpper: 60, liquidity: 3n * 10n ** 19n },
    { tickLower: 600, tickUpper: 1200, liquidity: 10n ** 19n },
  ]
  const start = emptyPool({ sqrtPriceX96: getSqrtPriceAtTick(30) })
  const whole = createPool(start)
  whole.mint({ owner: OWNER, ...others })
  for (const range of mine) whole.mint({ owner: ME, ...range })
  const state = whole.state()

  test('is the pool in which only these ranges were ever minted', () => {
    const alone = createReferencePool(start)
    for (const range of mine) alone.mint({ owner: ME, ...range })
    const { ticks = [], liquidity } = alone.state()
    const drained = onlyRanges(state, mine)
    expect(drained.liquidity).toBe(liquidity)
    expect(drained.ticks).toEqual(
      ticks.map((tick) => ({ ...tick, feeGrowthOutside0X128: 0n, feeGrowthOutside1X128: 0n })),
    )
  })

  test('half of it, sold through the other half, as the plain port does it', () => {
    const row = drainedExit({ state, ranges: mine, baseIs: 'token0' })
    const alone = createReferencePool(start)
    for (const range of mine) alone.mint({ owner: ME, ...range })
    let base = 0n
    for (const { liquidity, ...range } of mine)
      base += alone.burn({ owner: ME, ...range, liquidity: liquidity / 2n }).amount0Raw
    const swap = alone.swap({ zeroForOne: true, exact: 'input', amountRaw: base })
    expect(row).toMatchObject({
      percent: 50,
      offeredRaw: base,
      soldRaw: swap.amount0Raw,
      receivedRaw: -swap.amount1Raw,
    })
    const among = unwindCosts({ state, held: mine[0]!, baseIs: 'token0', percents: [50] })[0]
    expect(row.costBps).toBeGreaterThan(3 * (among?.costBps as number))
  })

  test('all of it at once finds nobody', () => {
    const row = drainedExit({ state, ranges: mine, baseIs: 'token0', percent: 100 })
    expect(row).toMatchObject({ soldRaw: 0n, unsoldRaw: row.offeredRaw, costQuote: 0 })
    expect(row.offeredRaw > 0n).toBe(true)
    expect(row).not.toHaveProperty('costBps')
    expect(row).not.toHaveProperty('priceAfter')
  })
})
