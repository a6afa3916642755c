import type { MarketRange } from '../amm/marketRange.ts'
import type { Assumption } from '../domain/assumption.ts'
import { normalDensity } from '../math/normalDistribution.ts'
import { DAYS_PER_YEAR, requireVolatility } from './lossVersusRebalancing.ts'
import { ModelError, plain, requireAmount, requirePrice } from './modelError.ts'

/** A range as the option it is nearest to. */
export type OptionView = {
  /**
   * What it would be called at this price: below the range it holds base and sells it on the way up,
   * a covered call; above it holds quote and buys on the way down, a cash-secured short put; inside
   * both at once. The payoff is the same in all three, by put–call parity.
   */
  readonly kind: 'covered-call' | 'short-put' | 'inside'
  /** `√(Pa·Pb)`, quote per base: what the base is sold at on average when crossed. */
  readonly strike: number
  /** Base held below the range: what the option is written on. */
  readonly notionalBase: number
  /** `√(Pb/Pa)` > 1; at 1 the range is the option at its expiry. */
  readonly rangeFactor: number
}

export const optionViewAssumptions: readonly Assumption[] = [
  {
    id: 'option-view-no-expiry',
    statement:
      'A range never expires: the time to expiry of the option like it is made from its width, by the value or by the gamma at the strike; the second is about 1.6 times the first.',
    bias: 'none at the strike; away from it the range has no time value, the option has',
  },
  {
    id: 'option-view-reversible',
    statement: 'What the range sold on the way up it buys back on the way down, unlike an option.',
    bias: 'a price that crosses and returns leaves the position as it was, where an assigned writer is out',
  },
]

/**
 * The covered call or short put a range is like.
 *
 * `V(P) ≤ n·min(P, K)` everywhere, equal out of the range: the gap, `n·K·(√r − 1)/(√r + 1)` at most
 * and at the strike, is the option's time value, and vanishes with the width.
 *
 * @param range - liquidity in human units; both ends finite and above 0
 * @param price - quote per base, of the pool
 *
 * Source: G. Lambert, Uniswap V3 LP tokens as perpetual put and call options (2021); Panoptic white
 * paper (Kristensen, Lambert 2022); models reference 2.9.
 * @throws `model/bad-range` for one without ends, `model/bad-price`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500
 * optionViewOf(range, 2000)
 * // { kind: 'inside', strike: 1936.49…, notionalBase: 4.9306…, rangeFactor: 1.2909… }
 */
export function optionViewOf(range: MarketRange, price: number): OptionView {
  const { liquidity, sqrtLower, sqrtUpper } = range
  requirePrice('price', price)
  if (!(sqrtLower > 0 && sqrtUpper < Number.POSITIVE_INFINITY && sqrtUpper > sqrtLower))
    throw new ModelError(
      'model/bad-range',
      'A range without ends is like no single option.',
      'Value its strip of options instead.',
    )
  const root = Math.sqrt(price)
  return {
    kind: root <= sqrtLower ? 'covered-call' : root >= sqrtUpper ? 'short-put' : 'inside',
    strike: sqrtLower * sqrtUpper,
    notionalBase: plain(
      'notional',
      (liquidity * (sqrtUpper - sqrtLower)) / (sqrtLower * sqrtUpper),
    ),
    rangeFactor: sqrtUpper / sqrtLower,
  }
}

/**
 * By what the option's time to expiry is made to fit the range at its strike: its value (Lambert,
 * `n·K·2/(√r + 1)`, the option's to first order in σ√T) or its gamma.
 */
export type ExpiryMatch = 'value' | 'gamma'

/**
 * Time to expiry of the option like a range, years.
 *
 * Value: `T = (2π/σ²)·((√r − 1)/(√r + 1))²`; gamma: `T = 2·(r − 1)²/(π·r·σ²)`.
 *
 * @param rangeFactor - r = √(Pb/Pa), > 1
 * @param sigmaAnnual - fraction per √year, > 0
 *
 * Source: Lambert 2021; models reference 2.9.
 * @throws `model/bad-range`, `model/bad-volatility`
 * @example effectiveExpiryYears({ rangeFactor: 1.1, sigmaAnnual: 0.8, match: 'value' }) * 365 // 2.034…
 */
export function effectiveExpiryYears(options: {
  readonly rangeFactor: number
  readonly sigmaAnnual: number
  readonly match: ExpiryMatch
}): number {
  const deviation = deviationToExpiry(options.rangeFactor, options.match)
  const sigma = requireVolatility(options.sigmaAnnual)
  return plain('time to expiry', (deviation / sigma) ** 2)
}

/**
 * The volatility at which a range's fees pay the decay of the option like it.
 *
 * Its expiry shrinks with volatility, so σ√T is set by the width alone and the decay is
 * `n·P·φ(d₁)·σ²/(2·σ√T)`: solved for σ in closed form. Beside it `breakEvenVolatilityAnnual` pays for
 * the range's own gamma; the two agree near the strike where gamma is matched.
 *
 * @param feesQuotePerDay - income at the present price, ≥ 0
 * @returns fraction per √year
 *
 * Source: Black, Scholes 1973 (decay at no interest); models reference 2.8 and 2.9.
 * @throws `model/bad-range`, `model/bad-price`, `model/bad-amount`
 *
 * @example
 * optionImpliedVolatilityAnnual({ view, price: 2000, feesQuotePerDay: 16.6, match: 'gamma' }) // 0.80…
 */
export function optionImpliedVolatilityAnnual(options: {
  readonly view: OptionView
  readonly price: number
  readonly feesQuotePerDay: number
  readonly match: ExpiryMatch
}): number {
  const { strike, notionalBase, rangeFactor } = options.view
  const price = requirePrice('price', options.price)
  const feesAnnual = requireAmount('fees', options.feesQuotePerDay) * DAYS_PER_YEAR
  const deviation = deviationToExpiry(rangeFactor, options.match)
  const d1 = Math.log(price / strike) / deviation + deviation / 2
  const decayPerVariance = (notionalBase * price * normalDensity(d1)) / (2 * deviation)
  return plain('implied volatility', Math.sqrt(feesAnnual / decayPerVariance))
}

/** σ√T of the option like the range. */
function deviationToExpiry(rangeFactor: number, match: ExpiryMatch): number {
  if (!(rangeFactor > 1 && Number.isFinite(rangeFactor)))
    throw new ModelError('model/bad-range', `A range factor must be above 1, not ${rangeFactor}.`)
  const root = Math.sqrt(rangeFactor)
  return match === 'value'
    ? (Math.sqrt(2 * Math.PI) * (root - 1)) / (root + 1)
    : Math.sqrt(2 / Math.PI) * (root - 1 / root)
}
