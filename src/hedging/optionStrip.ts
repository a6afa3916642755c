import type { InventoryCurve } from '../amm/curve.ts'
import { integrate, panelEdges } from '../math/gaussLegendre.ts'
import { ModelError, plain, requirePrice } from '../models/modelError.ts'

/** What the two sides of a strip are worth, quote; both ≥ 0 where every option is. */
export type StripValue = {
  readonly putsQuote: number
  readonly callsQuote: number
}

/**
 * What the continuous strip of options that undoes a position is worth, at any price of an option.
 *
 * A position is a straight line less `|x'(K)|` puts at every strike below the pivot and calls above
 * it. Priced by their payoff the strip is what the position lost against the line; priced by
 * Black–Scholes, with a volatility per strike where there is a smile, it is what the static hedge
 * costs and what a position should earn in fees until the expiry.
 *
 * @param pivotPrice - where the line touches; at or below the range the strip is of calls only, at
 *   or above it of puts only
 * @param priceOf - quote per base unit of one option
 * @param kinks - prices at which `priceOf` has a kink in the strike: the present price for a payoff
 * @param strikes - lowest and highest strike, quote per base; default the edges of the range, needed
 *   for a range without ends
 *
 * Gauss–Legendre in the logarithm of the strike, panels of 0.01: relative error ≤ 1e-13 where the
 * options' standard deviation to expiry is 0.01 or more, or their kinks are given.
 *
 * Source: Carr, Madan 1998; Deng, Zong 2022 (arXiv 2205.12043), whose unit impermanent loss this is
 * at liquidity 1 and with the sign turned; models reference 3.6.
 * @throws `hedge/bad-strikes`, `model/bad-price`, `model/not-finite`
 *
 * @example
 * // 2 ETH at 2000 in the range 1500–2500: what is lost against the line at 1700
 * optionStrip({ curve, pivotPrice: 2000, kinks: [1700], priceOf: (kind, strike) =>
 *   Math.max(kind === 'call' ? 1700 - strike : strike - 1700, 0) })
 * // { putsQuote: 230.783…, callsQuote: 0 }
 */
export function optionStrip(options: {
  readonly curve: InventoryCurve
  readonly pivotPrice: number
  readonly priceOf: (kind: 'call' | 'put', strike: number) => number
  readonly kinks?: readonly number[]
  readonly strikes?: readonly [number, number]
}): StripValue {
  const { curve, priceOf, kinks = [] } = options
  const pivot = requirePrice('pivot', options.pivotPrice)
  const [lowest, highest] = strikesOf(options)
  const inner = [...curve.kinks, ...kinks].map(Math.log)
  const valueBetween = (kind: 'call' | 'put', from: number, to: number): number => {
    if (!(to > from)) return 0
    const density = (logStrike: number): number => {
      const strike = Math.exp(logStrike)
      return -curve.baseSlopeAt(strike) * strike * priceOf(kind, strike)
    }
    const edges = panelEdges(Math.log(from), Math.log(to), PANEL_WIDTH, inner)
    return plain(`${kind} strip`, integrate(density, edges))
  }
  return {
    putsQuote: valueBetween('put', lowest, Math.min(highest, pivot)),
    callsQuote: valueBetween('call', Math.max(lowest, pivot), highest),
  }
}

const PANEL_WIDTH = 0.01

function strikesOf({
  curve,
  strikes,
}: Pick<Parameters<typeof optionStrip>[0], 'curve' | 'strikes'>): readonly [number, number] {
  const { 0: lower, [curve.kinks.length - 1]: upper } = curve.kinks
  const [lowest, highest] = strikes ?? [lower, upper]
  if (lowest === undefined || highest === undefined || !(highest > lowest))
    throw new ModelError(
      'hedge/bad-strikes',
      'A strip needs a lowest and a higher highest strike.',
      'A range without ends has none of its own: give both.',
    )
  return [requirePrice('lowest strike', lowest), requirePrice('highest strike', highest)]
}
