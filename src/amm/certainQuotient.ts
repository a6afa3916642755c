import type { Band } from './band.ts'

/**
 * ⌊q⌋ from a double estimate of q, or NaN where the estimate cannot decide it.
 *
 * @param estimate - ≥ 0, off from q by at most sixteen roundings: estimate·2^-49
 */
export function certainFloor(estimate: number): number {
  if (!(estimate < TWO_POW_46)) return Number.NaN
  const floor = Math.floor(estimate)
  const fraction = estimate - floor
  const margin = estimate * 2 ** -49
  // Beyond the margin q is no integer either, so its ceiling is one more.
  return fraction > margin && fraction < 1 - margin ? floor : Number.NaN
}

/**
 * Double estimate of token0 between two prices, L·2^96·d/(a·b), nine roundings.
 *
 * The contract divides twice, but ⌊⌊x/b⌋/a⌋ = ⌊x/(a·b)⌋ and ⌈⌈x/b⌉/a⌉ = ⌈x/(a·b)⌉.
 *
 * @param difference - b − a, rounded once from the exact difference
 */
export function token0Estimate(band: Band, a: number, b: number, difference: number): number {
  return ((band.liquidityDouble / b) * difference) / (a / 2 ** 96)
}

/**
 * ⌈in·f / (10^6 − f)⌉ in doubles that hold every step exactly, or NaN where they would not.
 *
 * @param amountIn - an integer below 2^46; NaN gives NaN
 */
export function certainFee(amountIn: number, feePips: number): number {
  const rest = 1e6 - feePips
  const units = Math.floor(amountIn / rest)
  const fee = units * feePips + Math.ceil(((amountIn - units * rest) * feePips) / rest)
  return fee < TWO_POW_46 ? fee : Number.NaN
}

/**
 * ⌊r·(10^6 − f) / 10^6⌋: an input less its fee, every step exact.
 *
 * @param remaining - an integer below 2^52
 */
export function lessFee(remaining: number, feePips: number): number {
  const units = Math.floor(remaining / 1e6)
  const rest = remaining - units * 1e6
  return units * (1e6 - feePips) + Math.floor((rest * (1e6 - feePips)) / 1e6)
}

/** Below it, a double estimate of a quotient is off by less than an eighth. */
const TWO_POW_46 = 2 ** 46
