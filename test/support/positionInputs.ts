import { createPool } from '../../src/amm/concentratedPool.ts'
import type { PositionInput } from '../../src/analysis/input.ts'
import type { Address } from '../../src/domain/address.ts'
import type { ConcentratedPoolState, TickState } from '../../src/domain/pool.ts'
import { sqrtPriceOfPrice } from '../../src/domain/units.ts'
import { getTickAtSqrtPrice, maxUsableTick, minUsableTick } from '../../src/math/tickMath.ts'

const OWNER: Address = '0x1111111111111111111111111111111111111111'
const SPACING = 60

export type Situation = {
  readonly decimals?: readonly [number, number]
  readonly symbols?: readonly [string, string]
  /** First price, quote (token0) per base (token1). */
  readonly firstPrice?: number
  /** Edges relative to the first price; absent: full range. */
  readonly range?: readonly [number, number]
  /** Where traders take the price, relative to the first, one after another. */
  readonly path?: readonly number[]
  /** Part of the liquidity withdrawn at the end, and whether it was collected. */
  readonly withdrawn?: { readonly share: 'half' | 'all'; readonly collected: boolean }
  readonly entry?: 'deposit' | 'unknown'
  readonly options?: Partial<PositionInput['options']>
}

/** A position in a situation, made by the exact engine: what the readers would have read. */
export function positionInput(situation: Situation = {}): PositionInput {
  const { path = [1.15, 1.05], withdrawn, entry = 'deposit' } = situation
  const empty = emptyPool(situation)
  const pool = createPool(empty)
  const key = { owner: OWNER, ...ticksOf(empty, situation) }
  const others = {
    owner: '0x2222222222222222222222222222222222222222' as Address,
    tickLower: minUsableTick(SPACING),
    tickUpper: maxUsableTick(SPACING),
  }
  const liquidity = liquidityFor(empty)
  pool.mint({ ...others, liquidity: liquidity * 10n })
  const deposited = pool.mint({ ...key, liquidity })
  const firstPrice = situation.firstPrice ?? 2000
  for (const factor of path) {
    const target = sqrtPriceOfPrice(firstPrice * factor, empty.token0, empty.token1, 'token1')
    if (target === pool.sqrtPriceX96) continue
    pool.swap({
      zeroForOne: target < pool.sqrtPriceX96,
      exact: 'input',
      amountRaw: 2n ** 200n,
      sqrtPriceLimitX96: target,
    })
  }
  const changes: Extract<PositionInput['entry'], { source: 'deposit' }>['changes'][number][] = [
    { kind: 'increase', blockNumber: 100n, timestampSec: 1_786_000_000, liquidity, ...deposited },
  ]
  if (withdrawn !== undefined) {
    const part = withdrawn.share === 'all' ? liquidity : liquidity / 2n
    const amounts = pool.burn({ ...key, liquidity: part })
    changes.push({
      kind: 'decrease',
      blockNumber: 200n,
      timestampSec: 1_787_000_000,
      liquidity: part,
      ...amounts,
    })
    if (withdrawn.collected) pool.collect(key)
  }
  const state = pool.state()
  const range = pool.range(key)
  return {
    kind: 'position',
    schemaVersion: '0',
    chain: { nodeChainId: 1, chainId: 1, fork: false },
    block: {
      chainId: 1,
      number: 24_947_230n,
      hash: `0x${'ab'.repeat(32)}`,
      timestampSec: 1_788_000_000,
    },
    pool: { ...state, ticks: undefined },
    position: {
      kind: 'range',
      protocol: 'uniswap-v3',
      tokenId: 4711n,
      poolId: state.id,
      ...key,
      ...range,
    },
    ownerIsContract: false,
    lowerOutside: tickOf(state, key.tickLower),
    upperOutside: tickOf(state, key.tickUpper),
    entry:
      entry === 'deposit' && range.liquidity > 0n
        ? { source: 'deposit', changes }
        : { source: 'unknown', reason: 'not looked for' },
    options: { baseIs: 'token1', existing: [], ...situation.options },
    warnings: [],
    rpcCalls: 6,
    collectedAtSec: 1_788_000_003,
    reproduce: 'ammeter position 4711 --block=24947230',
  }
}

function emptyPool({
  decimals = [6, 18],
  symbols,
  firstPrice = 2000,
}: Situation): ConcentratedPoolState {
  const [symbol0, symbol1] = symbols ?? ['USDC', 'WETH']
  const token0 = {
    chainId: 1,
    address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48' as Address,
    symbol: symbol0,
    decimals: decimals[0],
  }
  const token1 = {
    chainId: 1,
    address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2' as Address,
    symbol: symbol1,
    decimals: decimals[1],
  }
  const sqrtPriceX96 = sqrtPriceOfPrice(firstPrice, token0, token1, 'token1')
  const address: Address = '0x8ad599c3A0ff1De082011EFDDc58f1908eb6e6D8'
  return {
    kind: 'concentrated',
    protocol: 'uniswap-v3',
    id: address,
    address,
    token0,
    token1,
    fee: { kind: 'uniswap-v3', feePips: 3000, feeProtocol0: 0, feeProtocol1: 0 },
    tickSpacing: SPACING,
    sqrtPriceX96,
    tick: getTickAtSqrtPrice(sqrtPriceX96),
    liquidity: 0n,
    feeGrowthGlobal0X128: 0n,
    feeGrowthGlobal1X128: 0n,
    ticks: [],
  }
}

/** L = y·√P_raw for a full range holding five units of token1. */
function liquidityFor({ sqrtPriceX96, token1 }: ConcentratedPoolState): bigint {
  return (5n * 10n ** BigInt(token1.decimals) * 2n ** 96n) / sqrtPriceX96
}

function ticksOf(
  { token0, token1 }: ConcentratedPoolState,
  { range, firstPrice = 2000 }: Situation,
) {
  if (range === undefined)
    return { tickLower: minUsableTick(SPACING), tickUpper: maxUsableTick(SPACING) }
  const at = (price: number): number => {
    const tick = getTickAtSqrtPrice(sqrtPriceOfPrice(price, token0, token1, 'token1'))
    return Math.round(tick / SPACING) * SPACING
  }
  // Base is token1: the higher price is the lower tick.
  return { tickLower: at(firstPrice * range[1]), tickUpper: at(firstPrice * range[0]) }
}

function tickOf({ ticks }: ConcentratedPoolState, tick: number): TickState {
  return (
    ticks?.find((each) => each.tick === tick) ?? {
      tick,
      liquidityGross: 0n,
      liquidityNet: 0n,
      feeGrowthOutside0X128: 0n,
      feeGrowthOutside1X128: 0n,
    }
  )
}
