import type { HedgeCandidate } from '../hedging/candidate.ts'
import { hedgeBreakEven } from '../hedging/hedgeBreakEven.ts'
import { type HedgeCosts, hedgeCosts } from '../hedging/hedgeCosts.ts'
import type { HedgeMarket } from './analyzeHedgeMarket.ts'
import type { HedgeOrders } from './analyzeHedgePlan.ts'
import { costRateOf } from './analyzeHedgeRules.ts'
import type { HedgeInput } from './hedgeInput.ts'
import type { HedgeResult } from './hedgeResult.ts'

type Data = HedgeResult['data']

export type HedgeCostSums = {
  readonly shown: Data['hedge']['costs']
  /** Of each underlying whose volatility is known and for which a venue gives costs. */
  readonly known: readonly HedgeCosts[]
  /** Whether that is every underlying with an exposure. */
  readonly isComplete: boolean
}

/** What the orders cost now, and what keeping the hedge is expected to cost a day. */
export function costsOf(input: HedgeInput, plan: HedgeOrders, market: HedgeMarket): HedgeCostSums {
  const { gasQuote } = input.options
  const { orders, decisions } = plan
  const known = decisions.flatMap((each): HedgeCosts[] => {
    const { exposure, rule, decision } = each
    const sigmaAnnual = market.volatilityOf(exposure.underlying)
    const used = plan.cheapest(exposure.underlying)
    if (sigmaAnnual === undefined || used === undefined) return []
    return [
      hedgeCosts({
        rule,
        price: exposure.priceQuote,
        gammaBasePerPrice: exposure.gammaBasePerPrice,
        sigmaAnnual,
        hedgeBase: decision.hedgeAfterBase,
        tradeBase: decision.tradeBase,
        feeRate: costRateOf(used),
        slippageRate: 0,
        ...carryOf(used, decision.hedgeAfterBase),
        gasQuotePerRehedge: gasQuote,
        lotBase: used.lotContracts * Math.abs(used.deltaBase),
      }),
    ]
  })
  const isComplete = known.length === decisions.length && known.length > 0
  const sum = (of: (costs: HedgeCosts) => number | undefined): number | null => {
    const parts = known.map(of)
    return !isComplete || parts.includes(undefined)
      ? null
      : parts.reduce<number>((total, part) => total + (part ?? 0), 0)
  }
  const isPriced = input.venues.length > 0
  return {
    known,
    isComplete,
    shown: {
      tradeQuote: isPriced ? orders.reduce((total, { costQuote }) => total + costQuote, 0) : null,
      gasQuote: orders.length * gasQuote,
      rehedgesPerDay: sum(({ rehedging }) => rehedging.rehedgesPerDay),
      rehedgingPerDayQuote: sum(({ rehedgingPerDay }) => -rehedgingPerDay.totalPnlQuote),
      hedgingErrorSdPerDayQuote: isComplete
        ? Math.hypot(...known.map(({ rehedging }) => rehedging.hedgingErrorSdQuotePerDay))
        : null,
      carryPnlPerDayQuote: sum(({ carryPnlQuotePerDay }) => carryPnlQuotePerDay),
      marginQuote: isPriced
        ? orders.reduce((total, o) => total + Math.abs(o.contracts) * o.candidate.marginQuote, 0)
        : null,
    },
  }
}

/** Fee income against LVR and the hedge; absent where one of the three is not known. */
export function breakEvenOf(
  { options }: HedgeInput,
  positions: Data['positions'],
  { known, isComplete }: HedgeCostSums,
  valueQuote: number,
): Data['breakEven'] {
  const fees = options.feesPerDayQuote ?? total(positions.map((p) => p.feesPerDayQuote))
  const lvr = total(positions.map(({ lvrPerDayQuote }) => lvrPerDayQuote))
  if (fees === undefined || lvr === undefined || !isComplete) return undefined
  const sumOf = (of: (costs: HedgeCosts) => number): number =>
    known.reduce((sum, costs) => sum + of(costs), 0)
  const found = hedgeBreakEven({
    feesQuotePerDay: fees,
    lvrQuotePerDay: lvr,
    valueQuote: Math.max(valueQuote, 0),
    costs: {
      now: { totalPnlQuote: sumOf((costs) => costs.now.totalPnlQuote) },
      runningPnlQuotePerDay: sumOf((costs) => costs.runningPnlQuotePerDay),
    },
  })
  return {
    feesPerDayQuote: found.feesQuotePerDay,
    lvrPerDayQuote: found.lvrQuotePerDay,
    hedgePnlPerDayQuote: found.hedgePnlQuotePerDay,
    netPnlPerDayQuote: found.netPnlQuotePerDay,
    breakEvenFeesPerDayQuote: found.breakEvenFeesQuotePerDay,
    feeRateAnnual: found.feeRateAnnual ?? null,
    breakEvenFeeRateAnnual: found.breakEvenFeeRateAnnual ?? null,
    paybackDays: found.paybackDays ?? null,
  }
}

function carryOf(candidate: HedgeCandidate, hedgeBase: number) {
  if (candidate.warnings.some(({ code }) => code === 'hedge/funding-missing')) return {}
  const contracts = Math.abs(hedgeBase / candidate.deltaBase)
  const perContract =
    hedgeBase < 0 ? candidate.shortCarryPnlAnnualQuote : candidate.longCarryPnlAnnualQuote
  return { carry: { kind: 'amount' as const, carryPnlAnnualQuote: contracts * perContract } }
}

function total(parts: readonly (number | null)[]): number | undefined {
  return parts.includes(null)
    ? undefined
    : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)
}
