import type { InventoryCurve } from '../amm/curve.ts'
import type { Assumption } from '../domain/assumption.ts'
import type {
  ExistingHedge,
  HedgedExposure,
  HedgeOrder,
  HedgePlan,
  HedgeReason,
} from '../domain/hedge.ts'
import { ModelError, plain, requireAmount, requirePrice } from '../models/modelError.ts'
import { hedgeScenarios } from './hedgeScenarios.ts'
import { type OrderLimits, roundToLots } from './lotRounding.ts'

/** A linear (quote-margined) perpetual and what its venue lets one order. */
export type LinearInstrument = OrderLimits & {
  readonly venue: string
  readonly symbol: string
  /** Base units per contract, default 1. */
  readonly contractSizeBase?: number
}

export type LinearHedgeOptions = {
  readonly curve: InventoryCurve
  /** The pool's price, quote per base. */
  readonly price: number
  /** Price the hedge trades at; default the pool's. */
  readonly hedgePrice?: number
  /** Fees owed in base, ≥ 0. */
  readonly feesBase: number
  /** Base held elsewhere to be hedged along, signed; default 0. */
  readonly heldBase?: number
  readonly existing?: readonly ExistingHedge[]
  readonly instrument: LinearInstrument
  /** Moves to report, percent, > −100; default ±1, ±5, ±10. */
  readonly movesPct?: readonly number[]
}

export const linearHedgeAssumptions: readonly Assumption[] = [
  {
    id: 'perpetual-tracks-pool',
    statement: 'The perpetual moves one for one with the price of the pool.',
    bias: 'understates what is left: basis moves are not in it',
  },
  {
    id: 'funding-excluded',
    statement: 'Funding is not included.',
    bias: 'understates a short while funding is positive, overstates it while negative',
  },
  {
    id: 'hedge-costs-excluded',
    statement: 'Fees, slippage and margin of the hedge are not included.',
    bias: 'overstates the hedged result',
  },
  {
    id: 'hedge-not-rebalanced',
    statement: 'The moves shown happen at once and nobody re-hedges on the way.',
    bias: 'overstates the loss of one who re-hedges at a turning price, understates it in a trend',
  },
]

/**
 * The perpetual trade that makes a position flat in the base price.
 *
 * The hedge of a position is minus what it holds: `−(base held + fees owed in base + base held
 * elsewhere)`; what is already hedged is subtracted from the order, not from the target.
 *
 * @returns the plan; sizes in base, notionals in quote at `hedgePrice`. Below 1e-12 of the exposure
 *   the position counts as flat. With lots, at most half a lot is left over.
 *
 * Source: envelope identity `V' = base` (Milionis et al. 2022, Theorem 1); models reference 3.1.
 * @throws `model/bad-price`, `model/bad-amount`, `hedge/bad-lot`, `hedge/bad-move`, `model/not-finite`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500, a short of 0.5 already on
 * planLinearHedge({ curve, price: 2000, feesBase: 0.01, existing: [{ label: 'cex', deltaBase: -0.5 }],
 *   instrument: { venue: 'any', symbol: 'ETH-PERP', lotBase: 0.1 } })
 * // targetDeltaBase: -2.01, orders: [{ side: 'sell', sizeBase: 1.5, notionalQuote: 3000, … }],
 * // residualDeltaBase: 0.009999999999999787
 */
export function planLinearHedge(options: LinearHedgeOptions): HedgePlan {
  const price = requirePrice('price', options.price)
  const hedgePrice = requirePrice('hedgePrice', options.hedgePrice ?? price)
  const existing = options.existing ?? []
  const exposure = exposureOf(options, price)
  const existingBase = sumOf(existing)
  const wanted = plain('hedge', -exposure.totalBase - existingBase)
  // What the sum of doubles cannot tell from zero is zero.
  const isFlat = Math.abs(wanted) <= 1e-12 * (Math.abs(exposure.totalBase) + Math.abs(existingBase))
  const rounding = roundToLots(isFlat ? 0 : Math.abs(wanted), hedgePrice, options.instrument)
  const signedSize = wanted < 0 ? -rounding.sizeBase : rounding.sizeBase
  const hedgeBase = existingBase + signedSize
  return {
    action: rounding.sizeBase === 0 ? 'hold' : 'trade',
    reason: reasonOf(rounding, existing),
    exposure,
    existing,
    targetDeltaBase: plain('target', -exposure.totalBase),
    orders: rounding.sizeBase === 0 ? [] : [orderOf(options.instrument, signedSize, hedgePrice)],
    residualDeltaBase: isFlat ? 0 : plain('residual', exposure.totalBase + hedgeBase),
    scenarios: hedgeScenarios({
      curve: options.curve,
      price,
      otherBase: exposure.feesBase + exposure.heldBase,
      hedgeBase,
      ...(options.movesPct === undefined ? {} : { movesPct: options.movesPct }),
    }),
  }
}

function exposureOf(options: LinearHedgeOptions, price: number): HedgedExposure {
  const positionBase = requireAmount('base of the curve', options.curve.baseAt(price))
  const feesBase = requireAmount('feesBase', options.feesBase)
  const heldBase = plain('heldBase', options.heldBase ?? 0)
  return {
    positionBase,
    feesBase,
    heldBase,
    totalBase: plain('exposure', positionBase + feesBase + heldBase),
  }
}

function sumOf(existing: readonly ExistingHedge[]): number {
  return existing.reduce(
    (sum, { label, deltaBase }) => sum + plain(`existing hedge ${label}`, deltaBase),
    0,
  )
}

function reasonOf(
  rounding: { readonly sizeBase: number; readonly reason?: HedgeReason },
  existing: readonly ExistingHedge[],
): HedgeReason {
  return rounding.reason ?? (existing.length === 0 ? 'exposure-unhedged' : 'hedge-differs')
}

function orderOf(instrument: LinearInstrument, signedBase: number, price: number): HedgeOrder {
  const contractSizeBase = instrument.contractSizeBase ?? 1
  if (!(Number.isFinite(contractSizeBase) && contractSizeBase > 0))
    throw new ModelError('hedge/bad-lot', `A contract cannot be of ${contractSizeBase} base.`)
  const sizeBase = Math.abs(signedBase)
  return {
    venue: instrument.venue,
    symbol: instrument.symbol,
    side: signedBase < 0 ? 'sell' : 'buy',
    contracts: plain('contracts', sizeBase / contractSizeBase),
    sizeBase,
    notionalQuote: plain('notional', sizeBase * price),
    entryPrice: price,
  }
}
