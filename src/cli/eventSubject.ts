import type { ChainIdentity } from '../chain/chainIdentity.ts'
import { checksummed } from '../chain/checksum.ts'
import { addressOfPool, namesPool, parsePoolId, parsePositionId } from '../domain/ids.ts'
import type { PoolEvent } from '../domain/poolEvent.ts'
import type { PositionEvent } from '../domain/positionEvent.ts'
import type { EventSource } from '../protocols/uniswapV3/eventSource.ts'
import { eventFolder } from '../store/eventFolder.ts'
import { type EventStore, openEventStore } from '../store/eventStore.ts'
import { UsageError } from './errors.ts'
import { protocolOf } from './reading.ts'
import type { Settings } from './settings.ts'

/** A history on one chain: what to ask for, and where it is kept. */
export type History =
  | {
      readonly kind: 'pool'
      readonly source: EventSource<PoolEvent>
      readonly openStore: () => Promise<EventStore<PoolEvent>>
    }
  | {
      readonly kind: 'position'
      readonly tokenId: bigint
      readonly source: EventSource<PositionEvent>
      readonly openStore: () => Promise<EventStore<PositionEvent>>
    }

/** What `ammeter events` was asked for: the history of a pool, or of a position where a number is given. */
export type EventSubject = {
  readonly chainId: number | undefined
  readonly protocol: string
  readonly historyOn: (identity: ChainIdentity) => History
}

/**
 * Reads the id of a history.
 *
 * @throws `usage/bad-id`, `usage/bad-argument`, `usage/unknown-protocol`
 */
export function eventSubject(text: string, settings: Settings): EventSubject {
  const id = namesPool(text)
    ? parsePoolId(text, settings.protocol)
    : parsePositionId(text, settings.protocol)
  const { chainId } = id
  if (chainId !== undefined && settings.chainId !== undefined && chainId !== settings.chainId)
    throw new UsageError(`The id is of chain ${chainId}, --chain says ${settings.chainId}.`)
  const protocol = protocolOf(id.protocol)
  return {
    chainId: settings.chainId ?? chainId,
    protocol: protocol.id,
    historyOn: (identity) => {
      const { fork } = identity
      if ('id' in id) {
        const address = checksummed(addressOfPool(id))
        const key = { kind: 'pool', chainId: identity.chainId, address } as const
        return {
          kind: 'pool',
          source: protocol.poolEventSource(address),
          openStore: () => openEventStore(eventFolder(settings.store, key, fork), key),
        }
      }
      const { tokenId } = id
      const { factory, positionManager } = settings
      const address =
        positionManager === undefined
          ? protocol.deploymentOf(identity.deploymentChainId, {
              ...(factory === undefined ? {} : { factory }),
            }).positionManager
          : checksummed(positionManager)
      const key = { kind: 'position', chainId: identity.chainId, address, tokenId } as const
      return {
        kind: 'position',
        tokenId,
        source: protocol.positionEventSource(address, tokenId),
        openStore: () => openEventStore(eventFolder(settings.store, key, fork), key),
      }
    },
  }
}
