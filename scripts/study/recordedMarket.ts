import { toInteger } from '../../src/domain/units.ts'
import { poolPriceOf } from '../../src/market/marketFrame.ts'
import { type MarketPath, marketPath } from '../../src/market/marketPath.ts'
import type { PoolNow } from '../../src/market/poolRequest.ts'
import { randomStream } from '../../src/market/random.ts'
import { recordedTakers } from '../../src/market/recordedTakers.ts'
import type { Takers } from '../../src/market/takers.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { type SwapHistory, WBTC_WETH } from './wbtcWeth.ts'

/** The takers of recorded swaps, who would have gone so much further on average; 0: not at all. */
export function takersOf(
  swaps: SwapHistory,
  start: PoolNow,
  meanBeyond: number,
  seed: number,
): Takers {
  return recordedTakers(
    swaps,
    start,
    WBTC_WETH,
    meanBeyond === 0
      ? { law: 'as-paid' }
      : {
          law: 'memoryless',
          meanFraction: meanBeyond,
          random: randomStream(seed).split(`reservation ${swaps.timeSec[0]}`),
        },
  )
}

/** The pool as a swap left it. */
export function stateAfter(history: SwapHistory, index: number): PoolNow {
  return {
    sqrtPriceX96: history.sqrtPriceX96[index] ?? getSqrtPriceAtTick(history.tick[0] as number),
    tick: history.tick[index] ?? (history.tick[0] as number),
    liquidity: history.liquidity[index] ?? toInteger(0),
  }
}

/** The pool's own price before each block that traded, and a last block in which nobody does. */
export function pathOf(swaps: SwapHistory, start: PoolNow): { path: MarketPath; blocks: number } {
  const [timeSec, mid]: [number[], number[]] = [[], []]
  let price = poolPriceOf(WBTC_WETH, start.sqrtPriceX96)
  swaps.sqrtPriceX96.forEach((sqrtPriceX96, i) => {
    if (swaps.timeSec[i] !== timeSec.at(-1)) {
      timeSec.push(swaps.timeSec[i] as number)
      mid.push(price)
    }
    price = poolPriceOf(WBTC_WETH, sqrtPriceX96)
  })
  timeSec.push((timeSec.at(-1) as number) + 12)
  mid.push(price)
  const path = marketPath({ timeSec: Float64Array.from(timeSec), mid: Float64Array.from(mid) })
  return { path, blocks: timeSec.length }
}
