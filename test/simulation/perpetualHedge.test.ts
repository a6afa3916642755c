import { beforeAll, describe, expect, test } from 'vitest'
import { type MarketRange, marketRangeOf, valuationAt } from '../../src/amm/marketRange.ts'
import { valueOfHoldings } from '../../src/domain/holdings.ts'
import { rebalancedLiquidity } from '../../src/makers/rebalancedLiquidity.ts'
import type { Event } from '../../src/market/events.ts'
import { type MarketRun, marketLoop } from '../../src/market/loop.ts'
import { poolPriceOf } from '../../src/market/marketFrame.ts'
import { marketPath } from '../../src/market/marketPath.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { holdingsAt } from '../../src/market/records.ts'
import { seenIn } from '../../src/market/seen.ts'
import { ATTRIBUTION_TOLERANCE } from '../../src/models/attribution.ts'
import { makerAttribution } from '../../src/simulation/makerAttribution.ts'
import { makerLedger } from '../../src/simulation/makerLedger.ts'
import { hedgedMaker, hedgeIdOf } from '../../src/simulation/perpetualHedge.ts'
import { constantSpread } from '../support/constantSpread.ts'
import { HEDGE_COSTS, HEDGED_RANGES, hedgedScene } from '../support/hedgedScene.ts'
import {
  INVERTED,
  marketScene,
  START_PRICE,
  sceneEngine,
  scenePrice,
  UPRIGHT,
} from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

const sigmaAnnual = 0.8
const spacingSec = 600

/** One run of a scene, each hedged maker's account from records and ledger. */
function played(scene: MarketRun, ids: readonly string[]) {
  const { frame, path, makers = [] } = scene
  const ledger = makerLedger({
    frame,
    path,
    makers: makers
      .filter(({ maker }) => ids.includes(maker.id))
      .map(({ maker, capital }) => ({ id: maker.id, capital })),
    horizonsSec: [0],
    endSec: scene.clock.timestampSec.at(-1) as number,
    startPoolPrice: START_PRICE,
  })
  /** What the pool's price was, and the range, when each maker minted. */
  const minted: Record<string, { readonly poolPrice: number; readonly curve: MarketRange }> = {}
  let poolPrice = START_PRICE
  const sink = (event: Event): void => {
    ledger.sink(event)
    if (event.kind === 'swap') poolPrice = poolPriceOf(frame, event.sqrtPriceX96)
    if (event.kind === 'mint')
      minted[event.makerId] = { poolPrice, curve: marketRangeOf(frame, event, frame.baseIs) }
  }
  const { records } = runSync(marketLoop({ ...scene, sink }), enginePool(sceneEngine(frame)))
  const rows = records.timeSec.length
  const startMid = path.mid[1] as number
  return ids.map((makerId) => {
    const hedge = records.makers[hedgeIdOf(makerId)]
    const lp = records.makers[makerId]
    if (hedge === undefined || lp === undefined) throw new Error(`no record of ${makerId}`)
    const end = holdingsAt(records, hedgeIdOf(makerId), rows - 1)
    const flows = ledger.flowsOf(makerId)
    const capital = makers.find(({ maker }) => maker.id === makerId)?.capital
    const attribution = makerAttribution({
      records,
      makerId,
      capital: capital ?? { base: 0, quote: 0 },
      startMid,
      flows,
      horizon: 0,
      hedge: { hedgePnlQuote: valueOfHoldings(end) + end.costsQuote, costsQuote: end.costsQuote },
    })
    // What was held between blocks, times what the mid did: position by position, from the records.
    let [openPnl, fundingPnl, turnover] = [0, 0, 0]
    for (let row = 1; row < rows; row += 1) {
      const [from, to] = [records.midPrice[row - 1] as number, records.midPrice[row] as number]
      const held = (lp.base[row - 1] as number) + (lp.feesBase[row - 1] as number)
      const position = hedge.base[row] as number
      openPnl += (held + position) * (to - from)
      fundingPnl -= position * to * (path.funding?.[row + 1] ?? 0)
      turnover += Math.abs(position - (hedge.base[row - 1] as number)) * from
    }
    const lastMid = records.midPrice[rows - 1] as number
    return {
      makerId,
      records,
      hedge,
      attribution,
      openPnl,
      fundingPnl,
      turnover,
      lvr: -flows.atExecutionPnlQuote,
      fees: flows.earnedQuote,
      costs: end.costsQuote,
      lastMid,
      lastPoolPrice: records.poolPrice[rows - 1] as number,
      minted: minted[makerId] as { readonly poolPrice: number; readonly curve: MarketRange },
      startMid,
    }
  })
}

const IDS = HEDGED_RANGES.map(({ id }) => id)
const rule = { kind: 'interval', intervalSec: 3600 } as const

describe('a hedged liquidity provider, 200 seeds', () => {
  const SEEDS = 200
  const BLOCKS = 72
  let runs: ReturnType<typeof played>[]
  beforeAll(() => {
    runs = Array.from({ length: SEEDS }, (_, seed) =>
      played(hedgedScene({ seed, owner: OWNER, rule, blocks: BLOCKS }), IDS),
    )
  })
  const column = (index: number, value: (run: (typeof runs)[number][number]) => number) => {
    const values = runs.map((run) => value(run[index] as (typeof run)[number]))
    const mean = values.reduce((a, b) => a + b, 0) / SEEDS
    const sd = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (SEEDS - 1))
    return { mean, standardError: sd / Math.sqrt(SEEDS) }
  }

  test.each(IDS.map((id, index) => ({ id, index })))(
    '$id: hedged P&L is fees − LVR + funding − costs, mean within 3 s.e.',
    ({ index }) => {
      for (const run of runs) {
        const one = run[index] as (typeof run)[number]
        const { totalPnlQuote, residualQuote } = one.attribution
        const wealth = 1.2e6
        const parts = one.fees - one.lvr + one.fundingPnl - one.costs + one.openPnl
        expect(Math.abs(totalPnlQuote - parts)).toBeLessThan(ATTRIBUTION_TOLERANCE * wealth)
        expect(Math.abs(residualQuote)).toBeLessThan(ATTRIBUTION_TOLERANCE * wealth)
        const rate = HEDGE_COSTS.feeRate + HEDGE_COSTS.slippageRate
        expect(Math.abs(one.costs - rate * one.turnover)).toBeLessThan(1e-6)
      }
      const left = column(
        index,
        (run) => run.attribution.totalPnlQuote - (run.fees - run.lvr + run.fundingPnl - run.costs),
      )
      expect(Math.abs(left.mean)).toBeLessThan(3 * left.standardError)
      // Hedged at all: unhedged P&L would scatter by what 200 ETH do in half a day.
      expect(left.standardError * Math.sqrt(SEEDS)).toBeLessThan(0.1 * 200 * 3000 * 0.8 * 0.037)
    },
  )

  test.each(IDS.map((id, index) => ({ id, index })))(
    '$id: LVR by its definition has the mean of ∫½σ²P²|Γ|dt, less what the pool is still off',
    ({ index }) => {
      const yearsPerBlock = spacingSec / 31_536_000
      const difference = column(index, (run) => {
        const { curve } = run.minted
        /** Worth of what the curve holds at the pool's price, more than at the mid's. */
        const gap = (poolPrice: number, mid: number): number => {
          const { base, quote } = valuationAt(curve, poolPrice)
          return base * mid + quote - valuationAt(curve, mid).valueQuote
        }
        let closed = 0
        for (let row = 0; row + 1 < run.records.timeSec.length; row += 1) {
          const mid = run.records.midPrice[row] as number
          const gamma = valuationAt(curve, mid).gammaBasePerPrice
          closed += 0.5 * sigmaAnnual ** 2 * mid ** 2 * Math.abs(gamma) * yearsPerBlock
        }
        const opened = gap(run.minted.poolPrice, run.startMid)
        return run.lvr + gap(run.lastPoolPrice, run.lastMid) - opened - closed
      })
      expect(Math.abs(difference.mean)).toBeLessThan(3 * difference.standardError)
      const size = column(index, ({ lvr }) => lvr)
      // Enough seeds to see a LVR that is off by a tenth.
      expect(difference.standardError).toBeLessThan(0.033 * size.mean)
    },
  )
})

describe('the hedger', () => {
  test.each([INVERTED, UPRIGHT])('is flat after each block it looks at, frame $baseIs', (frame) => {
    const every = { kind: 'interval', intervalSec: 1 } as const
    for (const one of played(
      hedgedScene({ seed: 7, owner: OWNER, rule: every, frame, blocks: 80 }),
      IDS,
    )) {
      const lp = one.records.makers[one.makerId]
      // The position in row i was set against what stood at the end of row i − 1.
      one.hedge.base.slice(1).forEach((position, i) => {
        const held = (lp?.base[i] as number) + (lp?.feesBase[i] as number)
        expect(Math.abs(position + held)).toBeLessThan(1e-9 * held)
      })
      expect(Math.abs(one.openPnl)).toBeLessThan(1e-3)
    }
  })

  test('follows an LP that moves its range, its own swaps and collected fees included', () => {
    const owner = OWNER
    const base = marketScene({ seed: 9, owner, blocks: 300, takersPerDay: 300 })
    const maker = rebalancedLiquidity({
      id: 'moving',
      owner: '0x00000000000000000000000000000000000000b2',
      tickSpacing: 60,
      halfWidthTicks: 600,
      recentreAfterTicks: 300,
      maxSlippageTicks: 100,
      gasQuote: 1,
    })
    const every = { kind: 'interval', intervalSec: 1 } as const
    const free = { feeRate: 0, slippageRate: 0 }
    const hedged = hedgedMaker(
      { maker, capital: { base: 20, quote: 60_000 } },
      { rule: every, costs: free },
    )
    const moves: Event[] = []
    const run = {
      ...base,
      makers: [...hedged, ...(base.makers ?? [])],
      sink: (event: Event) => {
        if (event.kind === 'collect') moves.push(event)
      },
    }
    const { records } = runSync(marketLoop(run), enginePool(sceneEngine()))
    expect(moves.length).toBeGreaterThan(2)
    const lp = records.makers['moving']
    records.makers['moving-hedge']?.base.slice(1).forEach((position, i) => {
      const held = (lp?.base[i] as number) + (lp?.feesBase[i] as number)
      expect(Math.abs(position + held)).toBeLessThan(1e-9 * 20)
    })
  })

  test('follows a book maker by its fills', () => {
    const scene = marketScene({ seed: 3, owner: OWNER, blocks: 100, takersPerDay: 400 })
    const maker = constantSpread(0.003, 3)
    const every = { kind: 'interval', intervalSec: 1 } as const
    const hedged = hedgedMaker(
      { maker, capital: { base: 100, quote: 300_000 } },
      { rule: every, costs: HEDGE_COSTS },
    )
    const { records } = runSync(
      marketLoop({ ...scene, makers: [...(scene.makers ?? []), ...hedged] }),
      enginePool(sceneEngine()),
    )
    const book = records.makers[maker.id]
    expect(new Set(book?.base).size).toBeGreaterThan(10)
    records.makers[hedgeIdOf(maker.id)]?.base.slice(1).forEach((position, i) => {
      expect(position).toBeCloseTo(-(book?.base[i] as number), 9)
    })
  })

  test('what a burn moved to the tokens owed is still hedged', () => {
    const lp = { maker: constantSpread(0.003, 3), capital: { base: 10, quote: 0 } }
    const [{ maker }] = hedgedMaker(lp, {
      rule: { kind: 'interval', intervalSec: 1 },
      costs: HEDGE_COSTS,
    })
    const pool = { sqrtPriceX96: scenePrice(INVERTED), tick: 196_260, liquidity: 0n }
    const change = {
      owner: OWNER,
      tickLower: 195_000,
      tickUpper: 197_400,
      liquidity: 10n ** 16n,
      amount0Raw: 0n,
      amount1Raw: 4n * 10n ** 18n,
      makerId: lp.maker.id,
      timeSec: 600,
    }
    const seen = seenIn(
      { number: 1n, timestampSec: 600 },
      pool,
      marketPath({ timeSec: Float64Array.of(0), mid: Float64Array.of(START_PRICE) }),
      0,
      INVERTED,
    )
    const events: Event[] = [
      { kind: 'mint', ...change },
      { kind: 'burn', ...change },
      { kind: 'block', number: 2n, timeSec: 1200 },
    ]
    const state = events.reduce(maker.apply, maker.start({ base: 0, quote: 0 }, seen))
    expect(maker.holdings(state, seen).base).toBeCloseTo(-10, 12)
  })
})
