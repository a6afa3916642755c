import { toDouble, toInteger } from '../../src/domain/units.ts'
import {
  exponentialDepthsAssumption,
  fillCurveByLikelihood,
  type LikelihoodFit,
} from '../../src/makers/calibration/fillCurveByLikelihood.ts'
import { riskAversionOfCapital } from '../../src/makers/calibration/riskAversion.ts'
import {
  volatilityInWindow,
  type WindowVolatility,
} from '../../src/makers/calibration/volatilityInWindow.ts'
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
import { type MarketPath, marketPath } from '../../src/market/marketPath.ts'
import { runSync } from '../../src/market/marketPool.ts'
import type { PoolNow } from '../../src/market/poolRequest.ts'
import { randomStream } from '../../src/market/random.ts'
import { RECORDED_POOL, recordedPool } from '../../src/market/recordedPool.ts'
import {
  RESERVATION_AS_PAID,
  RESERVATION_MEMORYLESS,
  recordedTakers,
} from '../../src/market/recordedTakers.ts'
import type { Records } from '../../src/market/records.ts'
import type { Takers } from '../../src/market/takers.ts'
import { getSqrtPriceAtTick } from '../../src/math/tickMath.ts'
import type { Attribution } from '../../src/models/attribution.ts'
import {
  type InventoryStatistics,
  inventoryStatistics,
} from '../../src/models/inventoryStatistics.ts'
import { maxDrawdown } from '../../src/models/risk/drawdown.ts'
import { makerAttribution } from '../../src/simulation/makerAttribution.ts'
import { type MakerFlows, makerLedger } from '../../src/simulation/makerLedger.ts'
import { fractionQuoter } from './fractionQuoter.ts'
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

export type Calibration = {
  readonly fit: LikelihoodFit
  readonly buys: LikelihoodFit
  readonly sells: LikelihoodFit
  readonly volatility: WindowVolatility
  readonly lotBase: number
  readonly riskAversion: number
  readonly maxLots: number
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

/** The pool's fee: below it less half a tick nobody was ever served. */
const FEE = 0.003
const FLOOR = FEE - 0.5e-4
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

function calibrate(history: SwapHistory, terms: RecordedTerms, testStartSec: number): Calibration {
  const { from, to } = terms.calibration
  const swaps = sliceOf(history, from, to)
  const start = stateAfter(history, from - 1)
  const { path } = pathOf(swaps, start)
  const takers = takersOf(swaps, start, terms.meanBeyond, terms.seed)
  const span = {
    startSec: swaps.timeSec[0] as number,
    endSec: swaps.timeSec.at(-1) as number,
  }
  const depths = { timeSec: takers.timeSec, side: takers.side, depth: takers.reservation }
  const window = { ...span, leastDepth: FLOOR, mostDepth: Number.POSITIVE_INFINITY }
  const fit = fillCurveByLikelihood(depths, window, 'both')
  const volatility = volatilityInWindow(path, { ...span, stepSec: 3600 }, testStartSec)
  const price = poolPriceOf(WBTC_WETH, (swaps.sqrtPriceX96.at(-1) ?? 0n) as bigint)
  const meanBase = takers.sizeBase.reduce((sum, size) => sum + size, 0) / takers.sizeBase.length
  // Full range: L = V/(2·√P), against the mean of what was active.
  const fullRange = terms.capitalQuote / (2 * Math.sqrt(price))
  const active =
    swaps.liquidity.reduce((sum, liquidity) => sum + toDouble(liquidity) / 1e13, 0) /
    swaps.liquidity.length
  const lotBase = terms.lotScale * meanBase * (fullRange / active)
  const perPrice = riskAversionOfCapital({ capitalQuote: terms.capitalQuote, lotBase })
  return {
    fit,
    buys: fillCurveByLikelihood(depths, window, 'buys'),
    sells: fillCurveByLikelihood(depths, window, 'sells'),
    volatility,
    lotBase,
    // One unit of a fraction of the mid is worth `price` on each base.
    riskAversion: perPrice * price,
    maxLots: Math.max(1, Math.floor(terms.capitalQuote / 2 / price / lotBase)),
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

function takersOf(swaps: SwapHistory, start: PoolNow, meanBeyond: number, seed: number): Takers {
  return recordedTakers(
    swaps,
    start,
    WBTC_WETH,
    meanBeyond === 0
      ? { law: 'as-paid' }
      : {
          law: 'memoryless',
          meanFraction: meanBeyond,
          random: randomStream(seed).split(`reservation ${swaps.timeSec[0]}`),
        },
  )
}

function stateAfter(history: SwapHistory, index: number): PoolNow {
  return {
    sqrtPriceX96: history.sqrtPriceX96[index] ?? getSqrtPriceAtTick(history.tick[0] as number),
    tick: history.tick[index] ?? (history.tick[0] as number),
    liquidity: history.liquidity[index] ?? toInteger(0),
  }
}

/** The pool's own price before each block that traded, and a last block in which nobody does. */
function pathOf(swaps: SwapHistory, start: PoolNow): { path: MarketPath; blocks: number } {
  const [timeSec, mid]: [number[], number[]] = [[], []]
  let price = poolPriceOf(WBTC_WETH, start.sqrtPriceX96)
  swaps.sqrtPriceX96.forEach((sqrtPriceX96, i) => {
    if (swaps.timeSec[i] !== timeSec.at(-1)) {
      timeSec.push(swaps.timeSec[i] as number)
      mid.push(price)
    }
    price = poolPriceOf(WBTC_WETH, sqrtPriceX96)
  })
  timeSec.push((timeSec.at(-1) as number) + 12)
  mid.push(price)
  const path = marketPath({ timeSec: Float64Array.from(timeSec), mid: Float64Array.from(mid) })
  return { path, blocks: timeSec.length }
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
