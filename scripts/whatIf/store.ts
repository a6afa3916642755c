import { marketRangeOf } from '../../src/amm/marketRange.ts'
import { poolBeforeBirth } from '../../src/history/poolBeforeBirth.ts'
import { startReplay } from '../../src/history/replay.ts'
import { startWhatIf, type WhatIf } from '../../src/history/whatIf.ts'
import { readEventStore } from '../../src/store/eventStore.ts'
import type { WhatIfAnswer, WhatIfQuestion } from './question.ts'
import { rangesAsked } from './ranges.ts'

/**
 * From a store that holds the pool's events since its creation: exact, in both ways of counting.
 * The pool is replayed to the block of the mint, and on from there with the ranges beside it.
 */
export async function whatIfOfStore(
  folder: string,
  question: WhatIfQuestion,
): Promise<readonly WhatIfAnswer[]> {
  const reader = await readEventStore(folder)
  if (reader.kind !== 'pool') throw new Error(`${folder} holds a position's events, not a pool's`)
  const { chainId, address } = reader.manifest
  const [decimals0, decimals1] = question.decimals
  const birth = poolBeforeBirth({
    kind: 'concentrated',
    protocol: 'uniswap-v3',
    id: address,
    address,
    token0: { chainId, address: ZERO, decimals: decimals0 },
    token1: { chainId, address: ZERO, decimals: decimals1 },
    fee: { kind: 'uniswap-v3', feePips: question.feePips, feeProtocol0: 0, feeProtocol1: 0 },
    tickSpacing: question.tickSpacing,
  })
  const frame = { baseIs: question.baseIs, token0: birth.token0, token1: birth.token1 }
  const replay = startReplay(birth)
  let whatIf: WhatIf | undefined
  for await (const event of reader.events()) {
    if (
      whatIf === undefined &&
      event.blockNumber >= question.fromBlock &&
      replay.pool !== undefined
    ) {
      const snapshot = replay.pool.state()
      const start = { timeSec: event.timestampSec, blockNumber: event.blockNumber }
      whatIf = startWhatIf({
        snapshot,
        start,
        frame,
        ranges: rangesAsked(question, frame, snapshot),
      })
    }
    if (whatIf === undefined) replay.apply(event)
    else whatIf.apply(event)
  }
  if (whatIf === undefined) throw new Error(`the store ends before block ${question.fromBlock}`)
  return whatIf.results().flatMap(({ range, share, impact }) => {
    const ends = marketRangeOf(frame, range, frame.baseIs)
    return [
      { name: `${range.id}, share`, life: share, range: ends },
      { name: `${range.id}, impact`, life: impact, range: ends },
    ]
  })
}

const ZERO = '0x0000000000000000000000000000000000000000'
