import type { ConcentratedPoolState, TickState } from '../../src/domain/pool.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { emptyPool, testToken } from '../../test/support/poolStates.ts'
import { seededRandom } from '../../test/support/random.ts'
import { tychoPools } from '../../test/support/tychoPools.ts'

/** The recorded USDC/WETH 0.05 % pool where present, else a generated one with as many ticks. */
export function benchPool(): { readonly state: ConcentratedPoolState; readonly name: string } {
  const recorded = tychoPools().find((pool) => pool.id === 'USDC/WETH Low')
  if (recorded !== undefined) {
    return { state: recorded, name: `recorded USDC/WETH 0.05 %, ${recorded.ticks?.length} ticks` }
  }
  const state = generatedPool()
  return { state, name: `generated USDC/WETH-like map, ${state.ticks?.length} ticks` }
}

const TICK = 197226
const SPACING = 10
const RANGES = 708

/** Ranges around a price of about 2,700 USDC per WETH, narrow and wide, 3·10^18 active in all. */
function generatedPool(): ConcentratedPoolState {
  const random = seededRandom(1)
  const net = new Map<number, { gross: bigint; net: bigint }>()
  const add = (tick: number, gross: bigint, signed: bigint) => {
    const at = net.get(tick) ?? { gross: 0n, net: 0n }
    net.set(tick, { gross: at.gross + gross, net: at.net + signed })
  }
  let liquidity = 0n
  while (net.size < 2 * RANGES - 1) {
    const width = random.pick([20, 100, 1000, 3000])
    const middle = Math.round(TICK / SPACING) + random.integer(-width, width)
    const lower = (middle - random.integer(1, width)) * SPACING
    const upper = (middle + random.integer(1, width)) * SPACING
    const amount = random.bigint(10n ** 14n, 2n * 10n ** 16n)
    add(lower, amount, amount)
    add(upper, amount, -amount)
    if (lower <= TICK && TICK < upper) liquidity += amount
  }
  const ticks: TickState[] = [...net]
    .sort(([a], [b]) => a - b)
    .map(([tick, at]) => ({
      tick,
      liquidityGross: at.gross,
      liquidityNet: at.net,
      feeGrowthOutside0X128: 0n,
      feeGrowthOutside1X128: 0n,
    }))
  return emptyPool({
    token0: testToken('1', 6),
    token1: testToken('2', 18),
    sqrtPriceX96: getSqrtPriceAtTick(TICK) + 1n,
    fee: { kind: 'uniswap-v3', feePips: 500, feeProtocol0: 0, feeProtocol1: 0 },
    tickSpacing: SPACING,
    liquidity,
    ticks,
  })
}
