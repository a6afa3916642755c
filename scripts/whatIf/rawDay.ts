import { humanAmount, toDouble } from '../../src/domain/units.ts'
import type { DoubleSwaps } from '../../src/history/whatIfDouble.ts'
import { decodePoolEvent } from '../../src/protocols/uniswapV3/events.ts'
import { readRawLogs } from '../../src/store/rawLogFile.ts'
import { whatIfOfSwaps } from './floats.ts'
import type { WhatIfAnswer, WhatIfQuestion } from './question.ts'

/**
 * From the raw logs of a day: the pool's ticks are not in such a file, so what-ifs over it are
 * those in doubles.
 */
export async function whatIfOfRawDay(
  file: string,
  question: WhatIfQuestion,
): Promise<readonly WhatIfAnswer[]> {
  return whatIfOfSwaps(question, await swapsOfRawDay(file, question))
}

/** The swaps of a file of raw logs, in doubles. */
export async function swapsOfRawDay(
  file: string,
  { decimals: [decimals0, decimals1], fromBlock }: Pick<WhatIfQuestion, 'decimals' | 'fromBlock'>,
): Promise<DoubleSwaps> {
  const rows: { time: number; tick: number; in0: number; in1: number; liquidity: number }[] = []
  for await (const log of readRawLogs(file)) {
    const event = decodePoolEvent(log)
    if (event.kind !== 'swap' || event.blockNumber < fromBlock) continue
    rows.push({
      time: event.timestampSec,
      tick: event.tick,
      in0: humanAmount(event.amount0Raw, decimals0),
      in1: humanAmount(event.amount1Raw, decimals1),
      liquidity: toDouble(event.liquidity),
    })
  }
  return {
    timeSec: Float64Array.from(rows, ({ time }) => time),
    tick: Int32Array.from(rows, ({ tick }) => tick),
    amount0: Float64Array.from(rows, ({ in0 }) => in0),
    amount1: Float64Array.from(rows, ({ in1 }) => in1),
    liquidity: Float64Array.from(rows, ({ liquidity }) => liquidity),
  }
}
