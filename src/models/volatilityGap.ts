import { DAYS_PER_YEAR, requireVolatility } from './lossVersusRebalancing.ts'
import { plain, requirePrice } from './modelError.ts'

/** A volatility, where it comes from and over what time. */
export type VolatilityReading = {
  /** What the reader calls it: `fees`, `options 30 d`, `pool prices`. */
  readonly source: string
  /** Implied by what is paid for convexity, or realised by the price. */
  readonly kind: 'implied' | 'realised'
  /** Fraction per √year, ≥ 0. */
  readonly sigmaAnnual: number
  /** Of the observations, or until the expiry of the option; seconds. */
  readonly windowSec: number
}

/** What one implied volatility was worth against one realised. */
export type VolatilityGap = {
  readonly implied: VolatilityReading
  readonly realised: VolatilityReading
  /** `σᵢ − σᵣ`, fraction per √year. */
  readonly gapAnnual: number
  /**
   * Expected P&L of the delta-hedged position per day, quote, signed: paid for its gamma at the
   * implied volatility, losing at the realised one.
   */
  readonly pnlQuotePerDay: number
}

/**
 * Implied against realised volatility, every pair, and what the difference is worth to a position.
 *
 * `½·Γ·P²·(σᵣ² − σᵢ²)` per year: an LP's gamma is negative, so it gains where what it is paid for is
 * more than what happens. Fees imply the volatility they pay for; an option chain says what the same
 * gamma would be paid elsewhere. Windows differ: a week's realised volatility beside a month's
 * implied compares different times.
 *
 * @param price - quote per base
 * @param gammaBasePerPrice - of the position, signed
 * @returns a row per implied and realised reading, in the order given; none where one kind is missing
 *
 * Source: Black–Scholes equation along a hedged book (Derman, Miller 2016, chapter 5); models
 * reference 2.8 and 3.8.
 * @throws `model/bad-price`, `model/bad-volatility`, `model/not-finite`
 *
 * @example
 * // 2 ETH in 1500–2500 at 2000: paid for 90 %, 80 % happens
 * volatilityGaps({ price: 2000, gammaBasePerPrice: -0.004736, readings })[0].pnlQuotePerDay // 4.41…
 */
export function volatilityGaps(options: {
  readonly price: number
  readonly gammaBasePerPrice: number
  readonly readings: readonly VolatilityReading[]
}): VolatilityGap[] {
  const { gammaBasePerPrice, readings } = options
  const price = requirePrice('price', options.price)
  for (const { sigmaAnnual } of readings) requireVolatility(sigmaAnnual)
  const ofKind = (kind: VolatilityReading['kind']) => readings.filter((one) => one.kind === kind)
  return ofKind('implied').flatMap((implied) =>
    ofKind('realised').map((realised) => {
      const variance = realised.sigmaAnnual ** 2 - implied.sigmaAnnual ** 2
      const annual = 0.5 * (price * (price * gammaBasePerPrice)) * variance
      return {
        implied,
        realised,
        gapAnnual: plain('gap', implied.sigmaAnnual - realised.sigmaAnnual),
        pnlQuotePerDay: plain('P&L', annual / DAYS_PER_YEAR),
      }
    }),
  )
}
