import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/market/events.ts'
import { marketLoop } from '../../src/market/loop.ts'
import type { Capital, Maker } from '../../src/market/maker.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { constantSpread } from '../support/constantSpread.ts'
import { marketScene, sceneEngine } from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

const scene = marketScene({ seed: 31, owner: OWNER })
const makers = [{ maker: constantSpread(0.003, 3), capital: { base: 100, quote: 300_000 } }]

function played(staleQuotes: 'picked-off' | 'safe') {
  const events: Event[] = []
  const sink = (event: Event) => events.push(event)
  const run = { ...scene, makers, staleQuotes, sink }
  return { result: runSync(marketLoop(run), enginePool(sceneEngine())), events }
}

describe('a maker on a book', () => {
  test('conserves cash and inventory over its fills', () => {
    const { result, events } = played('picked-off')
    let [base, quote] = [100, 300_000]
    for (const event of events) {
      if (event.kind !== 'fill') continue
      base += event.makerBuys ? event.sizeBase : -event.sizeBase
      quote -= (event.makerBuys ? 1 : -1) * event.sizeBase * event.price
    }
    const { records } = result
    expect(records.makers['constant']?.base.at(-1)).toBeCloseTo(base, 9)
    expect(records.makers['constant']?.quote.at(-1)).toBeCloseTo(quote, 5)
  })

  test('is filled by takers within their distance, up to what rests, and by no other', () => {
    const { events } = played('safe')
    let rests = { bid: 0, ask: 0 }
    let [fills, misses] = [0, 0]
    events.forEach((event, i) => {
      if (event.kind === 'block') rests = { bid: 3, ask: 3 }
      if (event.kind !== 'taker') return
      const side = event.buysBase ? 'ask' : 'bid'
      const next = events[i + 1]
      const fill = next?.kind === 'fill' ? next : undefined
      const expected = event.reservation >= 0.003 ? Math.min(rests[side], event.sizeBase) : 0
      if (Math.abs(event.reservation - 0.003) < 1e-12) return
      expect(fill?.sizeBase ?? 0).toBe(expected)
      rests[side] -= expected
      if (expected > 0) fills += 1
      else misses += 1
      if (fill !== undefined) expect(fill.makerBuys).toBe(!event.buysBase)
    })
    expect(Math.min(fills, misses)).toBeGreaterThan(20)
  })

  test('loses to the informed when the mid passes its quotes, and only then', () => {
    const { events } = played('picked-off')
    let [mid, before] = [Number.NaN, Number.NaN]
    let isMarketOpen = false
    let [stale, passed] = [0, 0]
    for (const event of events) {
      if (event.kind === 'block') isMarketOpen = false
      if (event.kind === 'mid') {
        before = mid
        mid = event.midPrice
        if (Math.abs(mid / before - 1) > 0.0031) passed += 1
      }
      if (event.kind === 'taker') isMarketOpen = true
      if (event.kind !== 'fill' || isMarketOpen) continue
      expect(event.price).toBeCloseTo(before * (event.makerBuys ? 0.997 : 1.003), 9)
      expect(event.makerBuys ? event.price > mid : event.price < mid).toBe(true)
      stale += 1
    }
    expect(stale).toBeGreaterThanOrEqual(passed)
    expect(passed).toBeGreaterThan(5)
    expect(played('safe').events.filter(({ kind }) => kind === 'fill').length).toBeLessThan(
      events.filter(({ kind }) => kind === 'fill').length,
    )
  })

  test('sees no later mid', () => {
    const peeking: Maker<Capital> = {
      ...constantSpread(0.003, 1),
      quote: (_, seen) => {
        expect(seen.midAt(seen.timeSec)).toBe(seen.midPrice)
        seen.midAt(seen.timeSec + 1)
        return {}
      },
    }
    const run = { ...scene, makers: [{ maker: peeking, capital: { base: 1, quote: 1 } }] }
    expect(() => runSync(marketLoop(run), enginePool(sceneEngine()))).toThrow(
      expect.objectContaining({ code: 'market/look-ahead' }),
    )
  })
})
