import { expect, test } from 'vitest'
import { marketRangeOf, valuationAt } from '../../src/amm/marketRange.ts'
import { valueOfHoldings } from '../../src/domain/holdings.ts'
import type { Event } from '../../src/market/events.ts'
import { marketLoop } from '../../src/market/loop.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { holdingsAt } from '../../src/market/records.ts'
import { hedgeIdOf } from '../../src/simulation/perpetualHedge.ts'
import { HEDGED_RANGES, hedgedScene } from '../support/hedgedScene.ts'
import { INVERTED, sceneEngine } from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

const SEEDS = 200
const BLOCKS_PER_HEDGE = 6
const spacingSec = 600
const sigmaAnnual = 0.8

test('at zero fee in the event loop: hedged P&L has mean −LVR and sd √Σ2(½ΓP²σ²Δt)², 200 seeds', () => {
  const rule = { kind: 'interval', intervalSec: BLOCKS_PER_HEDGE * spacingSec } as const
  const blocks = 1 + 40 * BLOCKS_PER_HEDGE
  const hedgeYears = (BLOCKS_PER_HEDGE * spacingSec) / 31_536_000
  const sums = HEDGED_RANGES.map(() => ({ error: 0, squares: 0, predicted: 0 }))
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const scene = hedgedScene({ seed, owner: OWNER, rule, blocks, feePips: 0, fundingPerBlock: 0 })
    const minted: Record<string, ReturnType<typeof marketRangeOf>> = {}
    const sink = (event: Event): void => {
      if (event.kind === 'mint')
        minted[event.makerId] = marketRangeOf(INVERTED, event, INVERTED.baseIs)
    }
    const { records } = runSync(
      marketLoop({ ...scene, sink }),
      enginePool(sceneEngine(INVERTED, 0)),
    )
    const last = records.timeSec.length - 1
    const startMid = records.midPrice[0] as number
    for (const [i, { id }] of HEDGED_RANGES.entries()) {
      const lp = valueOfHoldings(holdingsAt(records, id, last)) - (200 * startMid + 600_000)
      const hedged = lp + valueOfHoldings(holdingsAt(records, hedgeIdOf(id), last))
      let [closed, variance] = [0, 0]
      for (let row = 0; row < last; row += BLOCKS_PER_HEDGE) {
        const mid = records.midPrice[row] as number
        const range = minted[id] as ReturnType<typeof marketRangeOf>
        const { gammaBasePerPrice } = valuationAt(range, mid)
        const lvr = 0.5 * sigmaAnnual ** 2 * mid ** 2 * Math.abs(gammaBasePerPrice) * hedgeYears
        closed += lvr
        variance += 2 * lvr ** 2
      }
      const error = hedged + closed
      const sum = sums[i] as (typeof sums)[number]
      sum.error += error
      sum.squares += error ** 2
      sum.predicted += variance
    }
  }
  for (const { error, squares, predicted } of sums) {
    const sd = Math.sqrt(squares / SEEDS)
    expect(Math.abs(error / SEEDS)).toBeLessThan((3 * sd) / Math.sqrt(SEEDS))
    expect(sd / Math.sqrt(predicted / SEEDS)).toBeGreaterThan(0.85)
    expect(sd / Math.sqrt(predicted / SEEDS)).toBeLessThan(1.15)
    console.log(
      `mean ${(error / sd / Math.sqrt(SEEDS)).toFixed(2)} s.e., sd ratio ${Math.sqrt(squares / predicted).toFixed(3)}`,
    )
  }
})
