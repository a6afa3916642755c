import type { MatrixRows } from '../../math/cholesky.ts'
import { blackScholes } from '../blackScholes.ts'
import { plain, requirePrice } from '../modelError.ts'
import { indexOfAssets, type Portfolio } from './portfolio.ts'

/** Derivatives of a portfolio's value by the prices of its assets, in their order. */
export type PortfolioGreeks = {
  /** Units of each asset. */
  readonly deltas: readonly number[]
  /** Second derivatives; at the edge of a range the side its curve takes. */
  readonly gammas: MatrixRows
  /** Of all options, per 1.00 of volatility; a liquidity position as it is marked has none. */
  readonly vegaQuote: number
}

/**
 * Delta, gamma and vega of a portfolio.
 *
 * Of a position between two assets: x and y by the envelope identity, and the second derivatives
 * `x'/S_q`, `−P·x'/S_q`, `P²·x'/S_q`: curvature lies in the ratio alone.
 *
 * Source: models reference 1.3.
 * @throws `model/unknown-underlying`, `model/bad-price`, `model/not-finite`
 * @example portfolioGreeks(portfolio).deltas[0] // 2: base held, fees and hedges added
 */
export function portfolioGreeks(portfolio: Portfolio): PortfolioGreeks {
  const { assets, positions, holdings, perpetuals, options } = portfolio
  const indexOf = indexOfAssets(assets)
  const deltas = assets.map(() => 0)
  const gammas = assets.map(() => assets.map(() => 0))
  const priceOf = (asset: number) => requirePrice('price', assets[asset]?.price ?? 0)
  const addDelta = (asset: number, by: number) => {
    deltas[asset] = plain('delta', (deltas[asset] as number) + by)
  }
  const addGamma = (i: number, j: number, by: number) => {
    const row = gammas[i] as number[]
    row[j] = plain('gamma', (row[j] as number) + by)
  }
  for (const { curve, base, quote } of positions) {
    const [b, q] = [indexOf(base), indexOf(quote)]
    const unit = priceOf(q)
    const ratio = priceOf(b) / unit
    const slope = curve.baseSlopeAt(ratio) / unit
    addDelta(b, curve.baseAt(ratio))
    addDelta(q, curve.quoteAt(ratio))
    addGamma(b, b, slope)
    addGamma(b, q, -ratio * slope)
    addGamma(q, b, -ratio * slope)
    addGamma(q, q, ratio * ratio * slope)
  }
  for (const { underlying, amount } of holdings) addDelta(indexOf(underlying), amount)
  for (const { underlying, amountBase } of perpetuals) addDelta(indexOf(underlying), amountBase)
  let vegaQuote = 0
  for (const option of options) {
    const asset = indexOf(option.underlying)
    const greeks = blackScholes({ ...option, spot: priceOf(asset) })
    addDelta(asset, option.amountBase * greeks.deltaBase)
    addGamma(asset, asset, option.amountBase * greeks.gammaBasePerPrice)
    vegaQuote += option.amountBase * greeks.vegaQuote
  }
  return { deltas, gammas, vegaQuote: plain('vega', vegaQuote) }
}
