import { randomStream } from '../../src/market/random.ts'
import { blockBootstrapError } from '../../src/models/risk/blockBootstrap.ts'
import { type Contest, type RecordedTerms, recordedContest } from './recordedContest.ts'
import type { SwapHistory } from './wbtcWeth.ts'

/** What the two-year study is made of. */
export type SwapStudy = {
  /** Takers as they paid, and takers who would have gone one fee further on average. */
  readonly asPaid: Contest
  readonly further: Contest
  readonly sensitivity: readonly { readonly label: string; readonly contest: Contest }[]
}

export const MAIN_SCALE = 20
export const MEAN_BEYOND = 0.003
export const BLOCK_DAYS = 14
export const ROUNDS = 1000
export const REFERENCE = 'LP full range'

/** The first window of the deep pool, 60 days, and everything after it. */
export function swapStudy(history: SwapHistory): SwapStudy {
  const at = (sec: number) => history.timeSec.findIndex((timeSec) => timeSec >= sec)
  const calibration = { from: at(Date.UTC(2021, 5, 19) / 1e3), to: at(Date.UTC(2021, 7, 18) / 1e3) }
  const run = (more: Partial<RecordedTerms> = {}) =>
    recordedContest(history, {
      calibration,
      testTo: history.timeSec.length,
      meanBeyond: 0,
      lotScale: MAIN_SCALE,
      staleQuotes: 'safe',
      capitalQuote: 1000,
      seed: 1,
      recordEveryBlocks: 20,
      ...more,
    })
  const further = { meanBeyond: MEAN_BEYOND }
  return {
    asPaid: run(),
    further: run(further),
    sensitivity: [
      { label: 'takers 5 bps further', contest: run({ meanBeyond: 0.0005 }) },
      { label: 'takers 100 bps further', contest: run({ meanBeyond: 0.01 }) },
      { label: 'takers 30 bps further, another draw', contest: run({ ...further, seed: 2 }) },
      { label: 'as paid, lot × 1', contest: run({ lotScale: 1 }) },
      { label: 'takers 30 bps further, lot × 1', contest: run({ ...further, lotScale: 1 }) },
      {
        label: 'takers 30 bps further, stale orders picked off',
        contest: run({ ...further, staleQuotes: 'picked-off' }),
      },
    ],
  }
}

/** Half of a 95 % interval of the sum of a daily series. */
export function halfInterval(daily: Float64Array, label: string): number {
  const error = blockBootstrapError({
    series: daily,
    statistic: (resampled) => resampled.reduce((sum, value) => sum + value, 0),
    blockLength: Math.min(BLOCK_DAYS, daily.length),
    rounds: ROUNDS,
    random: randomStream(1).split(label),
  })
  return 1.96 * error
}
