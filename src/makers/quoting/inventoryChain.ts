/**
 * The linear system the quoting models reduce to: over inventories q in lots
 *
 *   v_q' = a_q·v_q − up·v_{q+1} − down·v_{q−1},   v_q(T) given,   v_q > 0.
 *
 * Only ratios of neighbours enter a quote, so they are the state: `ln(v_{q+1}/v_q)`, one per pair.
 */
export type InventoryChain = {
  readonly lowestLots: number
  /** `a_q` for q = lowest, lowest + 1, …, per second. */
  readonly costPerSec: Float64Array
  /** Weight of a purchase, q → q + 1, per second; 0 when the maker never buys. */
  readonly upPerSec: number
  /** Weight of a sale, q → q − 1, per second. */
  readonly downPerSec: number
  /** `ln(v_{q+1}(T)/v_q(T))`. */
  readonly terminalLogRatio: Float64Array
}
