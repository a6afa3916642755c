import { NUMERAIRE } from '../domain/equivalents.ts'
import type { ExposureVector } from '../domain/exposure.ts'
import type { NettingOrder } from '../hedging/netting.ts'
import type { HedgeOrders } from './analyzeHedgePlan.ts'
import type { HedgeInput } from './hedgeInput.ts'
import type { HedgeResult } from './hedgeResult.ts'

type Hedge = HedgeResult['data']['hedge']

/** The recommendation without its costs: orders, and what each underlying is left with. */
export function recommendation(
  input: HedgeInput,
  { decisions, orders, notOrdered }: HedgeOrders,
  vector: ExposureVector,
): Omit<Hedge, 'costs'> {
  const listed = orders.length > 0 ? orders.map(orderOf) : anywhere(input, decisions)
  const byUnderlying = decisions.map(
    ({ exposure, exposedBase, existingBase, rule, decision }): Hedge['byUnderlying'][number] => {
      const { underlying } = exposure
      const isTraded = listed.some((order) => order.underlying === underlying)
      // Of the contracts themselves: a put that is bought takes delta away.
      const ordered =
        input.venues.length === 0
          ? decision.tradeBase
          : orders
              .filter(({ candidate }) => candidate.underlying === underlying)
              .reduce((sum, { candidate, contracts }) => sum + contracts * candidate.deltaBase, 0)
      return {
        underlying,
        action: isTraded ? 'trade' : 'hold',
        reason: reasonOf(input, decision, isTraded, notOrdered(underlying)),
        exposedBase,
        existingDeltaBase: existingBase,
        targetDeltaBase: decision.targetBase,
        residualDeltaBase: dustless(exposedBase + existingBase + ordered, exposedBase),
        policy: rule.kind,
        bandBase: decision.halfWidthBase,
        triggerBelowPrice: decision.triggerBelowPrice ?? null,
        triggerAbovePrice: decision.triggerAbovePrice ?? null,
        validUntilSec: decision.validUntilSec ?? null,
        validUntilBasis: decision.validUntilBasis,
      }
    },
  )
  const traded = byUnderlying.find(({ action }) => action === 'trade')
  const untils = byUnderlying.flatMap(({ validUntilSec }) => validUntilSec ?? [])
  const carries = listed.map(({ carryPnlAnnualQuote }) => carryPnlAnnualQuote)
  return {
    action: traded === undefined ? 'hold' : 'trade',
    reason: (traded ?? byUnderlying[0])?.reason ?? 'nothing-exposed',
    validUntilSec: untils.length === 0 ? null : Math.min(...untils),
    existing: vector.byUnderlying
      .filter(({ underlying }) => underlying !== NUMERAIRE)
      .flatMap(({ underlying, contributions }) =>
        contributions
          .filter(({ source }) => source === 'hedge')
          .map(({ label, deltaBase }) => ({ label, underlying, deltaBase })),
      ),
    orders: listed,
    byUnderlying,
    carryPnlAnnualQuote: carries.includes(null)
      ? null
      : carries.reduce<number>((sum, carry) => sum + (carry ?? 0), 0),
    asOfSec: oldestOf(input),
  }
}

/** The rule's own, but where options let cost and risk decide, or what it wants cannot be had. */
function reasonOf(
  { options, venues }: HedgeInput,
  decision: HedgeOrders['decisions'][number]['decision'],
  isTraded: boolean,
  missing: ReturnType<HedgeOrders['notOrdered']>,
): string {
  if (options.withOptions) return isTraded ? 'risk-outweighs-cost' : 'cost-outweighs-risk'
  if (isTraded || decision.action === 'hold' || venues.length === 0) return decision.reason
  return missing ?? decision.reason
}

/** Age of what the venues said: that of the oldest instrument. */
function oldestOf({ venues }: HedgeInput): number | null {
  const times = venues.flatMap(({ instruments }) => instruments.map(({ asOfSec }) => asOfSec))
  return times.length === 0 ? null : Math.min(...times)
}

function orderOf(order: NettingOrder): Hedge['orders'][number] {
  const { candidate, contracts } = order
  const size = Math.abs(contracts)
  return {
    venue: candidate.venue,
    symbol: candidate.symbol,
    kind: candidate.kind,
    underlying: candidate.underlying,
    side: contracts < 0 ? 'sell' : 'buy',
    contracts: size,
    sizeBase: decimal(size * Math.abs(candidate.deltaBase)),
    notionalQuote: size * candidate.notionalQuote,
    entryPrice: candidate.entryPrice,
    costQuote: order.costQuote,
    marginQuote: size * candidate.marginQuote,
    notes: order.notes,
    carryPnlAnnualQuote: candidate.warnings.some(({ code }) => code === 'hedge/funding-missing')
      ? null
      : order.carryPnlAnnualQuote,
  }
}

/** Where no venue was described, a linear perpetual anywhere, whose costs are not known. */
function anywhere(input: HedgeInput, decisions: HedgeOrders['decisions']): Hedge['orders'] {
  if (input.venues.length > 0) return []
  return decisions
    .filter(({ decision }) => decision.tradeBase !== 0)
    .map(({ exposure, decision }) => {
      const sizeBase = Math.abs(decision.tradeBase)
      return {
        venue: 'any',
        symbol: 'perpetual',
        kind: 'linear-perpetual',
        underlying: exposure.underlying,
        side: decision.tradeBase < 0 ? ('sell' as const) : ('buy' as const),
        contracts: sizeBase,
        sizeBase,
        notionalQuote: sizeBase * exposure.priceQuote,
        entryPrice: exposure.priceQuote,
        costQuote: null,
        marginQuote: null,
        notes: [],
        carryPnlAnnualQuote: null,
      }
    })
}

/** What a sum of doubles of this size cannot tell from zero is zero. */
function dustless(value: number, size: number): number {
  return Math.abs(value) <= 1e-12 * Math.abs(size) ? 0 : value
}

/** The double nearest to the 15-digit decimal: 3·0.1 is 0.3. */
function decimal(value: number): number {
  return Number.parseFloat(value.toPrecision(15))
}
