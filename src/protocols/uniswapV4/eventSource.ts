import type { Address, Hex } from '../../domain/address.ts'
import type { PoolEvent } from '../../domain/poolEvent.ts'
import type { EventSource } from '../uniswapV3/eventSource.ts'
import { decodeV4PoolEvent, V4_POOL_EVENT_TOPICS } from './events.ts'

/** Every event of one pool of a manager. */
export function v4PoolEventSource(poolManager: Address, poolId: Hex): EventSource<PoolEvent> {
  return {
    address: poolManager,
    filters: [{ address: poolManager, topics: [V4_POOL_EVENT_TOPICS, poolId] }],
    decode: decodeV4PoolEvent,
    firstKind: 'initialize',
  }
}
