import { ModelError, plain } from '../models/modelError.ts'
import type { PriceLaw } from './priceLaw.ts'

/** A position's value and instruments' payoffs at the points of a law, and their moments. */
export type ReplicationMoments = {
  readonly meanValue: number
  readonly meanPayoff: readonly number[]
  /** Value less its mean, an entry per point. */
  readonly valueCentred: Float64Array
  readonly payoffCentred: readonly Float64Array[]
  /** Of the payoffs among each other, quote². */
  readonly covariance: readonly (readonly number[])[]
  /** Of each payoff with the value. */
  readonly crossCovariance: readonly number[]
}

/**
 * Means and covariances under a law of prices.
 *
 * @throws `hedge/bad-replication` where the probabilities do not add up to 1 within 1e-9
 */
export function replicationMoments(options: {
  readonly valueAtHorizon: (price: number) => number
  readonly law: PriceLaw
  readonly instruments: readonly { readonly payoffAt: (price: number) => number }[]
}): ReplicationMoments {
  const { law, valueAtHorizon, instruments } = options
  requireLaw(law)
  const value = centred(law, valueAtHorizon)
  const payoffs = instruments.map(({ payoffAt }) => centred(law, payoffAt))
  const product = (a: Float64Array, b: Float64Array): number => {
    let sum = 0
    for (let i = 0; i < a.length; i += 1)
      sum += (law.probability[i] as number) * (a[i] as number) * (b[i] as number)
    return sum
  }
  return {
    meanValue: value.mean,
    meanPayoff: payoffs.map(({ mean }) => mean),
    valueCentred: value.values,
    payoffCentred: payoffs.map(({ values }) => values),
    covariance: payoffs.map((a) => payoffs.map((b) => product(a.values, b.values))),
    crossCovariance: payoffs.map(({ values }) => product(values, value.values)),
  }
}

function centred({ price, probability }: PriceLaw, at: (price: number) => number) {
  const values = price.map((one) => plain('payoff', at(one)))
  const mean = values.reduce((sum, value, i) => sum + value * (probability[i] as number), 0)
  return { mean, values: values.map((value) => value - mean) }
}

function requireLaw({ price, probability }: PriceLaw): void {
  const total = probability.reduce((sum, one) => sum + one, 0)
  const isLaw = price.length === probability.length && probability.every((one) => one >= 0)
  if (isLaw && Math.abs(total - 1) <= 1e-9) return
  throw new ModelError(
    'hedge/bad-replication',
    `Probabilities must be one per price and add up to 1, not ${total}.`,
  )
}
