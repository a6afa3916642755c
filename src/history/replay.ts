import { createPool } from '../amm/concentratedPool.ts'
import type { PoolEngine, RangeKey, RangeState, TokenAmounts } from '../amm/poolEngine.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import { compareEvents, type EventPlace, type PoolEvent } from '../domain/poolEvent.ts'
import { getTickAtSqrtPrice } from '../math/tickMath.ts'
import { applyLiquidityEvent } from './applyLiquidity.ts'
import { applyManagerEvent } from './applyManager.ts'
import { applyProtocolEvent, type ProtocolAccount } from './applyProtocol.ts'
import { IncompleteEventsError, mustEqual } from './incomplete.ts'
import { applySwap } from './inferSwap.ts'

export type ReplayOptions = {
  /** Ranges the contract stored at the snapshot. One that is not given is not checked until minted. */
  readonly ranges?: readonly (RangeKey & RangeState)[]
  /** What the protocol was owed at the snapshot; `undefined`: not known, so not checked. */
  readonly protocolOwed?: TokenAmounts
  /** Called after each event, with the pool as the event left it. */
  readonly observe?: (event: PoolEvent, pool: PoolEngine) => void
}

/** A pool that follows its events. */
export type Replay = {
  /** `undefined` until the pool is initialised. */
  readonly pool: PoolEngine | undefined
  /** Where the last event was. */
  readonly place: EventPlace | undefined
  readonly events: number
  /** @throws {IncompleteEventsError} `events/incomplete`; then the replay is of no further use */
  apply(event: PoolEvent): void
}

/**
 * A fold that moves the exact engine through events, any number of them in bounded memory, and holds
 * every number they state against it: amounts, price, tick and liquidity of swaps, amounts of mints
 * and burns, collects against what is owed, fee terms against those before.
 *
 * @param snapshot - with every initialised tick; or not initialised (`sqrtPriceX96` 0), and then
 *   the events must begin at the pool's creation
 * @example
 * const replay = startReplay(snapshot)
 * for (const event of events) replay.apply(event)
 * differencesOf(replay.pool.state(), chainState) // []
 */
export function startReplay(snapshot: ConcentratedPoolState, options: ReplayOptions = {}): Replay {
  const isNew = snapshot.sqrtPriceX96 === 0n
  const ranges = options.ranges ?? []
  let pool = isNew ? undefined : createPool(snapshot, { ranges })
  let place: EventPlace | undefined
  let events = 0
  const account: ProtocolAccount = {
    fee: snapshot.fee,
    owed: isNew ? { amount0Raw: 0n, amount1Raw: 0n } : options.protocolOwed,
    taken: { amount0Raw: 0n, amount1Raw: 0n },
  }
  const apply = (event: PoolEvent): void => {
    if (place !== undefined && compareEvents(place, event) >= 0) throw notAfter(place, event)
    if (event.kind === 'initialize') {
      if (pool !== undefined) throw twice(event)
      const { sqrtPriceX96, tick } = event
      mustEqual(event, 'tick', getTickAtSqrtPrice(sqrtPriceX96), tick)
      pool = createPool({ ...snapshot, sqrtPriceX96, tick, liquidity: 0n, ticks: [] })
    } else {
      if (pool === undefined) throw beforeBirth(event)
      follow(pool, event, account, isNew)
    }
    place = event
    events += 1
    options.observe?.(event, pool)
  }
  return {
    get pool() {
      return pool
    },
    get place() {
      return place
    },
    get events() {
      return events
    },
    apply,
  }
}

function follow(
  pool: PoolEngine,
  event: Exclude<PoolEvent, { kind: 'initialize' }>,
  account: ProtocolAccount,
  areAllRangesKnown: boolean,
): void {
  switch (event.kind) {
    case 'swap':
      applySwap(pool, event, account.fee)
      return
    case 'mint':
    case 'burn':
    case 'collect':
      applyLiquidityEvent(pool, event, areAllRangesKnown)
      return
    case 'modify-liquidity':
    case 'donate':
    case 'protocol-fee-updated':
      applyManagerEvent(pool, event, account, areAllRangesKnown)
      return
    default:
      applyProtocolEvent(pool, event, account)
  }
}

function notAfter(place: EventPlace, event: PoolEvent): IncompleteEventsError {
  return new IncompleteEventsError({
    place: event,
    field: 'place',
    expected: `a log after ${place.logIndex} of block ${place.blockNumber}`,
    found: `${event.logIndex} of block ${event.blockNumber}`,
  })
}

function twice(event: PoolEvent): IncompleteEventsError {
  const [expected, found] = ['any event of an initialised pool', event.kind]
  return new IncompleteEventsError({ place: event, field: 'kind', expected, found })
}

function beforeBirth(event: PoolEvent): IncompleteEventsError {
  const [expected, found] = ['initialize', event.kind]
  return new IncompleteEventsError({ place: event, field: 'kind', expected, found })
}
