import type { InventoryChain } from './inventoryChain.ts'

/**
 * The ratios `ln(v_{q+1}/v_q)` far from the horizon: those of the eigenvector of the smallest
 * eigenvalue of the system's matrix.
 *
 * The eigenvalue by bisection on the signs of the pivots (exact to the last bit or two), the ratios
 * from both ends towards the cheapest inventory, the direction in which the recurrence forgets
 * errors. No entry is ever formed, so none is too small.
 *
 * @param chain - weights up and down both above zero; their product matters, and for unequal ones
 *   the ratio of the two shifts every ratio alike
 *
 * Absolute error of a log-ratio: measured ≤ 2e-15 for |q| ≤ 30.
 *
 * Source: Guéant et al. 2013, Theorem 2 (f⁰ by the variational form); Parlett, The symmetric
 * eigenvalue problem, section 7 (pivot counts).
 */
export function stationaryLogRatios(chain: InventoryChain): Float64Array {
  const { costPerSec: costs, upPerSec, downPerSec } = chain
  const coupling = Math.sqrt(upPerSec) * Math.sqrt(downPerSec)
  const lean = 0.5 * (Math.log(downPerSec) - Math.log(upPerSec))
  const eigenvalue = smallestEigenvalue(costs, coupling)
  const centre = costs.indexOf(costs.reduce((a, b) => Math.min(a, b)))
  const ratios = new Float64Array(costs.length - 1)
  let pivot = Number.POSITIVE_INFINITY
  for (let i = 0; i < centre; i++) {
    pivot = (costs[i] ?? 0) - eigenvalue - coupling * (coupling / pivot)
    ratios[i] = Math.log(pivot / coupling) + lean
  }
  pivot = Number.POSITIVE_INFINITY
  for (let i = costs.length - 1; i > centre; i--) {
    pivot = (costs[i] ?? 0) - eigenvalue - coupling * (coupling / pivot)
    ratios[i - 1] = lean - Math.log(pivot / coupling)
  }
  return ratios
}

/** The largest double below which every pivot of `diag(costs) − x` with off-diagonal `coupling` is positive. */
function smallestEigenvalue(costs: Float64Array, coupling: number): number {
  const cheapest = costs.reduce((a, b) => Math.min(a, b))
  let low = cheapest - 2 * coupling * (1 + Number.EPSILON)
  let high = cheapest
  for (;;) {
    const middle = low + (high - low) / 2
    if (middle <= low || middle >= high) return low
    if (isBelowAll(costs, coupling, middle)) low = middle
    else high = middle
  }
}

function isBelowAll(costs: Float64Array, coupling: number, value: number): boolean {
  let pivot = Number.POSITIVE_INFINITY
  for (const cost of costs) {
    pivot = cost - value - coupling * (coupling / pivot)
    if (!(pivot > 0)) return false
  }
  return true
}
