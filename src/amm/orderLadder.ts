import type { InventoryCurve } from './curve.ts'
import { priceAtBase } from './priceAtBase.ts'

/** One resting order of a ladder: what a position trades while the price crosses one level. */
export type LadderRung = {
  /** The pool prices it reaches from and to, the near one first; quote per base. */
  readonly nearPrice: number
  readonly farPrice: number
  /** Sold by an ask, bought by a bid. */
  readonly sizeBase: number
  /** What it gets for that, or gives, without the fee. */
  readonly sizeQuote: number
  /** `sizeQuote/sizeBase`: the curve's own price of the rung. */
  readonly curvePrice: number
  /** What a taker pays per base (ask) or gets (bid): the half-spread is the fee. */
  readonly takerPrice: number
}

/** A position as a book: the nearest order of each side first. */
export type OrderLadder = {
  readonly asks: readonly LadderRung[]
  readonly bids: readonly LadderRung[]
  /** What rests beyond the last level. */
  readonly restBase: number
  readonly restQuote: number
}

/**
 * A liquidity position as a ladder of resting orders: asks above the price that sell its base, bids
 * below that spend its quote.
 *
 * `Σ asks.sizeBase + restBase` is the base it holds and `Σ bids.sizeQuote + restQuote` the quote,
 * within 1e-12 of each: every size is a difference of the curve between two levels. A filled
 * order comes back on the other side at the same curve price, and none can be moved.
 *
 * @param price - where the pool stands, quote per base
 * @param askEdges - levels above, ascending; the first rung reaches from `price` to the first
 * @param bidEdges - levels below, descending
 * @param feePips - of the taker's input, in [0, 1 000 000)
 * @returns rungs without size are left out
 * @example
 * orderLadder({ curve, price, askEdges: geometricEdges(price, 1.01, 5),
 *   bidEdges: geometricEdges(price, 1 / 1.01, 5), feePips: 3000 })
 */
export function orderLadder(options: {
  readonly curve: InventoryCurve
  readonly price: number
  readonly askEdges: readonly number[]
  readonly bidEdges: readonly number[]
  readonly feePips: number
}): OrderLadder {
  const { curve, price, askEdges, bidEdges } = options
  const kept = 1 - options.feePips / 1e6
  return {
    asks: rungsOf(curve, price, askEdges, 1 / kept),
    bids: rungsOf(curve, price, bidEdges, kept),
    restBase: curve.baseAt(askEdges.at(-1) ?? price),
    restQuote: curve.quoteAt(bidEdges.at(-1) ?? price),
  }
}

/** Levels at equal ratios: `price·ratio, price·ratio², …`; a ratio below 1 goes down. */
export function geometricEdges(price: number, ratio: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => price * ratio ** (i + 1))
}

/**
 * Levels between which the position trades one lot each, as far as it holds or can hold them.
 *
 * @param lotBase - > 0, base units
 * @param direction - `up`: levels of the asks
 */
export function lotEdges(
  curve: InventoryCurve,
  price: number,
  lotBase: number,
  count: number,
  direction: 'up' | 'down',
): readonly number[] {
  const held = curve.baseAt(price)
  const edges: number[] = []
  for (let lot = 1; lot <= count; lot++) {
    const target = held + (direction === 'up' ? -lot : lot) * lotBase
    const edge = priceAtBase(curve, target, edges.at(-1) ?? price, direction)
    if (edge === undefined) break
    edges.push(edge)
  }
  return edges
}

function rungsOf(
  curve: InventoryCurve,
  price: number,
  edges: readonly number[],
  feeFactor: number,
): LadderRung[] {
  return edges.flatMap((farPrice, i) => {
    const nearPrice = edges[i - 1] ?? price
    const sizeBase = Math.abs(curve.baseAt(nearPrice) - curve.baseAt(farPrice))
    const sizeQuote = Math.abs(curve.quoteAt(farPrice) - curve.quoteAt(nearPrice))
    if (!(sizeBase > 0 && sizeQuote > 0)) return []
    const curvePrice = sizeQuote / sizeBase
    return [
      { nearPrice, farPrice, sizeBase, sizeQuote, curvePrice, takerPrice: curvePrice * feeFactor },
    ]
  })
}
