import { expect, test } from 'vitest'
import { attributeLiquidity } from '../../src/models/liquidityAttribution.ts'
import { worthInBase, worthInQuote } from '../../src/models/worth.ts'
import { provedLives } from '../support/livesOnChain.ts'

test('the attribution of 100 lives through the real position manager sums', async () => {
  let lives = 0
  let withFees = 0
  for (const seed of [11, 12, 13, 14, 15]) {
    for (const { path } of (await provedLives(seed, 20)).records) {
      if (path.timeSec.length === 0) continue
      for (const worth of [worthInQuote(path.poolPrice), worthInBase(path.poolPrice)])
        for (const sampleEverySec of [undefined, 3600]) {
          const ours = attributeLiquidity({ life: path, worth, gasCost: 0, sampleEverySec })
          expect(Math.abs(ours.attribution.residualQuote)).toBeLessThanOrEqual(
            1e-9 * ours.grossFlowsQuote,
          )
          expect(ours.holdPnlQuote + ours.divergencePnlQuote).toBeCloseTo(
            ours.valueQuote + ours.withdrawnQuote - ours.depositedQuote,
            6 - Math.ceil(Math.log10(ours.grossFlowsQuote + 1)),
          )
          if (ours.attribution.feesQuote > 0) withFees += 1
        }
      lives += 1
    }
  }
  expect(lives).toBeGreaterThanOrEqual(100)
  expect(withFees).toBeGreaterThan(100)
})
