import type { InventoryCurve } from '../amm/curve.ts'
import { planLinearHedge } from '../hedging/linearHedge.ts'
import type { Counted, MarketAmounts } from './exposure.ts'
import type { PositionResult } from './result.ts'

type Data = PositionResult['data']

/** The perpetual that flattens the position, in the words of the result. */
export function hedgeOf(
  { options }: Pick<Counted, 'options'>,
  curve: InventoryCurve,
  fees: MarketAmounts,
  price: number,
): NonNullable<Data['hedge']> {
  const { lotBase, minimumNotionalQuote: minNotionalQuote } = options
  const plan = planLinearHedge({
    curve,
    price,
    hedgePrice: options.marketPrice ?? price,
    feesBase: fees.base,
    existing: options.existing,
    instrument: {
      venue: 'any',
      symbol: 'perpetual',
      ...(lotBase === undefined ? {} : { lotBase }),
      ...(minNotionalQuote === undefined ? {} : { minNotionalQuote }),
    },
  })
  return {
    action: plan.action,
    reason: plan.reason,
    existing: plan.existing,
    targetDeltaBase: plan.targetDeltaBase,
    orders: plan.orders,
    residualDeltaBase: plan.residualDeltaBase,
    afterMoves: plan.scenarios.map((scenario) => ({
      moveShare: scenario.movePct / 100,
      price: price * (1 + scenario.movePct / 100),
      residualDeltaBase: scenario.residualDeltaBase,
      unhedgedPnlQuote: scenario.unhedgedPnlQuote,
      hedgedPnlQuote: scenario.hedgedPnlQuote,
    })),
  }
}
