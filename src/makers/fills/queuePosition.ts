import type { Assumption } from '../../domain/assumption.ts'

/** Whose orders go when a level shrinks without a trade: those behind ours, all alike, or those ahead. */
export type QueueRule = 'pessimistic' | 'proportional' | 'optimistic'

/** One of our orders in the queue of its price level. Sizes in base. */
export type QueuedOrder = {
  readonly price: number
  /** Of ours, still to be filled. */
  readonly sizeBase: number
  /** Of others, to be filled before ours. */
  readonly aheadBase: number
  /** Of others at this level when it was last shown. */
  readonly levelBase: number
  /** Traded at this level since then: what a smaller level does not say again. */
  readonly tradedBase: number
}

/** An order that joins the back of its level. */
export function joinQueue(price: number, sizeBase: number, levelBase: number): QueuedOrder {
  return { price, sizeBase, aheadBase: levelBase, levelBase, tradedBase: 0 }
}

/**
 * A trade at the order's price: those ahead are filled first, ours with what is left.
 *
 * @param tradedBase - of the aggressor, ≥ 0; infinite where the price was traded through
 * @returns the order after it, and how much of it was filled
 * @example afterTrade(joinQueue(100, 1, 5), 5.4) // filled 0.4
 */
export function afterTrade(
  order: QueuedOrder,
  tradedBase: number,
): { readonly order: QueuedOrder; readonly filledBase: number } {
  const reaching = Math.max(0, tradedBase - order.aheadBase)
  const filledBase = Math.min(order.sizeBase, reaching)
  return {
    filledBase,
    order: {
      ...order,
      sizeBase: order.sizeBase - filledBase,
      aheadBase: Math.max(0, order.aheadBase - tradedBase),
      tradedBase: order.tradedBase + Math.min(tradedBase, order.levelBase),
    },
  }
}

/**
 * The level is shown anew. What is missing beyond the trades was cancelled; where in the queue is not
 * said, so a rule decides, and two of them bound what can have been.
 *
 * @param levelBase - of others, now
 */
export function afterLevel(order: QueuedOrder, levelBase: number, rule: QueueRule): QueuedOrder {
  const expected = Math.max(0, order.levelBase - order.tradedBase)
  const cancelled = Math.max(0, expected - levelBase)
  const gone =
    rule === 'pessimistic'
      ? 0
      : rule === 'optimistic'
        ? cancelled
        : expected === 0
          ? 0
          : (cancelled * order.aheadBase) / expected
  const aheadBase = Math.min(Math.max(0, order.aheadBase - gone), levelBase)
  return { ...order, aheadBase, levelBase, tradedBase: 0 }
}

export const QUEUE_RULES: Readonly<Record<QueueRule, Assumption>> = {
  pessimistic: {
    id: 'queue-pessimistic',
    statement: 'Cancelled orders stood behind ours; only trades and an emptied level move it on.',
    bias: 'understates fills: a lower bound',
  },
  proportional: {
    id: 'queue-proportional',
    statement: 'Cancelled orders stood anywhere in the queue, in proportion.',
    bias: 'unknown: those at the back cancel more often in life, which makes it overstate fills',
  },
  optimistic: {
    id: 'queue-optimistic',
    statement: 'Cancelled orders stood ahead of ours.',
    bias: 'overstates fills: an upper bound',
  },
}
