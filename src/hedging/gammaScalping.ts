import type { InventoryCurve } from '../amm/curve.ts'
import { blackScholes, type EuropeanOption } from '../models/blackScholes.ts'
import { ModelError, plain, requirePrice } from '../models/modelError.ts'
import { basketAt } from '../models/valuation.ts'

/** A time and the price then, quote per base. */
export type Moment = { readonly timeSec: number; readonly price: number }

/** What is delta-hedged at every point of a path. */
export type ScalpedPosition = {
  /** `V(to) − V(from) − delta(from)·(P(to) − P(from))`, quote. */
  readonly hedgedPnlQuote: (from: Moment, to: Moment) => number
  readonly gammaBasePerPrice: (at: Moment) => number
  /** By calendar time at a fixed price, quote per year; 0 for a position without expiry. */
  readonly thetaQuoteAnnual: (at: Moment) => number
}

/** What hedging at every point of a path left, a column entry per step. */
export type GammaScalping = {
  /** Unix seconds of the end of each step. */
  readonly timeSec: Float64Array
  /** `dV − delta·dP`, quote: what the step left. Of a position without fee income minus its LVR. */
  readonly exactPnlQuote: Float64Array
  /** `½·gamma·dP²`, quote, gamma at the start of the step. */
  readonly gammaPnlQuote: Float64Array
  /** `theta·dt`, quote. */
  readonly thetaPnlQuote: Float64Array
  readonly exactTotalQuote: number
  /** Gamma and theta together: what the second order makes of the path. */
  readonly secondOrderTotalQuote: number
  /** `√(Σ ln²(P₁/P₀) / T)`, fraction per √year: the mean return is not taken off. */
  readonly realisedSigmaAnnual: number
}

/**
 * The P&L of a position whose delta is hedged at every point of a path, exactly and to second order.
 *
 * `dV − delta·dP = ½·gamma·dP² + theta·dt + O(dP³)`: who is long gamma earns the moves and pays the
 * decay, an LP is short it and is paid in fees, which are not counted here. Costs of hedging are
 * not either.
 *
 * @param path - increasing Unix seconds and prices in quote per base, equally many, two at least
 *
 * Source: Itô's lemma along a hedged book; models reference 3.8.
 * @throws `model/bad-window`, `model/bad-price`, `model/not-finite`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500; the price rises by 100
 * gammaScalping(scalpedCurve(curve), { timeSec: [0, 3600], price: [2000, 2100] })
 * // { exactPnlQuote: [-23.106…], gammaPnlQuote: [-23.680…], … }
 */
export function gammaScalping(
  position: ScalpedPosition,
  path: { readonly timeSec: ArrayLike<number>; readonly price: ArrayLike<number> },
): GammaScalping {
  const steps = requirePath(path)
  const timeSec = new Float64Array(steps)
  const exactPnlQuote = new Float64Array(steps)
  const gammaPnlQuote = new Float64Array(steps)
  const thetaPnlQuote = new Float64Array(steps)
  let exact = 0
  let secondOrder = 0
  let squares = 0
  let from = momentAt(path, 0)
  const start = from
  for (let i = 0; i < steps; i += 1) {
    const to = momentAt(path, i + 1)
    const move = to.price - from.price
    const gammaPnl = 0.5 * position.gammaBasePerPrice(from) * move * move
    const thetaPnl = (position.thetaQuoteAnnual(from) * (to.timeSec - from.timeSec)) / YEAR_SEC
    timeSec[i] = to.timeSec
    exactPnlQuote[i] = plain('hedged P&L', position.hedgedPnlQuote(from, to))
    gammaPnlQuote[i] = plain('gamma P&L', gammaPnl)
    thetaPnlQuote[i] = plain('theta P&L', thetaPnl)
    exact += exactPnlQuote[i] as number
    secondOrder += gammaPnl + thetaPnl
    squares += Math.log1p(move / from.price) ** 2
    from = to
  }
  return {
    timeSec,
    exactPnlQuote,
    gammaPnlQuote,
    thetaPnlQuote,
    exactTotalQuote: plain('hedged P&L', exact),
    secondOrderTotalQuote: plain('second order', secondOrder),
    realisedSigmaAnnual: plain(
      'volatility',
      Math.sqrt((squares * YEAR_SEC) / (from.timeSec - start.timeSec)),
    ),
  }
}

/** A liquidity position, which has no expiry and no decay of its own; fees are beside it. */
export function scalpedCurve(curve: InventoryCurve): ScalpedPosition {
  return {
    hedgedPnlQuote(from, to) {
      const before = basketAt(curve, from.price)
      const after = basketAt(curve, to.price)
      // What was traded, at the new price: the large value itself cancels.
      return (after.base - before.base) * to.price + (after.quote - before.quote)
    },
    gammaBasePerPrice: ({ price }) => curve.baseSlopeAt(price),
    thetaQuoteAnnual: () => 0,
  }
}

/**
 * European options marked by Black–Scholes at one volatility until they expire, held at no interest.
 *
 * @param sizeBase - base units of underlying, signed: bought > 0
 * @param expirySec - Unix seconds; after it the option stands at its payoff
 */
export function scalpedOption(
  option: Pick<EuropeanOption, 'kind' | 'strike' | 'sigmaAnnual'> & {
    readonly expirySec: number
    readonly sizeBase: number
  },
): ScalpedPosition {
  const { kind, strike, sigmaAnnual, expirySec, sizeBase } = option
  const greeksAt = ({ timeSec, price }: Moment) =>
    blackScholes({
      kind,
      strike,
      sigmaAnnual,
      spot: price,
      timeYears: Math.max(expirySec - timeSec, 0) / YEAR_SEC,
      rateAnnual: 0,
    })
  return {
    hedgedPnlQuote(from, to) {
      const before = greeksAt(from)
      const move = to.price - from.price
      return sizeBase * (greeksAt(to).valueQuote - before.valueQuote - before.deltaBase * move)
    },
    gammaBasePerPrice: (at) => sizeBase * greeksAt(at).gammaBasePerPrice,
    thetaQuoteAnnual: (at) => sizeBase * greeksAt(at).thetaQuoteAnnual,
  }
}

const YEAR_SEC = 365 * 86_400

function momentAt(
  path: { readonly timeSec: ArrayLike<number>; readonly price: ArrayLike<number> },
  i: number,
): Moment {
  return {
    timeSec: path.timeSec[i] as number,
    price: requirePrice('price', path.price[i] as number),
  }
}

function requirePath({
  timeSec,
  price,
}: {
  readonly timeSec: ArrayLike<number>
  readonly price: ArrayLike<number>
}): number {
  const steps = price.length - 1
  let isIncreasing = steps > 0 && timeSec.length === price.length
  for (let i = 0; isIncreasing && i < steps; i += 1)
    isIncreasing = (timeSec[i + 1] as number) > (timeSec[i] as number)
  if (isIncreasing) return steps
  throw new ModelError(
    'model/bad-window',
    'A path needs two points at least, each later than the one before.',
  )
}
