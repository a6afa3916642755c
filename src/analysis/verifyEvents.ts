import { blockByNumber } from '../chain/blockHeader.ts'
import type { PinnedBlock } from '../chain/callAtBlock.ts'
import { EventsError } from '../chain/eventsError.ts'
import type { Requester } from '../chain/request.ts'
import { RpcError } from '../chain/rpcError.ts'
import type { ConcentratedPoolState } from '../domain/pool.ts'
import type { EventPlace, PoolEvent } from '../domain/poolEvent.ts'
import type { PositionEvent } from '../domain/positionEvent.ts'
import { type Difference, differencesOf } from '../history/differences.ts'
import { type LastState, stateAfter } from '../history/lastState.ts'
import { poolBeforeBirth } from '../history/poolBeforeBirth.ts'
import { type Replay, startReplay } from '../history/replay.ts'
import type { EventReader } from '../store/eventStore.ts'

export type VerifiedEvents = {
  readonly byKind: Readonly<Record<string, number>>
  /** After the last event; `undefined` for a position, or where no event states a price. */
  readonly state: LastState | undefined
}

/**
 * Reads every segment of a store again, hashes and order included, and holds the events against
 * each other: what follows must be able to follow.
 *
 * @throws StoreError `store/damaged-segment`; EventsError `events/incomplete`
 */
export async function verifyEvents(
  store: EventReader<PoolEvent> | EventReader<PositionEvent>,
  observe?: (event: PoolEvent) => void,
): Promise<VerifiedEvents> {
  const byKind: Record<string, number> = {}
  let state: LastState | undefined
  let before: EventPlace | undefined
  for await (const event of store.events()) {
    byKind[event.kind] = (byKind[event.kind] ?? 0) + 1
    if (before !== undefined && event.timestampSec < before.timestampSec)
      throw impossible(event, 'is earlier than the event before it')
    if (isPoolEvent(store.manifest.kind, event)) {
      if (event.kind === 'initialize' && before !== undefined)
        throw impossible(event, 'initialises a pool that had events before')
      observe?.(event)
      state = stateAfter(state, event)
      if (state !== undefined && state.liquidity < 0n)
        throw impossible(event, 'burns more liquidity than was in range')
    }
    before = event
  }
  return { byKind, state }
}

/** What a verification found to be in order. */
export type ComparedEvents = {
  readonly byKind: Readonly<Record<string, number>>
  /** `replayed`: the exact engine led through every event to the chain's whole state. */
  readonly state: 'replayed' | 'equal' | 'not-compared'
  /** Why no more was compared. */
  readonly reason?: string
}

/** How to read the pool the events are of, at a block. */
export type PoolReaders = {
  readonly readMoment: (block: PinnedBlock) => Promise<LastState>
  /** With its ticks; absent where its deployment is not known. */
  readonly readPool?: ((block: PinnedBlock) => Promise<ConcentratedPoolState>) | undefined
}

/**
 * {@link verifyEvents}, then the state they leave against the chain's at the store's end: a history
 * from its first event on is replayed, and fee growth and every tick compared; of a part only price,
 * tick and liquidity in range can be.
 *
 * @param readers - left out for a position, whose events state no pool
 * @throws EventsError, IncompleteEventsError `events/incomplete`; RpcError
 */
export async function compareEventsWithChain(
  client: Requester,
  store: EventReader<PoolEvent> | EventReader<PositionEvent>,
  readers?: PoolReaders,
): Promise<ComparedEvents> {
  const { nextBlock, chainId } = store.manifest
  if (readers === undefined || nextBlock === undefined) {
    const { byKind } = await verifyEvents(store)
    const reason = nextBlock === undefined ? 'there are none' : "a position's events state no pool"
    return { byKind, state: 'not-compared', reason }
  }
  const number = nextBlock - 1n
  const { hash } = await blockByNumber(client, number)
  const block = { chainId, number, hash, timestampSec: undefined }
  const chain = await unlessNotArchive(readers.readPool?.(block))
  let replay: Replay | undefined
  const { byKind, state } = await verifyEvents(store, (event) => {
    if (event.kind === 'initialize' && chain !== undefined)
      replay = startReplay(poolBeforeBirth(chain))
    replay?.apply(event)
  })
  const replayed = replay?.pool?.state()
  if (chain !== undefined && replayed !== undefined) {
    const [difference] = differencesOf(replayed, chain)
    if (difference !== undefined) throw other(number, difference)
    return { byKind, state: 'replayed' }
  }
  const moment = await unlessNotArchive(readers.readMoment(block))
  if (state === undefined || moment === undefined) {
    const reason =
      state === undefined
        ? 'no event states a price'
        : `the node does not keep the state of block ${number}`
    return { byKind, state: 'not-compared', reason }
  }
  checkLastState(state, moment, number)
  const reason =
    chain === undefined
      ? 'not replayed: its deployment is not known; name --factory and --position-manager'
      : 'not replayed: the events do not begin with the pool'
  return { byKind, state: 'equal', reason }
}

async function unlessNotArchive<T>(reading: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof RpcError && error.code === 'chain/not-archive') return undefined
    throw error
  }
}

/**
 * Compares the state after the last event with the chain's.
 *
 * @throws EventsError `events/incomplete` naming the first difference
 */
export function checkLastState(ours: LastState, chain: LastState, blockNumber: bigint): void {
  for (const field of ['sqrtPriceX96', 'tick', 'liquidity'] as const) {
    if (ours[field] === chain[field]) continue
    const [replayed, theirs] = [String(ours[field]), String(chain[field])]
    throw other(blockNumber, { field, replayed, chain: theirs })
  }
}

function other(blockNumber: bigint, { field, replayed, chain }: Difference): EventsError {
  return new EventsError({
    code: 'events/incomplete',
    shortMessage: `the events up to block ${blockNumber} leave the pool with another ${field} than the chain has`,
    details: `${replayed} by the events, ${chain} on the chain`,
    hints: ['fetch into another folder from another node'],
  })
}

function isPoolEvent(kind: string, _event: PoolEvent | PositionEvent): _event is PoolEvent {
  return kind !== 'position'
}

function impossible({ blockNumber, logIndex }: EventPlace, what: string): EventsError {
  return new EventsError({
    code: 'events/incomplete',
    shortMessage: `log ${logIndex} of block ${blockNumber} ${what}: events before it are missing`,
    hints: ['fetch into another folder from another node'],
  })
}
