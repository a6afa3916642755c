import type { LogFilter } from '../../chain/logPage.ts'
import type { Address, Hex } from '../../domain/address.ts'
import type { PoolEvent } from '../../domain/poolEvent.ts'
import type { PositionEvent } from '../../domain/positionEvent.ts'
import type { RawLog } from '../../domain/rawLog.ts'
import {
  decodePoolEvent,
  decodePositionEvent,
  POOL_EVENT_TOPICS,
  POSITION_EVENT_TOPICS,
} from './events.ts'

/** Where a history comes from: what to ask a node for, and how to read what it answers. */
export type EventSource<E> = {
  /** The contract that logs. */
  readonly address: Address
  /** Together they give every event once. */
  readonly filters: readonly LogFilter[]
  readonly decode: (log: RawLog) => E
  /** The kind of the event before which there is none. */
  readonly firstKind: string
}

/** Every event of a pool. */
export function poolEventSource(address: Address): EventSource<PoolEvent> {
  return {
    address,
    filters: [{ address, topics: [POOL_EVENT_TOPICS] }],
    decode: decodePoolEvent,
    firstKind: 'initialize',
  }
}

/** Every event of one position of a position manager. */
export function positionEventSource(address: Address, tokenId: bigint): EventSource<PositionEvent> {
  const token: Hex = `0x${tokenId.toString(16).padStart(64, '0')}`
  const [increase, decrease, collect, transfer] = POSITION_EVENT_TOPICS as [Hex, Hex, Hex, Hex]
  return {
    address,
    filters: [
      { address, topics: [[increase, decrease, collect], token] },
      // The token is the third thing a transfer is indexed by.
      { address, topics: [transfer, null, null, token] },
    ],
    decode: decodePositionEvent,
    firstKind: 'transfer',
  }
}
