import { marketRangeOf } from '../../src/amm/marketRange.ts'
import { blockTimeSec } from '../../src/domain/floatSwapTable.ts'
import { type DoubleSwaps, whatIfInDoubles } from '../../src/history/whatIfDouble.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { readFloatSwaps } from '../../src/store/floatRecords.ts'
import { ETHEREUM_BLOCKS } from '../ethereumBlocks.ts'
import type { WhatIfAnswer, WhatIfQuestion } from './question.ts'
import { rangesAsked } from './ranges.ts'

const MODE_WORDS = { share: 'share', 'recorded-amounts': 'same amounts' } as const

/** From swaps recorded in doubles, in doubles: an estimate, and named so. */
export async function whatIfOfFloats(
  file: string,
  question: WhatIfQuestion,
): Promise<readonly WhatIfAnswer[]> {
  const table = await readFloatSwaps(file)
  const first = Math.max(
    0,
    table.blockNumber.findIndex((block) => block >= Number(question.fromBlock)),
  )
  return whatIfOfSwaps(question, {
    timeSec: table.blockNumber.subarray(first).map((block) => blockTimeSec(ETHEREUM_BLOCKS, block)),
    tick: table.tick.subarray(first),
    amount0: table.amount0.subarray(first),
    amount1: table.amount1.subarray(first),
    liquidity: table.liquidity.subarray(first),
  })
}

/** The answers to a question over swaps in doubles, both ways of counting. */
export function whatIfOfSwaps(question: WhatIfQuestion, swaps: DoubleSwaps): WhatIfAnswer[] {
  const [decimals0, decimals1] = question.decimals
  const frame = {
    baseIs: question.baseIs,
    token0: { decimals: decimals0 },
    token1: { decimals: decimals1 },
  }
  const tick = swaps.tick[0] as number
  const ranges = rangesAsked(question, frame, { tick, sqrtPriceX96: getSqrtPriceAtTick(tick) })
  return ranges.flatMap((range) =>
    (['share', 'recorded-amounts'] as const).map((mode) => {
      const { feePips: lpFeePips, tickSpacing } = question
      const life = whatIfInDoubles({ swaps, frame, ...range, lpFeePips, tickSpacing, mode })
      const crossed = (100 * life.feeShareOfCrossings).toFixed(0)
      return {
        name: `${range.id}, ${MODE_WORDS[mode]}, in doubles (${crossed} % of fees estimated)`,
        life,
        range: marketRangeOf(frame, range, frame.baseIs),
      }
    }),
  )
}
