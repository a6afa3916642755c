import type { Assumption } from '../domain/assumption.ts'
import type { FillEvent, TakerEvent } from './events.ts'
import type { BookOrder, MakerQuote, Seen } from './maker.ts'

/** The orders of one maker that rest on a book of its own. */
export type Resting = { readonly bid?: BookOrder; readonly ask?: BookOrder }

/** The orders of a quote. */
export function restingOf({ bid, ask }: MakerQuote): Resting {
  return { ...(bid === undefined ? {} : { bid }), ...(ask === undefined ? {} : { ask }) }
}

/**
 * What informed traders take of orders that the mid has passed since they were placed: the
 * arbitrageur's counterpart on a book, once per block like it.
 */
export function staleFill(resting: Resting, seen: Seen, makerId: string): FillEvent | undefined {
  const { bid, ask } = resting
  const { midPrice, timeSec } = seen
  if (bid !== undefined && bid.price > midPrice) {
    return { kind: 'fill', timeSec, makerId, makerBuys: true, ...bid }
  }
  if (ask !== undefined && ask.price < midPrice) {
    return { kind: 'fill', timeSec, makerId, makerBuys: false, ...ask }
  }
  return undefined
}

/** What a taker takes of the orders: as much as rests, where the price is near enough to the mid. */
export function takerFillOf(
  resting: Resting,
  seen: Seen,
  taker: TakerEvent,
  makerId: string,
): FillEvent | undefined {
  const order = taker.buysBase ? resting.ask : resting.bid
  if (order === undefined || !(order.sizeBase > 0)) return undefined
  const ratio = order.price / seen.midPrice
  const distance = taker.buysBase ? ratio - 1 : 1 - ratio
  if (distance > taker.reservation) return undefined
  const sizeBase = Math.min(order.sizeBase, taker.sizeBase)
  const { timeSec } = seen
  return {
    kind: 'fill',
    timeSec,
    makerId,
    makerBuys: !taker.buysBase,
    sizeBase,
    price: order.price,
  }
}

/** What still rests after a fill. */
export function restingAfter(resting: Resting, fill: FillEvent): Resting {
  const side = fill.makerBuys ? 'bid' : 'ask'
  const order = resting[side]
  if (order === undefined) return resting
  return { ...resting, [side]: { ...order, sizeBase: order.sizeBase - fill.sizeBase } }
}

export const BOOK_FILL_AT_RESERVATION: Assumption = {
  id: 'book-fill-at-reservation',
  statement:
    'A taker takes an order whose distance from the mid is within its reservation distance, as much of its size as rests; no queue, no competing quotes.',
  bias: 'overstates fills of order-book makers, who in life share each taker with others',
}

export const STALE_QUOTES_PICKED_OFF: Assumption = {
  id: 'stale-quotes-picked-off',
  statement:
    'Orders that the mid passed since the last block are taken whole before a maker can move them.',
  bias: 'overstates the adverse selection of makers who can cancel within a block',
}
