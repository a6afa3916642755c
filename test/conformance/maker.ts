import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/market/events.ts'
import { type MarketRun, marketLoop } from '../../src/market/loop.ts'
import type { AnyMaker, Capital, Seen } from '../../src/market/maker.ts'
import { pairOf } from '../../src/market/marketFrame.ts'
import { enginePool, runSync } from '../../src/market/marketPool.ts'
import { marketScene, sceneEngine } from '../support/marketScene.ts'
import { OWNER } from '../support/poolStates.ts'

/** A maker to judge, and what it promised. */
export type MakerSubject = {
  readonly name: string
  /** A fresh one on each call. */
  readonly make: () => AnyMaker
  readonly capital: Capital
  /** Base it never leaves by its own trades; left out where there is none. */
  readonly bounds?: { readonly lowestBase: number; readonly highestBase: number }
  /** Whether it never has less than nothing of either token. */
  readonly ownFunds: boolean
  /** Each fill is undone at the mid at once: the ideal that holds no inventory. */
  readonly mirrorsAtMid?: boolean
}

/** What every maker must keep to, in one scene of blocks, an arbitrageur, LPs and takers. */
export function makerConformance(subject: MakerSubject): void {
  describe(subject.name, () => {
    const whole = played(subject, SEED, BLOCKS)

    test('base and quote change by what it traded, to 1e-9 of gross flows', () => {
      const { expected, gross } = ledgerOf(subject, whole.events)
      const path = whole.path
      const base = (path.base.at(-1) ?? Number.NaN) + (path.feesBase.at(-1) ?? Number.NaN)
      expect(Math.abs(base - expected.base)).toBeLessThanOrEqual(1e-9 * gross.base)
      const quote = path.quote.at(-1) ?? Number.NaN
      const feesQuote = subject.make().ranges === undefined ? 0 : (path.feesQuote.at(-1) ?? 0)
      expect(Math.abs(quote + feesQuote - expected.quote)).toBeLessThanOrEqual(1e-9 * gross.quote)
      expect(gross.trades, 'the scene must make it trade').toBeGreaterThan(0)
    })

    test('is its seed', () => {
      const again = played(subject, SEED, BLOCKS)
      expect(again.events).toEqual(whole.events)
      expect(again.path).toEqual(whole.path)
      expect(played(subject, SEED + 1, BLOCKS).events).not.toEqual(whole.events)
    })

    test.each([1, 40, 97])('what comes after block %d never changes what was', (blocks) => {
      const cut = played(subject, SEED, blocks)
      expect(cut.events).toEqual(whole.events.slice(0, cut.events.length))
      for (const column of COLUMNS) {
        expect(cut.path[column].length).toBe(blocks)
        expect(cut.path[column]).toEqual(whole.path[column].slice(0, blocks))
      }
    })

    test('stays within its bounds and its means at every block', () => {
      const { base, quote, costsQuote } = whole.path
      const { lowestBase = Number.NEGATIVE_INFINITY, highestBase = Number.POSITIVE_INFINITY } =
        subject.bounds ?? {}
      base.forEach((held, row) => {
        expect(held).toBeGreaterThanOrEqual(lowestBase - 1e-9)
        expect(held).toBeLessThanOrEqual(highestBase + 1e-9)
        expect(costsQuote[row]).toBeGreaterThanOrEqual(costsQuote[row - 1] ?? 0)
        if (!subject.ownFunds) return
        expect(held).toBeGreaterThanOrEqual(-1e-9)
        expect(quote[row]).toBeGreaterThanOrEqual(-1e-6)
      })
    })

    test('quotes are prices and sizes, the bid below the ask', () => {
      let seenOrders = 0
      for (const { bid, ask } of whole.quotes) {
        for (const order of [bid, ask]) {
          if (order === undefined) continue
          seenOrders += 1
          expect(order.price > 0 && Number.isFinite(order.price)).toBe(true)
          expect(order.sizeBase > 0 && Number.isFinite(order.sizeBase)).toBe(true)
        }
        if (bid !== undefined && ask !== undefined) expect(bid.price).toBeLessThanOrEqual(ask.price)
      }
      const isLp = subject.make().ranges !== undefined
      expect(seenOrders > 0).toBe(!isLp)
    })

    test('quoting changes no state', () => {
      const maker = subject.make()
      const state = maker.start(subject.capital, whole.firstSeen)
      const before = structuredClone(state)
      expect(maker.quote(state, whole.firstSeen)).toEqual(maker.quote(state, whole.firstSeen))
      expect(state).toEqual(before)
    })

    test('says what it assumes, once each', () => {
      const { assumptions } = subject.make()
      expect(assumptions.length).toBeGreaterThan(0)
      expect(new Set(assumptions.map(({ id }) => id)).size).toBe(assumptions.length)
      for (const { id, statement, bias } of assumptions) {
        expect(id).toMatch(/^[a-z0-9-]+$/)
        expect(statement && bias).not.toBe('')
      }
    })
  })
}

const SEED = 404
const BLOCKS = 150
const COLUMNS = ['base', 'quote', 'feesBase', 'feesQuote', 'costsQuote'] as const

type Played = {
  readonly events: readonly Event[]
  readonly path: Record<(typeof COLUMNS)[number], Float64Array>
  readonly quotes: readonly ReturnType<AnyMaker['quote']>[]
  readonly firstSeen: Seen
}

/** A run of the first `blocks` of one market; nothing beyond them exists in it. */
function played(subject: MakerSubject, seed: number, blocks: number): Played {
  const maker = subject.make()
  const events: Event[] = []
  const quotes: ReturnType<AnyMaker['quote']>[] = []
  let firstSeen: Seen | undefined
  const watched: AnyMaker = {
    ...maker,
    quote(state, seen) {
      firstSeen ??= seen
      const quote = maker.quote(state, seen)
      quotes.push(quote)
      return quote
    },
  }
  const scene = marketScene({ seed, owner: OWNER, blocks: BLOCKS, takersPerDay: 300 })
  const run: MarketRun = {
    ...cutTo(scene, blocks),
    makers: [...(scene.makers ?? []), { maker: watched, capital: subject.capital }],
    sink: (event) => events.push(event),
  }
  const { records } = runSync(marketLoop(run), enginePool(sceneEngine()))
  const path = records.makers[maker.id]
  if (path === undefined || firstSeen === undefined) throw new Error(`${maker.id} never played`)
  return { events, path, quotes, firstSeen }
}

function cutTo(scene: MarketRun, blocks: number): MarketRun {
  const endSec = scene.clock.timestampSec[blocks - 1] as number
  const points = scene.path.timeSec.filter((time) => time <= endSec).length
  const arrived = scene.takers.timeSec.filter((time) => time <= endSec).length
  const { timeSec, side, sizeBase, reservation } = scene.takers
  return {
    ...scene,
    path: { timeSec: scene.path.timeSec.slice(0, points), mid: scene.path.mid.slice(0, points) },
    clock: { ...scene.clock, timestampSec: scene.clock.timestampSec.slice(0, blocks) },
    takers: {
      timeSec: timeSec.slice(0, arrived),
      side: side.slice(0, arrived),
      sizeBase: sizeBase.slice(0, arrived),
      reservation: reservation.slice(0, arrived),
    },
  }
}

/** What it must hold at the end, from the events alone. */
function ledgerOf({ make, capital, mirrorsAtMid }: MakerSubject, events: readonly Event[]) {
  const { id } = make()
  const frame = marketScene({ seed: SEED, owner: OWNER, blocks: 1 }).frame
  const expected = { ...capital }
  const gross = { base: Math.abs(capital.base), quote: Math.abs(capital.quote), trades: 0 }
  let mid = Number.NaN
  const move = (base: number, quote: number) => {
    expected.base += base
    expected.quote += quote
    gross.base += Math.abs(base)
    gross.quote += Math.abs(quote)
  }
  for (const event of events) {
    if (event.kind === 'mid') mid = event.midPrice
    if (event.kind === 'fill' && event.makerId === id) {
      const base = event.makerBuys ? event.sizeBase : -event.sizeBase
      move(base, -base * event.price)
      if (mirrorsAtMid === true) move(-base, base * mid)
      gross.trades += 1
    }
    if (event.kind === 'swap' && event.by === id) {
      const { base, quote } = pairOf(frame, event.amount0Raw, event.amount1Raw)
      move(-base, -quote)
    }
    if ((event.kind === 'mint' || event.kind === 'collect') && event.makerId === id) {
      const { base, quote } = pairOf(frame, event.amount0Raw, event.amount1Raw)
      const sign = event.kind === 'mint' ? -1 : 1
      move(sign * base, sign * quote)
      gross.trades += 1
    }
  }
  const last = events.findLast((event) => event.kind === 'range' && event.makerId === id)
  if (last?.kind === 'range') {
    const { principal0Raw, principal1Raw, owed0Raw, owed1Raw } = last.reading
    const { base, quote } = pairOf(frame, principal0Raw + owed0Raw, principal1Raw + owed1Raw)
    move(base, quote)
  }
  return { expected, gross }
}
