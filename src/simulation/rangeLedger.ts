import { type MarketRange, marketRangeOf, valuationAt } from '../amm/marketRange.ts'
import type { RangeKey } from '../amm/poolEngine.ts'
import type { CollectEvent, LiquidityEvent, RangeEvent } from '../market/events.ts'
import { type MarketFrame, type PairAmounts, pairOf } from '../market/marketFrame.ts'

/** What the ranges of one maker did, told event by event. */
export type RangeLedger = {
  apply(event: LiquidityEvent | CollectEvent | RangeEvent): void
  /** What a move of the pool from one price to another trades in them; the maker's side. */
  tradeBetween(fromPrice: number, toPrice: number): PairAmounts
  /** Fees earned so far as far as the pool has reported them, collected ones included. */
  fees(): PairAmounts
}

/**
 * The ranges of one maker in one pool.
 *
 * Fees are what was collected and what is owed, less the principal that burns moved there.
 */
export function rangeLedger(frame: MarketFrame): RangeLedger {
  const ranges = new Map<
    string,
    { readonly key: RangeKey; liquidity: bigint; curve: MarketRange }
  >()
  const owed = new Map<string, { readonly amount0Raw: bigint; readonly amount1Raw: bigint }>()
  let [paid0Raw, paid1Raw] = [0n, 0n]
  return {
    apply(event) {
      const id = idOf(event.kind === 'range' ? event.key : event)
      switch (event.kind) {
        case 'mint':
        case 'burn': {
          const signed = event.kind === 'mint' ? event.liquidity : -event.liquidity
          const liquidity = (ranges.get(id)?.liquidity ?? 0n) + signed
          const curve = marketRangeOf(frame, { ...event, liquidity }, frame.baseIs)
          ranges.set(id, { key: event, liquidity, curve })
          if (event.kind === 'mint') return
          paid0Raw -= event.amount0Raw
          paid1Raw -= event.amount1Raw
          return
        }
        case 'collect':
          paid0Raw += event.amount0Raw
          paid1Raw += event.amount1Raw
          owed.delete(id)
          return
        case 'range':
          owed.set(id, { amount0Raw: event.reading.owed0Raw, amount1Raw: event.reading.owed1Raw })
      }
    },
    tradeBetween(fromPrice, toPrice) {
      let [base, quote] = [0, 0]
      for (const { liquidity, curve } of ranges.values()) {
        if (liquidity === 0n) continue
        const [before, after] = [valuationAt(curve, fromPrice), valuationAt(curve, toPrice)]
        base += after.base - before.base
        quote += after.quote - before.quote
      }
      return { base, quote }
    },
    fees() {
      let [total0Raw, total1Raw] = [paid0Raw, paid1Raw]
      for (const { amount0Raw, amount1Raw } of owed.values()) {
        total0Raw += amount0Raw
        total1Raw += amount1Raw
      }
      return pairOf(frame, total0Raw, total1Raw)
    },
  }
}

function idOf({ owner, tickLower, tickUpper }: RangeKey): string {
  return `${owner}:${tickLower}:${tickUpper}`
}
