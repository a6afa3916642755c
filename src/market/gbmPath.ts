import { type MarketPath, marketPath } from './marketPath.ts'
import type { RandomStream } from './random.ts'

export type GbmTerms = {
  /** Quote per base at the start. */
  readonly startPrice: number
  /** σ of the log price, fraction per √year. */
  readonly volatilityAnnual: number
  /** Drift of the price itself per year: E[P(t)] = P(0)·e^(drift·t); default 0, a martingale. */
  readonly driftAnnual?: number
  readonly startSec: number
  readonly stepSec: number
  /** Steps after the start; the path has one point more. */
  readonly steps: number
}

/**
 * Geometric Brownian motion, exact at its points: each log return is normal with mean
 * (μ − σ²/2)·Δt and variance σ²·Δt. A year is 365 days.
 *
 * @throws {MarketPathError} `market/bad-path` for terms that make no valid path
 */
export function gbmPath(terms: GbmTerms, random: RandomStream): MarketPath {
  const { startPrice, volatilityAnnual, driftAnnual = 0, startSec, stepSec, steps } = terms
  const stepYears = stepSec / YEAR_SEC
  const drift = (driftAnnual - volatilityAnnual ** 2 / 2) * stepYears
  const scale = volatilityAnnual * Math.sqrt(stepYears)
  const timeSec = new Float64Array(steps + 1)
  const mid = new Float64Array(steps + 1)
  let logPrice = Math.log(startPrice)
  for (let i = 0; i <= steps; i += 1) {
    timeSec[i] = startSec + i * stepSec
    mid[i] = i === 0 ? startPrice : Math.exp(logPrice)
    logPrice += drift + scale * random.normal()
  }
  return marketPath({ timeSec, mid })
}

/** Seconds in a year of 365 days. */
export const YEAR_SEC = 365 * 86_400
