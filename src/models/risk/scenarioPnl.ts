import { ModelError } from '../modelError.ts'
import { type MarketChange, type Portfolio, revaluation } from './portfolio.ts'
import { portfolioGreeks } from './portfolioGreeks.ts'
import type { PriceScenarios } from './priceScenarios.ts'

/** A column of price factors per asset of the portfolio; `undefined` for what is held still. */
export type FactorColumns = readonly (Float64Array | undefined)[]

/**
 * What each draw does to the portfolio, revalued in full; time passes by the horizon.
 *
 * @returns P&L in quote, positive = gain, in the order of the draws
 * @throws as {@link portfolioRisk}
 */
export function scenarioPnl(options: {
  readonly portfolio: Portfolio
  readonly scenarios: PriceScenarios
  readonly stillUnderlyings?: readonly string[]
  readonly change?: Omit<MarketChange, 'elapsedYears'>
}): Float64Array {
  const { portfolio, scenarios } = options
  const { now, at } = revaluation(portfolio)
  const columns = factorColumns(portfolio, scenarios, options.stillUnderlyings ?? [])
  const change = { ...options.change, elapsedYears: scenarios.horizonYears }
  const prices = Float64Array.from(portfolio.assets, ({ price }) => price)
  return Float64Array.from({ length: drawsOf(scenarios) }, (_, draw) => {
    for (const [i, { price }] of portfolio.assets.entries())
      prices[i] = price * (columns[i]?.[draw] ?? 1)
    return at(prices, change).valueQuote - now.valueQuote
  })
}

/**
 * The scenarios' column of each asset.
 *
 * @throws `model/unknown-underlying` for an asset that no scenario moves and that is not said to stay
 */
export function factorColumns(
  { assets }: Portfolio,
  { underlyings, factors }: PriceScenarios,
  still: readonly string[],
): FactorColumns {
  return assets.map(({ underlying }) => {
    const place = underlyings.indexOf(underlying)
    if (place !== -1) return factors[place]
    if (still.includes(underlying)) return undefined
    throw new ModelError(
      'model/unknown-underlying',
      `No scenario moves ${underlying}, and it is not said to stay.`,
      'Add it to the scenarios, or name it in stillUnderlyings.',
    )
  })
}

function drawsOf({ factors }: PriceScenarios): number {
  return factors[0]?.length ?? 0
}

/** The same draws seen by delta alone, or by delta and gamma; no time passes. */
export function quadraticPnl(
  portfolio: Portfolio,
  columns: FactorColumns,
  draws: number,
  withGamma: boolean,
): Float64Array {
  const { deltas, gammas } = portfolioGreeks(portfolio)
  const moveOf = (asset: number, draw: number): number =>
    (portfolio.assets[asset]?.price ?? 0) * ((columns[asset]?.[draw] ?? 1) - 1)
  const moves = new Float64Array(deltas.length)
  return Float64Array.from({ length: draws }, (_, draw) => {
    for (let i = 0; i < moves.length; i += 1) moves[i] = moveOf(i, draw)
    return deltas.reduce((sum, delta, i) => {
      const bent = withGamma
        ? (gammas[i] ?? []).reduce((bend, gamma, j) => bend + gamma * (moves[j] as number), 0)
        : 0
      return sum + (delta + bent / 2) * (moves[i] as number)
    }, 0)
  })
}

/** Whether a draw at or beyond the value at risk takes a position over an edge of its range. */
export function leavesRange(
  { assets, positions }: Portfolio,
  columns: FactorColumns,
  pnl: Float64Array,
  valueAtRisk: number,
): boolean {
  const placeOf = (name: string) => assets.findIndex(({ underlying }) => underlying === name)
  const priceAt = (place: number, draw: number): number =>
    (assets[place]?.price ?? 0) * (columns[place]?.[draw] ?? 1)
  return positions.some(({ curve, base, quote }) => {
    const [b, q] = [placeOf(base), placeOf(quote)]
    const now = (assets[b]?.price ?? 0) / (assets[q]?.price ?? 1)
    return pnl.some((gain, draw) => {
      if (gain > -valueAtRisk) return false
      const then = priceAt(b, draw) / priceAt(q, draw)
      return curve.kinks.some((kink) => now < kink !== then < kink)
    })
  })
}
