import { blockTimeSec } from '../../src/domain/floatSwapTable.ts'
import { type DoubleSwaps, whatIfInDoubles } from '../../src/history/whatIfDouble.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import { readFloatSwaps } from '../../src/store/floatRecords.ts'
import type { WhatIfAnswer, WhatIfQuestion } from '../whatIf.ts'
import { rangesAsked } from './ranges.ts'

/** Ethereum blocks of known time: pool factory, last before London, the merge, 17,000,000. */
const KNOWN = [
  { blockNumber: 12_369_621, timestampSec: 1_620_156_420 },
  { blockNumber: 12_964_999, timestampSec: 1_628_166_812 },
  { blockNumber: 15_537_394, timestampSec: 1_663_224_179 },
  { blockNumber: 17_000_000, timestampSec: 1_680_911_891 },
]

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
  const swaps: DoubleSwaps = {
    timeSec: table.blockNumber.subarray(first).map((block) => blockTimeSec(KNOWN, block)),
    tick: table.tick.subarray(first),
    amount0: table.amount0.subarray(first),
    amount1: table.amount1.subarray(first),
    liquidity: table.liquidity.subarray(first),
  }
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
      }
    }),
  )
}
