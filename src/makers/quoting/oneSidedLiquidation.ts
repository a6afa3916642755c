import type { Assumption } from '../../domain/assumption.ts'
import type { ChainModel } from './chainQuotes.ts'
import { type FillCurve, requireFinite, requireLotBound, requireNotNegative } from './parameters.ts'
import { riskAdjustment } from './riskAdjustment.ts'

export const oneSidedAssumptions: readonly Assumption[] = [
  {
    id: 'one-sided-sells-only',
    statement:
      'The holder only sells, one lot at a time by a limit order; what is left at the end is sold b below the mid.',
    bias: 'overstates the wait where the holder would also buy or take liquidity earlier',
  },
]

/**
 * Selling an inventory with limit orders.
 *
 * The system `w_q' = (αq² − kμq)·w_q − η·w_{q−1}`, `w_0 = 1`, `w_q(T) = e^(−kqb)`, α = kγσ²/2; the ask
 * is `(1/k)·ln(w_q/w_{q−1}) + (1/γ)·ln(1 + γ/k)` from the mid. There is no bid.
 *
 * @param terminalCostPrice - b: given up per lot still held at the end, price units
 * @param maxLots - the largest inventory to quote for
 *
 * Source: Guéant, Lehalle, Fernandez-Tapia 2012, Optimal portfolio liquidation with limit orders
 * (SIAM J. Finan. Math. 3), Proposition 1 and Theorem 1.
 * @throws `maker/bad-parameters`
 *
 * @example
 * const model = oneSidedModel({ fillsPerSec: 0.1, decayPerPrice: 0.3, sigmaPricePerSqrtSec: 0.3,
 *   riskAversionPerPrice: 0.05, terminalCostPrice: 3, maxLots: 6 })
 * quoteAtLots(chainQuotes(model, 300), 1).askOffset // 10.6095…
 */
export function oneSidedModel(
  parameters: FillCurve & {
    /** σ: price units per √second, ≥ 0. */
    readonly sigmaPricePerSqrtSec: number
    /** γ per unit of price move on one lot, ≥ 0. */
    readonly riskAversionPerPrice: number
    readonly terminalCostPrice: number
    readonly maxLots: number
    /** μ: drift of the mid, price units per second. */
    readonly driftPricePerSec?: number
  },
): ChainModel {
  const { decayPerPrice: k, riskAversionPerPrice: gamma } = parameters
  const { markup, weightPerSec } = riskAdjustment(parameters, gamma)
  const sigma = requireNotNegative('σ (sigmaPricePerSqrtSec)', parameters.sigmaPricePerSqrtSec)
  const drift = requireFinite('μ (driftPricePerSec)', parameters.driftPricePerSec ?? 0)
  const cost = requireFinite('b (terminalCostPrice)', parameters.terminalCostPrice)
  const maxLots = requireLotBound('Q (maxLots)', parameters.maxLots)
  const alpha = requireFinite('k·γ·σ²/2', 0.5 * k * gamma * sigma * sigma)
  return {
    decayPerPrice: k,
    markup,
    chain: {
      lowestLots: 0,
      costPerSec: Float64Array.from(
        { length: maxLots + 1 },
        (_, q) => alpha * q * q - k * drift * q,
      ),
      upPerSec: 0,
      downPerSec: weightPerSec,
      terminalLogRatio: new Float64Array(maxLots).fill(-k * cost),
    },
  }
}
