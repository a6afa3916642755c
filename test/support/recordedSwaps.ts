import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import { rawAmount, sqrtPriceOfPrice } from '../../src/domain/units.ts'
import { gbmPath } from '../../src/market/gbmPath.ts'
import type { MarketFrame } from '../../src/market/marketFrame.ts'
import { randomStream } from '../../src/market/random.ts'

type SwapEvent = Extract<PoolEvent, { kind: 'swap' }>

/** Swap events of a market whose laws are known: equal gaps, log-normal sizes, a GBM price. */
export function recordedSwaps(market: {
  readonly frame: MarketFrame
  readonly count: number
  readonly gapSec: number
  readonly volatilityAnnual: number
  readonly medianBase: number
  readonly logSd: number
  readonly seed: number
  readonly firstBlock?: bigint
  readonly startPrice?: number
}): SwapEvent[] {
  const { frame, count, gapSec, medianBase, logSd, firstBlock = 1n, startPrice = 2000 } = market
  const random = randomStream(market.seed)
  const path = gbmPath(
    {
      startPrice,
      volatilityAnnual: market.volatilityAnnual,
      startSec: 1_700_000_000,
      stepSec: gapSec,
      steps: count - 1,
    },
    random.split('path'),
  )
  const sizes = random.split('sizes')
  const isBase0 = frame.baseIs === 'token0'
  return Array.from(path.mid, (price, i): SwapEvent => {
    const base = medianBase * Math.exp(logSd * sizes.normal()) * (i % 2 === 0 ? 1 : -1)
    const baseRaw = rawAmount(base, frame[frame.baseIs].decimals)
    const quoteRaw = rawAmount(-base * price, frame[isBase0 ? 'token1' : 'token0'].decimals)
    return {
      kind: 'swap',
      blockNumber: firstBlock + BigInt(i),
      blockHash: `0x${'ab'.repeat(32)}`,
      transactionHash: `0x${i.toString(16).padStart(64, '0')}`,
      transactionIndex: 0,
      logIndex: 0,
      timestampSec: path.timeSec[i] as number,
      sender: `0x${'1'.repeat(40)}`,
      recipient: `0x${'2'.repeat(40)}`,
      amount0Raw: isBase0 ? baseRaw : quoteRaw,
      amount1Raw: isBase0 ? quoteRaw : baseRaw,
      sqrtPriceX96: sqrtPriceOfPrice(price, frame.token0, frame.token1, frame.baseIs),
      liquidity: 1n,
      tick: 0,
    }
  })
}
