import type { InventoryCurve } from '../amm/curve.ts'
import { driftSinceDeposit } from '../models/drift.ts'
import { impermanentLoss } from '../models/impermanentLoss.ts'
import { basketAt, valueBasket } from '../models/valuation.ts'
import type { EntryBasket } from './entry.ts'
import { basisOf, type MarketAmounts } from './exposure.ts'
import type { PositionInput } from './input.ts'
import type { PositionResult } from './result.ts'

type Data = PositionResult['data']

/** Impermanent loss and drift against what went in. */
export function sinceEntry(
  input: PositionInput,
  curve: InventoryCurve,
  fees: MarketAmounts,
  price: number,
  { basket, since }: EntryBasket,
): Required<Pick<Data, 'performance' | 'drift'>> {
  const now = basketAt(curve, price)
  const loss = impermanentLoss({ deposit: basket, now, price })
  const drift = driftSinceDeposit({ deposit: basket, now })
  return {
    performance: {
      since,
      depositBase: basket.base,
      depositQuote: basket.quote,
      holdQuote: loss.holdQuote,
      valueQuote: loss.valueQuote,
      impermanentLossQuote: loss.impermanentLossQuote,
      impermanentLossShare: loss.impermanentLossShareOfHold ?? 0,
      uncollectedFeesQuote: valueBasket(fees, price).valueQuote,
      basis: basisOf(input),
    },
    drift: {
      startBase: drift.startBase,
      nowBase: drift.nowBase,
      driftBase: drift.driftBase,
      driftShare: drift.driftShare ?? null,
      startQuote: drift.startQuote,
      nowQuote: drift.nowQuote,
      driftQuote: drift.driftQuote,
      averagePrice: drift.averagePrice ?? null,
    },
  }
}
