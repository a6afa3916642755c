import { requireVolatility } from './lossVersusRebalancing.ts'
import { ModelError, plain, requireAmount, requirePrice } from './modelError.ts'

/** A position in USD where neither token is a stablecoin. */
export type TwoTokenExposure = {
  readonly valueUsd: number
  /** `dV/dS_base`: USD per USD of the base price, which is the base held. */
  readonly deltaBase: number
  /** `dV/dS_quote`: the quote held. */
  readonly deltaQuote: number
  /** USD of exposure to each token; they add up to the value. */
  readonly exposureBaseUsd: number
  readonly exposureQuoteUsd: number
  /** Second derivatives by the two USD prices. Rank 1: the only convexity is in the ratio. */
  readonly hessian: {
    readonly baseBase: number
    readonly baseQuote: number
    readonly quoteQuote: number
  }
  /** Tokens to hold against it so that no USD price moves the sum at first order. */
  readonly usdNeutralHedge: { readonly base: number; readonly quote: number }
  /** Against moves of the ratio only: the value stays exposed to the quote token in full. */
  readonly ratioNeutralHedge: { readonly base: number; readonly quote: number }
}

/**
 * Exposure in USD of a position in two tokens that both move.
 *
 * With `P = S_base/S_quote`, `V_usd = S_quote·V(P)`: each first derivative is the balance of its
 * token, and gamma sits in the ratio alone.
 *
 * @param base,quote - what the position holds (fees owed included if wanted), human units, ≥ 0
 * @param gammaBasePerPrice - slope of the base holding by the price quote per base, ≤ 0
 * @param baseUsd,quoteUsd - USD price of one unit of each, > 0; the pool is taken to stand at their
 *   ratio
 *
 * Relative error ≤ 2^-50.
 *
 * Source: chain rule on Uniswap v3 white paper eq. 2.2; models reference 1.3.
 * @throws `model/bad-price`, `model/bad-amount`, `model/not-finite`
 *
 * @example
 * twoTokenExposure({ base: 1, quote: 20, gammaBasePerPrice: -0.025, baseUsd: 3000, quoteUsd: 150 })
 * // { valueUsd: 6000, deltaBase: 1, deltaQuote: 20, exposureBaseUsd: 3000, exposureQuoteUsd: 3000,
 * //   hessian: { baseBase: -0.0001666666666666667, baseQuote: 0.0033333333333333335,
 * //     quoteQuote: -0.06666666666666667 },
 * //   usdNeutralHedge: { base: -1, quote: -20 }, ratioNeutralHedge: { base: -1, quote: 20 } }
 */
export function twoTokenExposure(options: {
  readonly base: number
  readonly quote: number
  readonly gammaBasePerPrice: number
  readonly baseUsd: number
  readonly quoteUsd: number
}): TwoTokenExposure {
  const baseUsd = requirePrice('baseUsd', options.baseUsd)
  const quoteUsd = requirePrice('quoteUsd', options.quoteUsd)
  const base = requireAmount('base', options.base)
  const quote = requireAmount('quote', options.quote)
  const ratio = requirePrice('baseUsd/quoteUsd', baseUsd / quoteUsd)
  const gamma = plain('gamma', options.gammaBasePerPrice)
  const exposureBaseUsd = base * baseUsd
  const exposureQuoteUsd = quote * quoteUsd
  return {
    valueUsd: plain('valueUsd', exposureBaseUsd + exposureQuoteUsd),
    deltaBase: base,
    deltaQuote: quote,
    exposureBaseUsd,
    exposureQuoteUsd,
    hessian: {
      baseBase: plain('hessian', gamma / quoteUsd),
      baseQuote: plain('hessian', (-ratio * gamma) / quoteUsd),
      quoteQuote: plain('hessian', (ratio * (ratio * gamma)) / quoteUsd),
    },
    usdNeutralHedge: { base: plain('hedge', -base), quote: plain('hedge', -quote) },
    ratioNeutralHedge: { base: plain('hedge', -base), quote: plain('hedge', base * ratio) },
  }
}

/**
 * Volatility of the ratio of two prices: `σ_P² = σ₀² + σ₁² − 2ρσ₀σ₁`.
 *
 * @param sigmaBaseAnnual,sigmaQuoteAnnual - volatilities in USD, fraction per √year, ≥ 0
 * @param correlation - of the two log returns, −1 to 1
 * @returns fraction per √year; with one token a stablecoin it is the other's own volatility
 *
 * Summed as `(σ₀ − σ₁)² + 2(1 − ρ)σ₀σ₁`, whose terms do not cancel: relative error ≤ 2^-50.
 *
 * Source: variance of a difference; models reference 1.3.
 * @throws `model/bad-volatility`, `model/bad-correlation`
 *
 * @example
 * ratioVolatilityAnnual({ sigmaBaseAnnual: 0.8, sigmaQuoteAnnual: 0.6, correlation: 0.85 }) // 0.4289522117905444
 */
export function ratioVolatilityAnnual(options: {
  readonly sigmaBaseAnnual: number
  readonly sigmaQuoteAnnual: number
  readonly correlation: number
}): number {
  const base = requireVolatility(options.sigmaBaseAnnual)
  const quote = requireVolatility(options.sigmaQuoteAnnual)
  const { correlation } = options
  if (!(correlation >= -1 && correlation <= 1))
    throw new ModelError(
      'model/bad-correlation',
      `A correlation lies between -1 and 1, not ${correlation}.`,
    )
  return plain(
    'ratio volatility',
    Math.sqrt((base - quote) ** 2 + 2 * (1 - correlation) * base * quote),
  )
}

/**
 * How the volatility of a ratio answers to those of its two prices: `∂σ_P/∂σ₀ = (σ₀ − ρσ₁)/σ_P`.
 *
 * The vega of a pair times a share is its vega by that token's own volatility.
 *
 * @returns signed; both 0 where the ratio has no volatility, which has no derivative there
 * @example
 * ratioVegaShares({ sigmaBaseAnnual: 0.8, sigmaQuoteAnnual: 0.6, correlation: 0.85 })
 * // { base: 0.6760659859742275, quote: -0.1865009616480629 }
 */
export function ratioVegaShares(options: {
  readonly sigmaBaseAnnual: number
  readonly sigmaQuoteAnnual: number
  readonly correlation: number
}): { readonly base: number; readonly quote: number } {
  const { sigmaBaseAnnual: base, sigmaQuoteAnnual: quote, correlation } = options
  const ratio = ratioVolatilityAnnual(options)
  if (ratio === 0) return { base: 0, quote: 0 }
  return {
    base: plain('vega share', (base - correlation * quote) / ratio),
    quote: plain('vega share', (quote - correlation * base) / ratio),
  }
}
