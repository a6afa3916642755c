import type { Assumption } from '../../domain/assumption.ts'
import type { BookFill } from '../../market/bookFill.ts'
import type { RandomStream } from '../../market/random.ts'
import { type FillCurve, requirePositive } from '../quoting/parameters.ts'

/**
 * Fills at the intensity `λ(δ) = A·e^(−kδ)` of a Poisson process: an order is filled whole in a block
 * with probability `1 − e^(−λ·Δt)`, each side on its own.
 *
 * @param curve - A per second and side, k per price unit; δ is the distance from the mid, below
 *   zero beyond it
 * @param random - drawn by maker, block and side: another maker or a later block changes nothing
 *
 * Source: Avellaneda, Stoikov 2008, section 2.4.
 * @throws `maker/bad-parameters`
 * @example marketLoop({ …, bookFill: poissonFills(curve, random.split('fills')) })
 */
export function poissonFills(curve: FillCurve, random: RandomStream): BookFill {
  return intensityFills(POISSON, curve, random, (hits) => -Math.expm1(-hits))
}

/**
 * The same as published simulations do it: an order is filled in a step with probability `λ·Δt`, at
 * most 1. It fills more than {@link poissonFills}, the more so the longer the step: at A·Δt = 0.7
 * 0.7 instead of 0.503.
 *
 * Source: Avellaneda, Stoikov 2008, section 3.3.
 * @throws `maker/bad-parameters`
 */
export function bernoulliFills(curve: FillCurve, random: RandomStream): BookFill {
  return intensityFills(BERNOULLI, curve, random, (hits) => Math.min(1, hits))
}

function intensityFills(
  assumption: Assumption,
  curve: FillCurve,
  random: RandomStream,
  probabilityOf: (hits: number) => number,
): BookFill {
  const rate = requirePositive('A (fillsPerSec)', curve.fillsPerSec)
  const k = requirePositive('k (decayPerPrice)', curve.decayPerPrice)
  return {
    assumption,
    inBlock({ bid, ask }, { midPrice, timeSec, blockNumber }, makerId, elapsedSec) {
      const draws = random.split(`${makerId}/${blockNumber}`)
      const chances = [draws.uniform(), draws.uniform()]
      return [bid, ask].flatMap((order, side) => {
        if (order === undefined) return []
        const makerBuys = side === 0
        const distance = makerBuys ? midPrice - order.price : order.price - midPrice
        const hits = rate * Math.exp(-k * distance) * elapsedSec
        if (!((chances[side] as number) < probabilityOf(hits))) return []
        return [{ kind: 'fill' as const, timeSec, makerId, makerBuys, ...order }]
      })
    },
  }
}

export const POISSON: Assumption = {
  id: 'book-fill-poisson-intensity',
  statement:
    'An order is filled whole at the intensity A·e^(−kδ) of its distance from the mid, independently on both sides and for each maker.',
  bias: 'overstates fills of quotes that stand behind a queue, those far from the mid, and those of makers who would share a taker',
}

export const BERNOULLI: Assumption = {
  id: 'book-fill-bernoulli-step',
  statement:
    'An order is filled whole in a step with probability A·e^(−kδ)·Δt, at most 1, independently on both sides and for each maker.',
  bias: 'overstates fills against the Poisson intensity it approximates, the more the longer the step',
}
