import type { MarketRange } from '../amm/marketRange.ts'
import type { LiquidityLife } from '../models/liquidityAttribution.ts'
import { ModelError } from '../models/modelError.ts'

/**
 * Slope of a range's inventory at each row of its life: `−L/(2·P^1.5)` in range, 0 outside.
 *
 * Liquidity is not a column of a life; it follows from the worth of what is held,
 * `L = (base·√P + quote/√P) / (2 − √(Pa/P) − √(P/Pb))`.
 *
 * @param poolPrice - the price the amounts are those of, quote per base
 * @param range - √ of its ends in the market's frame, as `marketRangeOf` gives them
 * @returns base per price unit, ≤ 0; relative error some 2^-50 over the width of the range, and that
 *   of the recorded amounts
 *
 * Source: Uniswap v3 white paper, eqs 6.29–6.30 with V = x·P + y.
 * @throws `model/bad-series`
 */
export function lifeGamma(
  life: Pick<LiquidityLife, 'amountBase' | 'amountQuote'>,
  poolPrice: Float64Array,
  range: Pick<MarketRange, 'sqrtLower' | 'sqrtUpper'>,
): Float64Array {
  const { sqrtLower, sqrtUpper } = range
  if (poolPrice.length !== life.amountBase.length)
    throw new ModelError('model/bad-series', 'Prices must have one value for each row.')
  return poolPrice.map((price, row) => {
    const root = Math.sqrt(price)
    if (root <= sqrtLower || root >= sqrtUpper) return 0
    const worth = (life.amountBase[row] as number) * root + (life.amountQuote[row] as number) / root
    const liquidity = worth / (2 - sqrtLower / root - root / sqrtUpper)
    return -liquidity / (2 * price * root)
  })
}
