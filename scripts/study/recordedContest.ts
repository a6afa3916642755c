import { exponentialDepthsAssumption } from '../../src/makers/calibration/fillCurveByLikelihood.ts'
import { passiveLiquidity } from '../../src/makers/passiveLiquidity.ts'
import {
  avellanedaStoikovAssumptions,
  avellanedaStoikovQuote,
  rollingHorizonAssumption,
} from '../../src/makers/quoting/avellanedaStoikov.ts'
import { chainQuotes } from '../../src/makers/quoting/chainQuotes.ts'
import { glftAssumptions, glftModel } from '../../src/makers/quoting/gueantLehalleFernandezTapia.ts'
import { boundedQuote, quoteIn, tabulate } from '../../src/makers/quoting/quoteTable.ts'
import {
  symmetricSpreadAssumptions,
  symmetricSpreadTable,
} from '../../src/makers/quoting/symmetricSpread.ts'
import { marketLoop } from '../../src/market/loop.ts'
import type { Contestant } from '../../src/market/maker.ts'
import { poolPriceOf } from '../../src/market/marketFrame.ts'
import { runSync } from '../../src/market/marketPool.ts'
import type { PoolNow } from '../../src/market/poolRequest.ts'
import { RECORDED_POOL, recordedPool } from '../../src/market/recordedPool.ts'
import { RESERVATION_AS_PAID, RESERVATION_MEMORYLESS } from '../../src/market/recordedTakers.ts'
import type { Records } from '../../src/market/records.ts'
import type { Attribution } from '../../src/models/attribution.ts'
import {
  type InventoryStatistics,
  inventoryStatistics,
} from '../../src/models/inventoryStatistics.ts'
import { maxDrawdown } from '../../src/models/risk/drawdown.ts'
import { makerAttribution } from '../../src/simulation/makerAttribution.ts'
import { type MakerFlows, makerLedger } from '../../src/simulation/makerLedger.ts'
import { type Calibration, calibrate, FEE, FLOOR } from './calibration.ts'
import { fractionQuoter } from './fractionQuoter.ts'
import { pathOf, stateAfter, takersOf } from './recordedMarket.ts'
import { type SwapHistory, sliceOf, WBTC_WETH } from './wbtcWeth.ts'

export type RecordedTerms = {
  /** Swaps of the calibration window, and of the test that follows it at once. */
  readonly calibration: { readonly from: number; readonly to: number }
  readonly testTo: number
  /** Mean by which takers would have gone further than they paid, fraction; 0: not at all. */
  readonly meanBeyond: number
  /** Lot of the makers as a multiple of what the full-range LP trades with the mean taker. */
  readonly lotScale: number
  readonly staleQuotes: 'safe' | 'picked-off'
  /** Of every contestant at the start, quote; half in each token. */
  readonly capitalQuote: number
  readonly seed: number
  readonly recordEveryBlocks: number
}

export type Outcome = {
  readonly attribution: Attribution
  readonly flows: MakerFlows
  readonly inventory: InventoryStatistics
  readonly drawdownQuote: number
  /** What it ended with less what holding its capital would have been worth. */
  readonly againstHoldingQuote: number
  /** The same by day: the change of wealth less that of the held capital. */
  readonly dailyQuote: Float64Array
  readonly capitalQuote: number
}

export type Contest = {
  readonly calibration: Calibration
  readonly startPrice: number
  readonly endPrice: number
  readonly startSec: number
  readonly endSec: number
  readonly takers: number
  readonly takersRefused: number
  readonly outcomes: Readonly<Record<string, Outcome>>
  readonly assumptions: readonly {
    readonly id: string
    readonly statement: string
    readonly bias: string
  }[]
}

export const HORIZONS_SEC = [3600, 300, 86_400]
const AS_HORIZON_SEC = 86_400
const OWNER = '0x00000000000000000000000000000000000000aa'

/** Passive liquidity and order-book makers over the same recorded takers. */
export function recordedContest(history: SwapHistory, terms: RecordedTerms): Contest {
  const { calibration: window, testTo, capitalQuote, seed } = terms
  const startSec = history.timeSec[window.to] as number
  const calibration = calibrate(history, terms, startSec)
  const { lotBase, maxLots } = calibration

  const test = sliceOf(history, window.to, testTo)
  const start = stateAfter(history, window.to - 1)
  const startPrice = poolPriceOf(WBTC_WETH, start.sqrtPriceX96)
  const { path, blocks } = pathOf(test, start)
  const endSec = path.timeSec.at(-1) as number
  const takers = takersOf(test, start, terms.meanBeyond, seed)

  const capital = { base: capitalQuote / 2 / startPrice, quote: capitalQuote / 2 }
  const contestants = contestantsOf(calibration, start, capital)
  const ledger = makerLedger({
    frame: WBTC_WETH,
    path,
    makers: contestants.map(({ maker }) => ({ id: maker.id, capital })),
    horizonsSec: HORIZONS_SEC,
    endSec,
    startPoolPrice: startPrice,
  })
  const result = runSync(
    marketLoop({
      frame: WBTC_WETH,
      clock: { firstNumber: 1n, timestampSec: path.timeSec },
      path,
      takers,
      makers: contestants,
      staleQuotes: terms.staleQuotes,
      recordEveryBlocks: Math.min(terms.recordEveryBlocks, blocks),
      sink: ledger.sink,
    }),
    recordedPool({ swaps: test, start, lpFeePips: FEE * 1e6 }),
  )
  const startMid = path.mid[0] as number
  const outcome = ({ maker: { id } }: Contestant): [string, Outcome] => {
    const isBook = !id.startsWith('LP')
    const flows = ledger.flowsOf(id)
    const wealth = wealthOf(result.records, id)
    const { midPrice, timeSec } = result.records
    const held = midPrice.map((mid) => capital.base * mid + capital.quote)
    const gain = wealth.map((value, i) => value - (held[i] as number))
    return [
      id,
      {
        attribution: makerAttribution({
          records: result.records,
          makerId: id,
          capital,
          startMid,
          flows,
          horizon: 0,
        }),
        flows,
        inventory: inventoryStatistics(
          { timeSec, base: result.records.makers[id]?.base ?? new Float64Array(0) },
          { targetBase: capital.base, capBase: isBook ? maxLots * lotBase : undefined },
        ),
        drawdownQuote: maxDrawdown(wealth),
        againstHoldingQuote: gain.at(-1) as number,
        dailyQuote: dailyChanges(timeSec, gain),
        capitalQuote: capital.base * startMid + capital.quote,
      },
    ]
  }
  return {
    calibration,
    startPrice: startMid,
    endPrice: path.mid.at(-1) as number,
    startSec,
    endSec,
    takers: takers.timeSec.length,
    takersRefused: result.takersRefused,
    outcomes: Object.fromEntries(contestants.map(outcome)),
    assumptions: [
      RECORDED_POOL,
      terms.meanBeyond === 0 ? RESERVATION_AS_PAID : RESERVATION_MEMORYLESS,
      exponentialDepthsAssumption,
      ...result.assumptions,
    ],
  }
}

function contestantsOf(
  calibration: Calibration,
  start: PoolNow,
  capital: { readonly base: number; readonly quote: number },
): Contestant[] {
  const { fit, volatility, riskAversion, maxLots, lotBase } = calibration
  const market = {
    fillsPerSec: fit.fillsPerSec,
    decayPerPrice: fit.decayPerPrice,
    sigmaPricePerSqrtSec: volatility.sigmaPerSqrtSec,
    riskAversionPerPrice: riskAversion,
  }
  const glft = chainQuotes(glftModel({ ...market, maxLots }))
  const { bidOffset = FLOOR } = quoteIn(glft, 0, 0)
  const stoikov = tabulate({
    lowestLots: -maxLots,
    highestLots: maxLots,
    rows: 1,
    stepSec: Number.POSITIVE_INFINITY,
    quoteAt: (lots) =>
      boundedQuote(avellanedaStoikovQuote(market, AS_HORIZON_SEC, lots), lots, maxLots),
  })
  const shared = { lotBase, targetBase: capital.base, floorFraction: FLOOR }
  const makers = [
    passiveLiquidity('LP full range', { owner: OWNER, tickLower: -887_220, tickUpper: 887_220 }),
    passiveLiquidity('LP ±10 %', { owner: OWNER, ...tenPercent(start.tick) }),
    fractionQuoter('Avellaneda–Stoikov', {
      ...shared,
      table: stoikov,
      assumptions: [...avellanedaStoikovAssumptions, rollingHorizonAssumption],
    }),
    fractionQuoter('GLFT', { ...shared, table: glft, assumptions: glftAssumptions }),
    fractionQuoter('symmetric', {
      ...shared,
      table: symmetricSpreadTable({ halfSpreadPrice: bidOffset, maxLots }),
      assumptions: symmetricSpreadAssumptions,
    }),
  ]
  return makers.map((maker) => ({ maker, capital }))
}

/** ln 1.1 each way, to the pool's tick spacing. */
function tenPercent(tick: number) {
  const spacing = 60
  const reach = Math.log(1.1) / Math.log(1.0001)
  return {
    tickLower: Math.round((tick - reach) / spacing) * spacing,
    tickUpper: Math.round((tick + reach) / spacing) * spacing,
  }
}

function wealthOf({ makers, midPrice }: Records, id: string): Float64Array {
  const path = makers[id]
  if (path === undefined) throw new RangeError(`no maker ${id}`)
  return midPrice.map(
    (mid, i) =>
      ((path.base[i] as number) + (path.feesBase[i] as number)) * mid +
      (path.quote[i] as number) +
      (path.feesQuote[i] as number) -
      (path.costsQuote[i] as number),
  )
}

/** Changes from each record to the next, put into the day in which they ended. */
function dailyChanges(timeSec: Float64Array, gain: Float64Array): Float64Array {
  const firstSec = timeSec[0] as number
  const dayOf = (i: number) => Math.floor(((timeSec[i] as number) - firstSec) / 86_400)
  const days = new Float64Array(dayOf(timeSec.length - 1) + 1)
  gain.forEach((value, i) => {
    days[dayOf(i)] = (days[dayOf(i)] as number) + value - (i === 0 ? 0 : (gain[i - 1] as number))
  })
  return days
}
