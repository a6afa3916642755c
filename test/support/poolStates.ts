import type { Address } from '../../src/domain/address.ts'
import type { ConcentratedPoolState, ConstantProductPoolState } from '../../src/domain/pool.ts'
import type { Token } from '../../src/domain/token.ts'
import { getTickAtSqrtPrice } from '../../src/math/tickMath.ts'

export const OWNER: Address = '0x00000000000000000000000000000000000000A1'

export const TICK_SPACINGS: Readonly<Record<number, number>> = {
  100: 1,
  500: 10,
  3000: 60,
  10000: 200,
}

export function testToken(digit: string, decimals: number): Token {
  return { chainId: 31337, address: `0x${digit.repeat(40)}`, symbol: `T${digit}`, decimals }
}

/** An initialised pool without liquidity. */
export function emptyPool(
  overrides: Partial<ConcentratedPoolState> & { readonly sqrtPriceX96: bigint },
): ConcentratedPoolState {
  return {
    kind: 'concentrated',
    protocol: 'uniswap-v3',
    id: 'test',
    address: `0x${'c'.repeat(40)}`,
    token0: testToken('1', 18),
    token1: testToken('2', 18),
    fee: { kind: 'uniswap-v3', feePips: 3000, feeProtocol0: 0, feeProtocol1: 0 },
    tickSpacing: 60,
    tick: getTickAtSqrtPrice(overrides.sqrtPriceX96),
    liquidity: 0n,
    feeGrowthGlobal0X128: 0n,
    feeGrowthGlobal1X128: 0n,
    ticks: [],
    ...overrides,
  }
}

/** A constant-product pool, by default of two 18-decimal tokens. */
export function constantProductPool(
  overrides: Partial<ConstantProductPoolState>,
): ConstantProductPoolState {
  return {
    kind: 'constant-product',
    protocol: 'uniswap-v2',
    id: 'test',
    address: `0x${'d'.repeat(40)}`,
    token0: testToken('1', 18),
    token1: testToken('2', 18),
    fee: { kind: 'uniswap-v2', feePips: 3000 },
    reserve0Raw: 0n,
    reserve1Raw: 0n,
    totalSupplyRaw: 0n,
    kLastRaw: 0n,
    ...overrides,
  }
}
