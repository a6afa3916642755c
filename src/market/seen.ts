import type { Block } from './clock.ts'
import type { Seen } from './maker.ts'
import { type MarketFrame, poolPriceOf } from './marketFrame.ts'
import { indexAt, type MarketPath, MarketPathError } from './marketPath.ts'
import type { PoolNow } from './poolRequest.ts'

/** What is known in a block. Nothing in it leads to a later point of the path. */
export function seenIn(
  block: Block,
  pool: PoolNow,
  path: MarketPath,
  pathIndex: number,
  frame: MarketFrame,
): Seen {
  const nowSec = block.timestampSec
  return {
    frame,
    blockNumber: block.number,
    timeSec: nowSec,
    midPrice: path.mid[pathIndex] as number,
    pool,
    poolPrice: poolPriceOf(frame, pool.sqrtPriceX96),
    midAt(timeSec) {
      if (!(timeSec <= nowSec)) {
        throw new MarketPathError({
          code: 'market/look-ahead',
          shortMessage: `At ${nowSec} s nothing is known about ${timeSec} s.`,
        })
      }
      return path.mid[indexAt(path, timeSec)] as number
    },
  }
}

/** The same moment after the pool moved. */
export function seenAfter(seen: Seen, pool: PoolNow): Seen {
  return { ...seen, pool, poolPrice: poolPriceOf(seen.frame, pool.sqrtPriceX96) }
}
