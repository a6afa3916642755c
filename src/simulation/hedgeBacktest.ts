import type { FundingSeries } from '../domain/funding.ts'
import type { OrderLimits } from '../hedging/lotRounding.ts'
import {
  EMPTY_ACCOUNT,
  fundPerpetual,
  type PerpetualAccount,
  type PerpetualTerms,
  perpetualPnl,
  requirePerpetualTerms,
  tradePerpetual,
} from '../hedging/perpetualAccount.ts'
import { rebalanceAction } from '../hedging/rebalanceAction.ts'
import type { RebalanceRule } from '../hedging/rebalanceRule.ts'
import type { LiquidityLife } from '../models/liquidityAttribution.ts'
import { ModelError, requirePrice } from '../models/modelError.ts'
import { fundingWindow } from './fundingWindow.ts'
import { type HedgeBacktest, type HedgeRun, settledBacktest } from './hedgeSettlement.ts'
import { type Liquidation, type MarginTerms, marginWatch } from './marginWatch.ts'

export type HedgeBacktestTerms = {
  /** A position over time: `LifePath`, a what-if, or columns of a curve on a path. */
  readonly life: LiquidityLife
  /** At each row, quote per base: what the position is valued at and the hedge trades at. */
  readonly price: Float64Array
  /** Slope of the inventory at each row; needed by rules that look at gamma. */
  readonly gammaBasePerPrice?: Float64Array | undefined
  readonly rule: RebalanceRule
  readonly costs: PerpetualTerms
  /** `none` is a statement that goes into the result, not a default. */
  readonly funding: FundingSeries | 'none'
  readonly margin?: MarginTerms | undefined
  readonly limits?: OrderLimits | undefined
  /** Of the position itself, in quote, ≥ 0; default 0. */
  readonly positionGasQuote?: number | undefined
}

/**
 * A position's life hedged with a linear perpetual, as it would have gone: rehedged by a rule at the
 * end of every moment (block time) of the history, at its price.
 *
 * In order, in each row: funding settled since the last one, on the hedge held then at the last
 * known price; the margin; and in the last row of a moment the rule. The hedge of a moment earns
 * from the next row on, so nothing is known before it happens.
 *
 * @returns hedged against unhedged P&L, each part apart, and the series; quote
 * @throws `model/attribution-does-not-sum`, `hedge/gamma-missing`, `hedge/funding-gap`,
 *   `hedge/bad-margin`, and as `rebalanceAction` and `attributeLiquidity`
 *
 * @example
 * const { hedged, unhedged, parts } = hedgeBacktest({ life, price: life.poolPrice,
 *   rule: { kind: 'interval', intervalSec: 3600 }, costs: { feeRate: 0.0005, slippageRate: 0 }, funding })
 */
export function hedgeBacktest(terms: HedgeBacktestTerms): HedgeBacktest {
  const { life, price, funding, rule, limits } = terms
  const rows = checkedRows(terms)
  const costs = requirePerpetualTerms(terms.costs)
  const { timeSec } = life
  const start = timeSec[0] as number
  const window =
    funding === 'none' ? undefined : fundingWindow(funding, start, timeSec[rows - 1] as number)
  const watch = marginWatch(terms.margin)
  const run = emptyRun(rows)
  let account: PerpetualAccount = EMPTY_ACCOUNT
  let settlement = window?.first ?? 0
  let lastRehedgeSec: number | undefined
  let wasOutside = false
  let crossings = 0
  const liquidations: Liquidation[] = []
  for (let row = 0; row < rows; row += 1) {
    const now = timeSec[row] as number
    const at = price[row] as number
    while (window !== undefined && funding !== 'none' && settlement < window.end) {
      const settledSec = funding.timeSec[settlement] as number
      // Rows of the moment of settlement itself are known then; the hedge of that moment is not yet.
      if (settledSec > now || (settledSec === now && isSameMoment(timeSec, row))) break
      const markPrice = settledSec === now ? at : (price[row - 1] as number)
      account = fundPerpetual(account, funding.fundingRate[settlement] as number, markPrice)
      settlement += 1
    }
    const liquidated = watch.check(account, at, now)
    if (liquidated !== undefined) {
      liquidations.push(liquidated.event)
      account = tradePerpetual(account, -account.positionBase, at, costs)
      watch.refill(account, at, liquidated.event)
      lastRehedgeSec = undefined
    }
    const exposureBase = exposureOf(life, row)
    if (!isSameMoment(timeSec, row)) {
      const action = rebalanceAction(rule, {
        exposureBase,
        gammaBasePerPrice: terms.gammaBasePerPrice?.[row] ?? 0,
        hedgeBase: account.positionBase,
        price: at,
        nowSec: now,
        lastRehedgeSec,
        limits,
      })
      const isOutside = (hedgeBase: number): boolean =>
        Math.abs(exposureBase + hedgeBase) >
        action.halfWidthBase + 1e-12 * (Math.abs(exposureBase) + Math.abs(hedgeBase))
      if (rule.kind !== 'interval' && isOutside(account.positionBase) && !wasOutside) crossings += 1
      account = tradePerpetual(account, action.tradeBase, at, costs)
      // A due look that found nothing to trade was a look.
      if (action.action === 'trade' || action.reason !== 'interval-running') lastRehedgeSec = now
      wasOutside = isOutside(account.positionBase)
    }
    run.exposureBase[row] = exposureBase
    run.hedgeBase[row] = account.positionBase
    run.fundingPnlQuote[row] = account.fundingPnlQuote
    run.hedgePnlQuote[row] = perpetualPnl(account, at) - watch.penaltiesQuote()
  }
  const { positionGasQuote } = terms
  const asked = { hasFunding: window !== undefined, hasMargin: terms.margin !== undefined }
  return settledBacktest({ life, price, positionGasQuote, ...asked }, run, {
    account,
    crossings: rule.kind === 'interval' ? undefined : crossings,
    liquidations,
    liquidationCostQuote: watch.penaltiesQuote(),
    marginPostedQuote: watch.postedQuote(),
    lowestMarginRate: watch.lowestRate(),
    settlements: settlement - (window?.first ?? 0),
  })
}

/** Everything the position holds and is owed in base at a row. */
export function exposureOf(life: LiquidityLife, row: number): number {
  return (
    (life.amountBase[row] as number) +
    (life.feesBase[row] as number) -
    (life.collectedFeesBase[row] as number)
  )
}

/** Whether the next row is of the same moment. */
function isSameMoment(timeSec: Float64Array, row: number): boolean {
  return timeSec[row + 1] === timeSec[row]
}

function emptyRun(rows: number): HedgeRun {
  const column = () => new Float64Array(rows)
  return {
    exposureBase: column(),
    hedgeBase: column(),
    fundingPnlQuote: column(),
    hedgePnlQuote: column(),
  }
}

function checkedRows({ life, price, gammaBasePerPrice, rule }: HedgeBacktestTerms): number {
  const rows = life.timeSec.length
  if (
    rows === 0 ||
    price.length !== rows ||
    (gammaBasePerPrice !== undefined && gammaBasePerPrice.length !== rows)
  )
    throw new ModelError('model/bad-series', 'Prices and slopes must have one value for each row.')
  for (const one of price) requirePrice('a price of the history', one)
  const needsGamma = rule.kind === 'whalley-wilmott' || rule.kind === 'zakamouline'
  if (needsGamma && gammaBasePerPrice === undefined)
    throw new ModelError(
      'hedge/gamma-missing',
      `The rule ${rule.kind} looks at gamma, and none was given.`,
      'Give the column of slopes, e.g. of lifeGamma.',
    )
  return rows
}
