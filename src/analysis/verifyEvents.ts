import { blockByNumber } from '../chain/blockHeader.ts'
import type { PinnedBlock } from '../chain/callAtBlock.ts'
import { EventsError } from '../chain/eventsError.ts'
import type { Requester } from '../chain/request.ts'
import { RpcError } from '../chain/rpcError.ts'
import type { EventPlace, PoolEvent } from '../domain/poolEvent.ts'
import type { PositionEvent } from '../domain/positionEvent.ts'
import { type LastState, stateAfter } from '../history/lastState.ts'
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
  readonly state: 'equal' | 'not-compared'
  /** Why the state was not compared. */
  readonly reason?: string
}

/**
 * {@link verifyEvents}, then the state the events leave against the chain's at the store's end.
 *
 * @param readState - the pool's state at a block; left out where there is none
 * @throws EventsError `events/incomplete`, `chain/reorg`
 */
export async function compareEventsWithChain(
  client: Requester,
  store: EventReader<PoolEvent> | EventReader<PositionEvent>,
  readState?: (block: PinnedBlock) => Promise<LastState>,
): Promise<ComparedEvents> {
  const { byKind, state } = await verifyEvents(store)
  const notCompared = (reason: string): ComparedEvents => ({
    byKind,
    state: 'not-compared',
    reason,
  })
  if (readState === undefined) return notCompared("a position's events state no pool")
  const { nextBlock, chainId } = store.manifest
  if (state === undefined || nextBlock === undefined) return notCompared('no event states a price')
  const number = nextBlock - 1n
  const { hash } = await blockByNumber(client, number)
  try {
    const chain = await readState({ chainId, number, hash, timestampSec: undefined })
    checkLastState(state, chain, number)
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== 'chain/not-archive') throw error
    return notCompared(`the node does not keep the state of block ${number}`)
  }
  return { byKind, state: 'equal' }
}

/**
 * Compares the state after the last event with the chain's.
 *
 * @throws EventsError `events/incomplete` naming the first difference
 */
export function checkLastState(ours: LastState, chain: LastState, blockNumber: bigint): void {
  for (const name of ['sqrtPriceX96', 'tick', 'liquidity'] as const) {
    if (ours[name] === chain[name]) continue
    throw new EventsError({
      code: 'events/incomplete',
      shortMessage: `the events up to block ${blockNumber} leave the pool with another ${name} than the chain has`,
      details: `${ours[name]} by the events, ${chain[name]} on the chain`,
      hints: ['fetch into another folder from another node'],
    })
  }
}

function isPoolEvent(kind: string, _event: PoolEvent | PositionEvent): _event is PoolEvent {
  return kind === 'pool'
}

function impossible({ blockNumber, logIndex }: EventPlace, what: string): EventsError {
  return new EventsError({
    code: 'events/incomplete',
    shortMessage: `log ${logIndex} of block ${blockNumber} ${what}: events before it are missing`,
    hints: ['fetch into another folder from another node'],
  })
}
