import { plain, requirePrice } from '../models/modelError.ts'
import { type OrderLimits, roundToLots } from './lotRounding.ts'
import { bandOfRule, type RebalanceRule, requireRule, tradeToOf } from './rebalanceRule.ts'

/** What a rule looks at. */
export type RebalanceMoment = {
  /** Everything exposed to the base price but the hedges, base, signed. */
  readonly exposureBase: number
  /** Its slope in the price, base per price unit, signed. */
  readonly gammaBasePerPrice: number
  /** What all hedges together are, base, signed: a short of 2 is −2. */
  readonly hedgeBase: number
  /** Quote per base, > 0. */
  readonly price: number
  readonly nowSec: number
  /** When a rule of times last traded, or was due and found nothing to trade; absent: never yet. */
  readonly lastRehedgeSec?: number | undefined
  /** What one order may be. */
  readonly limits?: OrderLimits | undefined
}

/** Why a rule trades or holds. */
export type RebalanceReason =
  | 'never-hedged'
  | 'interval-over'
  | 'interval-running'
  | 'outside-band'
  | 'inside-band'
  | 'already-flat'
  | 'below-lot'
  | 'below-minimum-notional'

export type RebalanceAction = {
  readonly action: 'trade' | 'hold'
  readonly reason: RebalanceReason
  /** Hedge that leaves nothing: minus the exposure. */
  readonly targetBase: number
  /** On either side of the target; 0 for a rule of times. */
  readonly halfWidthBase: number
  /** Volatility Zakamouline takes the target at; of no effect on the delta of a curve, which has none. */
  readonly hedgeSigmaAnnual?: number
  /** What to trade, signed: below zero sells; 0 on `hold`. */
  readonly tradeBase: number
}

/**
 * Whether a hedge is to be touched now, and by how much. The cheap half of `rebalancePolicy`: no
 * prices are solved for, so a backtest may ask it at every block.
 *
 * Once the trade is done the same rule in the same world holds: what doubles cannot tell from the
 * edge of the band counts as inside, and halves of a lot are not traded.
 *
 * @throws `hedge/bad-rule`, `hedge/bad-band`, `hedge/bad-lot`, `model/bad-price`, `model/not-finite`
 *
 * @example
 * rebalanceAction({ kind: 'band', halfWidthBase: 0.1, tradeTo: 'edge' },
 *   { exposureBase: 2, gammaBasePerPrice: -0.0047, hedgeBase: -1.5, price: 2000, nowSec: 0 })
 * // { action: 'trade', reason: 'outside-band', targetBase: -2, halfWidthBase: 0.1, tradeBase: -0.3999… }
 */
export function rebalanceAction(rule: RebalanceRule, moment: RebalanceMoment): RebalanceAction {
  const price = requirePrice('price', moment.price)
  const exposureBase = plain('exposure', moment.exposureBase)
  const hedgeBase = plain('hedge', moment.hedgeBase)
  const band = bandOfRule(requireRule(rule), moment)
  const halfWidthBase = band?.halfWidthBase ?? 0
  const frame = {
    targetBase: plain('target', -exposureBase),
    halfWidthBase,
    ...(band?.hedgeSigmaAnnual === undefined ? {} : { hedgeSigmaAnnual: band.hedgeSigmaAnnual }),
  }
  const hold = (reason: RebalanceReason): RebalanceAction => ({
    action: 'hold',
    reason,
    ...frame,
    tradeBase: 0,
  })
  const residual = exposureBase + hedgeBase
  // What a sum of doubles of this size cannot tell from zero.
  const dust = 1e-12 * (Math.abs(exposureBase) + Math.abs(hedgeBase))
  const due = dueOf(rule, moment)
  if (due === 'interval-running') return hold(due)
  if (Math.abs(residual) <= halfWidthBase + dust)
    return hold(rule.kind === 'interval' || halfWidthBase === 0 ? 'already-flat' : 'inside-band')
  const kept = tradeToOf(rule) === 'edge' ? halfWidthBase : 0
  const wanted = Math.abs(residual) - kept
  const limits = moment.limits ?? {}
  const isWhole = limits.lotBase !== undefined
  const rounding = roundToLots(isWhole ? Math.max(0, wanted - dust) : wanted, price, limits)
  if (rounding.sizeBase === 0)
    return hold('reason' in rounding ? (rounding.reason as RebalanceReason) : 'below-lot')
  return {
    action: 'trade',
    reason: due,
    ...frame,
    tradeBase: residual > 0 ? -rounding.sizeBase : rounding.sizeBase,
  }
}

function dueOf(
  rule: RebalanceRule,
  { lastRehedgeSec, nowSec }: RebalanceMoment,
): 'never-hedged' | 'interval-over' | 'interval-running' | 'outside-band' {
  if (rule.kind !== 'interval') return 'outside-band'
  if (lastRehedgeSec === undefined) return 'never-hedged'
  return nowSec >= lastRehedgeSec + rule.intervalSec ? 'interval-over' : 'interval-running'
}
