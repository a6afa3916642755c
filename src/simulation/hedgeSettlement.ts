import type { Assumption } from '../domain/assumption.ts'
import type { PerpetualAccount } from '../hedging/perpetualAccount.ts'
import { type Attribution, attribution } from '../models/attribution.ts'
import {
  attributeLiquidity,
  type LiquidityAttribution,
  type LiquidityLife,
} from '../models/liquidityAttribution.ts'
import { plain } from '../models/modelError.ts'
import { worthInQuote } from '../models/worth.ts'
import type { Liquidation } from './marginWatch.ts'

/** What the loop of a backtest writes, one row each. */
export type HedgeRun = {
  readonly exposureBase: Float64Array
  readonly hedgeBase: Float64Array
  readonly fundingPnlQuote: Float64Array
  readonly hedgePnlQuote: Float64Array
}

/** A backtest over time, one row for each of the life; P&L since the first, quote. */
export type HedgeSeries = {
  readonly timeSec: Float64Array
  readonly price: Float64Array
  /** Of the position, fees owed included, base. */
  readonly exposureBase: Float64Array
  /** After the decision of the moment, base, signed. */
  readonly hedgeBase: Float64Array
  readonly unhedgedPnlQuote: Float64Array
  readonly hedgedPnlQuote: Float64Array
  readonly fundingPnlQuote: Float64Array
}

/** Where the hedged P&L came from: `fees − LVR + error + funding + taker fees − costs = hedged`. */
export type HedgedParts = {
  readonly feesQuote: number
  readonly lvrQuote: number
  /** `Σ (exposure + hedge)·ΔP`: what the hedge left open; of mean zero for a price without drift. */
  readonly hedgingErrorPnlQuote: number
  readonly fundingPnlQuote: number
  /** Signed: taker fees < 0, rebates > 0. */
  readonly takerFeePnlQuote: number
  readonly slippageCostQuote: number
  /** Of rehedging and of the position itself. */
  readonly gasCostQuote: number
  readonly liquidationCostQuote: number
}

export type HedgeBacktest = {
  readonly unhedged: LiquidityAttribution
  readonly hedged: Attribution
  readonly parts: HedgedParts
  /** `hedged − Σ parts`, the error taken row by row: the measure of the identity; quote. */
  readonly identityResidualQuote: number
  /** Trades of the hedge, the closes of liquidations included. */
  readonly rehedges: number
  readonly turnoverBase: number
  readonly turnoverQuote: number
  /** How often the hedge was found outside the band; absent for a rule of times. */
  readonly bandCrossings?: number
  readonly liquidations: readonly Liquidation[]
  /** Put up in all; 0 without margin terms. */
  readonly marginPostedQuote: number
  /** Least equity over notional at any row: how near liquidation came; absent without margin terms. */
  readonly lowestMarginRate?: number
  /** How many funding settlements are in it; absent where none was asked for. */
  readonly fundingSettlements?: number
  /** Hedge still open at the end, base. */
  readonly openHedgeBase: number
  readonly series: HedgeSeries
  readonly assumptions: readonly Assumption[]
}

/** Adds a run up, two ways: wealth at both ends, and the parts row by row. */
export function settledBacktest(
  terms: {
    readonly life: LiquidityLife
    readonly price: Float64Array
    readonly positionGasQuote?: number | undefined
    readonly hasFunding: boolean
    readonly hasMargin: boolean
  },
  run: HedgeRun,
  end: {
    readonly account: PerpetualAccount
    readonly crossings: number | undefined
    readonly liquidations: readonly Liquidation[]
    readonly liquidationCostQuote: number
    readonly marginPostedQuote: number
    readonly lowestMarginRate: number | undefined
    readonly settlements: number
  },
): HedgeBacktest {
  const { life, price, positionGasQuote = 0 } = terms
  const { account } = end
  const rows = life.timeSec.length
  const unhedged = attributeLiquidity({
    life,
    worth: worthInQuote(price),
    gasCost: positionGasQuote,
  })
  const { feesQuote, adverseSelectionPnlQuote, inventoryPnlQuote } = unhedged.attribution
  let hedgePricePnl = 0
  for (let row = 1; row < rows; row += 1)
    hedgePricePnl +=
      (run.hedgeBase[row - 1] as number) * ((price[row] as number) - (price[row - 1] as number))
  const costs =
    account.slippageCostQuote + account.gasCostQuote + end.liquidationCostQuote + positionGasQuote
  const parts: HedgedParts = {
    feesQuote,
    lvrQuote: unhedged.lvrQuote,
    hedgingErrorPnlQuote: plain('hedging error', inventoryPnlQuote + hedgePricePnl),
    fundingPnlQuote: plain('funding', account.fundingPnlQuote),
    takerFeePnlQuote: plain('taker fees', account.feePnlQuote),
    slippageCostQuote: account.slippageCostQuote,
    gasCostQuote: account.gasCostQuote + positionGasQuote,
    liquidationCostQuote: end.liquidationCostQuote,
  }
  const total = unhedged.attribution.totalPnlQuote + (run.hedgePnlQuote[rows - 1] as number)
  const fee = account.feePnlQuote
  const gross = unhedged.grossFlowsQuote + account.turnoverQuote
  const hedged = attribution(
    {
      feesQuote,
      adverseSelectionPnlQuote,
      inventoryPnlQuote,
      hedgePnlQuote: hedgePricePnl + account.fundingPnlQuote + Math.max(0, fee),
      costsQuote: costs + Math.max(0, -fee),
      totalPnlQuote: total,
    },
    gross,
  )
  const unhedgedPnlQuote = unhedgedPath(life, price, positionGasQuote)
  return {
    unhedged,
    hedged,
    parts,
    identityResidualQuote: total - sumOf(parts),
    rehedges: account.trades,
    turnoverBase: account.turnoverBase,
    turnoverQuote: account.turnoverQuote,
    ...(end.crossings === undefined ? {} : { bandCrossings: end.crossings }),
    liquidations: end.liquidations,
    marginPostedQuote: end.marginPostedQuote,
    ...(end.lowestMarginRate === undefined ? {} : { lowestMarginRate: end.lowestMarginRate }),
    ...(terms.hasFunding ? { fundingSettlements: end.settlements } : {}),
    openHedgeBase: account.positionBase,
    series: {
      timeSec: life.timeSec,
      price,
      exposureBase: run.exposureBase,
      hedgeBase: run.hedgeBase,
      unhedgedPnlQuote,
      hedgedPnlQuote: unhedgedPnlQuote.map((pnl, row) => pnl + (run.hedgePnlQuote[row] as number)),
      fundingPnlQuote: run.fundingPnlQuote,
    },
    assumptions: [
      HEDGE_AT_PRICE,
      PRICE_AS_GIVEN,
      HEDGE_LEFT_OPEN,
      ...(terms.hasFunding ? [] : [FUNDING_LEFT_OUT]),
      terms.hasMargin ? MARGIN_SEEN_AT_ROWS : MARGIN_UNLIMITED,
    ],
  }
}

export const HEDGE_AT_PRICE: Assumption = {
  id: 'hedge-at-price',
  statement:
    'The hedge trades at the price of the moment it was decided in, the slippage given added; the perpetual is marked at that price.',
  bias: 'understates what is left: basis and the wait for the fill are not in it',
}

export const PRICE_AS_GIVEN: Assumption = {
  id: 'lvr-at-price-given',
  statement:
    'LVR is that of the trades of the pool at the prices given, at every row. A pool that lags the market moves in small steps of one direction: at its own prices LVR is small and what the hedge leaves open is below zero; their sum is what hedging by this rule cost.',
  bias: 'none in the sum; at the pool’s own prices LVR is understated and the hedging error overstated as a loss',
}

export const HEDGE_LEFT_OPEN: Assumption = {
  id: 'hedge-left-open',
  statement: 'A hedge open at the end is valued at the price; closing it is not charged.',
  bias: 'overstates the hedged result by one closing trade',
}

export const FUNDING_LEFT_OUT: Assumption = {
  id: 'funding-left-out',
  statement: 'No funding was given for this time and none is in the result.',
  bias: 'understates a short while funding is positive, overstates it while negative',
}

export const MARGIN_UNLIMITED: Assumption = {
  id: 'margin-unlimited',
  statement: 'The hedge always has margin enough.',
  bias: 'understates what a rising price asks to be put up, and the liquidations of one who cannot',
}

export const MARGIN_SEEN_AT_ROWS: Assumption = {
  id: 'margin-seen-at-rows',
  statement:
    'Margin is looked at where the history has a row; a liquidated hedge is closed there, its margin put up again and the rule asked anew.',
  bias: 'misses liquidations between rows',
}

function sumOf(parts: HedgedParts): number {
  return (
    parts.feesQuote -
    parts.lvrQuote +
    parts.hedgingErrorPnlQuote +
    parts.fundingPnlQuote +
    parts.takerFeePnlQuote -
    parts.slippageCostQuote -
    parts.gasCostQuote -
    parts.liquidationCostQuote
  )
}

/** P&L of the position alone up to each row; flows at the price of their row. */
function unhedgedPath(life: LiquidityLife, price: Float64Array, gasQuote: number): Float64Array {
  let flows = -gasQuote
  return price.map((at, row) => {
    const gained = (base: Float64Array, quote: Float64Array): number =>
      ((base[row] as number) - (base[row - 1] ?? 0)) * at +
      (quote[row] as number) -
      (quote[row - 1] ?? 0)
    flows += gained(life.withdrawnBase, life.withdrawnQuote)
    flows += gained(life.collectedFeesBase, life.collectedFeesQuote)
    flows -= gained(life.depositedBase, life.depositedQuote)
    const base =
      (life.amountBase[row] as number) +
      (life.feesBase[row] as number) -
      (life.collectedFeesBase[row] as number)
    const quote =
      (life.amountQuote[row] as number) +
      (life.feesQuote[row] as number) -
      (life.collectedFeesQuote[row] as number)
    return base * at + quote + flows
  })
}
