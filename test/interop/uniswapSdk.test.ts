import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPool } from '../../src/amm/concentratedPool.ts'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import type { RangePosition } from '../../src/domain/position.ts'
import type { Token } from '../../src/domain/token.ts'
import { priceOfSqrtPrice } from '../../src/domain/units.ts'
import { getAmountsRoundingDown, getAmountsRoundingUp } from '../../src/math/liquidityMath.ts'
import { getSqrtPriceAtTick, MAX_TICK, MIN_TICK } from '../../src/math/tickMath.ts'
import {
  fromSdkAmountRoundingDown,
  fromSdkPool,
  fromSdkPosition,
  fromSdkToken,
  toSdkAmount,
  toSdkPool,
  toSdkPosition,
  toSdkToken,
} from '../../src/uniswap.ts'
import '../support/fixedSeed.ts'
import { emptyPool, OWNER, TICK_SPACINGS } from '../support/poolStates.ts'

// As in plain Node: the SDK's ES module entry does not load there.
const { Fraction } = createRequire(import.meta.url)(
  '@uniswap/sdk-core',
) as typeof import('@uniswap/sdk-core')

const code = (value: string) => expect.objectContaining({ code: value })

// Checksummed as the SDK writes them.
const usdc: Token = {
  chainId: 1,
  address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
  symbol: 'USDC',
  decimals: 6,
}
const weth: Token = {
  chainId: 1,
  address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
  symbol: 'WETH',
  decimals: 18,
}

const FEE = { kind: 'uniswap-v3', feePips: 3000, feeProtocol0: 4, feeProtocol1: 6 } as const

/** USDC/WETH near 2794 with three overlapping ranges, some fee growth and the protocol's cut on. */
function tradedPool(): ConcentratedPoolState {
  const pool = createPool(
    emptyPool({
      id: '0x8ad599c3A0ff1De082011EFDDc58f1908eb6e6D8',
      address: '0x8ad599c3A0ff1De082011EFDDc58f1908eb6e6D8',
      token0: usdc,
      token1: weth,
      fee: FEE,
      sqrtPriceX96: getSqrtPriceAtTick(196966) + 12345678901234567n,
    }),
  )
  for (const [tickLower, tickUpper, liquidity] of [
    [193380, 200310 - (200310 % 60), 10n ** 18n],
    [196920, 197040, 3n * 10n ** 17n],
    [196980, 198000, 7n * 10n ** 17n],
  ] as const)
    pool.mint({ owner: OWNER, tickLower, tickUpper, liquidity })
  pool.swap({ zeroForOne: true, exact: 'input', amountRaw: 5_000_000_000n })
  return pool.state()
}

test('the entry loads in plain Node and loads the SDK only when it is used', async () => {
  const entry = join(import.meta.dirname, '..', '..', 'src', 'uniswap.ts')
  const program = `
    const { toSdkToken } = await import(${JSON.stringify(entry)})
    const { createRequire } = await import('node:module')
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((f) => f.includes('sdk-core'))
    const before = loaded()
    const token = toSdkToken(${JSON.stringify({ ...usdc, symbol: 'USDC' })})
    console.log(before, loaded(), token.symbol)`
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  expect((await run).stdout.trim()).toBe('false true USDC')
})

describe('token and amount', () => {
  test('round trip, the address gains its checksum', () => {
    const lower = usdc.address.toLowerCase() as Token['address']
    expect(fromSdkToken(toSdkToken({ ...usdc, address: lower }))).toEqual(usdc)
  })
  test('a token without a symbol stays without', () => {
    const nameless = { ...weth, symbol: undefined }
    expect(fromSdkToken(toSdkToken(nameless))).toEqual(nameless)
  })
  test('amounts cross exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (raw) => {
        expect(fromSdkAmountRoundingDown(toSdkAmount(weth, raw))).toBe(raw)
      }),
    )
    expect(toSdkAmount(usdc, 1_500_000n).toExact()).toBe('1.5')
  })
  test('an SDK amount with a fraction is rounded down', () => {
    const third = toSdkAmount(usdc, 100n).multiply(new Fraction(2, 3))
    expect(fromSdkAmountRoundingDown(third)).toBe(66n)
  })
  test('a checksum that does not fit is refused with the word of the SDK', () => {
    const bad = { ...usdc, address: usdc.address.replace('A0b8', 'a0B8') as Token['address'] }
    expect(() => toSdkToken(bad)).toThrow(code('interop/sdk-refused'))
  })
  test('an amount beyond uint256 is refused', () => {
    expect(() => toSdkAmount(usdc, 2n ** 256n)).toThrow(code('interop/sdk-refused'))
  })
})

describe('pool', () => {
  test('round trip keeps every field', () => {
    const state = tradedPool()
    expect(state.feeGrowthGlobal0X128).toBeGreaterThan(0n)
    expect(fromSdkPool(toSdkPool(state), { ...state, ...FEE })).toEqual(state)
  })

  test('token0Price is ours, either way round', () => {
    const state = tradedPool()
    const pool = toSdkPool(state)
    const ours = priceOfSqrtPrice(state.sqrtPriceX96, usdc, weth, 'token0')
    expect(Number(pool.token0Price.toSignificant(15)) / ours).toBeCloseTo(1, 13)
    const inverse = priceOfSqrtPrice(state.sqrtPriceX96, usdc, weth, 'token1')
    expect(Number(pool.token1Price.toSignificant(15)) / inverse).toBeCloseTo(1, 13)
    expect(inverse).toBeGreaterThan(2000)
  })

  test.each([
    [true, 1_000_000n],
    [true, 20_000_000_000n],
    [false, 10n ** 15n],
    [false, 5n * 10n ** 18n],
  ])('with ticks it quotes what our engine pays: zeroForOne %s, %d in', async (zeroForOne, raw) => {
    const state = tradedPool()
    const [out] = await toSdkPool(state).getOutputAmount(toSdkAmount(zeroForOne ? usdc : weth, raw))
    const swap = createPool(state).swap({ zeroForOne, exact: 'input', amountRaw: raw })
    expect(fromSdkAmountRoundingDown(out)).toBe(-(zeroForOne ? swap.amount1Raw : swap.amount0Raw))
  })

  test('without ticks it holds the state and refuses to quote', async () => {
    const state = { ...tradedPool(), ticks: undefined }
    const pool = toSdkPool(state)
    expect(fromSdkPool(pool, { ...state, ...FEE })).toEqual(state)
    await expect(pool.getOutputAmount(toSdkAmount(usdc, 1000n))).rejects.toThrow()
  })

  test('the tick one below the price, as after a downward crossing, is taken', () => {
    const sqrtPriceX96 = getSqrtPriceAtTick(196980)
    const state = { ...tradedPool(), sqrtPriceX96, tick: 196979 }
    expect(toSdkPool(state).tickCurrent).toBe(196979)
  })

  test('what the SDK cannot hold is refused', () => {
    const state = tradedPool()
    const ask = (change: Partial<ConcentratedPoolState>) => () => toSdkPool({ ...state, ...change })
    expect(ask({ sqrtPriceX96: 0n })).toThrow(code('interop/pool-uninitialised'))
    expect(ask({ tickSpacing: 50 })).toThrow(code('interop/fee-tier-unknown'))
    expect(ask({ fee: { ...FEE, feePips: 2500 } })).toThrow(code('interop/fee-tier-unknown'))
    const v4 = { kind: 'uniswap-v4', lpFeePips: 3000, isDynamic: false } as const
    const free = { protocolFeeZeroForOnePips: 0, protocolFeeOneForZeroPips: 0 }
    expect(ask({ fee: { ...v4, ...free } })).toThrow(code('interop/not-a-v3-pool'))
    expect(ask({ tick: 0 })).toThrow(code('interop/sdk-refused'))
    expect(ask({ ticks: state.ticks?.slice(1) ?? [] })).toThrow(code('interop/sdk-refused'))
  })
})

describe('position', () => {
  const facts: RangePosition = {
    kind: 'range',
    protocol: 'uniswap-v3',
    tokenId: 42n,
    owner: OWNER,
    poolId: '0x8ad599c3A0ff1De082011EFDDc58f1908eb6e6D8',
    tickLower: 196920,
    tickUpper: 197040,
    liquidity: 3n * 10n ** 17n,
    feeGrowthInside0LastX128: 2n ** 255n + 1n,
    feeGrowthInside1LastX128: 0n,
    tokensOwed0Raw: 7n,
    tokensOwed1Raw: 0n,
  }

  test('round trip keeps every field', () => {
    expect(fromSdkPosition(toSdkPosition(tradedPool(), facts), facts)).toEqual(facts)
  })

  test('amounts equal ours rounded down, mint amounts ours rounded up, to the wei', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(100, 500, 3000, 10000),
        fc.bigInt({ min: 1n, max: 2n ** 110n }),
        fc.integer({ min: MIN_TICK + 201, max: MAX_TICK - 201 }),
        fc.integer({ min: -400, max: 400 }),
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (feePips, liquidity, tick, offset, width, inTick) => {
          const spacing = TICK_SPACINGS[feePips] ?? 0
          const tickLower = Math.floor(tick / spacing + offset) * spacing
          const tickUpper = tickLower + width * spacing
          fc.pre(tickLower >= MIN_TICK && tickUpper <= MAX_TICK)
          const [here, next] = [getSqrtPriceAtTick(tick), getSqrtPriceAtTick(tick + 1)]
          const sqrtPriceX96 = here + ((next - here) * BigInt(Math.floor(inTick * 1000))) / 1000n
          const state = emptyPool({
            sqrtPriceX96,
            tick,
            tickSpacing: spacing,
            fee: { kind: 'uniswap-v3', feePips, feeProtocol0: 0, feeProtocol1: 0 },
            token0: usdc,
            token1: weth,
            ticks: undefined,
          })
          const position = toSdkPosition(state, { tickLower, tickUpper, liquidity })
          const edges = [getSqrtPriceAtTick(tickLower), getSqrtPriceAtTick(tickUpper)] as const
          expect([
            fromSdkAmountRoundingDown(position.amount0),
            fromSdkAmountRoundingDown(position.amount1),
          ]).toEqual(getAmountsRoundingDown(sqrtPriceX96, ...edges, liquidity))
          const { amount0, amount1 } = position.mintAmounts
          expect([BigInt(amount0.toString()), BigInt(amount1.toString())]).toEqual(
            getAmountsRoundingUp(sqrtPriceX96, ...edges, liquidity),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  test('ticks that are not usable are refused', () => {
    const ask = (tickLower: number) => () =>
      toSdkPosition(tradedPool(), { ...facts, tickLower, tickUpper: 197040 })
    expect(ask(196921)).toThrow(code('interop/sdk-refused'))
    expect(ask(197040)).toThrow(code('interop/sdk-refused'))
  })
})
