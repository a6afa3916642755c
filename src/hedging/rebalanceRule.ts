import { ModelError } from '../models/modelError.ts'
import { type RebalanceBand, whalleyWilmottBand, zakamoulineBand } from './rebalanceBand.ts'

/** When to touch a hedge again, with everything the rule depends on but the market. */
export type RebalanceRule = IntervalRule | FixedBandRule | WhalleyWilmottRule | ZakamoulineRule

/** At fixed times, to the target. */
export type IntervalRule = {
  readonly kind: 'interval'
  /** Seconds, > 0. */
  readonly intervalSec: number
}

/** When the hedge is off by more than a fixed size. */
export type FixedBandRule = {
  readonly kind: 'band'
  /** Base units on either side of the target, ≥ 0. */
  readonly halfWidthBase: number
  /** `target` where a trade costs a fixed sum, `edge` where it costs a share of its notional. */
  readonly tradeTo: TradeTo
}

/** Trades to the edge of {@link whalleyWilmottBand}. */
export type WhalleyWilmottRule = RiskTerms & { readonly kind: 'whalley-wilmott' }

/** Trades to the edge of {@link zakamoulineBand}. */
export type ZakamoulineRule = RiskTerms & {
  readonly kind: 'zakamouline'
  /** The effective horizon of a position without expiry, or the time to the next review; years > 0. */
  readonly horizonYears: number
  /** Fraction per √year, > 0. */
  readonly sigmaAnnual: number
}

export type TradeTo = 'target' | 'edge'

/** What the asymptotic rules weigh against each other. */
export type RiskTerms = {
  /** Absolute risk aversion, per quote unit, > 0. */
  readonly riskAversion: number
  /** Fee and slippage of one trade, fraction of its notional, ≥ 0. */
  readonly costRate: number
  /** Discount factor to the horizon, default 1. */
  readonly discount?: number
}

/**
 * The band a rule leaves around the target at one price.
 *
 * @param gammaBasePerPrice - of everything exposed, signed: below zero the hedger is short gamma
 * @returns base units, ≥ 0; `undefined` for a rule of times, which knows no band
 * @throws `hedge/bad-band`, `model/bad-price`
 *
 * @example
 * bandOfRule({ kind: 'band', halfWidthBase: 0.1, tradeTo: 'edge' }, { price: 2000, gammaBasePerPrice: -0.0047 })
 * // { halfWidthBase: 0.1 }
 */
export function bandOfRule(
  rule: RebalanceRule,
  at: { readonly price: number; readonly gammaBasePerPrice: number },
): RebalanceBand | undefined {
  if (rule.kind === 'interval') return undefined
  if (rule.kind === 'band') return { halfWidthBase: rule.halfWidthBase }
  const terms = {
    ...rule,
    price: at.price,
    gammaAbsBasePerPrice: Math.abs(at.gammaBasePerPrice),
  }
  if (rule.kind === 'whalley-wilmott') return whalleyWilmottBand(terms)
  const { horizonYears, sigmaAnnual } = rule
  const side = at.gammaBasePerPrice > 0 ? 'long' : 'short'
  return zakamoulineBand({ ...terms, horizonYears, sigmaAnnual, side })
}

/** How far a trade of the rule goes. */
export function tradeToOf(rule: RebalanceRule): TradeTo {
  if (rule.kind === 'interval') return 'target'
  return rule.kind === 'band' ? rule.tradeTo : 'edge'
}

/** The rule, when its sizes and times are ones it can work with; else `hedge/bad-rule`. */
export function requireRule(rule: RebalanceRule): RebalanceRule {
  const bad =
    (rule.kind === 'interval' && !(rule.intervalSec > 0 && Number.isFinite(rule.intervalSec))) ||
    (rule.kind === 'band' && !(rule.halfWidthBase >= 0 && Number.isFinite(rule.halfWidthBase)))
  if (!bad) return rule
  throw new ModelError(
    'hedge/bad-rule',
    rule.kind === 'interval'
      ? `A hedge cannot be looked at every ${rule.intervalSec} s.`
      : `A band cannot be ${'halfWidthBase' in rule ? rule.halfWidthBase : ''} base wide.`,
    'Give an interval above zero, or a band at or above zero.',
  )
}
