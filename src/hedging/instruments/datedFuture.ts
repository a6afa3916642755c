import { ModelError, plain, requirePrice } from '../../models/modelError.ts'

/** A future against its spot. */
export type FutureQuote = {
  /** Quote per base, > 0. */
  readonly spotPrice: number
  /** Quote per base, > 0. */
  readonly futurePrice: number
  /** To expiry, years of 365 days, > 0. */
  readonly timeYears: number
}

/**
 * The basis as a continuously compounded rate: `ln(F/S)/τ`.
 *
 * A short hedge earns a positive basis as it decays to zero at expiry; a long one pays it.
 *
 * @returns fraction per year, signed
 *
 * Source: cost of carry, models reference 3.3.
 * @throws `model/bad-price`, `hedge/bad-expiry`
 *
 * @example
 * basisAnnual({ spotPrice: 2000, futurePrice: 2030, timeYears: 90 / 365 }) // 0.0603815…
 */
export function basisAnnual(quote: FutureQuote): number {
  const { spotPrice, futurePrice, timeYears } = requireFuture(quote)
  // log1p keeps the digits of a small basis.
  return plain('basis', Math.log1p((futurePrice - spotPrice) / spotPrice) / timeYears)
}

/**
 * Futures to hold against a spot exposure: `−exposure·e^(−b·τ)`, the tailed hedge.
 *
 * Gains of a future are settled daily and earn interest until expiry, so fewer contracts than base
 * units are needed where the basis is positive.
 *
 * @returns base units of futures, signed
 * @example tailedHedge({ exposureBase: 2, quote: { spotPrice: 2000, futurePrice: 2030, timeYears: 90 / 365 } }) // -1.97044…
 */
export function tailedHedge(options: {
  readonly exposureBase: number
  readonly quote: FutureQuote
}): number {
  const { spotPrice, futurePrice } = requireFuture(options.quote)
  return plain('hedge', -plain('exposure', options.exposureBase) * (spotPrice / futurePrice))
}

/**
 * What the basis brings if the future is held to expiry: `position·(S − F)`.
 *
 * @param positionBase - signed futures position
 * @returns quote, signed: a short of a future above spot earns
 * @example basisPnlToExpiry({ positionBase: -2, quote: { spotPrice: 2000, futurePrice: 2030, timeYears: 0.25 } }) // 60
 */
export function basisPnlToExpiry(options: {
  readonly positionBase: number
  readonly quote: FutureQuote
}): number {
  const { spotPrice, futurePrice } = requireFuture(options.quote)
  return plain('basis P&L', plain('position', options.positionBase) * (spotPrice - futurePrice))
}

/** Cost of moving a position from one expiry to the next: fees both ways; the new basis then runs. */
export function rollCost(options: {
  readonly positionBase: number
  readonly nearPrice: number
  readonly farPrice: number
  readonly takerFeeRate: number
}): number {
  const size = Math.abs(plain('position', options.positionBase))
  const turned =
    requirePrice('near price', options.nearPrice) + requirePrice('far price', options.farPrice)
  return plain('roll cost', size * turned * options.takerFeeRate)
}

function requireFuture(quote: FutureQuote): FutureQuote {
  requirePrice('spot price', quote.spotPrice)
  requirePrice('future price', quote.futurePrice)
  if (Number.isFinite(quote.timeYears) && quote.timeYears > 0) return quote
  throw new ModelError(
    'hedge/bad-expiry',
    `A future that expires in ${quote.timeYears} years cannot be held.`,
    'Give the time left in years of 365 days, above zero.',
  )
}
