import type { Assumption } from '../../domain/assumption.ts'
import type { ChainModel } from './chainQuotes.ts'
import {
  type FillCurve,
  requireFinite,
  requireLotBound,
  requireNotNegative,
  requirePositive,
} from './parameters.ts'

export const carteaJaimungalAssumptions: readonly Assumption[] = [
  {
    id: 'cartea-jaimungal-penalty',
    statement:
      'The maker is risk-neutral and dislikes inventory itself: φ·q² per second while it holds q, α·q² on what is left at the end.',
    bias: 'none as a model; volatility enters only through the φ one chooses',
  },
  {
    id: 'cartea-jaimungal-fills',
    statement: 'A quote δ from the mid is filled one lot at a time at the rate λ·e^(−κδ).',
    bias: 'overstates fills of quotes that stand behind a queue, and those far from the mid',
  },
]

/**
 * Running inventory penalty: `max E[X + q(S − αq) − φ∫q²]`, |q| ≤ Q.
 *
 * The system `v' = (κφq² − κμq)·v_q − (λ/e)(v_{q+1} + v_{q−1})`, `v_q(T) = e^(−ακq²)`, markup 1/κ.
 * It is {@link glftModel} in the limit γ → 0 with γσ²/2 = φ.
 *
 * @param penaltyPricePerSec - φ: price units per second and lot², ≥ 0
 * @param terminalPenaltyPrice - α: price units per lot², ≥ 0
 * @param maxLots - Q
 *
 * Source: Cartea, Jaimungal, Penalva 2015, Algorithmic and High-Frequency Trading, section 10.2.
 * @throws `maker/bad-parameters`
 *
 * @example
 * const model = carteaJaimungalModel({ fillsPerSec: 1, decayPerPrice: 100, penaltyPricePerSec: 1e-5,
 *   terminalPenaltyPrice: 1e-4, maxLots: 3 })
 * quoteAtLots(chainQuotes(model, 60), 0).askOffset // 0.01082…
 */
export function carteaJaimungalModel(
  parameters: FillCurve & {
    readonly penaltyPricePerSec: number
    readonly terminalPenaltyPrice: number
    readonly maxLots: number
    /** μ: drift of the mid, price units per second. */
    readonly driftPricePerSec?: number
  },
): ChainModel {
  const kappa = requirePositive('κ (decayPerPrice)', parameters.decayPerPrice)
  const weightPerSec = requirePositive('λ (fillsPerSec)', parameters.fillsPerSec) / Math.E
  const phi = requireNotNegative('φ (penaltyPricePerSec)', parameters.penaltyPricePerSec)
  const alpha = requireNotNegative('α (terminalPenaltyPrice)', parameters.terminalPenaltyPrice)
  const drift = requireFinite('μ (driftPricePerSec)', parameters.driftPricePerSec ?? 0)
  const maxLots = requireLotBound('Q (maxLots)', parameters.maxLots)
  const inventories = Array.from({ length: 2 * maxLots + 1 }, (_, i) => i - maxLots)
  return {
    decayPerPrice: kappa,
    markup: 1 / kappa,
    chain: {
      lowestLots: -maxLots,
      costPerSec: Float64Array.from(inventories, (q) => kappa * (phi * q * q - drift * q)),
      upPerSec: weightPerSec,
      downPerSec: weightPerSec,
      terminalLogRatio: Float64Array.from(
        inventories.slice(0, -1),
        (q) => -alpha * kappa * (2 * q + 1),
      ),
    },
  }
}
