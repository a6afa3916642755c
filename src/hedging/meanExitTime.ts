import { plain, requirePrice } from '../models/modelError.ts'

/**
 * Mean time until a price leaves an interval, the price being a geometric Brownian motion without
 * drift (a martingale).
 *
 * With `p` the chance to leave at the top, `(P − b)/(a − b)`, the log price loses `½σ²` a year on
 * the way, so `E[τ] = −(2/σ²)·(p·ln(a/P) + (1 − p)·ln(b/P))`.
 *
 * @param below,above - quote per base, around `price`; without `above` the price is only awaited
 *   from above, and without `below` the mean is infinite
 * @param sigmaAnnual - fraction per √year, > 0
 * @returns years of 365 days, ≥ 0; `undefined` where it is infinite
 *
 * Source: optional stopping of P and of `ln P + ½σ²t`.
 * @throws `model/bad-price`, `model/not-finite`
 *
 * @example meanExitYears({ price: 2000, below: 1900, above: 2100, sigmaAnnual: 0.8 }) // 0.003911…
 */
export function meanExitYears(options: {
  readonly price: number
  readonly below: number | undefined
  readonly above: number | undefined
  readonly sigmaAnnual: number
}): number | undefined {
  const { below, above, sigmaAnnual } = options
  const price = requirePrice('price', options.price)
  if (below === undefined) return undefined
  const down = Math.log1p((below - price) / price)
  if (above === undefined) return plain('exit time', (-2 * down) / sigmaAnnual ** 2)
  const up = Math.log1p((above - price) / price)
  if (above <= below) return 0
  const top = (price - below) / (above - below)
  const logs = top * up + (1 - top) * down
  return plain('exit time', Math.max(0, (-2 * logs) / sigmaAnnual ** 2))
}
