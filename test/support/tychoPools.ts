import { readFileSync } from 'node:fs'
import type { ConcentratedPoolState } from '../../src/domain/pool.ts'
import { emptyPool } from './poolStates.ts'
import { sharedData } from './sharedData.ts'

/**
 * The recorded mainnet pools with their complete tick maps; `[]` where the data is absent.
 *
 * The record has the net liquidity of a tick only, so the gross is the least it can be, and no fee
 * growth, so it is 0.
 */
export function tychoPools(): readonly ConcentratedPoolState[] {
  const path = sharedData('tycho/data.json')
  if (path === undefined) return []
  // Integers beyond 2^53 become strings before JSON.parse rounds them.
  const text = readFileSync(path, 'utf8').replace(/(:\s*)(-?\d{16,})(?=\s*[,}\]])/g, '$1"$2"')
  return (JSON.parse(text) as TychoRow[]).flatMap(({ tokens, state: { protocol, state } }) => {
    if (protocol !== 'UniswapV3State') return []
    const [token0, token1] = tokens.map((token) => ({ chainId: 1, ...token }))
    if (token0 === undefined || token1 === undefined) return []
    return [
      emptyPool({
        id: `${token0.symbol}/${token1.symbol} ${state.fee}`,
        token0,
        token1,
        fee: {
          kind: 'uniswap-v3',
          feePips: FEE_PIPS[state.fee] as number,
          feeProtocol0: 0,
          feeProtocol1: 0,
        },
        tickSpacing: state.ticks.tick_spacing,
        sqrtPriceX96: BigInt(state.sqrt_price),
        tick: state.tick,
        liquidity: BigInt(state.liquidity),
        ticks: state.ticks.ticks.map(({ index, net_liquidity }) => {
          const liquidityNet = BigInt(net_liquidity)
          return {
            tick: index,
            liquidityNet,
            liquidityGross: liquidityNet < 0n ? -liquidityNet : liquidityNet || 1n,
            feeGrowthOutside0X128: 0n,
            feeGrowthOutside1X128: 0n,
          }
        }),
      }),
    ]
  })
}

const FEE_PIPS: Readonly<Record<string, number>> = {
  Lowest: 100,
  Low: 500,
  Medium: 3000,
  High: 10000,
}

type TychoRow = {
  readonly tokens: readonly {
    readonly address: `0x${string}`
    readonly symbol: string
    readonly decimals: number
  }[]
  readonly state: {
    readonly protocol: string
    readonly state: {
      readonly liquidity: string | number
      readonly sqrt_price: string
      readonly fee: string
      readonly tick: number
      readonly ticks: {
        readonly tick_spacing: number
        readonly ticks: readonly {
          readonly index: number
          readonly net_liquidity: string | number
        }[]
      }
    }
  }
}
