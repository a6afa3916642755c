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
  { decisions, orders }: HedgeOrders,
  vector: ExposureVector,
): Omit<Hedge, 'costs'> {
  const listed = orders.length > 0 ? orders.map(orderOf) : anywhere(input, decisions)
  const byUnderlying = decisions.map(
    ({ exposure, exposedBase, existingBase, rule, decision }): Hedge['byUnderlying'][number] => {
      const { underlying } = exposure
      const ordered = listed
        .filter((order) => order.underlying === underlying)
        .reduce((sum, { side, sizeBase }) => sum + (side === 'sell' ? -sizeBase : sizeBase), 0)
      const isTraded = ordered !== 0
      return {
        underlying,
        action: isTraded ? 'trade' : 'hold',
        reason: isTraded === (decision.action === 'trade') ? decision.reason : 'below-lot',
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
