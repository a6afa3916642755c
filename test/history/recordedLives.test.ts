import { expect, test } from 'vitest'
import type { Hex } from '../../src/domain/address.ts'
import type { PositionEvent } from '../../src/domain/positionEvent.ts'
import {
  collected,
  decreased,
  EMPTY_LEDGER,
  increased,
  type Ledger,
} from '../../src/history/ledger.ts'
import { decodePositionEvent, POSITION_EVENT_TOPICS } from '../../src/protocols/uniswapV3/events.ts'
import { dayLogs } from '../support/dayLogs.ts'
import { sharedData } from '../support/sharedData.ts'

const FILE = 'demeter-fetch/ethereum-uniswap-proxy-lp-2024-01-05.raw.csv'
const path = sharedData(FILE)

/** Lives whose day begins with a deposit and ends with all of that day's liquidity out and collected. */
function wholeLives(events: readonly PositionEvent[]): readonly (readonly PositionEvent[])[] {
  const byToken = new Map<bigint, PositionEvent[]>()
  for (const event of events) {
    const own = byToken.get(event.tokenId)
    if (own === undefined) byToken.set(event.tokenId, [event])
    else own.push(event)
  }
  return [...byToken.values()].filter((own) => {
    let liquidity = 0n
    let least = 0n
    for (const event of own) {
      if (event.kind === 'increase-liquidity') liquidity += event.liquidity
      if (event.kind === 'decrease-liquidity') liquidity -= event.liquidity
      if (liquidity < least) least = liquidity
    }
    const decreases = own.filter(({ kind }) => kind === 'decrease-liquidity').length
    const last = own.findLast(({ kind }) => kind === 'collect' || kind === 'decrease-liquidity')
    const opens = own.find(({ kind }) => kind !== 'transfer')?.kind === 'increase-liquidity'
    return opens && decreases > 0 && liquidity === 0n && least === 0n && last?.kind === 'collect'
  })
}

test.skipIf(path === undefined)(
  'NFT lifetimes of a day split into principal and fees, nothing left over',
  () => {
    const events = dayLogs(path as string)
      .filter(({ topics }) => POSITION_EVENT_TOPICS.includes(topics[0] as Hex))
      .map(decodePositionEvent)
    const lives = wholeLives(events)
    let withFees = 0
    for (const own of lives) {
      let ledger: Ledger = EMPTY_LEDGER
      let paid0Raw = 0n
      let withdrawn0Raw = 0n
      for (const event of own) {
        if (event.kind === 'increase-liquidity') ledger = increased(ledger, event.liquidity, event)
        else if (event.kind === 'decrease-liquidity') {
          ledger = decreased(ledger, event.liquidity, event)
          withdrawn0Raw += event.amount0Raw
        } else if (event.kind === 'collect') {
          const amounts = { amount0Raw: event.amount0Raw, amount1Raw: event.amount1Raw }
          ledger = collected(ledger, amounts, amounts).ledger
          paid0Raw += event.amount0Raw
        }
      }
      const { principalOwed, principalCollected, withdrawn, feesCollected } = ledger.totals
      // All principal came back, and what came beyond it is fees and not negative.
      expect([own[0]?.tokenId, principalOwed]).toEqual([
        own[0]?.tokenId,
        { amount0Raw: 0n, amount1Raw: 0n },
      ])
      expect(principalCollected.amount1Raw).toBe(withdrawn.amount1Raw)
      expect(feesCollected.amount0Raw).toBe(paid0Raw - withdrawn0Raw)
      expect(feesCollected.amount0Raw).toBeGreaterThanOrEqual(0n)
      expect(feesCollected.amount1Raw).toBeGreaterThanOrEqual(0n)
      if (feesCollected.amount0Raw > 0n || feesCollected.amount1Raw > 0n) withFees += 1
    }
    expect([lives.length, withFees]).toEqual([397, 340])
  },
)
