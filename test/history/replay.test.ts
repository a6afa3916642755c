import { describe, expect, test } from 'vitest'
import type { PoolEngine } from '../../src/amm/poolEngine.ts'
import type { PoolEvent } from '../../src/domain/poolEvent.ts'
import { differencesOf } from '../../src/history/differences.ts'
import { IncompleteEventsError } from '../../src/history/incomplete.ts'
import { startReplay } from '../../src/history/replay.ts'
import { type PoolHistory, randomHistory } from '../support/poolHistory.ts'
import { OWNER } from '../support/poolStates.ts'
import { seededRandom } from '../support/random.ts'

function replayed({ birth }: PoolHistory, events: readonly PoolEvent[]) {
  const replay = startReplay(birth)
  for (const event of events) replay.apply(event)
  return replay
}

/** Where and why a replay of other events stops. */
function stopOf(history: PoolHistory, events: readonly PoolEvent[]) {
  try {
    replayed(history, events)
  } catch (error) {
    expect(error).toBeInstanceOf(IncompleteEventsError)
    expect((error as IncompleteEventsError).code).toBe('events/incomplete')
    return (error as IncompleteEventsError).contradiction
  }
  return expect.unreachable('nothing was found')
}

/** The same where the events may hide it: then the state at the end must show it. */
function stopOrDifference(history: PoolHistory, events: readonly PoolEvent[]) {
  try {
    const pool = replayed(history, events).pool as PoolEngine
    const differences = differencesOf(pool.state(), history.pool.state())
    expect(differences).not.toEqual([])
    return differences
  } catch (error) {
    expect(error).toBeInstanceOf(IncompleteEventsError)
    return (error as IncompleteEventsError).contradiction
  }
}

describe('a pool that follows its events', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
    'seed %i ends as the plain port, to the wei',
    (seed) => {
      const history = randomHistory(seededRandom(seed), 400)
      const { pool } = replayed(history, history.events)
      expect(differencesOf(pool!.state(), history.pool.state())).toEqual([])
      expect(pool!.protocolFees0Raw).toBe(history.pool.protocolFees0Raw)
      expect(pool!.protocolFees1Raw).toBe(history.pool.protocolFees1Raw)
      for (const event of history.events) {
        if (event.kind !== 'mint') continue
        expect(pool!.range(event)).toEqual(history.pool.range(event))
      }
    },
  )

  test('every kind of event is among them', () => {
    const { events } = randomHistory(seededRandom(1), 400)
    expect([...new Set(events.map(({ kind }) => kind))].sort()).toEqual([
      'burn',
      'collect',
      'flash',
      'initialize',
      'mint',
      'set-fee-protocol',
      'swap',
    ])
  })

  test('from a snapshot in the middle, ranges of before it not given', () => {
    const history = randomHistory(seededRandom(21), 500)
    const half = Math.floor(history.events.length / 2)
    const snapshot = replayed(history, history.events.slice(0, half)).pool!.state()
    const replay = startReplay(snapshot)
    for (const event of history.events.slice(half)) replay.apply(event)
    expect(differencesOf(replay.pool!.state(), history.pool.state())).toEqual([])
  })
})

describe('events that are not those of the pool', () => {
  const history = randomHistory(seededRandom(5), 130)
  const { events } = history

  test('a doubled one is named at its second place', () => {
    for (const i of [0, 7, events.length >> 1, events.length - 1]) {
      const stop = stopOf(history, events.toSpliced(i, 0, events[i] as PoolEvent))
      expect(stop).toMatchObject({ place: events[i], field: 'place' })
    }
  })

  test('two exchanged ones are named', () => {
    const [a, b] = [events[50] as PoolEvent, events[51] as PoolEvent]
    expect(stopOf(history, events.toSpliced(50, 2, b, a)).place.blockNumber).toBeLessThanOrEqual(
      a.blockNumber + 1n,
    )
  })

  test('a swap that is missing is named after it, or shows at the end', () => {
    let named = 0
    let hidden = 0
    for (const [i, event] of events.entries()) {
      if (event.kind !== 'swap' || (event.amount0Raw === 0n && event.amount1Raw === 0n)) continue
      const found = stopOrDifference(history, events.toSpliced(i, 1))
      if ('place' in found) {
        expect(found.place.blockNumber).toBeGreaterThan(event.blockNumber)
        named += 1
      } else hidden += 1
    }
    // Hidden: one that only paid a fee, or moved a price that the next swap leaves by its limit.
    expect(named).toBeGreaterThan(10 * hidden)
  })

  test('a mint, burn or fee change that is missing is named after it, or shows at the end', () => {
    for (const [i, event] of events.entries()) {
      if (event.kind !== 'mint' && event.kind !== 'set-fee-protocol') continue
      const found = stopOrDifference(history, events.toSpliced(i, 1))
      if ('place' in found) expect(found.place.blockNumber).toBeGreaterThan(event.blockNumber)
    }
  })

  test('an amount one wei off is named where it is, or shows in the fee growth at the end', () => {
    let named = 0
    for (const [i, event] of events.entries()) {
      if (event.kind !== 'mint' && event.kind !== 'burn' && event.kind !== 'swap') continue
      for (const field of ['amount0Raw', 'amount1Raw'] as const) {
        for (const offRaw of [1n, -1n]) {
          if (event[field] === 0n || event[field] + offRaw === 0n) continue
          const changed = { ...event, [field]: event[field] + offRaw }
          const found = stopOrDifference(history, events.toSpliced(i, 1, changed))
          if ('place' in found && found.place === changed) {
            named += 1
            continue
          }
          // An exact input one wei larger may move the price as far: its last wei is fee.
          expect(event.kind).toBe('swap')
          expect(event[field]).toBeGreaterThan(0n)
          if (!('place' in found)) expect(found[0]?.field).toMatch(/feeGrowth/)
        }
      }
    }
    expect(named).toBeGreaterThan(100)
  })

  test('a mint or burn says which amount, and both values', () => {
    for (const [i, event] of events.entries()) {
      if ((event.kind !== 'mint' && event.kind !== 'burn') || event.amount1Raw === 0n) continue
      const changed = { ...event, amount1Raw: event.amount1Raw + 1n }
      expect(stopOf(history, events.toSpliced(i, 1, changed))).toMatchObject({
        place: changed,
        field: 'amount1Raw',
        expected: String(event.amount1Raw),
        found: String(changed.amount1Raw),
      })
    }
  })

  test('price, tick and liquidity one off are named where they are', () => {
    for (const [i, event] of events.entries()) {
      if (event.kind !== 'swap') continue
      for (const changed of [
        { ...event, tick: event.tick + 1 },
        { ...event, liquidity: event.liquidity + 1n },
      ])
        expect(stopOf(history, events.toSpliced(i, 1, changed)).place).toBe(changed)
    }
  })

  test('more collected than is owed is named', () => {
    const i = events.findIndex((event) => event.kind === 'collect')
    const event = events[i] as PoolEvent & { kind: 'collect' }
    const changed = { ...event, amount0Raw: event.amount0Raw + 1n }
    expect(stopOf(history, events.toSpliced(i, 1, changed))).toMatchObject({
      place: changed,
      field: 'amount0Raw',
      expected: String(event.amount0Raw),
    })
  })

  test('an event before the first price, a second birth, and a false fee of before are named', () => {
    expect(stopOf(history, events.slice(1))).toMatchObject({
      field: 'kind',
      expected: 'initialize',
    })
    const last = events.at(-1) as PoolEvent
    const later = { ...last, blockNumber: last.blockNumber + 1n }
    expect(
      stopOf(history, [...events, { ...later, ...(events[0] as PoolEvent), ...placeAfter(later) }]),
    ).toMatchObject({ field: 'kind', found: 'initialize' })
    const fee = {
      kind: 'set-fee-protocol',
      feeProtocol0Before: 3,
      feeProtocol1Before: 0,
      feeProtocol0: 4,
      feeProtocol1: 4,
      ...placeAfter(last),
    } as const
    expect(stopOf(history, [...events, fee])).toMatchObject({
      field: 'feeProtocol0Before',
      found: '3',
    })
  })

  test('the protocol cannot take more than its swaps left it', () => {
    const last = events.at(-1) as PoolEvent
    const { protocolFees0Raw } = history.pool
    const collect = (amount0Raw: bigint) => ({
      kind: 'collect-protocol' as const,
      sender: OWNER,
      recipient: OWNER,
      amount0Raw,
      amount1Raw: 0n,
      ...placeAfter(last),
    })
    replayed(history, [...events, collect(protocolFees0Raw)])
    expect(stopOf(history, [...events, collect(protocolFees0Raw + 1n)]).field).toBe('amount0Raw')
  })
})

function placeAfter(event: PoolEvent) {
  const { blockHash, transactionHash, transactionIndex, logIndex, timestampSec } = event
  const blockNumber = event.blockNumber + 1n
  return { blockNumber, blockHash, transactionHash, transactionIndex, logIndex, timestampSec }
}
