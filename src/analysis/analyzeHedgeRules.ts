import { NUMERAIRE } from '../domain/equivalents.ts'
import type { NetExposure } from '../domain/exposure.ts'
import type { HedgeCandidate } from '../hedging/candidate.ts'
import type { OrderLimits } from '../hedging/lotRounding.ts'
import {
  type ExposureCurve,
  type RebalanceDecision,
  rebalancePolicy,
} from '../hedging/rebalancePolicy.ts'
import type { RebalanceRule } from '../hedging/rebalanceRule.ts'
import type { HedgeMarket } from './analyzeHedgeMarket.ts'
import type { HedgeInput } from './hedgeInput.ts'
import type { HeldPosition } from './heldPosition.ts'

/** What the rule says of one underlying. */
export type HedgeDecision = {
  readonly exposure: NetExposure
  /** Of everything but hedges. */
  readonly exposedBase: number
  readonly existingBase: number
  readonly rule: RebalanceRule
  readonly decision: RebalanceDecision
}

export type RuleTerms = {
  readonly options: HedgeInput['options']
  readonly market: HedgeMarket
  readonly positions: readonly HeldPosition[]
  /** Value of everything held, for a risk aversion nobody gave. */
  readonly valueQuote: number
  readonly nowSec: number
}

/** Trade or hold for one underlying, by the rule asked for, in the cheapest instrument there is. */
export function hedgeDecision(
  exposure: NetExposure,
  cheapest: HedgeCandidate | undefined,
  terms: RuleTerms,
): HedgeDecision {
  const { options, market, nowSec } = terms
  const { underlying, priceQuote: price } = exposure
  const existingBase = sumOf(exposure, (source) => source === 'hedge')
  const exposedBase = sumOf(exposure, (source) => source !== 'hedge')
  const curve = underlyingCurve(underlying, terms)
  const rule = ruleFor(exposedBase, cheapest, terms, market.volatilityOf(underlying))
  const decision = rebalancePolicy(rule, {
    exposure: curve,
    otherBase: exposedBase - curve.baseAt(price),
    hedgeBase: existingBase,
    price,
    sigmaAnnual: market.volatilityOf(underlying),
    nowSec,
    lastRehedgeSec: options.lastRehedgeSec,
    limits: orderLimits(options, cheapest),
  })
  return { exposure, exposedBase, existingBase, rule, decision }
}

/** Cost of the first contract over its notional, of the dearer side: what the rules weigh. */
export function costRateOf(candidate: HedgeCandidate): number {
  const first = (steps: HedgeCandidate['buySteps']): number => steps[0]?.costQuote ?? 0
  const worst = Math.max(first(candidate.buySteps), first(candidate.sellSteps))
  return Math.max(0, worst / candidate.notionalQuote)
}

/**
 * Units of an underlying that the positions hold, as a function of its own price, the others' held:
 * a pair of two that move counts on either side.
 */
function underlyingCurve(
  underlying: string,
  { positions, market }: Pick<RuleTerms, 'positions' | 'market'>,
): ExposureCurve {
  const priceOf = (name: string): number => (name === NUMERAIRE ? 1 : (market.prices[name] ?? 1))
  const parts = positions.flatMap(({ curve, base, quote }): ExposureCurve[] => {
    if (base.underlying === quote.underlying) return []
    const [atBase, atQuote] = [priceOf(base.underlying), priceOf(quote.underlying)]
    if (base.underlying === underlying)
      return [
        {
          baseAt: (price) => curve.baseAt(price / atQuote),
          baseSlopeAt: (price) => curve.baseSlopeAt(price / atQuote) / atQuote,
        },
      ]
    if (quote.underlying === underlying)
      return [
        {
          baseAt: (price) => curve.quoteAt(atBase / price),
          // y' = −P·x' along the curve, and P = S_base/S.
          baseSlopeAt: (price) =>
            (atBase / price) ** 2 * (curve.baseSlopeAt(atBase / price) / price),
        },
      ]
    return []
  })
  return {
    baseAt: (price) => parts.reduce((sum, part) => sum + part.baseAt(price), 0),
    baseSlopeAt: (price) => parts.reduce((sum, part) => sum + part.baseSlopeAt(price), 0),
  }
}

const YEAR_SEC = 365 * 86_400
/** Of what is exposed, on either side of the target, where no rule is asked for. */
const USUAL_BAND_SHARE = 0.05

function ruleFor(
  exposedBase: number,
  cheapest: HedgeCandidate | undefined,
  { options, valueQuote }: RuleTerms,
  sigmaAnnual: number | undefined,
): RebalanceRule {
  const asked = options.policy ?? { kind: 'band', halfWidthShare: USUAL_BAND_SHARE }
  const share = (part: number): RebalanceRule => ({
    kind: 'band',
    halfWidthBase: Math.abs(exposedBase) * part,
    tradeTo: 'target',
  })
  if (asked.kind === 'interval') return { kind: 'interval', intervalSec: asked.intervalSec }
  if (asked.kind === 'band')
    return asked.halfWidthBase === undefined
      ? share(asked.halfWidthShare ?? USUAL_BAND_SHARE)
      : { kind: 'band', halfWidthBase: asked.halfWidthBase, tradeTo: 'target' }
  const risk = {
    riskAversion: options.riskAversionPerQuote ?? 1 / Math.max(Math.abs(valueQuote), 1),
    costRate: cheapest === undefined ? 0 : costRateOf(cheapest),
  }
  if (asked.kind === 'whalley-wilmott') return { kind: 'whalley-wilmott', ...risk }
  return {
    kind: 'zakamouline',
    ...risk,
    horizonYears: asked.horizonSec / YEAR_SEC,
    sigmaAnnual: sigmaAnnual ?? Number.NaN,
  }
}

/** Lots of the instrument in base units, or what the user says of a venue nobody described. */
function orderLimits(
  { lotBase, minimumNotionalQuote }: HedgeInput['options'],
  cheapest: HedgeCandidate | undefined,
): OrderLimits {
  const lot =
    cheapest === undefined ? lotBase : cheapest.lotContracts * Math.abs(cheapest.deltaBase)
  const least = cheapest === undefined ? minimumNotionalQuote : cheapest.minNotionalQuote
  return {
    ...(lot === undefined ? {} : { lotBase: lot }),
    ...(least === undefined ? {} : { minNotionalQuote: least }),
  }
}

function sumOf(
  { contributions }: NetExposure,
  counts: (source: NetExposure['contributions'][number]['source']) => boolean,
): number {
  return contributions.reduce(
    (sum, { source, deltaBase }) => sum + (counts(source) ? deltaBase : 0),
    0,
  )
}
