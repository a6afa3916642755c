import {
  afterLevel,
  afterTrade,
  joinQueue,
  type QueuedOrder,
  type QueueRule,
} from '../../src/makers/fills/queuePosition.ts'
import { type Attribution, attribution } from '../../src/models/attribution.ts'
import type { BookMessage, Levels } from './orderBook.ts'

export type QueueTerms = {
  readonly rule: QueueRule
  readonly lotBase: number
  /** Most it holds either way, base. */
  readonly capBase: number
  /** Horizon of adverse selection, milliseconds. */
  readonly horizonMs: number
}

export type QueueOutcome = {
  readonly seconds: number
  readonly messages: number
  readonly trades: number
  readonly tradedBase: number
  readonly fills: number
  readonly boughtBase: number
  readonly soldBase: number
  readonly maxAbsBase: number
  readonly endBase: number
  readonly startMid: number
  readonly endMid: number
  readonly attribution: Attribution
  /** Whether a best bid ever stood at or above the best ask. */
  readonly crossed: boolean
}

/**
 * A maker that joins the best bid and the best ask with one lot each, behind those who are there,
 * and moves with them; at its cap it leaves the side that would pass it. Its orders are not in the
 * recorded book and change nothing of it; it acts without delay.
 */
export function queueSession(messages: readonly BookMessage[], terms: QueueTerms): QueueOutcome {
  const book = { bids: new Map<number, number>(), asks: new Map<number, number>() }
  const mine: { bid: QueuedOrder | undefined; ask: QueuedOrder | undefined } = {
    bid: undefined,
    ask: undefined,
  }
  const fills: { timeMs: number; base: number; price: number; mid: number }[] = []
  const mids: { timeMs: number; mid: number }[] = []
  const tally = { trades: 0, tradedBase: 0, bought: 0, sold: 0, maxAbs: 0, crossed: false }
  let base = 0
  let bestBid = Number.NaN
  let bestAsk = Number.NaN

  const fill = (side: 'bid' | 'ask', tradedBase: number, timeMs: number): void => {
    const order = mine[side]
    if (order === undefined) return
    const { order: left, filledBase } = afterTrade(order, tradedBase)
    mine[side] = left.sizeBase > 0 ? left : undefined
    if (filledBase === 0) return
    const signed = side === 'bid' ? filledBase : -filledBase
    base += signed
    if (signed > 0) tally.bought += signed
    else tally.sold -= signed
    tally.maxAbs = Math.max(tally.maxAbs, Math.abs(base))
    fills.push({ timeMs, base: signed, price: order.price, mid: (bestBid + bestAsk) / 2 })
  }

  for (const message of messages) {
    const { timeMs } = message
    if (message.kind === 'trade') {
      tally.trades += 1
      tally.tradedBase += message.sizeBase
      const side = message.hitsBids ? 'bid' : 'ask'
      const order = mine[side]
      if (order === undefined) continue
      const beyond = message.hitsBids ? order.price - message.price : message.price - order.price
      if (beyond > 0) fill(side, Number.POSITIVE_INFINITY, timeMs)
      else if (beyond === 0) fill(side, message.sizeBase, timeMs)
      continue
    }
    set(book.bids, message.bids)
    set(book.asks, message.asks)
    bestBid = Math.max(...book.bids.keys())
    bestAsk = Math.min(...book.asks.keys())
    if (!(bestBid < bestAsk)) tally.crossed = true
    mids.push({ timeMs, mid: (bestBid + bestAsk) / 2 })
    mine.bid = renewed(mine.bid, bestBid, book.bids, base + terms.lotBase <= terms.capBase, terms)
    mine.ask = renewed(mine.ask, bestAsk, book.asks, base - terms.lotBase >= -terms.capBase, terms)
  }

  const [first, last] = [mids[0], mids.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('a session without a book')
  const midAfter = (atMs: number): number => {
    let low = 0
    let high = mids.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((mids[middle]?.timeMs ?? 0) >= atMs) high = middle
      else low = middle + 1
    }
    return mids[low]?.mid ?? last.mid
  }
  const sums = { spread: 0, adverse: 0, later: 0, cash: 0, gross: 0 }
  for (const { timeMs, base: size, price, mid } of fills) {
    const then = midAfter(timeMs + terms.horizonMs)
    sums.spread += size * (mid - price)
    sums.adverse += size * (then - mid)
    sums.later += size * (last.mid - then)
    sums.cash -= size * price
    sums.gross += 2 * Math.abs(size) * price
  }
  return {
    seconds: (last.timeMs - first.timeMs) / 1000,
    messages: messages.length,
    trades: tally.trades,
    tradedBase: tally.tradedBase,
    fills: fills.length,
    boughtBase: tally.bought,
    soldBase: tally.sold,
    maxAbsBase: tally.maxAbs,
    endBase: base,
    startMid: first.mid,
    endMid: last.mid,
    crossed: tally.crossed,
    attribution: attribution(
      {
        feesQuote: sums.spread,
        adverseSelectionPnlQuote: sums.adverse,
        inventoryPnlQuote: sums.later,
        hedgePnlQuote: 0,
        costsQuote: 0,
        totalPnlQuote: sums.cash + base * last.mid,
      },
      sums.gross,
    ),
  }
}

function set(side: Map<number, number>, levels: Levels): void {
  for (const [price, sizeBase] of levels) {
    if (sizeBase === 0) side.delete(price)
    else side.set(price, sizeBase)
  }
}

/** The order kept where it stands at the best price, else moved to the back of that level. */
function renewed(
  order: QueuedOrder | undefined,
  best: number,
  side: ReadonlyMap<number, number>,
  mayAdd: boolean,
  { rule, lotBase }: QueueTerms,
): QueuedOrder | undefined {
  if (!mayAdd) return undefined
  const levelBase = side.get(best) ?? 0
  if (order?.price === best) return afterLevel(order, levelBase, rule)
  return joinQueue(best, lotBase, levelBase)
}
