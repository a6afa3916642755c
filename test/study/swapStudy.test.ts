import { describe, expect, test } from 'vitest'
import { recordedContest } from '../../scripts/study/recordedContest.ts'
import { readSwapHistory, sliceOf } from '../../scripts/study/wbtcWeth.ts'
import { sharedData } from '../support/sharedData.ts'

const file = sharedData('fsc-uniswap/ethwbtc_trade_history.parquet')

describe.skipIf(file === undefined)('makers over recorded swaps', () => {
  test('a slice: conservation, attribution, the same again, and the past does not know the future', async () => {
    const history = await readSwapHistory(file as string)
    expect(history.timeSec.length).toBeGreaterThan(161_900)
    const slice = sliceOf(history, 60_000, 66_000)
    const terms = {
      calibration: { from: 0, to: 3000 },
      testTo: 6000,
      meanBeyond: 0.003,
      lotScale: 20,
      staleQuotes: 'safe',
      capitalQuote: 1000,
      seed: 1,
      recordEveryBlocks: 10,
    } as const
    const contest = recordedContest(slice, terms)
    expect(recordedContest(slice, terms)).toEqual(contest)
    expect(contest.takersRefused).toBe(0)
    expect(contest.takers).toBe(3000)
    expect(contest.calibration.volatility.inSample).toBe(false)
    expect(Object.keys(contest.outcomes)).toEqual([
      'LP full range',
      'LP ±10 %',
      'Avellaneda–Stoikov',
      'GLFT',
      'symmetric',
    ])
    const held = 500 / contest.startPrice
    for (const [id, outcome] of Object.entries(contest.outcomes)) {
      const { attribution: a, dailyQuote, againstHoldingQuote, flows } = outcome
      expect(outcome.capitalQuote, id).toBeCloseTo(1000, 6)
      expect(flows.trades, id).toBeGreaterThan(100)
      expect(a.feesQuote, id).toBeGreaterThan(0)
      // Wealth by the records against the parts by the events: makerAttribution checked 1e-9.
      expect(a.totalPnlQuote - held * (contest.endPrice - contest.startPrice), id).toBeCloseTo(
        againstHoldingQuote,
        6,
      )
      expect(
        dailyQuote.reduce((sum, value) => sum + value, 0),
        id,
      ).toBeCloseTo(againstHoldingQuote, 6)
    }
    // Calibration looks at its window only, and the fates of the LPs at no taker's reservation.
    const later = sliceOf(slice, 0, 5000)
    expect(recordedContest(later, { ...terms, testTo: 5000 }).calibration).toEqual(
      contest.calibration,
    )
    const asPaid = recordedContest(slice, { ...terms, meanBeyond: 0 })
    expect(asPaid.outcomes['LP full range']).toEqual(contest.outcomes['LP full range'])
    expect(asPaid.outcomes['GLFT']).not.toEqual(contest.outcomes['GLFT'])
  })
})
