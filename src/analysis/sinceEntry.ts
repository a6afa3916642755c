import type { InventoryCurve } from '../amm/curve.ts'
import { driftSinceDeposit } from '../models/drift.ts'
import { impermanentLoss } from '../models/impermanentLoss.ts'
import { basketAt, valueBasket } from '../models/valuation.ts'
import type { EntryBasket } from './entry.ts'
import { basisOf, inMarketFrame, type MarketAmounts } from './exposure.ts'
import type { PositionInput } from './input.ts'
import type { PositionResult } from './result.ts'

type Data = PositionResult['data']

/**
 * Impermanent loss and drift against what went in.
 *
 * @param certainFees - what is owed and certainly fees, see {@link feesWithoutPrincipal}
 */
export function sinceEntry(
  input: PositionInput,
  curve: InventoryCurve,
  certainFees: MarketAmounts,
  price: number,
  { basket, since }: EntryBasket,
): {
  readonly performance: NonNullable<Data['performance']>
  readonly drift: NonNullable<Data['drift']>
} {
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
      impermanentLossShare: loss.impermanentLossShareOfHold ?? null,
      uncollectedFeesQuote: valueBasket(certainFees, price).valueQuote,
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

/**
 * The part of what is owed that is certainly fees. A withdrawal credits principal to the same
 * account, so after one, or where the history is not known, only what accrued since the last touch
 * is counted.
 */
export function feesWithoutPrincipal(
  { entry, pool, options }: PositionInput,
  own: Data['inventory'],
): MarketAmounts {
  const noneWithdrawn =
    entry.source === 'deposit' && entry.changes.every(({ kind }) => kind === 'increase')
  const [raw0, raw1] = noneWithdrawn
    ? [own.owed0Raw, own.owed1Raw]
    : [own.accruedFees0Raw, own.accruedFees1Raw]
  return inMarketFrame({ pool, options }, raw0, raw1)
}
