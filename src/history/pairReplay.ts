import { burned, minted, type PairMoment, received, recorded, swapped } from '../amm/pairMoment.ts'
import type { TokenAmounts } from '../amm/poolEngine.ts'
import { pendingProtocolShares } from '../amm/protocolShares.ts'
import type { Address } from '../domain/address.ts'
import type { PairEvent, PairEventOf } from '../domain/pairEvent.ts'
import type { ConstantProductPoolState, PairProtocolShare } from '../domain/pool.ts'
import type { EventPlace } from '../domain/poolEvent.ts'
import { IncompleteEventsError, mustEqual } from './incomplete.ts'

/** A pair that follows its events. */
export type PairReplay = {
  /** Takes the next event, in chain order. @throws IncompleteEventsError `events/incomplete` */
  apply(event: PairEvent): void
  /** The pair after the events so far; its `kLastRaw` is as far as they tell. */
  state(): ConstantProductPoolState
  sharesOf(owner: Address): bigint
  /** Swaps, mints, burns and syncs done so far. */
  readonly operations: number
}

/**
 * Runs a pair's events, from its creation on, through the exact engine: after each the reserves must be
 * what `Sync` says, shares and amounts what the event says, to the wei.
 *
 * Gifts leave no event of the pair and are taken from what the next one says. The factory's switch leaves
 * none either: it was on where the protocol was minted LP tokens, which must be as many as the growth of
 * √k since the mint or burn before makes, and off where it was not and should have been. A token that
 * takes balances away by itself is not followed: to these events it looks like a missing one.
 *
 * @param pair - the empty pair: tokens and fee
 * @param protocolShare - what the protocol takes while its switch is on
 */
export function startPairReplay(
  pair: ConstantProductPoolState,
  protocolShare: PairProtocolShare,
): PairReplay {
  const unshared = { kind: pair.fee.kind, feePips: pair.fee.feePips }
  const holders = new Map<string, bigint>()
  const { reserve0Raw, reserve1Raw, totalSupplyRaw, kLastRaw } = pair
  let now: PairMoment = {
    fee: unshared,
    reserve0Raw,
    reserve1Raw,
    balance0Raw: reserve0Raw,
    balance1Raw: reserve1Raw,
    totalSupplyRaw,
    kLastRaw,
    protocolSharesRaw: 0n,
  }
  /** Product of the reserves after the last mint or burn. */
  let lastProduct = 0n
  let created: PairEventOf<'transfer'>[] = []
  let destroyedRaw = 0n
  let sync: PairEventOf<'sync'> | undefined
  let operations = 0

  return {
    apply,
    state: () => {
      finishSync()
      return { ...pair, ...stateOf(now) }
    },
    sharesOf: (owner) => holders.get(owner.toLowerCase()) ?? 0n,
    get operations() {
      return operations + (sync === undefined ? 0 : 1)
    },
  }

  function apply(event: PairEvent): void {
    if (sync !== undefined && !isOutcomeOf(sync, event)) finishSync()
    switch (event.kind) {
      case 'transfer':
        move(event)
        return
      case 'sync':
        sync = event
        return
      case 'swap': {
        const { amount0InRaw, amount1InRaw, amount0OutRaw, amount1OutRaw } = event
        const paid = received(now, { amount0Raw: amount0InRaw, amount1Raw: amount1InRaw })
        const out = { amount0Raw: amount0OutRaw, amount1Raw: amount1OutRaw }
        const next = attempt(event, () => swapped(paid, out))
        arrive(event, next)
        return
      }
      case 'mint': {
        const own = created.pop()
        const isFirst = now.totalSupplyRaw === 0n
        takeShare(event, isFirst ? 0n : (created[0]?.sharesRaw ?? 0n))
        const done = attempt(event, () => minted(received(now, event)))
        mustEqual(event, 'LP tokens minted', done.sharesRaw, own?.sharesRaw ?? 0n)
        changed(event, done.now)
        return
      }
      case 'burn': {
        const after = reservesOf(event)
        takeShare(event, created[0]?.sharesRaw ?? 0n)
        const gift = {
          amount0Raw: after.reserve0Raw + event.amount0Raw - now.balance0Raw,
          amount1Raw: after.reserve1Raw + event.amount1Raw - now.balance1Raw,
        }
        const done = attempt(event, () => burned(received(now, gift), destroyedRaw))
        checkAmounts(event, done.paid, event)
        changed(event, done.now)
        return
      }
    }
  }

  function move({ from, to, sharesRaw, ...event }: PairEventOf<'transfer'>): void {
    const give = (owner: string, raw: bigint) =>
      holders.set(owner.toLowerCase(), (holders.get(owner.toLowerCase()) ?? 0n) + raw)
    if (from !== NOBODY) give(from, -sharesRaw)
    else created.push({ ...event, from, to, sharesRaw })
    if (to !== NOBODY || from === NOBODY) give(to, sharesRaw)
    else if (from.toLowerCase() === pair.address.toLowerCase()) destroyedRaw += sharesRaw
    else give(to, sharesRaw)
    if (from !== NOBODY && (holders.get(from.toLowerCase()) ?? 0n) < 0n)
      mustEqual(event, 'LP tokens held by the sender', 'as many as were sent', 'fewer')
  }

  /** Whether the protocol took its share before this mint or burn, as far as the events tell. */
  function takeShare(event: EventPlace, mintedRaw: bigint): void {
    if (mintedRaw > 0n) {
      now = { ...now, fee: { ...unshared, protocolShare }, kLastRaw: lastProduct }
      mustEqual(event, 'LP tokens minted to the protocol', pendingProtocolShares(now), mintedRaw)
    } else if (pendingProtocolShares(now) > 0n) {
      now = { ...now, fee: unshared, kLastRaw: 0n }
    }
  }

  function changed(event: EventPlace, next: PairMoment): void {
    lastProduct = next.reserve0Raw * next.reserve1Raw
    created = []
    destroyedRaw = 0n
    arrive(event, next)
  }

  function arrive(event: EventPlace, next: PairMoment): void {
    const { reserve0Raw, reserve1Raw } = reservesOf(event)
    mustEqual(event, 'reserve0', next.reserve0Raw, reserve0Raw)
    mustEqual(event, 'reserve1', next.reserve1Raw, reserve1Raw)
    now = next
    sync = undefined
    operations += 1
  }

  function reservesOf(event: EventPlace): PairEventOf<'sync'> {
    if (sync === undefined) mustEqual(event, 'Sync before it', 'one', 'none')
    return sync as PairEventOf<'sync'>
  }

  /** A `Sync` that nothing follows was asked for: the reserves became the balances, gifts in them. */
  function finishSync(): void {
    if (sync === undefined) return
    if (sync.reserve0Raw < now.reserve0Raw || sync.reserve1Raw < now.reserve1Raw) {
      mustEqual(sync, 'what took from the reserves', 'an event right after it', 'none')
    }
    now = recorded({ ...now, balance0Raw: sync.reserve0Raw, balance1Raw: sync.reserve1Raw })
    sync = undefined
    operations += 1
  }
}

const NOBODY = '0x0000000000000000000000000000000000000000'

function stateOf({ fee, reserve0Raw, reserve1Raw, totalSupplyRaw, kLastRaw }: PairMoment) {
  return { fee, reserve0Raw, reserve1Raw, totalSupplyRaw, kLastRaw }
}

/** A pair logs `Sync` and what it was for one right after the other. */
function isOutcomeOf(sync: EventPlace, event: PairEvent): boolean {
  return (
    event.kind !== 'transfer' &&
    event.kind !== 'sync' &&
    event.blockNumber === sync.blockNumber &&
    event.logIndex === sync.logIndex + 1
  )
}

function checkAmounts(place: EventPlace, expected: TokenAmounts, found: TokenAmounts): void {
  mustEqual(place, 'amount0', expected.amount0Raw, found.amount0Raw)
  mustEqual(place, 'amount1', expected.amount1Raw, found.amount1Raw)
}

/** What the contract would have reverted cannot have happened. */
function attempt<T>(place: EventPlace, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new IncompleteEventsError(
      { place, field: 'the operation', expected: 'one the pair reverts', found: 'done' },
      cause,
    )
  }
}
